"""One row as an action, or what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, Mode, framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.own_catalogue import fields
from hsforhs.planning.own_catalogue.rows import Given, RowReader

WORDS, OURS = framework(), action_catalogue()


def read(instrument: str = "jee-3", **texts: str) -> tuple[RowReader, object]:
    reader = RowReader(WORDS, OURS, instrument)
    row = {"indicator": "P1.1", "step": "2", "text": "Invented", **texts}
    return reader, reader.action(Given(7, row, {name: name for name in fields()}))


def only_fault(instrument: str = "jee-3", **texts: str) -> str:
    reader, _action = read(instrument, **texts)
    assert len(reader.faults) == 1, reader.faults
    return str(reader.faults[0])


def good(instrument: str = "jee-3", **texts: str):
    reader, action = read(instrument, **texts)
    assert reader.faults == []
    return action


class TestIndicator:
    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("P1.1", "P1.1"),
            ("P.1.1", "P1.1"),
            ("jee-3:P1.1", "P1.1"),
            ("JEE-3: POE1", "PoE1"),
            ("benchmarks-2:2.1", "P2.1"),
            ("benchmarks-1:1.2", "P2.1"),
        ],
    )
    def test_a_code_of_jee_3_or_of_the_benchmarks(self, written: str, code: str) -> None:
        found = good(indicator=written)
        assert found.indicator == Key.of("jee-3", code)
        assert found.area == WORDS.area_of(found.indicator).code

    def test_every_benchmark_with_one_counterpart_is_taken_and_every_other_is_a_fault(self) -> None:
        for edition in ("benchmarks-1", "benchmarks-2"):
            for benchmark in WORDS.indicators_of(edition):
                reader, action = read(indicator=str(benchmark.key))
                others = WORDS.counterparts(benchmark.key, "jee-3")
                assert bool(reader.faults) == (len(others) != 1)
                if len(others) == 1:
                    assert action.indicator == others[0].object

    def test_a_code_without_instrument_belongs_to_the_one_that_is_named(self) -> None:
        assert good("benchmarks-2", indicator="2.1").indicator.code == "P2.1"
        assert good("benchmarks-2", indicator="jee-3:P1.1").indicator.code == "P1.1"

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("P9.9", "jee-3 has no indicator 'P9.9'"),
            ("2.1", "jee-3 has no indicator '2.1'"),
            ("spar-2:C5.1", "'spar-2' is no instrument of indicators; expected one of jee-3, benchmarks-2"),
            ("benchmarks-2:18.1", "benchmarks-2:18.1 has 2 counterparts in JEE 3; expected one of CE1, CE2"),
            ("benchmarks-1:9.2", "benchmarks-1:9.2 has no counterparts in JEE 3; expected the JEE 3 code that is me"),
            ("", "the indicator is missing; expected a JEE 3 code such as P1.1"),
        ],
    )
    def test_what_is_none_or_more_than_one(self, written: str, said: str) -> None:
        assert only_fault(indicator=written).startswith(f"row 7, column 'indicator': {said}")


class TestStep:
    @pytest.mark.parametrize(
        ("written", "step"),
        [
            ("2", 2),
            ("3.0", 3),
            ("Level 4", 4),
            ("limited", 2),
            ("Developed", 3),
            ("DEMONSTRATED CAPACITY", 4),
            ("Sustainable capacity", 5),
        ],
    )
    def test_a_number_or_the_name_of_a_level(self, written: str, step: int) -> None:
        assert good(step=written).step == step

    @pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
    def test_names_of_levels_in_other_languages(self, language: str) -> None:
        for level in range(2, 6):
            assert good(step=WORDS.label("capacity-level", str(level), language).text).step == level

    @pytest.mark.parametrize("written", ["0", "6", "two", "2-3", "-2", "2.5"])
    def test_what_is_no_step(self, written: str) -> None:
        assert f"'{written}' is no step; expected 2 to 5" in only_fault(step=written)

    @pytest.mark.parametrize("written", ["1", "No capacity"])
    def test_no_action_leads_to_the_first_level(self, written: str) -> None:
        assert "level 1 is where a ladder begins" in only_fault(step=written)


class TestText:
    def test_blanks_are_evened_out(self) -> None:
        assert good(text="  one \n two ").text == "one two"

    @given(st.integers(1, 400))
    def test_the_limit_is_exact(self, length: int) -> None:
        reader, _action = read(text="x" * length)
        assert bool(reader.faults) == (length > 200)

    def test_what_is_missing_too_long_or_not_to_be_printed(self) -> None:
        assert "the text is missing" in only_fault(text="  ")
        assert "the text has 201 characters; expected at most 200" in only_fault(text="x" * 201)
        assert "the text holds control characters" in only_fault(text="a\x07b")
        assert "the evidence has 501 characters; expected at most 500" in only_fault(evidence="x" * 501)
        assert "the threshold has 201 characters" in only_fault(threshold="x" * 201)


class TestCodes:
    def test_codes_and_titles_in_any_case(self) -> None:
        found = good(
            components="his; Health workforce",
            level="Nat",
            lead_sector="health sector",
            supporting_sectors="ani, LAW",
            mode="Surge function",
            phase="PREP",
            kind="training",
            hazards="BIO|Chemical",
            hepr=next(iter(WORDS.capabilities)).lower(),
            checks="PL01 pl02",
        )
        assert found.components == ("HIS", "HWF")
        assert (found.level, found.lead_sector, found.mode, found.phase) == ("NAT", "HEALTH", Mode.SURGE, "PREP")
        assert (found.supporting_sectors, found.kind, found.hazards) == (("ANI", "LAW"), "TRA", ("BIO", "CHE"))
        assert (found.hepr, found.checks) == (next(iter(WORDS.capabilities)), ("PL01", "PL02"))

    def test_a_title_that_holds_commas_is_one(self) -> None:
        title = WORDS.components["MPT"].title
        assert "," in title
        assert good(components=f"{title}\nLG").components == ("MPT", "LG")

    @pytest.mark.parametrize(
        "name",
        [
            "components",
            "level",
            "lead_sector",
            "supporting_sectors",
            "mode",
            "phase",
            "kind",
            "hazards",
            "hepr",
            "checks",
        ],
    )
    def test_an_unknown_code_is_a_fault_that_lists_the_known_ones(self, name: str) -> None:
        said = only_fault(**{name: "XYZ"})
        assert said.startswith(f"row 7, column '{name}': 'XYZ' is not known; expected ")
        assert "," in said

    def test_a_lead_does_not_support_itself(self) -> None:
        assert "the lead ANI supports itself" in only_fault(lead_sector="ANI", supporting_sectors="LAW ANI")

    def test_what_is_not_given_stays_empty(self) -> None:
        found = good()
        assert (found.components, found.supporting_sectors, found.checks, found.hazards) == ((), (), (), ())
        assert (found.level, found.lead_sector, found.phase, found.kind, found.evidence) == ("", "", "", "", "")
        assert (found.mode, found.months, found.costs, found.prerequisites) == (None, 0, (), ())


class TestNumbers:
    def test_months_are_whole_and_not_beyond_five_years(self) -> None:
        assert good(months="60").months == 60
        for bad in ("0", "61", "1.5", "x", "-3", "²"):
            assert f"'{bad}' is no number of months" in only_fault(months=bad)

    def test_cost_drivers_are_those_of_our_items(self) -> None:
        item = next(iter(OURS.cost_items))
        assert [str(x) for x in good(costs=f"{item}*2/national; {item}*1/district/year").costs] == [
            f"{item}*2/national",
            f"{item}*1/district/year",
        ]
        for bad in ("gold*2/national", f"{item}*0/national", f"{item}*x/national", f"{item}*nan/national", f"{item}"):
            assert f"'{bad}' is no cost driver" in only_fault(costs=bad)


class TestIds:
    @pytest.mark.parametrize("written", ["A", "2.1-03_b", "x" * 40])
    def test_an_id(self, written: str) -> None:
        assert good(id=written).id == written

    @pytest.mark.parametrize("written", ["x" * 41, "a b", "a/b", "../x", "-a", "ä"])
    def test_what_is_no_id(self, written: str) -> None:
        assert "is no id" in only_fault(id=written)

    def test_a_missing_id_is_a_fault_only_where_there_is_a_column(self) -> None:
        assert "the id is missing" in only_fault(id="")
        assert good().id == ""

    def test_prerequisites_are_split(self) -> None:
        assert good(prerequisites="a, b;c\nd  a").prerequisites == ("a", "b", "c", "d")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(fields(), st.text(max_size=30))))
def test_whatever_a_row_holds_it_is_read_or_its_faults_are_told(texts: dict[str, str]) -> None:
    reader, action = read(**texts)
    if not reader.faults:
        assert action.indicator in WORDS.indicators
        assert action.step in (2, 3, 4, 5)
        assert 0 < len(action.text) <= 200
    assert all("\n" not in str(x) for x in reader.faults)
