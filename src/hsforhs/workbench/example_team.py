"""The invented team of the invented country: people with roles, and a round of Lumora in the middle of the work."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from .accounts.models import Role, User
from .accounts.services import add_user
from .assessments import discussion, evidence, rounds, scoring
from .assessments.models import AreaSheet, Round
from .assessments.scoring import Entry
from .audit.services import OPERATOR
from .places.models import Place

COUNTRY = "XLM"
DOMAIN = "lumora.example"
TEAM = (
    ("steward", "Ilka Maren (invented)", Role.STEWARD, COUNTRY),
    ("lead", "Tobi Anwar (invented)", Role.AREA_LEAD, COUNTRY),
    ("animal-health", "Sena Quist (invented)", Role.CONTRIBUTOR, COUNTRY),
    ("approver", "Rosa Dellin (invented)", Role.APPROVER, COUNTRY),
    ("partner", "Jun Okafor (invented)", Role.VIEWER, COUNTRY),
    ("upland", "Mira Halv (invented)", Role.CONTRIBUTOR, "XLM-U"),
)
"""Name before the @, name, role, place."""
YEAR = 2026
_ACTIONS = (
    "Sign the data agreement with the animal health service\n"
    "Fill the nine vacant posts for weekly reports\n"
    "Give every district two tablets and a line"
)


@transaction.atomic
def load_team() -> bool:
    """Add the people and their open round, unless they are here already; says whether it did."""
    if User.objects.filter(email=f"{TEAM[0][0]}@{DOMAIN}").exists():
        return False
    places = Place.objects.in_bulk([COUNTRY, "XLM-U"], field_name="code")
    people = {
        key: add_user(email=f"{key}@{DOMAIN}", name=name, role=role, place=places[code], actor=OPERATOR)[0]
        for key, name, role, code in TEAM
    }
    _work(people, places[COUNTRY])
    return True


def _work(people: dict[str, User], country: Place) -> None:
    steward, lead, animals, approver = (people[x] for x in ("steward", "lead", "animal-health", "approver"))
    found = rounds.open_round(
        person=steward,
        place=country,
        instrument="spar-2",
        kind="SELF",
        year=YEAR,
        start_from=Round.objects.filter(place=country, instrument="spar-2").order_by("-period").first(),
        purpose="Annual report, with the ministries of health, agriculture and interior (invented)",
        closes_on=dt.date(YEAR, 12, 15),
    )
    for group in ("C5", "C6", "C7"):
        rounds.assign(person=steward, area=_area(found, group), lead=lead)
    _write(lead, found, "C5.1", 60, "Weekly reports arrive from ten of twelve districts.", "A tested web form.")
    _write(animals, found, "C5.2", 40, "Events are verified within two days in three of four cases.", "")
    _actions(lead, _area(found, "C5"))
    for person, value, reason in (
        (lead, 60, "Ten districts report each week."),
        (animals, 40, "Reports of animal events arrive by telephone only."),
        (approver, 60, "The review of March saw the same."),
    ):
        scoring.give_opinion(
            person=person, found=found, code="C5.1", value=Decimal(value), reason=reason, language="en"
        )
    discussion.comment(
        person=approver, found=found, code="C5.1", text="Which two districts are silent, and since when?", language="en"
    )
    evidence.add_link(
        person=lead,
        found=found,
        code="C5.1",
        address="https://lumora.example/surveillance/review",
        title="Review of weekly reports (invented)",
        dated=dt.date(YEAR, 3, 20),
        language="en",
    )
    for group, agreed in (("C1", True), ("C3", False)):
        area = _area(found, group)
        _actions(steward, area)
        rounds.propose(person=steward, area=area, note="All ministries were heard.")
        if agreed:
            area.refresh_from_db()
            rounds.agree(person=approver, area=area, version=area.version)


def _area(found: Round, group: str) -> AreaSheet:
    return AreaSheet.objects.select_related("round__place").get(round=found, group=group)


def _write(person: User, found: Round, code: str, value: int, reasoning: str, strengths: str) -> None:
    row = found.scores.get(code=code)
    entry = Entry("value", Decimal(value), reasoning=reasoning, strengths=strengths, language="en")
    scoring.save_score(person=person, found=found, code=code, version=row.version, entry=entry)


def _actions(person: User, area: AreaSheet) -> None:
    area.refresh_from_db()
    scoring.save_actions(person=person, area=area, version=area.version, text=_ACTIONS, language="en")
