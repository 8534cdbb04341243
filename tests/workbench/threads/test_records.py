"""Records are told by names or addresses of this site; what is unknown or not to be seen is refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.queries import current_rounds, latest_with_scores
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.plans.services import draft_plan
from hsforhs.workbench.threads.records import cell_address, may_be_shown, pointed, read_pointers

NOBODY = AnonymousUser()


@pytest.mark.parametrize(
    ("line", "cells", "names"),
    [
        ("D2:HIS", ["D2:HIS"], []),
        ("P5:OS:ANI", ["P5:OS:ANI"], []),
        ("/framework/D2/HIS/", ["D2:HIS"], []),
        ("/framework/P5/OS/ANI/", ["P5:OS:ANI"], []),
        ("http://testserver/framework/D2/HIS/?place=xlm", ["D2:HIS"], ["gap:XLM:D2:HIS"]),
        ("gap:XLM:D2:HIS", ["D2:HIS"], ["gap:XLM:D2:HIS"]),
        ("/places/XLM/", [], ["places.place:XLM"]),
        ("/actions/D2-010/", [], ["action:D2-010"]),
        ("action:D2-010", [], ["action:D2-010"]),
    ],
)
def test_lines_point_at_cells_and_records(lumora: Place, line: str, cells: list[str], names: list[str]) -> None:
    assert read_pointers([line, " ", line], NOBODY) == (cells, names)


@pytest.mark.parametrize(
    "line",
    [
        "D2",
        "D2:XX",
        "D2:HIS:ANI",
        "/framework/D2/XX/",
        "/framework/D2/HIS/?place=QQQ",
        "https://elsewhere.example/places/XLM/",
        "http://[bad/places/XLM/",
        "/places/QQQ/",
        "/about/",
        "/nowhere/",
        "action:Z9-999",
        "places.place:XLM x",
        "stewardship.proposal:99999999999999999999",
        "stewardship.proposal:x",
        "plans.plan:x",
        "plans.activity:x/D2-010",
        "research-question:nothing",
        "library.document:0",
        "secret.kind:1",
    ],
)
def test_what_names_nothing_here_is_refused_with_its_words(lumora: Place, line: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read_pointers(["D2:HIS", line], NOBODY)
    assert f"“{line}” names nothing here" in caught.value.messages[0]


def test_too_many_are_refused() -> None:
    with pytest.raises(ValidationError, match="At most 30"):
        read_pointers(["D2:HIS"] * 31, NOBODY)


@pytest.mark.django_db
def test_names_are_shown_with_words_and_pages() -> None:
    assert pointed("gap:XLM:D2:HIS").words == "what XLM lacks in D2:HIS"
    assert pointed("gap:XLM:D2:HIS").address == "/framework/D2/HIS/?place=XLM"
    for odd in ("gap:XLM:zz", "gap:", "nothing:1"):
        assert (pointed(odd).words, pointed(odd).address) == (odd, "")
    assert pointed("action:D2-010").address == "/actions/D2-010/"
    key = "0f2c8c1e-0000-4000-8000-000000000000"
    assert pointed(f"plans.plan:{key}").address == f"/plans/{key}/"
    assert pointed(f"plans.activity:{key}/D2-010").words == "activity D2-010 of a plan"
    assert pointed("stewardship.proposal:3").address == "/review/proposals/3/"
    assert pointed("library.document:3").address == "/library/documents/3/"
    assert pointed("network.helprequest:3").address == "/network/requests/3/"
    assert pointed("research-question:Q1").address == "/agenda/questions/Q1/"
    assert pointed("gone.kind:1") == type(pointed("gone.kind:1"))("gone.kind:1", "gone.kind:1", "")
    assert cell_address("P5:OS:ANI") == "/framework/P5/OS/ANI/"
    assert not may_be_shown("gone.kind:1", NOBODY)


def test_a_private_plan_and_its_activities_are_named_by_who_may_see_it(example_store: None, member: User) -> None:
    place = Place.objects.get(code="GHA")
    start = latest_with_scores(current_rounds(place, member))
    assert start is not None
    plan = draft_plan(person=member, stored=start, years=1)
    action = plan_record(plan).lines[0].action.id
    own, activity = f"plans.plan:{plan.pk}", f"plans.activity:{plan.pk}/{action}"
    lines = [f"/plans/{plan.pk}/", f"/plans/{plan.pk}/progress/activities/{action}/"]
    assert read_pointers(lines, member) == ([], [own, activity])
    assert pointed(activity).address == lines[1]
    stranger = User.objects.create_user("s@example.org", "a long password")
    for line in lines:
        with pytest.raises(ValidationError):
            read_pointers([line], stranger)
    with pytest.raises(ValidationError):
        read_pointers([f"/plans/{plan.pk}/progress/activities/Z9-999/"], member)
    assert may_be_shown(own, member)
    assert not may_be_shown(own, stranger)
