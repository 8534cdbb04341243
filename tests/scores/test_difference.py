from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.scores import Score, difference
from tests.scores.made import NOT_APPLICABLE, PER_CENT, assessment, score

KEY = Key.of("spar-2", "C1.1")
VALUES = st.none() | PER_CENT | st.just(NOT_APPLICABLE)
CODES = [x.code for x in framework().indicators_of("spar-2")]
MANY = st.dictionaries(st.sampled_from(CODES), VALUES)


@pytest.mark.parametrize(
    ("stored", "incoming", "kind"),
    [
        (None, 40, "new"),
        (None, 0, "new"),
        (20, 40, "changed"),
        (20, NOT_APPLICABLE, "changed"),
        (20, None, "cleared"),
        (0, None, "cleared"),
        (NOT_APPLICABLE, 60, "new"),
        (NOT_APPLICABLE, None, "changed"),
        (0, 0, "same"),
        (None, None, "same"),
    ],
)
def test_kinds_without_a_base(stored: int | str | None, incoming: int | str | None, kind: str) -> None:
    found = difference({KEY: score(KEY, stored)}, assessment("spar-2", {"C1.1": incoming}), base=None)
    assert next(x for x in found if x.key == KEY).kind == kind


def test_a_store_that_moved_on_is_a_conflict_unless_the_file_agrees() -> None:
    base = {KEY: Score.of(KEY, 20)}
    moved = {KEY: Score.of(KEY, 60)}

    def kind(incoming: int | None) -> str:
        found = difference(moved, assessment("spar-2", {"C1.1": incoming}), base=base)
        return next(x for x in found if x.key == KEY).kind

    assert kind(20) == "conflict"
    assert kind(40) == "conflict"
    assert kind(None) == "conflict"
    assert kind(60) == "same"


def test_another_reasoning_alone_is_a_change() -> None:
    incoming = assessment("spar-2", {"C1.1": 40})
    reasoned = dataclasses.replace(incoming.scores[KEY], reasoning="law passed")
    incoming = dataclasses.replace(incoming, scores={KEY: reasoned})
    (found,) = difference({KEY: Score.of(KEY, 40)}, incoming, base={KEY: Score.of(KEY, 40)})
    assert found.kind == "changed"
    assert found.incoming.reasoning == "law passed"


@given(stored=MANY, incoming=MANY)
def test_every_indicator_of_the_file_stands_once_and_nothing_is_lost(
    stored: dict[str, int | str | None], incoming: dict[str, int | str | None]
) -> None:
    before = assessment("spar-2", stored).scores
    file = assessment("spar-2", incoming)
    found = difference(before, file, base=before)
    assert [x.key for x in found] == list(file.scores)
    assert {x.key: x.incoming for x in found} == file.scores
    assert {x.key: x.stored for x in found} == before
    assert all((x.kind == "same") == (x.stored == x.incoming) for x in found)
    assert "conflict" not in {x.kind for x in found}
