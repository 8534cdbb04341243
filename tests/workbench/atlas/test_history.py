"""The page of what was done: for people with a role at the place, with names, values before and after, and no leaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import hsforhs.workbench
from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.atlas.acts import ACTIONS
from hsforhs.workbench.atlas.history import entries, find_record, may_read_history
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.events.models import Event as Meeting
from hsforhs.workbench.outcomes.services import add
from hsforhs.workbench.outcomes.words import Kind
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

pytestmark = pytest.mark.django_db
Join = Callable[..., User]


@pytest.fixture
def found(example_store: None) -> Round:
    row = Round.objects.filter(place__code="XLM", superseded_by=None, instrument="spar-2").order_by("-period").first()
    assert row is not None
    return row


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_history_of_a_round(found: Round, join: Join) -> None:
    viewer = join(Role.VIEWER)
    subject = f"assessments.round:{found.pk}"
    record(
        actor=viewer.actor,
        action="assessments.score",
        country="XLM",
        subject=subject,
        facts={
            "code": "C1.1",
            "before": {"value": 40, "reasoning": "old <b>"},
            "after": {"value": 60, "reasoning": "old <b>"},
        },
        guards={subject: "x"},
    )
    page = client_of(viewer).get("/audit/", {"subject": subject}).content.decode()
    assert "wrote a score" in page
    assert "stored scores of a file" in page
    assert viewer.name in page
    assert "<del><bdi>40</bdi></del>" in page
    assert "<ins><bdi>60</bdi></ins>" in page
    assert "<del><bdi>old" not in page
    assert "<b>" not in page
    assert found.catalogue_version in page
    assert "guards" not in page


@pytest.mark.parametrize("query", [{"subject": "round"}, {"country": "XLM"}])
def test_only_people_with_a_role_at_the_place_read_it(found: Round, join: Join, query: dict[str, str]) -> None:
    asked = {"subject": f"assessments.round:{found.pk}"} if "subject" in query else query
    assert Client().get("/audit/", asked).status_code == 404
    assert client_of(join()).get("/audit/", asked).status_code == 404
    assert client_of(join(Role.STEWARD, "GHA")).get("/audit/", asked).status_code == 404
    for role in Role:
        assert client_of(join(role)).get("/audit/", asked).status_code == 200


def test_the_page_of_a_place_leads_there(found: Round, join: Join) -> None:
    viewer = client_of(join(Role.VIEWER))
    assert 'href="/audit/?country=XLM"' in viewer.get("/places/XLM/").content.decode()
    below = Place.objects.filter(parent__code="XLM").first()
    assert below is not None
    assert f"/audit/?subject=places.place:{below.code}" in viewer.get(f"/places/{below.code}/").content.decode()
    assert "/audit/" not in Client().get("/places/XLM/").content.decode()


def test_the_whole_list_is_for_administrators(found: Round, join: Join, administrator: User) -> None:
    assert Client().get("/audit/").status_code == 404
    assert client_of(join(Role.ADMINISTRATOR)).get("/audit/").status_code == 404
    page = client_of(administrator).get("/audit/").content.decode()
    assert "the operator" in page
    assert "brought the States up to date" in page


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "x",
        "assessments.round:",
        "assessments.round:0",
        "assessments.round:x",
        "assessments.round:99999999999999999999",
        "plans.plan:x",
        "plans.plan:00000000-0000-0000-0000-000000000000",
        "places.place:ZZZ",
        "accounts.user:1",
        "user:1",
    ],
)
def test_what_is_not_there_is_not_found(states_store: None, administrator: User, subject: str) -> None:
    answer = client_of(administrator).get("/audit/", {"subject": subject or "-"})
    assert answer.status_code == 404


def test_a_plan_and_a_place_have_a_history(found: Round, administrator: User) -> None:
    plan = Plan.objects.create(
        place=found.place, country="XLM", round=found, years=5, author=administrator, catalogue_version="7"
    )
    record(actor=administrator.actor, action="plans.draft", country="XLM", subject=f"plans.plan:{plan.pk}")
    page = client_of(administrator).get("/audit/", {"subject": f"plans.plan:{plan.pk}"}).content.decode()
    assert "drafted a plan" in page
    assert "plan for 5 years" in page
    assert "Admin" in page
    assert client_of(administrator).get("/audit/", {"subject": "places.place:XLM"}).status_code == 200


def test_a_private_plan_of_somebody_else_stays_hidden(found: Round, administrator: User, join: Join) -> None:
    plan = Plan.objects.create(
        place=found.place, country="XLM", round=found, years=5, author=administrator, catalogue_version="7"
    )
    viewer = join(Role.VIEWER)
    assert find_record(f"plans.plan:{plan.pk}", viewer) is None
    assert find_record(f"plans.plan:{plan.pk}", administrator) is not None


def test_an_erased_person_has_no_name(found: Round, administrator: User, join: Join) -> None:
    person = join(Role.CONTRIBUTOR)
    subject = f"assessments.round:{found.pk}"
    record(actor=person.actor, action="assessments.comment", country="XLM", subject=subject)
    name = person.name
    erase_person(actor="operator", user=person)
    page = client_of(administrator).get("/audit/", {"subject": subject}).content.decode()
    assert name not in page
    assert f"<bdi>person {person.pk}</bdi>" in page
    assert "erased.invalid" not in page


def test_only_records_with_a_history_are_linked(states_store: None, administrator: User) -> None:
    client = client_of(administrator)
    record(actor="operator", action="x", subject="places.place:GHA")
    page = client.get("/audit/").content.decode()
    assert 'href="?subject=places.place%3AGHA"' in page
    assert f'href="?subject={administrator.actor.replace(":", "%3A")}"' not in page
    assert administrator.actor in page


def test_an_action_without_words_shows_its_name_and_long_values_are_cut(states_store: None) -> None:
    event = record(actor="system", action="later.act", facts={"text": "x" * 5000, "n": 3, "none": None})
    (entry,) = entries([event])
    assert (entry.who, entry.what) == ("system", "later.act")
    assert dict(entry.more)["n"] == "3"
    assert dict(entry.more)["none"] == ""
    assert len(dict(entry.more)["text"]) == 301


def test_facts_that_are_no_difference_are_shown_as_facts(states_store: None) -> None:
    event = record(actor="visitor", action="x", facts={"before": "not a mapping", "after": 3})
    (entry,) = entries([event])
    assert entry.changes == ()
    assert entry.who == "a visitor"


def test_older_events_are_on_the_next_page(states_store: None, administrator: User) -> None:
    for number in range(60):
        record(actor="operator", action="test.act", country="GHA", facts={"number": f"mark-{number}"})
    client = client_of(administrator)
    first = client.get("/audit/", {"country": "GHA"}).content.decode()
    assert "mark-59" in first
    assert "mark-5<" not in first
    oldest = Event.objects.filter(country="GHA").order_by("-pk")[49].pk
    assert f"?country=GHA&amp;before={oldest}" in first
    second = client.get("/audit/", {"country": "GHA", "before": oldest}).content.decode()
    assert "mark-5<" in second
    assert "Older events" not in second


def test_the_page_is_light(example_store: None, administrator: User, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        record(actor=administrator.actor, action="test.act", country="GHA", facts={"number": number})
    client = client_of(administrator)
    with django_assert_max_num_queries(15):
        answer = client.get("/audit/", {"country": "GHA"})
    assert len(answer.content) < 100_000
    assert "no-cache" in answer["Cache-Control"]


def test_the_rule_in_one_place(states_store: None, administrator: User, member: User, join: Join) -> None:
    ghana = Place.objects.get(code="GHA")
    assert may_read_history(administrator, None)
    assert may_read_history(administrator, ghana)
    assert not may_read_history(member, None)
    assert not may_read_history(member, ghana)
    assert may_read_history(join(Role.VIEWER, "AFRO"), ghana)


def test_every_action_of_the_program_has_words() -> None:
    written: set[str] = set()
    for path in Path(hsforhs.workbench.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', text))
        written |= set(re.findall(r'_record\([^()"]*"([a-z_]+\.[a-z_]+)"', text))
    assert len(written) > 40
    assert sorted(written - set(ACTIONS)) == []


def test_outcomes_of_events_have_a_history_of_their_own(lumora: Place, administrator: User, member: User) -> None:
    event = Meeting.objects.create(title="Workshop", place=lumora, state="announced")
    made = add(person=administrator, event=event, kind=Kind.DECISION, given={"text": "Dig", "reach": "event"})
    name = f"outcomes.decision:{made.pk}"
    found = find_record(name, administrator)
    assert found is not None
    assert (found.title, found.address) == ("Workshop", f"/events/{event.pk}/outcomes/decision/{made.pk}/")
    assert find_record(name, member) is None
    assert find_record(f"outcomes.nextstep:{made.pk}", administrator) is None
    assert find_record("outcomes.note:x", administrator) is None
