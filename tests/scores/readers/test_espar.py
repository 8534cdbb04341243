"""e-SPAR workbooks: three layouts, and everything that has gone wrong in them."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key, framework
from hsforhs.scores import TOTAL, Assessment, Reading, ScoreState
from hsforhs.scores.readers import AmbiguousFile, read_everything, read_scores
from tests.scores.readers.espar_files import (
    NAMES,
    StateRow,
    average,
    layout_a,
    layout_b,
    layout_c,
    silent,
)

SHEET = "sheet Score by capacity & indicator"
FIRST_B = 15
GHANA = StateRow("GHA", values={"C1.1": 80, "C1": 67, TOTAL: 61, "C5.1": 0})


def by_iso3(reading: Reading) -> dict[str, Assessment]:
    return {x.place: x for x in reading.assessments}


def value(assessment: Assessment, code: str) -> object:
    return assessment.scores[Key.of(assessment.instrument, code)].value


def state(assessment: Assessment, code: str) -> ScoreState:
    return assessment.scores[Key.of(assessment.instrument, code)].state


def remarks(reading: Reading) -> list[str]:
    return [str(x) for x in reading.remarks]


def refusal(path: Path, **choice: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read_scores(path, **choice)
    return str(caught.value)


def changed(path: Path, *cells: tuple[str, Any]) -> Path:
    """Write other values into cells of the first sheet."""
    book = openpyxl.load_workbook(path)
    for name, content in cells:
        book.worksheets[0][name] = content
    book.save(path)
    return path


class TestLayouts:
    def test_layout_a(self, tmp_path: Path) -> None:
        other = StateRow("NAM", status="Other", fill="Other", values={"C1": "no data", TOTAL: "other"})
        no = StateRow("FRA", status="no", fill=None, values={"C1": "no data", TOTAL: "no data"}, hidden=True)
        read = read_scores(layout_a(tmp_path / "a.xlsx", [StateRow("GHA", "yes", values=GHANA.values), no, other]))
        assert (read.layout, read.editions, read.years, read.updated_on) == (
            "e-SPAR workbook",
            ("spar-1",),
            (2018,),
            None,
        )
        found = by_iso3(read)
        assert list(found) == ["GHA", "FRA", "NAM"]
        ghana = found["GHA"]
        assert (value(ghana, "C1.1"), value(ghana, "C13.1"), value(ghana, "C5.1")) == (80, 60, 0)
        assert (ghana.published["C1"], ghana.published[TOTAL]) == (67, 61)
        assert len(ghana.scores) == 24
        assert len(ghana.published) == 14
        assert (ghana.kind, ghana.year, ghana.who_region, ghana.name) == ("SELF", 2018, "AFRO", "Ghana")
        assert [found[x].reported for x in found] == [True, False, False]
        assert found["NAM"].status_as_written == "Other"
        assert found["NAM"].values == {}
        assert found["NAM"].published[TOTAL] is None

    @pytest.mark.parametrize(
        ("instrument", "year", "indicators", "figures"), [("spar-1", 2019, 24, 14), ("spar-2", 2022, 35, 16)]
    )
    def test_layout_b(self, tmp_path: Path, instrument: str, year: int, indicators: int, figures: int) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA, silent("FRA")], instrument=instrument, year=year)
        read = read_scores(path)
        assert (read.editions, read.years, read.updated_on) == ((instrument,), (year,), dt.date(2023, 5, 1))
        ghana, france = read.assessments
        assert (len(ghana.scores), len(ghana.published)) == (indicators, figures)
        assert (value(ghana, "C1.1"), value(ghana, "C5.1"), ghana.published["C1"]) == (80, 0, 67)
        assert france.reported is False
        assert {x.state for x in france.scores.values()} == {ScoreState.NOT_REPORTED}
        assert set(france.published.values()) == {None}
        assert remarks(read) == []

    def test_layout_c_with_iso3_and_spanish_words(self, tmp_path: Path) -> None:
        haiti = StateRow("HTI", status="Sí", name="Haití")
        silent_india = StateRow("IND", status="No", fill="sin datos", name="")
        read = read_scores(layout_c(tmp_path / "c.xlsx", [haiti, silent_india]))
        assert (read.years, read.updated_on) == ((2024,), dt.date(2025, 2, 3))
        found = by_iso3(read)
        assert (found["HTI"].reported, found["IND"].reported) == (True, False)
        assert found["IND"].name == framework().states["IND"].name
        assert found["HTI"].published[TOTAL] == 60

    def test_one_country_is_enough(self, tmp_path: Path) -> None:
        for path in (layout_a(tmp_path / "a.xlsx", [GHANA]), layout_b(tmp_path / "b.xlsx", [GHANA])):
            assert [x.place for x in read_scores(path).assessments] == ["GHA"]

    def test_averages_above_and_below(self, tmp_path: Path) -> None:
        for path in (layout_a(tmp_path / "a.xlsx", [GHANA]), layout_b(tmp_path / "b.xlsx", [GHANA])):
            found = read_scores(path).published_averages
            assert list(found) == ["GLOBAL", "AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO"]
            assert all(figure == average(region, code) for region, x in found.items() for code, figure in x.items())
            assert {"C1", "C13", TOTAL} <= set(found["SEARO"])

    def test_blanks_around_a_name(self, tmp_path: Path) -> None:
        states = [StateRow("GHA", name="Ghana "), StateRow("FRA", name="\u00a0France\u00a0")]
        assert [x.name for x in read_scores(layout_b(tmp_path / "b.xlsx", states)).assessments] == ["Ghana", "France"]

    def test_no_status_column(self, tmp_path: Path) -> None:
        rows = [StateRow("GHA", status=None), StateRow("FRA", status=None, fill="no data")]
        path = changed(layout_b(tmp_path / "b.xlsx", rows), ("A14", None))
        assert [x.reported for x in read_scores(path).assessments] == [True, False]

    def test_status_in_capitals_is_no_code(self, tmp_path: Path) -> None:
        rows = [StateRow("GHA", status="YES"), StateRow("FRA", status="NO", fill=None)]
        assert [x.reported for x in read_scores(layout_b(tmp_path / "b.xlsx", rows)).assessments] == [True, False]


VALUES = st.sampled_from([0, 20, 40, 60, 80, 100, None, "", "no data", "n/a"])
NUMBERS = st.integers(0, 100) | st.sampled_from([None, "no data"])


@given(st.data())
def test_what_is_written_in_layout_b_reads_back(data: st.DataObject) -> None:
    words = framework()
    indicators = [x.code for x in words.indicators_of("spar-2")]
    figures = [*(x.key.code for x in words.groups_of("spar-2")), TOTAL]
    states = data.draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True))
    rows = [
        StateRow(
            iso3,
            status=data.draw(st.sampled_from(["Yes", "yes", "YES "])),
            values={
                **dict(zip(indicators, data.draw(st.lists(VALUES, min_size=35, max_size=35)), strict=True)),
                **dict(zip(figures, data.draw(st.lists(NUMBERS, min_size=16, max_size=16)), strict=True)),
            },
        )
        for iso3 in states
    ]
    with tempfile.TemporaryDirectory() as folder:
        read = read_scores(layout_b(Path(folder) / "b.xlsx", rows))
    assert [x.place for x in read.assessments] == states
    for row, found in zip(rows, read.assessments, strict=True):
        for code in indicators:
            wanted = row.values[code]
            assert value(found, code) == (wanted if isinstance(wanted, int) else None)
            assert (state(found, code) is ScoreState.NOT_APPLICABLE) == (wanted == "n/a")
        assert dict(found.published) == {x: y if isinstance(y := row.values[x], int) else None for x in figures}


class TestYearAndEdition:
    def test_year_from_the_name_of_the_sheet(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], year=None, title="Scores 2023")
        assert read_scores(path).years == (2023,)

    def test_year_must_be_given_where_the_file_is_silent(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], year=None)
        assert refusal(path) == f"b.xlsx, {SHEET}: the sheet does not say of which year it is; expected --year."
        assert read_scores(path, year=2023).years == (2023,)

    def test_edition_and_year_disagree(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], instrument="spar-1", year=2022)
        assert "the codes are those of spar-1, and the year in the title or sheet name is 2022" in refusal(path)
        path = layout_b(tmp_path / "b2.xlsx", [GHANA], instrument="spar-2", year=2020)
        assert "the codes are those of spar-2" in refusal(path)
        path = layout_b(tmp_path / "b3.xlsx", [GHANA], instrument="spar-2", year=None)
        assert "and the year given is 2019" in refusal(path, year=2019)

    def test_another_year_than_that_of_the_file(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], year=2022)
        assert refusal(path, year=2023) == "b.xlsx: the file holds no 2023; expected spar-2 2022 (1 State)."

    def test_questionnaire_of_2010_to_2017(self, tmp_path: Path) -> None:
        sentence = refusal(layout_c(tmp_path / "old.xlsx", [GHANA], year=2016, instrument="spar-1"))
        assert "this is the IHR questionnaire of 2010 to 2017, another instrument" in sentence
        assert "expected SPAR of 2018 or later" in sentence

    def test_several_years(self, tmp_path: Path) -> None:
        others = [("Scores 2020", "spar-1", 2020, [GHANA, StateRow("FRA")])]
        path = layout_b(tmp_path / "b.xlsx", [GHANA], year=2022, others=others)
        with pytest.raises(AmbiguousFile) as caught:
            read_scores(path)
        assert caught.value.choices == (("spar-1", 2020, 2), ("spar-2", 2022, 1))
        assert "spar-1 2020 (2 States); spar-2 2022 (1 State); expected --instrument to choose" in str(caught.value)
        chosen = read_scores(path, year=2020)
        assert (chosen.editions, len(chosen.assessments)) == (("spar-1",), 2)
        assert "2020" in chosen.title
        assert chosen.published_averages["AFRO"]["C13"] == average("AFRO", "C13")
        assert "C14" not in chosen.published_averages["AFRO"]
        assert read_scores(path, instrument="spar-2").published_averages["AFRO"]["C15"] == average("AFRO", "C15")
        assert read_everything(path).published_averages == {}

    def test_choices_stay_when_the_name_of_the_file_is_replaced(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], others=[("Scores 2023", "spar-2", 2023, [GHANA])])
        with pytest.raises(AmbiguousFile, match="--year to choose") as caught:
            read_scores(path)
        renamed = caught.value.at(file="mine.xlsx")
        assert renamed.choices == caught.value.choices
        assert str(renamed).startswith("mine.xlsx: ")

    def test_two_sheets_of_one_year(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA], others=[("Copy", "spar-2", 2022, [GHANA])])
        assert "the sheets 'Score by capacity & indicator' and 'Copy' hold the same instrument and year" in refusal(
            path
        )


class TestStatus:
    def test_other_words_are_grouped(self, tmp_path: Path) -> None:
        rows = [
            GHANA,
            *(StateRow(x, status="Other", fill="Other") for x in ("FRA", "NAM")),
            StateRow("IND", "late", ""),
        ]
        read = read_scores(layout_b(tmp_path / "b.xlsx", rows))
        assert remarks(read) == [
            f"{SHEET}, cell A16, cell A17: the status 'Other' is neither yes nor no and counts as not reported.",
            f"{SHEET}, cell A18: the status 'late' is neither yes nor no and counts as not reported.",
        ]
        assert [x.reported for x in read.assessments] == [True, False, False, False]
        assert by_iso3(read)["IND"].status_as_written == "late"

    def test_long_lists_of_cells_are_cut(self, tmp_path: Path) -> None:
        states = list(framework().states.values())[:14]
        rows = [StateRow(x.iso3, "Other", None, name=x.name, region=x.who_region) for x in states]
        (remark,) = remarks(read_scores(layout_b(tmp_path / "b.xlsx", rows)))
        assert "cell A24 and 4 more: the status 'Other'" in remark

    @pytest.mark.parametrize("code", ["C1.1", "C3", TOTAL])
    def test_scores_of_a_state_that_did_not_report_are_kept_out(self, tmp_path: Path, code: str) -> None:
        row = StateRow("FRA", status="No", fill="no data", values={code: 40})
        read = read_scores(layout_b(tmp_path / "b.xlsx", [GHANA, row]))
        assert remarks(read) == [
            f"{SHEET}, row 16: France did not report and has scores all the same; they were left out."
        ]
        assert read.assessments[1].values == {}
        assert set(read.assessments[1].published.values()) == {None}

    def test_blank_indicators_of_a_state_that_reported(self, tmp_path: Path) -> None:
        row = StateRow("FRA", values={"C1.1": None, "C1.2": "", "C3.1": "no data", "C4.1": "n/a"})
        read = read_scores(layout_b(tmp_path / "b.xlsx", [row]))
        assert remarks(read) == [
            f"{SHEET}, row 15: France reported and left 3 indicators blank; they count as not reported."
        ]
        assert read.assessments[0].not_applicable == (Key.of("spar-2", "C4.1"),)


class TestCells:
    @pytest.mark.parametrize(
        ("written", "number"),
        [(80.0, 80), (0, 0), (100, 100), (None, None), ("no data", None), ("No Data ", None), ("sin datos", None)],
    )
    def test_plain(self, tmp_path: Path, written: Any, number: int | None) -> None:
        read = read_scores(layout_b(tmp_path / "b.xlsx", [StateRow("GHA", values={"C2.1": written})]))
        found = value(read.assessments[0], "C2.1")
        assert (found, type(found)) == (number, type(number))

    @pytest.mark.parametrize("written", ["n/a", "N/A", "not applicable", "no aplica"])
    def test_not_applicable(self, tmp_path: Path, written: str) -> None:
        read = read_scores(layout_b(tmp_path / "b.xlsx", [StateRow("GHA", values={"C2.1": written})]))
        assert state(read.assessments[0], "C2.1") is ScoreState.NOT_APPLICABLE
        assert read.remarks == ()

    def test_na_is_read_as_not_applicable_and_said(self, tmp_path: Path) -> None:
        read = read_scores(layout_b(tmp_path / "b.xlsx", [StateRow("GHA", values={"C2.1": "NA", "C2.2": "na"})]))
        assert remarks(read) == [f"{SHEET}, cell H15, cell I15: 'NA' was read as not applicable."]
        assert state(read.assessments[0], "C2.2") is ScoreState.NOT_APPLICABLE

    @pytest.mark.parametrize("written", ["80", "80 %", " 80%"])
    def test_numbers_as_text(self, tmp_path: Path, written: str) -> None:
        read = read_scores(layout_b(tmp_path / "b.xlsx", [StateRow("GHA", values={"C2.1": written})]))
        assert value(read.assessments[0], "C2.1") == 80
        assert remarks(read) == [f"{SHEET}, cell H15: the text '{written.strip()}' was read as a number."]

    @pytest.mark.parametrize(
        ("code", "written", "cell", "sentence"),
        [
            ("C2.1", 50, "H15", "50 is no score of C2.1; expected 0, 20, 40, 60, 80 or 100 per cent."),
            ("C2.1", 120, "H15", "120 is no score of C2.1; expected 0, 20,"),
            ("C2.1", -20, "H15", "-20 is no score of C2.1;"),
            ("C2.1", "-20", "H15", "-20 is no score of C2.1;"),
            (
                "C2.1",
                3,
                "H15",
                "3 is no score of C2.1 (it looks like a level from 1 to 5; levels and percentages are not",
            ),
            ("C2.1", 0.8, "H15", "0.8 is no score of C2.1 (it looks like a fraction shown as a percentage)"),
            ("C2", 101, "K15", "101 is no score of C2; expected 0 to 100 per cent."),
            (TOTAL, -1, "D15", "-1 is no score of TOTAL; expected 0 to 100 per cent."),
            ("C2.1", "#VALUE!", "H15", "the cell holds the spreadsheet error #VALUE!"),
            (TOTAL, "#REF!", "D15", "the cell holds the spreadsheet error #REF!"),
            ("C2.1", "good", "H15", "'good' is no score; expected a number or 'no data'."),
            ("C2.1", True, "H15", "'True' is no score"),
            ("C2", True, "K15", "'True' is no score"),
        ],
    )
    def test_what_is_no_score_stops_with_the_cell(
        self, tmp_path: Path, code: str, written: Any, cell: str, sentence: str
    ) -> None:
        path = layout_b(tmp_path / "b.xlsx", [StateRow("GHA", fill=60, values={"C1": 1, code: written})])
        assert refusal(path).startswith(f"b.xlsx, {SHEET}, cell {cell}: {sentence}")

    def test_formulas_without_saved_values(self, tmp_path: Path) -> None:
        path = changed(layout_b(tmp_path / "b.xlsx", [GHANA]), ("T15", "=AVERAGE(O15:S15)"), ("K15", "=1+1"))
        assert refusal(path) == (
            f"b.xlsx, {SHEET}, cell K15: the cell (and 1 more) holds a formula without a saved value; expected "
            "a value; open the file in a spreadsheet program and save it again."
        )

    @pytest.mark.parametrize("cell", ["A15", "B15", "C15"])
    def test_formulas_left_of_the_scores(self, tmp_path: Path, cell: str) -> None:
        path = changed(layout_b(tmp_path / "b.xlsx", [GHANA, StateRow("FRA")]), (cell, '="Yes"'))
        assert f"cell {cell}: the cell holds a formula without a saved value" in refusal(path)


class TestStates:
    def test_unknown_name(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [GHANA, StateRow("FRA", name="Frence")]))
        assert sentence == (
            f"b.xlsx, {SHEET}, cell C16: 'Frence' is not a State Party that is known by this name (do you mean "
            "France?); expected its ISO3 code, its name or a usual spelling."
        )

    def test_one_country_of_an_unknown_name(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [StateRow("FRA", name="Atlantis")]))
        assert f"{SHEET}, cell C15: 'Atlantis' is not a State Party that is known by this name; expected" in sentence

    @pytest.mark.parametrize("name", ["Turkey", "Saint Vicent and the Grenadines", "CÔTE D’IVOIRE", "Guinea Bissau"])
    def test_usual_spellings(self, tmp_path: Path, name: str) -> None:
        path = layout_b(tmp_path / "b.xlsx", [StateRow("FRA", name=name)])
        assert read_scores(path).assessments[0].place in {"TUR", "VCT", "CIV", "GNB"}

    def test_a_state_that_stands_twice(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [GHANA, StateRow("FRA"), StateRow("GHA", name="ghana ")]))
        assert f"{SHEET}, cell C17: ghana stands twice, first in row 15; expected each State once." in sentence

    def test_a_state_of_an_unknown_region_is_not_lost(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [GHANA, StateRow("FRA", region="EUR0")]))
        assert f"{SHEET}, cell B16: 'EUR0' is no WHO region, and France is a State; expected one of AFRO" in sentence

    def test_code_and_name_of_two_states(self, tmp_path: Path) -> None:
        path = layout_c(tmp_path / "c.xlsx", [GHANA, StateRow("FRA", name="India")])
        assert "cell D16: the code 'FRA' is France, and the name is 'India'" in refusal(path)

    def test_unknown_code_beside_a_known_name(self, tmp_path: Path) -> None:
        path = changed(layout_c(tmp_path / "c.xlsx", [GHANA, StateRow("FRA"), StateRow("IND")]), ("D16", "FRX"))
        read = read_scores(path)
        assert read.assessments[1].place == "FRA"
        assert remarks(read) == [
            "sheet Datos, cell D16: the code 'FRX' is not known; the State was taken from its name."
        ]

    def test_a_name_that_looks_like_a_code(self, tmp_path: Path) -> None:
        states = [GHANA, StateRow("FRA", name="USA", region="AMRO"), StateRow("IND")]
        read = read_scores(layout_b(tmp_path / "b.xlsx", states))
        assert [(x.place, x.name) for x in read.assessments] == [("GHA", "Ghana"), ("USA", "USA"), ("IND", "India")]

    def test_no_state_at_all(self, tmp_path: Path) -> None:
        path = changed(layout_b(tmp_path / "b.xlsx", [GHANA]), ("C15", None))
        assert "no State stands below the header" in refusal(path)


class TestHeader:
    def test_unknown_code(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [GHANA], extra={"C.16.1": 0}))
        assert f"{SHEET}, cell BC14: the code C.16.1 does not exist in State Party" in sentence
        assert sentence.endswith("expected a code of that edition (C1.1 to C15.1).")

    def test_a_code_that_stands_twice(self, tmp_path: Path) -> None:
        sentence = refusal(layout_b(tmp_path / "b.xlsx", [GHANA], rename={"C1.2": "C.1.1"}))
        assert f"{SHEET}, cell F14: the code C.1.1 stands twice in the header" in sentence

    def test_a_column_that_is_missing(self, tmp_path: Path) -> None:
        read = read_scores(layout_b(tmp_path / "b.xlsx", [GHANA], rename={"C1.2": "Remarks"}))
        assert remarks(read) == [f"{SHEET}, row 14: there is no column for C1.2; they count as not reported."]
        assert state(read.assessments[0], "C1.2") is ScoreState.NOT_REPORTED
        assert len(read.assessments[0].scores) == 35

    def test_no_regions(self, tmp_path: Path) -> None:
        path = changed(layout_b(tmp_path / "b.xlsx", [GHANA]), ("B15", None))
        assert "no column holds WHO regions" in refusal(path)

    def test_a_row_of_codes_below_the_states_is_no_header(self, tmp_path: Path) -> None:
        path = layout_b(tmp_path / "b.xlsx", [GHANA])
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for column in range(5, 55):
            sheet.cell(18, column, sheet.cell(14, column).value)
        book.save(path)
        assert [value(x, "C1.1") for x in read_scores(path).assessments] == [80]

    @pytest.mark.parametrize("write", [layout_a, layout_b, layout_c])
    def test_the_header_is_found_wherever_it_stands(self, tmp_path: Path, write: Callable[..., Path]) -> None:
        path = write(tmp_path / "x.xlsx", [GHANA, StateRow("FRA")])
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(1, amount=7)
        book.save(path)
        assert [value(x, "C1.1") for x in read_scores(path).assessments] == [80, 60]
