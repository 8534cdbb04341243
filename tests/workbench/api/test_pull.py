"""A regional office pulls everything: all pages together are the store, also while it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from hsforhs.framework import Key
from hsforhs.scores import Assessment, Reading, Score
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.imports import SourceNote, changes, store
from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.assessments.queries import current
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_store")]
Ask = Callable[..., HttpResponse]


def pages(ask: Ask, path: str, token: str = "", **filters: object) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        page = ask(path, token, cursor=cursor, **filters).json()
        yield page["items"]
        cursor = page["next"]


def everything(ask: Ask, path: str, token: str = "", **filters: object) -> list[dict[str, Any]]:
    return [x for page in pages(ask, path, token, **filters) for x in page]


def report(place: str, year: int, value: int) -> None:
    """Store one more assessment, as an import does."""
    key = Key.of("spar-2", "C1.1")
    found = Assessment(
        "spar-2", place, place, place, "", "SELF", {key: Score.of(key, value)}, published={"C1": value}, year=year
    )
    reading = Reading(file="made for a test", layout="SPAR table", assessments=(found,))
    store(changes(reading), actor="operator", note=SourceNote(citation="made for a test"))


@pytest.fixture
def office(join: Callable[..., User], token_of: Callable[..., str]) -> str:
    """The token of an office that may read the private records of its region, of which there are some."""
    ids = current().filter(country="GHA").values_list("pk", flat=True)
    Round.objects.filter(pk__in=list(ids)).update(visibility=Visibility.PRIVATE)
    return token_of(join(Role.VIEWER, "AFRO"))


def test_all_pages_together_are_the_store(ask: Ask, office: str) -> None:
    assert {x["code"] for x in everything(ask, "places", office, limit=37)} == {x.code for x in Place.objects.all()}
    rounds = {x.pk: x for x in current()}
    found = everything(ask, "assessments", office, limit=7)
    assert [x["id"] for x in found] == sorted(rounds)
    assert {x["id"]: x["published_total"] for x in found} == {x: y.published_total for x, y in rounds.items()}
    scores = everything(ask, "scores", office, limit=333)
    stored = {x.pk: x for x in StoredScore.objects.filter(round__in=rounds)}
    assert len(scores) == len(stored)
    for row in scores:
        kept = stored[row["id"]]
        assert (row["assessment"], row["code"], row["state"]) == (kept.round_id, kept.code, kept.state)
        assert row["value"] == (None if kept.value is None else float(kept.value))
    open_to_all = everything(ask, "scores", limit=500)
    assert 0 < len(open_to_all) < len(scores), "some of it is not for everybody"
    assert {x["country"] for x in scores} - {x["country"] for x in open_to_all} == {"GHA"}


def test_what_is_stored_during_the_pull_is_neither_lost_nor_doubled(ask: Ask, office: str) -> None:
    before = set(StoredScore.objects.filter(round__in=current()).values_list("pk", flat=True))
    came: list[int] = []
    for number, page in enumerate(pages(ask, "scores", office, limit=200)):
        came += [x["id"] for x in page]
        if number < 3:
            report("GHA", 2030 + number, 20 * number)
            report("NGA", 2030 + number, 20 * number)
    assert len(came) == len(set(came))
    after = set(StoredScore.objects.filter(round__in=current()).values_list("pk", flat=True))
    assert before < after
    assert set(came) == after


def test_a_correction_during_the_pull_comes_as_a_vintage_of_its_own(ask: Ask, office: str) -> None:
    report("NGA", 2030, 20)
    report("NGA", 2031, 20)
    first = Round.objects.get(place__code="NGA", period="2030")
    came: list[dict[str, Any]] = []
    for number, page in enumerate(pages(ask, "assessments", office, country="NGA", limit=1)):
        came += page
        if page and page[0]["id"] == first.pk:
            report("NGA", 2030, 40)
        assert number < 50
    vintages = {x["vintage"]: x["id"] for x in came if x["period"] == "2030"}
    assert vintages == {1: first.pk, 2: Round.objects.get(place__code="NGA", period="2030", vintage=2).pk}


def test_a_second_pull_asks_only_for_what_is_new(ask: Ask, office: str) -> None:
    newest = max(x["stored_at"] for x in everything(ask, "assessments", office))
    report("NGA", 2031, 60)
    fresh = everything(ask, "assessments", office, updated_since=newest)
    assert "2031" in {x["period"] for x in fresh}
    assert everything(ask, "scores", office, updated_since="2100-01-01") == []
