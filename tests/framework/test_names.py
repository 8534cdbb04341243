"""States are found by exact names and known spellings, never by a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import VocabularyError, framework
from hsforhs.framework.names import StateNames, fold
from hsforhs.framework.records import State

STATES = framework().states
NAMES = [(name, x.iso3) for x in STATES.values() for name in (x.iso3, x.name, *x.names.values())]


def state(iso3: str, name: str, name_fr: str = "") -> State:
    flags = dict.fromkeys(("who_member", "least_developed", "small_island", "landlocked"), False)
    return State(iso3, iso3[:2], "000", name, {"fr": name_fr or name}, "AFRO", **flags)


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Côte d'Ivoire", "COTE D\u2019IVOIRE"),
            ("Côte d'Ivoire", "cote d`ivoire"),
            ("Türkiye", "Tu\u0308rkiye"),
            ("Viet Nam", " Viet\u00a0 Nam\t"),
        ],
    )
    def test_spellings_of_one_name_meet(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    def test_different_names_stay_different(self) -> None:
        assert fold("Niger") != fold("Nigeria")
        assert fold("Guinea Bissau") != fold("Guinea-Bissau")

    @given(st.text())
    def test_folding_twice_changes_nothing_more(self, name: str) -> None:
        once = fold(name)
        assert once == " ".join(once.split())
        assert fold(once.upper()) == fold(fold(once.upper()))


class TestStateNames:
    def test_code_name_french_name_and_alias_lead_to_the_state(self) -> None:
        names = StateNames({"AAA": state("AAA", "Aland", "Alande")}, [("Old Aland", "AAA")])
        assert [names.iso3(x) for x in ("aaa", "ALAND", " Alande ", "old  aland")] == ["AAA"] * 4

    def test_an_unknown_name_is_none(self) -> None:
        names = StateNames({"AAA": state("AAA", "Aland")}, [])
        assert names.iso3("Alan") is None
        assert names.iso3("") is None

    def test_an_alias_to_nowhere_is_refused(self) -> None:
        with pytest.raises(VocabularyError, match="'Old Aland' points to ZZZ"):
            StateNames({"AAA": state("AAA", "Aland")}, [("Old Aland", "ZZZ")])

    def test_a_name_of_two_states_is_refused(self) -> None:
        with pytest.raises(VocabularyError, match="'BLAND' would mean both BBB and AAA"):
            StateNames({"AAA": state("AAA", "Aland"), "BBB": state("BBB", "Bland")}, [("BLAND", "AAA")])

    def test_an_alias_that_repeats_the_name_is_no_conflict(self) -> None:
        assert StateNames({"AAA": state("AAA", "Aland")}, [("ALAND", "AAA")]).iso3("Aland") == "AAA"


class TestInstalled:
    def test_every_name_is_found_however_it_is_written(self) -> None:
        assert len(NAMES) == 7 * 196
        for name, iso3 in NAMES:
            for written in (name, name.upper(), f" {name}\u00a0", name.replace("'", "\u2019")):
                assert framework().state_names.iso3(written) == iso3

    @pytest.mark.parametrize(
        ("name", "iso3"),
        [
            ("Guinea Bissau", "GNB"),
            ("Iran (Islamic Republic of )", "IRN"),
            ("Micronesia", "FSM"),
            ("Netherlands", "NLD"),
            ("Netherlands (Kingdom of the)", "NLD"),
            ("Saint Vicent and the Grenadines", "VCT"),
            ("Turkey", "TUR"),
            ("Türkiye", "TUR"),
            ("Czech Republic (Czechia)", "CZE"),
            ("Venezuela (Bolivarian Republique of)", "VEN"),
            ("Côte d'Ivoire", "CIV"),
            ("Swaziland", "SWZ"),
            ("Eswatini", "SWZ"),
            ("The former Yugoslav Republic of Macedonia", "MKD"),
            ("North Macedonia", "MKD"),
        ],
    )
    def test_spellings_met_in_published_files(self, name: str, iso3: str) -> None:
        assert framework().state_names.iso3(name) == iso3

    def test_near_names_are_not_mixed_up(self) -> None:
        names = framework().state_names
        assert [names.iso3(x) for x in ("Niger", "Nigeria", "Dominica", "Dominican Republic")] == [
            *("NER", "NGA", "DMA", "DOM")
        ]
        assert names.iso3("Nigerr") is None
        assert names.iso3("Congo, no such") is None
