"""JEE and SPAR tables, long and wide, as text and as workbook."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key, framework
from hsforhs.scores import TOTAL, Assessment, Number, Reading, ScoreState
from hsforhs.scores.readers import AmbiguousFile, read_everything, read_scores
from hsforhs.scores.readers.score_tables import read_table
from hsforhs.scores.readers.tables import Grid

Row = Sequence[Any]
Writer = Callable[[Path, Sequence[Row]], Path]


def text_file(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([["" if x is None else x for x in row] for row in rows])
    return path


def workbook(path: Path, rows: Sequence[Row]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


BOTH = pytest.mark.parametrize("write", [text_file, workbook])


def codes(instrument: str) -> list[str]:
    return [x.code for x in framework().indicators_of(instrument)]


def refusal(path: Path, **choice: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read_scores(path, **choice)
    return str(caught.value)


def remarks(reading: Reading) -> list[str]:
    return [str(x) for x in reading.remarks]


def value(assessment: Assessment, code: str) -> Number | None:
    return assessment.scores[Key.of(assessment.instrument, code)].value


LONG_JEE = ("iso3", "country", "who_region", "status", "jee_end_date", "jee_edition", "round", "code", "score")


def jee_row(code: str = "P.1.1", score: Any = 3, **other: Any) -> list[Any]:
    cells = {
        "iso3": "GHA",
        "country": "Ghana",
        "who_region": "AFR",
        "status": "Completed",
        "jee_end_date": "2017-02-06",
        "jee_edition": "1",
        "round": "1",
        **other,
        "code": code,
        "score": score,
    }
    return [cells[x] for x in LONG_JEE]


class TestLongJee:
    @BOTH
    def test_two_editions(self, tmp_path: Path, write: Writer) -> None:
        rows = [jee_row(), jee_row("POE.1", "2.5"), jee_row("P.1.3", 4, iso3="IND", country="India", jee_edition="v2")]
        read = read_everything(write(tmp_path / "jee", [LONG_JEE, *rows]))
        ghana, india = read.assessments
        assert read.layout == "JEE table"
        assert (ghana.instrument, ghana.date, ghana.year) == ("jee-1", dt.date(2017, 2, 6), None)
        assert (value(ghana, "P.1.1"), value(ghana, "PoE.1"), value(ghana, "RE.1")) == (3, 2.5, None)
        assert (ghana.who_region, ghana.kind, ghana.reported, ghana.status_as_written) == (
            "AFR",
            "EXT",
            True,
            "Completed",
        )
        assert (len(ghana.scores), len(india.scores)) == (48, 49)
        assert (india.instrument, value(india, "P.1.3")) == ("jee-2", 4)

    def test_choice_of_edition_and_year(self, tmp_path: Path) -> None:
        other = jee_row(iso3="IND", country="India", jee_edition="2", jee_end_date="2018-03-01")
        path = text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(), other])
        assert "jee-1 (1 State); jee-2 (1 State); expected --instrument to choose" in refusal(path)
        assert [x.place for x in read_scores(path, instrument="jee-2").assessments] == ["IND"]
        assert [x.place for x in read_scores(path, year=2017).assessments] == ["GHA"]
        assert "the file holds no jee-3; expected jee-1 (1 State); jee-2 (1 State)." in refusal(
            path, instrument="jee-3"
        )

    @pytest.mark.parametrize(
        ("score", "sentence"),
        [
            ("0", "0 is no level of P.1.1; expected a level from 1 to 5, in steps of a half."),
            ("6", "6 is no level of P.1.1; expected"),
            ("80", "80 is no level of P.1.1 (it looks like a percentage); expected"),
            ("2.3", "2.3 is no level of P.1.1;"),
            ("5.5", "5.5 is no level of P.1.1;"),
            ("good", "'good' is no score;"),
            ("#VALUE!", "the cell holds the spreadsheet error #VALUE!;"),
        ],
    )
    def test_no_level(self, tmp_path: Path, score: str, sentence: str) -> None:
        path = text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row("P.1.2"), jee_row(score=score)])
        assert refusal(path).startswith(f"jee.csv, line 3, column 'score': {sentence}")

    def test_halves_only_in_the_first_edition(self, tmp_path: Path) -> None:
        path = text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(score="2.5", jee_edition="2")])
        assert "2.5 is no level of P.1.1; expected a level from 1 to 5." in refusal(path)

    @BOTH
    def test_unpublished_mission(self, tmp_path: Path, write: Writer) -> None:
        row = jee_row("", "", iso3="AGO", country="Angola", status="Completed but Unpublished")
        angola = read_scores(write(tmp_path / "jee", [LONG_JEE, row])).assessments[0]
        assert (angola.reported, angola.status_as_written) == (False, "Completed but Unpublished")
        assert {x.state for x in angola.scores.values()} == {ScoreState.NOT_REPORTED}

    def test_rounds(self, tmp_path: Path) -> None:
        second = {"round": "2", "jee_end_date": "2022-05-20"}
        rows = [jee_row(), jee_row("P.1.2"), jee_row(score=4, **second), jee_row("P.1.2", 4, **second)]
        first, later = read_scores(text_file(tmp_path / "jee.csv", [LONG_JEE, *rows])).assessments
        assert [(x.date, value(x, "P.1.1")) for x in (first, later)] == [
            (dt.date(2017, 2, 6), 3),
            (dt.date(2022, 5, 20), 4),
        ]

    def test_one_round_has_one_date(self, tmp_path: Path) -> None:
        rows = [jee_row(), jee_row("P.1.2", jee_end_date="2017-02-07")]
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, *rows]))
        assert "line 3, column 'jee_end_date': round 1 of Ghana has two dates, 2017-02-06 and 2017-02-07" in sentence

    def test_a_score_that_stands_twice(self, tmp_path: Path) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(), jee_row("p11", 4)]))
        assert "line 3, column 'code': p11 of Ghana stands twice, first in line 2, column 'code'" in sentence

    def test_unknown_code(self, tmp_path: Path) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row("P.1.3")]))
        assert "line 2, column 'code': the code P.1.3 does not exist in jee-1" in sentence

    @pytest.mark.parametrize("edition", ["", "4", "first"])
    def test_unknown_edition(self, tmp_path: Path, edition: str) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(jee_edition=edition)]))
        assert f"line 2, column 'jee_edition': '{edition}' is no edition of JEE; expected 1, 2 or 3." in sentence

    def test_edition_by_the_codes_or_by_choice(self, tmp_path: Path) -> None:
        def without_edition(*found: str) -> Path:
            rows = [("iso3", "code", "level"), *(("GHA", x, 3) for x in found)]
            return text_file(tmp_path / "jee.csv", rows)

        assert read_scores(without_edition("P.1.1", "R.2.4")).editions == ("jee-1",)
        assert read_scores(without_edition("P.1.1", "D.4.4")).editions == ("jee-2",)
        assert read_scores(without_edition("P1.1", "R1.6")).editions == ("jee-3",)
        assert read_scores(without_edition("jee-2:P.1.1", "jee-2:P.1.2")).editions == ("jee-2",)
        path = without_edition("P.1.1", "P.1.2")
        with pytest.raises(AmbiguousFile, match="the codes fit several editions: jee-1, jee-2, jee-3") as caught:
            read_scores(path)
        assert caught.value.choices == (("jee-1", None, 1), ("jee-2", None, 1), ("jee-3", None, 1))
        assert read_scores(path, instrument="jee-3").editions == ("jee-3",)


class TestDates:
    @pytest.mark.parametrize(
        ("written", "date"),
        [
            ("2017-02-06", dt.date(2017, 2, 6)),
            ("2017-02-06 00:00:00", dt.date(2017, 2, 6)),
            ("06-02-2017", dt.date(2017, 2, 6)),
            ("28-Dec-23", dt.date(2023, 12, 28)),
            ("6 February 2017", dt.date(2017, 2, 6)),
            ("02/28/2017", dt.date(2017, 2, 28)),
            ("28/02/2017", dt.date(2017, 2, 28)),
            ("", None),
            ("n/a", None),
        ],
    )
    def test_text(self, tmp_path: Path, written: str, date: dt.date | None) -> None:
        read = read_scores(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(jee_end_date=written)]))
        assert read.assessments[0].date == date
        assert read.remarks == ()

    def test_either_order_is_possible(self, tmp_path: Path) -> None:
        rows = [jee_row(jee_end_date="03/04/2017"), jee_row("P.1.2", jee_end_date="03/04/2017")]
        read = read_scores(text_file(tmp_path / "jee.csv", [LONG_JEE, *rows]))
        assert read.assessments[0].date == dt.date(2017, 4, 3)
        assert remarks(read) == [
            "line 2, column 'jee_end_date', line 3, column 'jee_end_date': '03/04/2017' was read with the day first."
        ]

    @pytest.mark.parametrize("date", [dt.date(2017, 2, 6), dt.datetime(2017, 2, 6, 12, 30)])
    def test_excel_dates(self, tmp_path: Path, date: dt.date) -> None:
        read = read_scores(workbook(tmp_path / "jee.xlsx", [LONG_JEE, jee_row(jee_end_date=date)]))
        assert read.assessments[0].date == dt.date(2017, 2, 6)

    @pytest.mark.parametrize("written", ["soon", "31-02-2017", "2017-13-01", "2017", "42772", "99/99/2017", "5-Foo-17"])
    def test_no_date(self, tmp_path: Path, written: str) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(jee_end_date=written)]))
        assert f"line 2, column 'jee_end_date': '{written}' is no date; expected a date such as" in sentence


def wide(instrument: str, level: Any = 3, *, spelled: Callable[[str], str] = str, **left: Any) -> list[list[Any]]:
    found = codes(instrument)
    return [[*left, *map(spelled, found)], [*left.values(), *[level] * len(found)]]


def squeezed(code: str) -> str:
    return code.replace(".", "").lower()


class TestWideJee:
    @BOTH
    @pytest.mark.parametrize("instrument", ["jee-1", "jee-2", "jee-3"])
    @pytest.mark.parametrize("spelled", [str, squeezed, str.upper], ids=["book", "squeezed", "upper"])
    def test_edition_by_all_codes(
        self, tmp_path: Path, write: Writer, instrument: str, spelled: Callable[[str], str]
    ) -> None:
        rows = wide(instrument, 4, spelled=spelled, country="Ghana", jee_date1="2017-02-06")
        (ghana,) = read_scores(write(tmp_path / "jee", rows)).assessments
        assert (ghana.instrument, ghana.place, ghana.date) == (instrument, "GHA", dt.date(2017, 2, 6))
        assert list(ghana.values.values()) == [4] * len(codes(instrument))

    def test_prefixed(self, tmp_path: Path) -> None:
        rows = wide("jee-2", 4, spelled=lambda x: f"jee-2:{x}", iso3="GHA")
        assert read_scores(text_file(tmp_path / "jee.csv", rows)).editions == ("jee-2",)

    def two_editions(self) -> list[list[Any]]:
        """The shape of a table with both editions and a second mission in other columns."""
        first, second = map(squeezed, codes("jee-1")), [f"v2_{squeezed(x)}" for x in codes("jee-2")]
        later = [f"{x}_2" for x in second]
        left = ["iso", "country", "status", "jee_date1", "jee_date2", "jee_completed_version"]
        header = [*left, *first, *second, *later]
        one, two = len(codes("jee-1")), len(codes("jee-2"))

        def row(*cells: Any, scores: Mapping[int, Any]) -> list[Any]:
            parts = [[scores.get(part, "")] * size for part, size in enumerate((one, two, two))]
            return [*cells, *(x for part in parts for x in part)]

        return [
            header,
            row("GHA", "Ghana", "Completed", "2017-02-06", "", "v1", scores={0: 2}),
            row("IND", "India", "Completed", "2018-03-01", "2021-05-04", "v2", scores={1: 3, 2: 4}),
            row("AGO", "Angola", "Completed but Unpublished", "2019-11-17", "", "v2", scores={}),
            row("FRA", "France", "Completed but Unpublished", "2019-11-17", "", "", scores={}),
        ]

    @BOTH
    def test_two_editions_and_a_second_mission(self, tmp_path: Path, write: Writer) -> None:
        read = read_everything(write(tmp_path / "jee", self.two_editions()))
        found = [(x.place, x.instrument, str(x.date), x.reported, sum(x.values.values())) for x in read.assessments]
        assert found == [
            ("GHA", "jee-1", "2017-02-06", True, 2 * 48),
            ("IND", "jee-2", "2018-03-01", True, 3 * 49),
            ("IND", "jee-2", "2021-05-04", True, 4 * 49),
            ("AGO", "jee-2", "2019-11-17", False, 0),
        ]
        (remark,) = remarks(read)
        assert remark.endswith("a row with the status 'Completed but Unpublished' has no scores and was left out.")
        assert "5" in remark.partition(":")[0]

    def test_a_second_mission_of_one_edition(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", 2, country="Ghana", jee_date1="2016-02-06", jee_date2="2021-02-06")
        header += [f"{squeezed(x)}_2" for x in codes("jee-1")]
        first, later = read_scores(text_file(tmp_path / "jee.csv", [header, [*row, *[5] * 48]])).assessments
        assert [(x.date, value(x, "RE.2")) for x in (first, later)] == [
            (dt.date(2016, 2, 6), 2),
            (dt.date(2021, 2, 6), 5),
        ]

    def test_a_state_that_stands_twice(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", country="Ghana", jee_date1="2017-02-06")
        sentence = refusal(text_file(tmp_path / "jee.csv", [header, row, row]))
        assert "line 3, column 'country': Ghana stands twice, first in line 2, column 'country'" in sentence

    def test_two_missions_in_two_rows(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", country="Ghana", jee_date1="2017-02-06")
        path = text_file(tmp_path / "jee.csv", [header, row, ["Ghana", "2021-02-06", *row[2:]]])
        assert [x.date for x in read_scores(path).assessments] == [dt.date(2017, 2, 6), dt.date(2021, 2, 6)]

    def test_columns_that_fit_several_editions(self, tmp_path: Path) -> None:
        rows = [["country", *codes("jee-1")[:6]], ["Ghana", *[3] * 6]]
        path = text_file(tmp_path / "jee.csv", rows)
        assert "--instrument to choose" in refusal(path)
        assert read_scores(path, instrument="jee-1").editions == ("jee-1",)

    @BOTH
    def test_a_column_that_is_no_code(self, tmp_path: Path, write: Writer) -> None:
        header, row = wide("jee-1", country="Ghana")
        path = write(tmp_path / "jee", [[*header, "P.9.9"], [*row, 3]])
        assert "the code P.9.9 belongs to no instrument" in refusal(path)
        where = "sheet Sheet, cell AX1" if write is workbook else "heading 'P.9.9'"
        assert f"{where}: this is no code of jee-1" in refusal(path, instrument="jee-1")

    def test_two_columns_of_one_code(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", country="Ghana")
        sentence = refusal(text_file(tmp_path / "jee.csv", [[*header, "p11"], [*row, 3]]))
        assert "heading 'p11': the code P.1.1 stands twice" in sentence

    def test_cell_of_a_workbook(self, tmp_path: Path) -> None:
        header, row = wide("jee-2", country="Ghana")
        row[2] = 100
        sentence = refusal(workbook(tmp_path / "jee.xlsx", [["A title"], [], header, row]))
        assert sentence.startswith(
            "jee.xlsx, sheet Sheet, cell C4: 100 is no level of P.1.2 (it looks like a percentage)"
        )

    def test_text_that_is_a_number(self, tmp_path: Path) -> None:
        header, row = wide("jee-2", country="Ghana")
        row[1] = "3"
        as_text = text_file(tmp_path / "jee.csv", [header, row])
        assert read_scores(as_text).remarks == ()
        in_workbook = workbook(tmp_path / "jee.xlsx", [header, row])
        assert remarks(read_scores(in_workbook)) == ["sheet Sheet, cell B2: the text '3' was read as a number."]

    def test_formula_without_saved_value(self, tmp_path: Path) -> None:
        header, row = wide("jee-2", country="Ghana")
        row[3] = "=1+2"
        sentence = refusal(workbook(tmp_path / "jee.xlsx", [header, row]))
        assert "sheet Sheet, cell D2: the cell holds a formula without a saved value" in sentence


class TestStates:
    def test_namibia(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", iso2="NA")
        assert read_scores(text_file(tmp_path / "jee.csv", [header, row])).assessments[0].place == "NAM"
        header, row = wide("jee-1", iso="NA", country="Namibia")
        assert read_scores(text_file(tmp_path / "jee.csv", [header, row])).assessments[0].place == "NAM"

    def test_unknown(self, tmp_path: Path) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(iso3="", country="Gahna")]))
        assert "line 2, column 'country': 'Gahna' is not a State Party that is known by this name" in sentence
        assert "(do you mean Ghana?)" in sentence
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(iso3="XXX", country="")]))
        assert "line 2, column 'iso3': 'XXX' is not a State Party" in sentence

    def test_code_and_name_of_two(self, tmp_path: Path) -> None:
        sentence = refusal(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(iso3="IND")]))
        assert "line 2, column 'iso3': the code 'IND' is India, and the name is 'Ghana'" in sentence

    def test_unknown_code_beside_a_known_name(self, tmp_path: Path) -> None:
        read = read_scores(text_file(tmp_path / "jee.csv", [LONG_JEE, jee_row(iso3="GHX")]))
        assert read.assessments[0].place == "GHA"
        assert remarks(read) == [
            "line 2, column 'iso3': the code 'GHX' is not known; the State was taken from its name."
        ]

    @pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
    def test_encodings(self, tmp_path: Path, encoding: str, name: str) -> None:
        rows = [jee_row(iso3="", country="Côte d'Ivoire"), jee_row(iso3="", country="Türkiye")]
        read = read_scores(text_file(tmp_path / "jee.csv", [LONG_JEE, *rows], encoding=encoding))
        assert [x.place for x in read.assessments] == ["CIV", "TUR"]
        assert f"it was read as {name}" in remarks(read)[0]

    def test_no_column_for_it(self, tmp_path: Path) -> None:
        path = text_file(tmp_path / "jee.csv", wide("jee-1", mission_leader="Somebody"))
        assert refusal(path) == "jee.csv: no column names the State; expected a column iso3 or country."


LONG_SPAR = ("iso3", "year", "spar_edition", "level", "code", "score")


def spar_rows(year: int = 2022, edition: int = 2, iso3: str = "GHA") -> list[list[Any]]:
    return [
        [iso3, year, edition, "indicator", "C.1.1", 80],
        [iso3, year, edition, "capacity", "C.1", 67],
        [iso3, year, edition, "total", "TOTAL", 61],
        [iso3, year, edition, "indicator", "C5.1", 0],
        [iso3, year, edition, "indicator", "C5.2", ""],
    ]


class TestSpar:
    @BOTH
    def test_long(self, tmp_path: Path, write: Writer) -> None:
        read = read_scores(write(tmp_path / "spar", [LONG_SPAR, *spar_rows()]))
        (ghana,) = read.assessments
        assert (read.layout, ghana.instrument, ghana.year, ghana.kind) == ("SPAR table", "spar-2", 2022, "SELF")
        assert (value(ghana, "C1.1"), value(ghana, "C5.1"), value(ghana, "C5.2")) == (80, 0, None)
        assert ghana.published == {"C1": 67, TOTAL: 61}
        assert read.remarks == ()

    def test_several_years_and_editions(self, tmp_path: Path) -> None:
        rows = [*spar_rows(), *spar_rows(2023), *spar_rows(2018, 1), *spar_rows(2023, 2, "IND")]
        path = text_file(tmp_path / "spar.csv", [LONG_SPAR, *rows])
        assert "spar-1 2018 (1 State); spar-2 2022 (1 State); spar-2 2023 (2 States)" in refusal(path)
        assert "--year to choose" in refusal(path, instrument="spar-2")
        assert len(read_scores(path, year=2023).assessments) == 2

    def test_edition_by_the_year(self, tmp_path: Path) -> None:
        rows = [("iso3", "year", "code", "score"), ("GHA", 2022, "C1.1", 80), ("GHA", 2019, "C1.3", 20)]
        assert read_everything(text_file(tmp_path / "spar.csv", rows)).editions == ("spar-1", "spar-2")
        rows = [("iso3", "year", "code", "score"), ("GHA", 2016, "C1.1", 80)]
        assert "line 2, column 'year': 2016 lies before SPAR; expected a reporting year of 2018" in refusal(
            text_file(tmp_path / "old.csv", rows)
        )

    @pytest.mark.parametrize(
        ("year", "sentence"),
        [
            (2019, "the scores are of spar-2, and 2019 is a year of spar-1"),
            (2017, "the scores are of spar-2, and 2017 lies before SPAR, which began in 2018"),
            ("", "the year is missing"),
            ("twenty", "'twenty' is no year"),
            ("202²", "'202²' is no year"),
            ("20222", "'20222' is no year"),
        ],
    )
    def test_year_that_cannot_be(self, tmp_path: Path, year: Any, sentence: str) -> None:
        rows = [["GHA", year, 2, "indicator", "C1.1", 80]]
        assert f"line 2, column 'year': {sentence}" in refusal(text_file(tmp_path / "s.csv", [LONG_SPAR, *rows]))

    @pytest.mark.parametrize(("code", "score"), [("C1.1", 50), ("C1", 101), ("TOTAL", -1), ("C1.1", 3)])
    def test_no_score(self, tmp_path: Path, code: str, score: int) -> None:
        path = text_file(tmp_path / "s.csv", [LONG_SPAR, ["GHA", 2022, 2, "x", code, score]])
        assert f"line 2, column 'score': {score} is no score of {code}" in refusal(path)

    @pytest.mark.parametrize("code", ["C.1.1", "C1", "total"])
    def test_twice(self, tmp_path: Path, code: str) -> None:
        path = text_file(tmp_path / "s.csv", [LONG_SPAR, *spar_rows(), ["GHA", 2022, 2, "x", code, 60]])
        assert f"line 7, column 'code': {code} of Ghana stands twice, first in line" in refusal(path)

    def test_four_parts(self, tmp_path: Path) -> None:
        rows = [("iso3", "code", "score"), ("GHA", "C.1.1.1", 80)]
        assert "this is the IHR questionnaire of 2010 to 2017" in refusal(text_file(tmp_path / "s.csv", rows))

    @BOTH
    @pytest.mark.parametrize(("instrument", "year"), [("spar-1", 2019), ("spar-2", 2024)])
    def test_wide(self, tmp_path: Path, write: Writer, instrument: str, year: int) -> None:
        words = framework()
        figures = [x.key.code for x in words.groups_of(instrument)]
        header = ["iso3", "name", "region", "year", "status", *codes(instrument), *figures, "Total average"]
        row = ["GHA", "Ghana", "AFRO", year, "Yes", *[40] * len(codes(instrument)), *[43] * len(figures), 45]
        (ghana,) = read_scores(write(tmp_path / "spar", [header, row])).assessments
        assert (ghana.instrument, ghana.year, ghana.who_region) == (instrument, year, "AFRO")
        assert set(ghana.values.values()) == {40}
        assert ghana.published == {**dict.fromkeys(figures, 43), TOTAL: 45}

    def test_wide_with_the_codes_of_e_spar_and_a_year(self, tmp_path: Path) -> None:
        header = ["Region", "Country", "Year", *(f"C.{x[1:]}" for x in codes("spar-2"))]
        rows = [["AFRO", "Ghana", year, *[60] * 35] for year in (2022, 2023)]
        read = read_everything(workbook(tmp_path / "spar.xlsx", [header, *rows]))
        assert (read.layout, read.years) == ("SPAR table", (2022, 2023))

    def test_wide_without_a_year(self, tmp_path: Path) -> None:
        path = text_file(tmp_path / "s.csv", wide("spar-2", 60, iso3="GHA"))
        assert read_scores(path).years == ()
        assert read_scores(path, year=2024).years == (2024,)
        assert "the scores are of spar-2, which was not in use in 2019" in refusal(path, year=2019)

    def test_status(self, tmp_path: Path) -> None:
        header, row = wide("spar-2", 60, iso3="GHA", status="No", year=2022)
        _, silent = wide("spar-2", "", iso3="IND", status="No", year=2022)
        read = read_scores(text_file(tmp_path / "s.csv", [header, row, silent]))
        assert [(x.reported, len(x.values)) for x in read.assessments] == [(False, 0), (False, 0)]
        assert remarks(read) == [
            "line 2, column 'status': Ghana did not report and has scores all the same; they were left out."
        ]

    def test_spar_beside_jee(self, tmp_path: Path) -> None:
        header, row = wide("jee-1", 3, spelled=squeezed, iso="GHA")
        header += [f"spar_2018_ind_{squeezed(x)}" for x in codes("spar-1")]
        read = read_everything(text_file(tmp_path / "both.csv", [header, [*row, *[60] * 24]]))
        assert read.layout == "JEE and SPAR table"
        assert [(x.instrument, len(x.values)) for x in read.assessments] == [("jee-1", 48), ("spar-1", 24)]


@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, "", "n/a"]), min_size=56, max_size=56))
def test_long_and_wide_say_the_same(levels: list[Any]) -> None:
    words, found = framework(), codes("jee-3")
    rows = [("GHA", "3", code, str(level)) for code, level in zip(found, levels, strict=True)]
    long = Grid("long", ("iso3", "edition", "code", "score"), rows)
    across = Grid("wide", ("iso3", *found), [("GHA", *map(str, levels))])
    one, other = (read_table(grid, words).assessments[0].scores for grid in (long, across))
    assert one == other
    assert [x.value for x in one.values()] == [x if isinstance(x, int) else None for x in levels]
