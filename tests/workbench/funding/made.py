"""Invented money."""

from __future__ import annotations

from decimal import Decimal

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.board import Board, board_of
from hsforhs.workbench.funding.models import Commitment
from hsforhs.workbench.funding.services import NewCommitment
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import fresh


def commit(
    person: Person, plan: Plan, *, giver: str = "Invented Fund", kind: str = "fund", **more: object
) -> Commitment:
    """Put money on record, by default 1000 USD committed for 2027 and for nothing in particular."""
    organisation = services.organisation_for(person=person, plan=plan, name=giver, kind=kind)
    values = {"state": "committed", "amount": Decimal(1000), "currency": "USD", "year": 2027, "source": "a letter"}
    return services.add_commitment(
        person=person,
        plan=plan,
        new=NewCommitment(organisation, **{**values, **more}),  # type: ignore[arg-type]
    )


def board(person: Person, plan: Plan) -> Board:
    """The money of a plan as a new request finds it."""
    return board_of(fresh(person, plan))


IATI = """<?xml version="1.0"?><iati-activities version="2.03">
<iati-activity default-currency="USD"><iati-identifier>XX-1</iati-identifier>
<reporting-org ref="XX" type="10"><narrative>Invented Donor</narrative></reporting-org>
<title><narrative>Strengthening surveillance</narrative></title>
<sector code="12250" percentage="60"/>
<transaction><transaction-type code="2"/><transaction-date iso-date="2027-03-01"/><value>900</value></transaction>
<transaction><transaction-type code="3"/><transaction-date iso-date="2027-06-01"/><value>400</value></transaction>
<budget><period-start iso-date="2028-01-01"/><period-end iso-date="2028-12-31"/><value>300</value></budget>
</iati-activity>
<iati-activity default-currency="USD"><iati-identifier>XX-2</iati-identifier>
<reporting-org ref="XX" type="10"><narrative>Invented Donor</narrative></reporting-org>
<title><narrative>Roads</narrative></title></iati-activity></iati-activities>"""
