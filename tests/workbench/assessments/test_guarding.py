"""Digests of rounds: what they cover, and that every way of changing a row behind the services is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hsforhs.scores.readers import read_scores
from hsforhs.workbench.assessments.guarding import PARTS, guard_of, guards_of, present
from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.assessments.services import import_file
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.threads.services import reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def ghana_round(states_store: None, spar_csv: Callable[..., Path]) -> Round:
    rows: list[tuple[str, str, object]] = [("GHA", "C1.1", 40), ("GHA", "C1.2", 60), ("GHA", "C2.1", "NR")]
    file = spar_csv(rows)
    import_file(file, read_scores(file))
    return Round.objects.get()


def test_an_import_guards_its_rounds(ghana_round: Round) -> None:
    event = Event.objects.get(action="assessments.import")
    assert event.facts["guards"] == guard_of(ghana_round)
    assert verify().whole


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "TGO"),
        ("instrument", "spar-1"),
        ("period", "2022"),
        ("date", dt.date(2023, 1, 2)),
        ("reported", False),
        ("published", {"C1": 99}),
        ("published_total", 12.5),
        ("visibility", "PRIVATE"),
        ("vintage", 7),
        ("catalogue_version", "other"),
    ],
)
def test_a_changed_field_of_a_round_is_found(ghana_round: Round, field: str, value: object) -> None:
    Round.objects.filter(pk=ghana_round.pk).update(**{field: value})
    assert [(x.reference, x.what) for x in verify().rows] == [(reference(ghana_round), "changed")]


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal(5)},
        {"state": "not applicable", "value": None},
        {"reasoning": "because"},
        {"evidence": "a file"},
        {"dated": dt.date(2024, 2, 29)},
        {"code": "C9.9"},
    ],
)
def test_a_changed_score_is_found(ghana_round: Round, change: dict[str, Any]) -> None:
    StoredScore.objects.filter(round=ghana_round, code="C1.1").update(**change)
    assert [x.what for x in verify().rows] == ["changed"]


def test_a_score_taken_away_or_put_in_is_found(ghana_round: Round) -> None:
    score = StoredScore.objects.get(round=ghana_round, code="C1.1")
    score.delete()
    assert [x.what for x in verify().rows] == ["changed"]
    score.save()
    assert verify().whole
    StoredScore.objects.create(round=ghana_round, code="X1", state="value", value=Decimal(1))
    assert [x.what for x in verify().rows] == ["changed"]


def test_a_round_taken_away_is_found(ghana_round: Round) -> None:
    kept = reference(ghana_round)
    ghana_round.delete()
    assert [(x.reference, x.what) for x in verify().rows] == [(kept, "removed")]


def test_a_round_put_in_is_found(ghana_round: Round) -> None:
    Round.objects.create(
        place=ghana_round.place,
        country="GHA",
        instrument="spar-2",
        kind="SPAR",
        period="2019",
        source=ghana_round.source,
        catalogue_version="x",
    )
    assert [x.what for x in verify().rows] == ["inserted"]


def test_a_new_vintage_guards_the_round_that_it_replaces(ghana_round: Round, spar_csv: Callable[..., Path]) -> None:
    before = guard_of(ghana_round)
    file = spar_csv([("GHA", "C1.1", 80)], name="corrected.csv")
    import_file(file, read_scores(file))
    assert guard_of(ghana_round) != before
    assert verify().whole
    Round.objects.filter(pk=ghana_round.pk).update(superseded_by=None)
    assert [x.reference for x in verify().rows] == [reference(ghana_round)]


def test_a_value_has_one_digest_however_it_is_written(ghana_round: Round) -> None:
    score = StoredScore.objects.get(round=ghana_round, code="C1.1")
    before = guard_of(ghana_round)
    score.value = Decimal(f"{score.value:.4f}")
    score.save()
    assert guard_of(ghana_round) == before


def test_a_round_that_is_gone_has_no_digest(ghana_round: Round) -> None:
    assert set(guards_of([ghana_round.pk, ghana_round.pk + 1])) == {reference(ghana_round)}


def test_digests_are_read_in_few_queries(example_store: None, django_assert_max_num_queries: Any) -> None:
    one = Round.objects.order_by("pk")[0]
    with django_assert_max_num_queries(1 + len(PARTS)):
        guard_of(one)
    rounds = Round.objects.count()
    with django_assert_max_num_queries(2 + len(PARTS)):
        assert len(present()) == rounds
    assert verify().whole
