from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput, Limits, Table, read_delimited

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(',;\t"\n'), max_size=8)


@pytest.fixture
def table(tmp_path: Path):
    def read(content: str | bytes, **limits: int) -> Table:
        path = tmp_path / "a.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_delimited(path, limits=Limits(**limits))

    return read


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found_on_the_header_line(table, mark: str) -> None:
    found = table(f'iso3{mark}"name, short; or\tlong"{mark}score\nGHA{mark}"Ghana; x, y"{mark}80\n')
    assert found.header == ("iso3", "name, short; or\tlong", "score")
    assert found.rows == [("GHA", "Ghana; x, y", "80")]


def test_commas_in_headings_do_not_win_over_semicolons(table) -> None:
    assert table("Name; Cost, total; Cost, local\nx;1,5;2\n").rows == [("x", "1,5", "2")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_signs_inside_quotes_are_not_counted(table, mark: str) -> None:
    heading = "".join(other * 3 for other in ",;\t" if other != mark).join("xy")
    assert table(f'"{heading}"{mark}score\n1{mark}2\n').header == (heading, "score")


def test_one_column_is_a_table_too(table) -> None:
    assert table("iso3\nGHA\n").rows == [("GHA",)]


def test_nothing_is_guessed(table) -> None:
    found = table("iso2,score\nNA,007\nnull,1e3\nNaN,\n")
    assert found.rows == [("NA", "007"), ("null", "1e3"), ("NaN", "")]
    assert found.remarks == ()


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sampled_from([",", ";", "\t"]))
def test_a_table_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], mark: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(stream.getvalue().encode())
    stripped = [tuple(cell.strip() for cell in row) for row in rows]
    assert read_delimited(path).rows == [row for row in stripped if any(row)]


def test_line_numbers_stay_true_over_empty_rows_and_line_breaks_in_cells(table) -> None:
    found = table('\n\na,b\r\n1,"two\nlines"\r\n,\r\n\r\n3,4\r\n')
    assert found.rows == [("1", "two\nlines"), ("3", "4")]
    assert found.lines == [4, 8]
    assert found.place(1, 1) == "line 8, column 'b'"


def test_an_old_encoding_is_named_with_its_first_cell(table) -> None:
    found = table("iso3,name\rGHA,Ghana\rCIV,Côte d'Ivoire\r".encode("mac_roman"))
    assert found.encoding == "mac_roman"
    assert found.rows[1] == ("CIV", "Côte d'Ivoire")
    assert [str(remark) for remark in found.remarks] == [
        "line 3, column 'name': the file is not UTF-8; it was read as Mac Roman, first seen in 'Côte d'Ivoire'."
    ]


def test_an_old_encoding_in_the_header_is_named(table) -> None:
    (remark,) = table("iso3,pays évalué\nGHA,x\n".encode("cp1252")).remarks
    assert str(remark).startswith("line 1, column 'pays évalué': the file is not UTF-8; it was read as Windows-1252")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_needs_no_remark(table, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    found = table(mark + "iso3;name\nCIV;Côte d’Ivoire – العربية\n".encode(encoding))
    assert found.header == ("iso3", "name")
    assert found.rows == [("CIV", "Côte d’Ivoire – العربية")]
    assert found.remarks == ()


def test_short_rows_are_filled_with_one_remark(table) -> None:
    found = table("a,b,c\n1,2,3\n4,5\n6\n")
    assert found.rows[1:] == [("4", "5", ""), ("6", "", "")]
    assert [str(remark) for remark in found.remarks] == [
        "line 3: the line (and 1 more) has fewer cells than the 3 of the header; the missing ones were read as empty."
    ]


def test_more_cells_than_headings_are_refused_unless_they_are_empty(table) -> None:
    assert table("a,b\n1,2,,\n").rows == [("1", "2")]
    with pytest.raises(BadInput) as caught:
        table("a,b\n1,2\n1,2,3\n")
    assert str(caught.value) == "a.csv, line 3: the line has 3 cells; expected 2 as in the header."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.csv: the file is no text table; it looks like an empty file; expected CSV."),
        (b" \n\n", "a.csv: the file holds no line with text; expected a header line and rows."),
        (b",,\n,,\n", "a.csv: the file holds no line with text; expected a header line and rows."),
        (b"a,b\n\0,1", "a.csv: the file is no text table; it looks like binary data; expected CSV."),
        (b"a,b\n" + b"1,2\n" * 2000 + b"\0", "a.csv: the file holds zero bytes, so it is no text; expected CSV."),
        ("a,b\n\0,1".encode("utf-16"), "a.csv: the file holds zero bytes, so it is no text; expected CSV."),
        (b"<html>", "a.csv: the file is no text table; it looks like a web page; expected CSV."),
        (b"%PDF-1.4", "a.csv: the file is no text table; it looks like a PDF; expected CSV."),
    ],
)
def test_what_is_no_table_is_named(table, content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        table(content)
    assert str(caught.value) == sentence


def test_a_quote_that_does_not_close_names_its_line(table) -> None:
    with pytest.raises(BadInput, match=r"^a.csv, line 3: the quotes"):
        table('a,b\n1,2\n"3,4\n5,6\n')


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"max_file_bytes": 10}, "the file has"),
        ({"max_rows": 2}, "more than 2 rows"),
        ({"max_columns": 1}, "the table has 2 columns"),
        ({"max_cells": 5}, "more than 5 cells"),
        ({"max_text_chars": 3}, "line 4: a cell has 4 characters"),
    ],
)
def test_limits_hold(table, limits: dict[str, int], message: str) -> None:
    content = "a,b\n1,2\n3,4\nfive,6\n"
    assert len(table(content).rows) == 3
    with pytest.raises(BadInput, match=message):
        table(content, **limits)
