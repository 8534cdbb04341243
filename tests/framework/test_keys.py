"""Keys of three parts, and the spellings of codes that files use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import BareCodeError, Key, VocabularyError, framework, normalise_code

INSTRUMENTS = st.from_regex(r"[a-z]{1,12}(-[0-9]{1,3})?", fullmatch=True)
SCORED = ("spar-1", "spar-2", "jee-1", "jee-2", "jee-3")
CODES = [(x.key.instrument_id, x.code) for name in SCORED for x in framework().indicators_of(name)]
GROUPS = [(name, x.key.code) for name in ("spar-1", "spar-2") for x in framework().groups_of(name)]


class TestKey:
    @given(INSTRUMENTS, st.text(min_size=1))
    def test_what_is_written_is_read_back(self, instrument_id: str, code: str) -> None:
        key = Key.of(instrument_id, code)
        assert Key.parse(str(key)) == key
        assert key.instrument_id == instrument_id

    def test_an_instrument_without_edition(self) -> None:
        assert Key.parse("hepr:1.2") == Key("hepr", "", "1.2")
        assert str(Key("hepr", "", "1.2")) == "hepr:1.2"

    def test_the_same_code_in_two_editions_is_not_the_same(self) -> None:
        assert Key.parse("spar-1:C3") != Key.parse("spar-2:C3")

    def test_a_bare_code_is_refused_with_the_way_to_write_it(self) -> None:
        with pytest.raises(BareCodeError, match=r"'C5\.1' is a bare code.* spar-2:C5\.1"):
            Key.parse("C5.1")

    @pytest.mark.parametrize("name", ["", "SPAR-2", "spar2", "spar-", "-2", "spar-2-1", "spar 2", "spar-2\n", "spar-x"])
    def test_what_is_no_name_of_an_instrument_is_refused(self, name: str) -> None:
        with pytest.raises(VocabularyError, match="not the name of an instrument") as caught:
            Key.of(name, "C1")
        assert not isinstance(caught.value, BareCodeError)

    def test_an_error_speaks_without_quotes_around_it(self) -> None:
        assert str(VocabularyError("there is no such code")) == "there is no such code"
        assert str(VocabularyError()) == ""


def spellings(instrument_id: str, code: str) -> list[str]:
    """All ways in which files write a code, the code itself among them."""
    if instrument_id.startswith("spar"):
        dotted = f"C.{code.removeprefix('C')}"
        return [code, dotted, f"{dotted} ", f"\u00a0{dotted}\u00a0", f" {code}"] + (
            [f"c{code[1:].replace('.', '')}", f"spar_2018_ind_c{code[1:].replace('.', '')}"] if "." in code else []
        )
    letters = code.rstrip("0123456789.")
    digits = code.removeprefix(letters).strip(".")
    squeezed = f"{letters.lower()}{digits.replace('.', '')}"
    bases = [f"{letters}{digits}", f"{letters}.{digits}", f"{letters.upper()}.{digits}", f"{letters.lower()}.{digits}"]
    return [*bases, f" {letters.upper()}{digits}\u00a0", squeezed, f"v2_{squeezed}"]


class TestNormaliseCode:
    @pytest.mark.parametrize(("instrument_id", "code"), CODES)
    def test_every_spelling_of_a_code_leads_to_it(self, instrument_id: str, code: str) -> None:
        assert {normalise_code(instrument_id, x) for x in spellings(instrument_id, code)} == {code}

    @pytest.mark.parametrize(("instrument_id", "code"), GROUPS)
    def test_every_spelling_of_a_capacity_leads_to_it(self, instrument_id: str, code: str) -> None:
        written = [*spellings(instrument_id, code), f"Level {code}"]
        assert {normalise_code(instrument_id, x) for x in written} == {code}

    @pytest.mark.parametrize("name", SCORED)
    def test_no_spelling_means_two_codes_of_one_instrument(self, name: str) -> None:
        """The published tables drop the dots: c111 is C11.1 and never C1.11."""
        owner: dict[str, str] = {}
        for instrument_id, code in CODES:
            if instrument_id == name:
                for written in spellings(name, code):
                    assert owner.setdefault(written, code) == code
        assert len(set(owner.values())) == len(framework().indicators_of(name))

    @pytest.mark.parametrize(
        ("instrument_id", "written", "code"),
        [
            ("spar-1", "C.2.1.1", "C2.1.1"),
            ("spar-1", "c51", "C5.1"),
            ("spar-1", "C.5.\u00a01", "C5.1"),
            ("spar-2", "Level C11", "C11"),
            ("spar-2", "C.15.1", "C15.1"),
            ("jee-1", "POE.1", "PoE.1"),
            ("jee-1", "re2", "RE.2"),
            ("jee-2", "v2_poe1", "PoE.1"),
            ("jee-3", "P.1.1", "P1.1"),
            ("jee-3", "PoE2", "PoE2"),
            ("hepr", " 1.2 ", "1.2"),
            ("benchmarks-1", "10.3", "10.3"),
        ],
    )
    def test_spellings_met_in_files(self, instrument_id: str, written: str, code: str) -> None:
        assert normalise_code(instrument_id, written) == code

    @pytest.mark.parametrize(
        "written",
        [
            *("", " ", "C", "C.", "C.1.", "CE1x", "C.111.1", "c1", "P", "P.1", "country", "Total Average", "C1.1.x"),
            *("IHRSPAR2_C05", "IHRSPAR_CAPACITY05", "SPAR05", "IHR05", "FOODSAFETY_JEE_SCORE", "SDGIHR2021"),
        ],
    )
    def test_what_is_no_code_is_none(self, written: str) -> None:
        """The codes of statistical services do not say the edition, so they are for their own reader."""
        assert [normalise_code(name, written) for name in SCORED] == [None] * len(SCORED)

    def test_a_code_of_the_other_family_is_none(self) -> None:
        assert normalise_code("spar-2", "P.1.1") is None
        assert normalise_code("jee-1", "C.1.1") is None

    def test_a_blank_is_no_code_anywhere(self) -> None:
        assert normalise_code("benchmarks-1", "\u00a0 ") is None

    @given(st.sampled_from(SCORED), st.text("CcPpDdRrEeOoVvLl2_.0123456789 \u00a0", max_size=12))
    def test_normalising_twice_changes_nothing(self, instrument_id: str, written: str) -> None:
        code = normalise_code(instrument_id, written)
        assert code is None or normalise_code(instrument_id, code) == code
