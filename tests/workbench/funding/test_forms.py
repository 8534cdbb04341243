"""Forms of money: what a page shows can be sent back, and then nothing has changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hsforhs.framework import framework
from hsforhs.planning.funding import PROBABILITY
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.forms import CallForm, CommitmentForm, DecideForm, ReadinessForm
from hsforhs.workbench.funding.models import Commitment, Organisation, Readiness
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import costed
from tests.workbench.sent_back import form_of

from .made import commit

SAID: dict[str, Any] = {
    "organisation": "Fund", "kind": "fund", "state": "pledged", "amount": "5", "currency": "usd", "year": "2027",
    "source": "a letter",
}  # fmt: skip
KEPT = (
    *("state", "amount", "currency", "year", "lines", "areas", "probability", "title", "receiver", "activity"),
    *("paid_from", "source", "on"),
)


def filled(**more: Any) -> CommitmentForm:
    form = CommitmentForm({**SAID, **more}, lines=[("D2-001", "one")])
    assert form.is_valid(), form.errors
    return form


def test_however_many_areas_share_alike_they_get_everything_and_never_more() -> None:
    areas = list(framework().areas)
    for number in range(1, len(areas) + 1):
        for share in (None, "100", "33.3"):
            shares = filled(areas=areas[:number], share=share or "").new(Organisation()).areas
            whole = Decimal("0.333") if share == "33.3" else Decimal(1)
            assert list(shares) == areas[:number]
            assert len(set(shares.values())) == 1
            assert whole - number * Decimal("0.000001") < sum(shares.values()) <= whole


def test_what_the_form_says_reaches_the_service_in_shares() -> None:
    new = filled(line="D2-001", share="40", probability="12.5", on="2026-02-03", paid_from="XX-0").new(Organisation())
    assert (new.lines, new.areas, new.probability) == ({"D2-001": Decimal("0.4")}, {}, Decimal("0.125"))
    assert (new.currency, new.year, new.paid_from, new.on.isoformat()) == ("USD", 2027, "XX-0", "2026-02-03")  # type: ignore[union-attr]
    nothing = filled(line="D2-001", share="0", probability="0").new(Organisation())
    assert (nothing.lines, nothing.probability) == ({"D2-001": 0}, 0), "nothing is not the same as not said"
    assert filled().new(Organisation()).probability is None
    assert (filled().new(Organisation()).lines, filled().new(Organisation()).areas) == ({}, {})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"share": "100.1"}, "share"),
        ({"share": "-1"}, "share"),
        ({"probability": "101"}, "probability"),
        ({"year": "1989"}, "year"),
        ({"year": "2101"}, "year"),
        ({"amount": "-0.01"}, "amount"),
        ({"areas": ["D2"], "line": "D2-001"}, "areas"),
        ({"areas": ["Z9"]}, "areas"),
        ({"line": "X-1"}, "line"),
        ({"state": "hoped"}, "state"),
        ({"source": ""}, "source"),
    ],
)
def test_a_field_that_cannot_be_is_named(more: dict[str, Any], field: str) -> None:
    assert list(CommitmentForm({**SAID, **more}, lines=[("D2-001", "one")]).errors) == [field]


@pytest.mark.django_db
class TestSentBack:
    def client(self, member: User) -> Client:
        made = Client()
        made.force_login(member)
        return made

    def send(self, client: Client, path: str, field: str, **changed: Any) -> None:
        sent = form_of(client.get(path).content.decode(), field) | changed
        answer = client.post(path, sent)
        assert answer.status_code == 302, (sent, answer.content.decode())

    def test_money_that_nobody_touches_stays_as_it_was_told(self, plan: Plan, member: User) -> None:
        """A file gives each area a share of its own and a title, for which the form has no field."""
        client = self.client(member)
        one, two = (x.id for x in costed(member, plan).activities[:2])
        areas = {"areas": {"D2": Decimal("0.5"), "P5": Decimal("0.2")}}
        for told in (
            {**areas, "probability": Decimal("0.125"), "title": "Laboratories"},
            {"areas": {"D2": Decimal("0.333333"), "D1": Decimal("0.333333"), "P5": Decimal("0.333334")}},
            {"lines": {one: Decimal("0.25"), two: Decimal("0.5")}},
            {**areas, "lines": {one: Decimal("0.3")}, "probability": Decimal(1)},
            {"amount": Decimal("0.0001"), "probability": Decimal(0)},
        ):
            found = commit(member, plan, **told)
            before = Commitment.objects.values(*KEPT).get(pk=found.pk)
            self.send(client, f"/plans/{plan.pk}/funding/{found.pk}/", "amount")
            assert Commitment.objects.values(*KEPT).get(pk=found.pk) == before
            facts = Event.objects.filter(action="funding.change").latest("pk").facts
            assert facts["before"] == facts["after"]

    def test_what_somebody_touches_changes_and_the_rest_does_not(self, plan: Plan, member: User) -> None:
        client = self.client(member)
        told = {"areas": {"D2": Decimal("0.5"), "P5": Decimal("0.2")}, "title": "Laboratories"}
        for changed, areas in (
            ({"amount": "7"}, {"D2": "0.5", "P5": "0.2"}),
            ({"share": "50"}, {"D2": "0.250000", "P5": "0.250000"}),
            ({"areas": ["D2"]}, {"D2": "0.700000"}),
            ({"areas": ["D2"], "share": ""}, {"D2": "1.000000"}),
            ({"areas": []}, {}),
        ):
            found = commit(member, plan, **told)
            self.send(client, f"/plans/{plan.pk}/funding/{found.pk}/", "amount", **changed)
            found.refresh_from_db()
            assert (found.areas, found.title, found.version) == (areas, "Laboratories", 2)

    def test_what_a_plan_has_can_be_sent_back_and_what_older_calls_asked_stays(
        self, plan: Plan, member: User, administrator: User
    ) -> None:
        giver = services.add_organisation(person=administrator, name="Fund", kind="fund")
        day = costed(member, plan).costing.changed_at.date()
        services.add_call(
            person=administrator, organisation=giver, title="Round", support="money", source="x", checked_on=day,
            must_have=["letter", "budget"],
        )  # fmt: skip
        client, path = self.client(member), f"/plans/{plan.pk}/funding/calls/"
        self.send(client, path, "cofinance")
        first = Readiness.objects.get()
        assert (first.has, first.cofinance) == ({}, None)
        assert {x: float(y) for x, y in first.probabilities.items()} == {x.value: y for x, y in PROBABILITY.items()}
        services.set_readiness(
            person=member,
            plan=plan,
            has={"letter": True, "audit of before": False},
            cofinance=Decimal("0.3"),
            probabilities={"pledged": Decimal("0.25")},
        )
        self.send(client, path, "cofinance")
        again = Readiness.objects.get()
        assert (again.has, again.cofinance) == ({"letter": True, "audit of before": False}, Decimal("0.3"))
        assert float(again.probabilities["pledged"]) == 0.25
        self.send(client, path, "cofinance", paper_0="unknown", paper_1="no")
        assert Readiness.objects.get().has == {"budget": False, "audit of before": False}


def test_answers_about_papers_and_chances() -> None:
    chances = {x.value: Decimal(str(y)) for x, y in PROBABILITY.items()}
    made: dict[str, Any] = {"papers": ["letter", "budget"], "has": {"letter": False, "audit": True}, "chances": chances}
    shown = ReadinessForm(**made)
    assert [x.initial for x in shown.paper_fields()] == ["no", "unknown"]
    assert [str(x.initial) for x in shown.chance_fields()] == ["100", "95", "60", "25"]
    sent = {"paper_0": "yes", "paper_1": "no", "cofinance": "12.5", **{f"chance_{x}": "50" for x in chances}}
    form = ReadinessForm(sent, **made)
    assert form.is_valid(), form.errors
    assert form.has == {"letter": True, "budget": False, "audit": True}
    assert form.probabilities == dict.fromkeys(chances, Decimal("0.5"))
    for wrong in ({"chance_pledged": ""}, {"chance_pledged": "101"}, {"cofinance": "-1"}, {"paper_0": "perhaps"}):
        assert set(ReadinessForm({**sent, **wrong}, **made).errors) == set(wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("d2=40 p5=20", {"D2": 40, "P5": 20}),
        ("D2=40%, P5=59.5;", {"D2": 40, "P5": Decimal("59.5")}),
        ("D2=100", {"D2": 100}),
        ("D2=60 P5=41", None),
        ("D2=0", None),
        ("D2=-5", None),
        ("D2=nan", None),
        ("D2=40 D2=10", None),
        ("D2=40 P5", None),
        ("D2 P5", None),
        ("forty", None),
    ],
)
def test_own_percentages_are_read_or_refused(text: str, found: dict[str, Any] | None) -> None:
    form = DecideForm({"shares": text})
    assert form.is_valid() == (found is not None)
    if found is None:
        assert form.errors["shares"] == ["Write percentages such as D2=40 D1=20, together at most 100."]
    else:
        assert form.cleaned_data["shares"] == found


def test_a_call_is_read_as_people_write_it() -> None:
    form = CallForm(
        {
            **{"organisation": "Fund", "kind": "fund", "title": "Round", "support": "goods", "source": "a page"},
            **{"checked_on": "2026-03-01", "currency": "eur", "floor": "0", "countries": " xlm\tgha ", "areas": ["D2"]},
            **{"must_have": "a letter\n\na budget", "cofinance": "7.5"},
        }
    )
    assert form.is_valid(), form.errors
    found = form.values()
    assert (found["currency"], found["countries"], found["floor"]) == ("EUR", ["XLM", "GHA"], 0)
    assert (found["cofinance"], found["ceiling"], found["opens"]) == (Decimal("0.075"), None, None)
    assert found["must_have"] == ["a letter", "", "a budget"]
    assert not {"organisation", "kind"} & set(found)
