from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key, framework
from hsforhs.scores import Assessment, Rule, ScoreState, Unit, across_places, areas_by_indicator, lowest_by_area
from hsforhs.scores.across import NotAsked, roll_up_values

from .made import NOT_APPLICABLE, assessment, codes

WORDS = framework()
RULES = st.sampled_from(list(Rule))
VALUES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.tuples(
        st.none() | st.integers(0, 5) | st.just(2.5) | st.just(ScoreState.NOT_APPLICABLE) | st.just(NotAsked.NOT_ASKED),
        st.integers(1, 5_000_000),
    ),
    max_size=12,
)


def one(code: str, values: dict[str, object] | None, people: int | None = 100, instrument: str = "spar-2") -> Unit:
    found: Assessment | None = None
    if values is not None:
        found = assessment(instrument, values, place=code, country="XLM", name=code)
    return Unit(code, people, found)


def rolled(rule: Rule, found: dict[str, tuple[object, int]]):
    return roll_up_values(rule, {k: v for k, (v, _p) in found.items()}, {k: p for k, (_v, p) in found.items()})


def numbers(found: dict[str, tuple[object, int]]) -> list[float]:
    return [x for x, _p in found.values() if isinstance(x, int | float)]


@given(RULES, VALUES)
def test_a_figure_lies_between_the_lowest_and_the_highest_place(rule: Rule, found: dict) -> None:
    value = rolled(rule, found).value
    if not numbers(found):
        assert value is None
    else:
        assert value is not None
        assert min(numbers(found)) <= value <= max(numbers(found))


@given(VALUES)
def test_the_minimum_is_never_above_a_mean(found: dict) -> None:
    lowest, mean, weighted = (rolled(x, found).value for x in Rule)
    if lowest is not None and mean is not None and weighted is not None:
        assert lowest <= mean
        assert lowest <= weighted


@given(RULES, VALUES, st.randoms())
def test_the_order_of_places_plays_no_part(rule: Rule, found: dict, chance: random.Random) -> None:
    mixed = list(found.items())
    chance.shuffle(mixed)
    assert rolled(rule, found).value == rolled(rule, dict(mixed)).value


@given(VALUES, st.integers(2, 1000))
def test_weights_are_free_of_scale(found: dict, factor: int) -> None:
    larger = {k: (v, p * factor) for k, (v, p) in found.items()}
    assert rolled(Rule.WEIGHTED, found).value == rolled(Rule.WEIGHTED, larger).value
    assert rolled(Rule.WEIGHTED, found).coverage == rolled(Rule.WEIGHTED, larger).coverage


@given(VALUES)
def test_equal_weights_give_the_mean(found: dict) -> None:
    same = {k: (v, 7) for k, (v, _p) in found.items()}
    assert rolled(Rule.WEIGHTED, same).value == rolled(Rule.MEAN, found).value


@given(RULES, st.integers(0, 5), st.integers(1, 1000))
def test_one_place_is_itself(rule: Rule, level: int, people: int) -> None:
    assert rolled(rule, {"A": (level, people)}).value == level


@given(RULES, VALUES)
def test_a_missing_place_changes_the_coverage_and_never_the_figure(rule: Rule, found: dict) -> None:
    more = {**found, "zzz": (None, 1000)}
    assert rolled(rule, more).value == rolled(rule, found).value
    assert set(rolled(rule, more).coverage.missing) == {*rolled(rule, found).coverage.missing, "zzz"}


@given(RULES, VALUES)
def test_every_place_is_counted_once(rule: Rule, found: dict) -> None:
    covered = rolled(rule, found).coverage
    elsewhere = (*covered.not_applicable, *covered.not_asked)
    assert sorted((*covered.reported, *covered.missing, *elsewhere)) == sorted(found)
    assert covered.asked == len(found) - len(elsewhere)
    share = covered.population_share
    assert share is None or 0 <= share <= 1


def test_the_mean_is_exact() -> None:
    assert rolled(Rule.MEAN, {"A": (1, 1), "B": (2, 1), "C": (2, 1)}).value == float(Fraction(5, 3))


def test_people_count_where_they_live() -> None:
    units = [one("A", {"C1.1": 100}, 900), one("B", {"C1.1": 20}, 100), one("C", None, 1000)]
    found = across_places(units, Rule.WEIGHTED, WORDS)
    figure = found.indicators[Key.of("spar-2", "C1.1")]
    assert figure.value == pytest.approx(0.9 * 5 + 0.1 * 1)
    assert figure.coverage.population_share == 0.5
    assert (figure.coverage.reported, figure.coverage.missing) == (("A", "B"), ("C",))


