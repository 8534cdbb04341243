"""Looking things up in the framework: by full key only, with errors that help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.framework import BareCodeError, Cell, Framework, Key, Mode, VocabularyError, framework
from hsforhs.scores import areas_by_indicator

COUNTS = {
    "jee-1": (48, 19),
    "jee-2": (49, 19),
    "jee-3": (56, 19),
    "spar-1": (24, 13),
    "spar-2": (35, 15),
    "benchmarks-1": (44, 18),
}


@pytest.fixture(scope="module")
def words() -> Framework:
    return framework()


class TestIndicator:
    def test_it_is_found_by_text_and_by_key(self, words: Framework) -> None:
        found = words.indicator("spar-2:C5.1")
        assert found is words.indicator(Key("spar", "2", "C5.1"))
        assert (found.code, found.group.code, found.group_title) == ("C5.1", "C5", "Surveillance")

    def test_a_bare_code_is_refused_and_the_meanings_are_told(self, words: Framework) -> None:
        with pytest.raises(BareCodeError) as caught:
            words.indicator("C3.1")
        sentence = str(caught.value)
        for part in ("in spar-1 it is 'Collaborative effort", "in spar-2 it is 'Financing", "write it as spar-2:C3.1"):
            assert part in sentence

    def test_a_bare_capacity_is_told_too(self, words: Framework) -> None:
        with pytest.raises(BareCodeError, match=r"in spar-1 it is 'Zoonotic.*in spar-2 it is 'Financing'"):
            words.indicator("C3")

    def test_a_bare_code_of_no_instrument(self, words: Framework) -> None:
        with pytest.raises(BareCodeError, match="no instrument here has it"):
            words.indicator("Z9")

    @pytest.mark.parametrize("key", ["spar-2:C99.1", "spar-1:C15.1", "jee-3:P.1.1", "spar-2:C5"])
    def test_a_key_that_no_instrument_holds(self, words: Framework, key: str) -> None:
        instrument, _, code = key.partition(":")
        with pytest.raises(VocabularyError, match=f"{instrument} has no indicator {code}$"):
            words.indicator(key)


class TestInstruments:
    @pytest.mark.parametrize("name", COUNTS)
    def test_indicators_and_groups_of_each(self, words: Framework, name: str) -> None:
        indicators, groups = words.indicators_of(name), words.groups_of(name)
        assert (len(indicators), len(groups)) == COUNTS[name]
        assert {x.key.instrument_id for x in indicators} == {x.key.instrument_id for x in groups} == {name}
        assert [key for x in groups for key in x.indicators] == [x.key for x in indicators]

    def test_the_order_is_that_of_the_book(self, words: Framework) -> None:
        codes = [x.key.code for x in words.groups_of("spar-2")]
        assert codes == [f"C{number}" for number in range(1, 16)]

    @pytest.mark.parametrize("ask", ["instrument", "indicators_of", "groups_of"])
    def test_an_unknown_one_lists_what_there_is(self, words: Framework, ask: str) -> None:
        with pytest.raises(VocabularyError, match=r"no instrument 'spar-9'; known are .*spar-1, spar-2"):
            getattr(words, ask)("spar-9")

    def test_the_year_and_the_scale_are_known(self, words: Framework) -> None:
        assert words.instrument("spar-2").year == "2021"
        assert words.instrument("spar-2").scale
        assert not words.instrument("benchmarks-1").scale


class TestCounterparts:
    def test_within_one_edition_the_question_makes_no_sense(self, words: Framework) -> None:
        with pytest.raises(VocabularyError, match=r"spar-2:C5\.1 is already of spar-2"):
            words.counterparts(Key.parse("spar-2:C5.1"), "spar-2")

    @pytest.mark.parametrize(("source", "target"), [("spar-1", "spar-2"), ("spar-2", "jee-3"), ("jee-1", "jee-3")])
    def test_only_indicators_are_given_never_groups(self, words: Framework, source: str, target: str) -> None:
        found = [x for y in words.indicators_of(source) for x in words.counterparts(y.key, target)]
        assert found
        assert all(x.object in words.indicators and x.object.instrument_id == target for x in found)


class TestCell:
    def test_a_known_cell_is_given_back(self, words: Framework) -> None:
        assert words.cell("D2:HIS") == words.cell(Cell("D2", "HIS")) == Cell("D2", "HIS")
        assert words.cell("P5:OS:ANI") == Cell("P5", "OS", "ANI")

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("Z9:HIS", "no capacity area 'Z9'; known are P1"),
            ("D2:ZZZ", "no component 'ZZZ'; known are "),
            ("D2:OS:ZZZ", "no sector 'ZZZ'; known are "),
        ],
    )
    def test_an_unknown_part_is_named_with_what_there_is(self, words: Framework, text: str, what: str) -> None:
        with pytest.raises(VocabularyError, match=what):
            words.cell(text)

    def test_every_cell_of_the_matrix_has_an_address(self, words: Framework) -> None:
        cells = [words.cell(f"{area}:{component}") for area, component in words.matrix]
        assert len(set(cells)) == len(words.areas) * len(words.components) == 152


class TestAreas:
    def test_the_area_of_an_indicator_of_jee_3(self, words: Framework) -> None:
        assert words.area_of(Key.parse("jee-3:PoE2")).code == "PoE"
        assert {words.area_of(x.key).code for x in words.indicators_of("jee-3")} == set(words.areas)

    def test_sectors_of_an_area_stand_strongest_first(self, words: Framework) -> None:
        for links in words.area_sectors.values():
            strengths = [x.strength for x in links]
            assert strengths == sorted(strengths, reverse=True)

    def test_modes_are_read_as_such(self, words: Framework) -> None:
        assert {x.mode for x in words.matrix.values()} <= set(Mode)


@pytest.mark.parametrize(
    "name",
    [
        *("dimensions", "components", "sectors", "areas", "lists", "levels", "instruments", "indicators", "groups"),
        *("matrix", "area_sectors", "capabilities", "pillars", "steps", "tools", "plan_checks", "regions", "states"),
    ],
)
def test_nothing_can_be_changed_by_accident(words: Framework, name: str) -> None:
    table = getattr(words, name)
    with pytest.raises(TypeError, match="does not support item"):
        table["X"] = None
    with pytest.raises(AttributeError):
        setattr(words, name, {})


def test_what_is_remembered_belongs_to_one_vocabulary(words: Framework) -> None:
    key = Key.of("spar-2", "C4.1")
    assert words.counterparts(key, "jee-3") is words.counterparts(key, "jee-3")
    without = replace(words, indicators={x: y for x, y in words.indicators.items() if x.instrument_id != "jee-3"})
    assert words.counterparts(key, "jee-3")
    assert without.counterparts(key, "jee-3") == without.indicators_of("jee-3") == ()
    assert areas_by_indicator("spar-2", words)[key]
    assert areas_by_indicator("spar-2", without)[key] == ()
    assert len(words.indicators_of("spar-2")) == sum(x.instrument_id == "spar-2" for x in words.indicators)
