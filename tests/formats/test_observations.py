from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given

from hsforhs.files import BadInput
from hsforhs.formats.observations import Level, all_observations, elements, observations, year_of
from hsforhs.framework import VocabularyError, framework
from hsforhs.scores import Assessment, ScoreState
from tests.formats.exchanged import INSTRUMENTS, any_assessment, published, three_states

WORDS = framework()


def test_identifiers_are_distinct_over_all_editions_and_carry_theirs() -> None:
    found = [x for instrument in INSTRUMENTS for x in elements(instrument, WORDS)]
    assert len({x.id for x in found}) == len(found)
    assert all(x.id.startswith(x.instrument.replace("-", "").upper() + "_") for x in found)


def test_the_same_code_of_two_editions_has_two_identifiers() -> None:
    first, second = (next(x for x in elements(book, WORDS) if x.code == "C3") for book in ("spar-1", "spar-2"))
    assert (first.id, second.id) == ("SPAR1_CAPACITY_C3", "SPAR2_CAPACITY_C3")
    assert first.title != second.title


def test_identifiers_are_plain_words_that_every_format_takes() -> None:
    for instrument in INSTRUMENTS:
        for x in elements(instrument, WORDS):
            assert x.id.replace("_", "").isalnum()
            assert x.id.isascii()


def test_spar_has_capacities_and_a_total_and_jee_has_not() -> None:
    spar = [x.level for x in elements("spar-2", WORDS)]
    assert (spar.count(Level.INDICATOR), spar.count(Level.CAPACITY), spar.count(Level.TOTAL)) == (35, 15, 1)
    assert {x.level for x in elements("jee-3", WORDS)} == {Level.INDICATOR}


def test_an_instrument_that_is_not_scored_or_not_known_is_refused() -> None:
    with pytest.raises(BadInput, match="benchmarks-2 is not scored"):
        elements("benchmarks-2", WORDS)
    with pytest.raises(VocabularyError, match="no instrument 'spar-9'"):
        elements("spar-9", WORDS)


def test_the_three_states_stay_three() -> None:
    found = {x.element.code: x for x in observations(three_states(), WORDS)}
    assert (found["C1.1"].state, found["C1.1"].value, found["C1.1"].text) == (ScoreState.VALUE, 0, "0")
    assert (found["C2.1"].state, found["C2.1"].text) == (ScoreState.NOT_APPLICABLE, "")
    assert (found["C2.2"].state, found["C2.2"].text) == (ScoreState.NOT_REPORTED, "")
    assert (found["C1"].value, found["TOTAL"].value) == (30, 44)
    assert found["C2"].state is ScoreState.NOT_REPORTED
    assert "C3" not in found, "a capacity that was not published is not made up"


def test_published_figures_are_told_as_published_and_not_recomputed() -> None:
    ghana = dataclasses.replace(published("GHA", "spar-2"), published={"C1": 3})
    assert [x.value for x in observations(ghana, WORDS) if x.element.level is Level.CAPACITY] == [3]


def test_half_levels_are_written_as_published() -> None:
    key = next(iter(published("GHA", "jee-1").scores))
    half = dataclasses.replace(
        published("GHA", "jee-1"), scores={key: dataclasses.replace(published("GHA", "jee-1").scores[key], value=2.5)}
    )
    assert [x.text for x in observations(half, WORDS)] == ["2.5"]


@given(any_assessment())
def test_every_score_is_told_once_in_the_order_of_the_book(found: Assessment) -> None:
    told = list(observations(found, WORDS))
    assert [x.element.code for x in told] == [key.code for key in found.scores]
    assert [(x.state, x.value) for x in told] == [(x.state, x.value) for x in found.scores.values()]
    assert [x.text == "" for x in told] == [x.value is None for x in told]


def test_the_order_does_not_depend_on_that_of_the_records() -> None:
    several = [published(place, book) for place in ("GHA", "AFG") for book in ("spar-2", "spar-1")]
    forward, backward = (
        [(x.assessment.place, x.element.id) for x in all_observations(given_, WORDS, kinds_apart=True)]
        for given_ in (several, several[::-1])
    )
    assert forward == backward
    assert forward[0] == ("AFG", "SPAR1_C1_1")


def test_what_a_format_cannot_tell_apart_is_refused() -> None:
    ghana = published("GHA", "spar-2")
    external = dataclasses.replace(ghana, kind="EXT")
    assert list(all_observations([ghana, external], WORDS, kinds_apart=True))
    with pytest.raises(BadInput, match=r"GHA has two assessments by spar-2 in 2022; expected one for each place"):
        list(all_observations([ghana, external], WORDS, kinds_apart=False))
    with pytest.raises(BadInput, match="instrument, kind and year"):
        list(all_observations([ghana, ghana], WORDS, kinds_apart=True))


def test_the_year_of_a_mission_is_the_one_in_which_it_ended() -> None:
    mission = published("GHA", "jee-1")
    assert mission.date == dt.date(2017, 2, 10)
    assert year_of(mission) == 2017
    with pytest.raises(BadInput, match="the assessment of GHA has no year"):
        year_of(dataclasses.replace(mission, date=None))