def test_0_is_a_value_and_an_open_question_is_none() -> None:
    found = across_places([one("A", {"C1.1": 0}), one("B", {"C1.1": 60}), one("C", {})], Rule.MEAN, WORDS)
    figure = found.indicators[Key.of("spar-2", "C1.1")]
    assert figure.value == 1.5
    assert found.coverage.reported == ("A", "B", "C")
    assert figure.coverage.missing == ("C",)
    assert found.indicators[Key.of("spar-2", "C1.2")].value is None


def test_what_does_not_apply_to_a_place_is_not_missing_there() -> None:
    found = across_places([one("A", {"C11.1": NOT_APPLICABLE}), one("B", {"C11.1": 40})], Rule.MEAN, WORDS)
    covered = found.indicators[Key.of("spar-2", "C11.1")].coverage
    assert (covered.asked, covered.not_applicable) == (1, ("A",))
    assert found.indicators[Key.of("spar-2", "C11.1")].value == 2


def test_an_area_does_not_apply_where_none_of_its_indicators_does() -> None:
    keys = [key.code for key, areas in areas_by_indicator("spar-2", WORDS).items() if "PoE" in areas]
    found = across_places(
        [one("A", dict.fromkeys(keys, NOT_APPLICABLE)), one("B", dict.fromkeys(keys, 40)), one("C", {})],
        Rule.MEAN,
        WORDS,
    )
    covered = found.areas["PoE"].coverage
    assert (covered.reported, covered.missing, covered.not_applicable) == (("B",), ("C",), ("A",))


def test_areas_take_the_lowest_level_of_each_place_first() -> None:
    keys = [key for key, areas in areas_by_indicator("spar-2", WORDS).items() if "D2" in areas]
    assert len(keys) > 1
    high = dict.fromkeys((x.code for x in keys), 100)
    found = across_places([one("A", high), one("B", {**high, keys[0].code: 20})], Rule.MEAN, WORDS)
    assert found.areas["D2"].value == 3
    assert "P8" not in found.areas, "SPAR 2 asks nothing about immunization"
    only = assessment("spar-2", {keys[0].code: 40, keys[1].code: 80})
    assert lowest_by_area(only, areas_by_indicator("spar-2", WORDS))["D2"] == 2


def test_a_weighted_figure_needs_the_people_of_every_place_that_reported() -> None:
    units = [one("A", {"C1.1": 20}), one("XLM-9", {"C1.1": 20}, None), one("C", None, None)]
    with pytest.raises(BadInput, match="XLM-9 reported and has no population here"):
        across_places(units, Rule.WEIGHTED, WORDS)
    assert across_places(units, Rule.MEAN, WORDS).coverage.population_share is None
    with pytest.raises(BadInput, match="XLM-9"):
        across_places([one("XLM-9", {}, 0)], Rule.WEIGHTED, WORDS)


def test_a_place_that_did_not_report_needs_no_people_for_its_neighbours() -> None:
    found = across_places([one("A", {"C1.1": 20}), one("C", None, None)], Rule.WEIGHTED, WORDS)
    assert found.indicators[Key.of("spar-2", "C1.1")].value == 1
    assert found.coverage.population_share is None


def test_editions_are_never_rolled_up_together() -> None:
    with pytest.raises(BadInput, match="assessed with spar-1 and spar-2; expected one instrument"):
        across_places([one("A", {}), one("B", {}, instrument="spar-1")], Rule.MEAN, WORDS)


def test_nothing_reported_is_nothing_to_roll_up() -> None:
    with pytest.raises(BadInput, match="no place has reported"):
        across_places([one("A", None)], Rule.MEAN, WORDS)


def test_an_adapted_instrument_is_rolled_up_over_what_it_asks() -> None:
    asked = [Key.of("spar-2", x) for x in ("C1.1", "C5.1")]
    found = across_places([one("A", dict.fromkeys(codes("spar-2"), 40))], Rule.MINIMUM, WORDS, asked=asked)
    assert list(found.indicators) == asked
    assert found.asked_of == (2, 35)
    assert set(found.areas) == {a for key in asked for a in areas_by_indicator("spar-2", WORDS)[key]}


def test_a_place_that_was_not_asked_is_not_missing() -> None:
    part = one("B", {"C1.1": 40})
    assert part.assessment is not None
    kept = {key: score for key, score in part.assessment.scores.items() if key.code == "C1.1"}
    part = Unit("B", 100, replace(part.assessment, scores=kept))
    found = across_places([one("A", dict.fromkeys(codes("spar-2"), 80)), part, one("C", None)], Rule.MINIMUM, WORDS)
    covered = found.indicators[Key.of("spar-2", "C5.1")].coverage
    assert (covered.reported, covered.missing, covered.not_asked) == (("A",), ("C",), ("B",))
    assert found.areas["D2"].coverage.not_asked == ("B",)
    assert found.asked_of == (35, 35)
    assert across_places([part], Rule.MEAN, WORDS).asked_of == (1, 35)
