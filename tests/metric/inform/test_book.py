"""Sheets of a workbook, found by what they hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from hsforhs.files import BadInput
from hsforhs.metric.inform.book import open_book, plain_value
from hsforhs.metric.inform.excel import CannotRead
from tests.metric.inform.made import COUNTRIES, Edition


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Edition().write(tmp_path_factory.mktemp("book") / "x.xlsx")


def test_the_results_are_found_by_their_heading(workbook: Path) -> None:
    with open_book(workbook) as book:
        # The title of the sheet also says INFORM Risk, above the names of countries.
        assert (book.results, book.risk) == ("INFORM Risk 2023 (a-z)", 3)
        assert book.units == tuple(COUNTRIES)
        assert book.names == COUNTRIES


@pytest.mark.parametrize("title", ["INFORM Risk (0-10)", "INFORM Risk Score, 2023 edition", "INFORM Risk Index"])
def test_the_heading_may_say_more(tmp_path: Path, title: str) -> None:
    with open_book(Edition(titles={"risk": title}).write(tmp_path / "x.xlsx")) as book:
        assert book.risk == 3


def test_formulas_without_saved_results_are_named(workbook: Path, tmp_path: Path) -> None:
    # A library that writes workbooks keeps formulas and drops what they gave.
    book = openpyxl.load_workbook(workbook)
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(BadInput, match="have no saved results; expected a workbook"), open_book(tmp_path / "x.xlsx"):
        pass


def test_another_number_about_risk_is_not_the_score(tmp_path: Path) -> None:
    titles = {"risk": "INFORM Risk rank", "class": "INFORM Risk class"}
    with (
        pytest.raises(BadInput, match="no sheet computes"),
        open_book(Edition(titles=titles).write(tmp_path / "x.xlsx")),
    ):
        pass


def test_the_average_of_the_world_is_no_country(tmp_path: Path) -> None:
    with open_book(Edition(world="WLD").write(tmp_path / "x.xlsx")) as book:
        assert book.units == tuple(COUNTRIES)


def test_the_highest_and_lowest_below_are_no_countries(tmp_path: Path) -> None:
    # Sheets of indicators head their goalposts with these words, in the column of the codes.
    with open_book(Edition(world="MAX").write(tmp_path / "x.xlsx")) as book:
        assert book.units == tuple(COUNTRIES)


def test_a_country_that_stands_twice_is_refused(tmp_path: Path) -> None:
    message = "the country XLC stands in two rows, 6 and 11; expected each country once"
    path = Edition(world="XLC").write(tmp_path / "x.xlsx")
    with pytest.raises(BadInput, match=message), open_book(path):
        pass


def test_a_number_that_is_shown_as_a_date_is_a_number() -> None:
    assert plain_value(datetime(1900, 1, 5, 12)) == 5.5
    assert plain_value("5.5") == "5.5"


def test_a_sheet_knows_countries_titles_and_formulas(workbook: Path) -> None:
    with open_book(workbook) as book:
        page = book.page("vulnerability")
        assert page.name == "Vulnerability"
        assert page.rows == {code: 6 + i for i, code in enumerate(COUNTRIES)}
        assert page.countries[6] == "XLA"
        assert page.first_row == 6
        assert page.title(3) == "Human Development Index"
        assert page.titles["economic dependency"] == 4
        formula = page.formula(6, 4)
        assert formula == "=AVERAGE(C6,5,C6)"
        assert page.formula(3, 3) is None
        raw = book.page("Indicator Data")
        assert raw.labelled(3, "indicatorid") == "FL"
        assert raw.labelled(3, "nothing") is None
        assert book.page("About").rows == {}
        with pytest.raises(CannotRead, match="Nowhere"):
            book.page("Nowhere")


def test_a_workbook_without_a_computed_risk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("INFORM Risk")
        sheet.write_column("A1", ["INFORM RISK", "AFG"])
        sheet.write_column("B1", ["Risk", 5])
    with pytest.raises(BadInput, match="expected a workbook of INFORM Risk with its formulas"), open_book(path):
        pass
