"""Figures from a table that somebody made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.indicators import Status
from hsforhs.indicators.reading import read_figures

HEAD = "indicator,place,period,value,source"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: str, head: str = HEAD) -> Path:
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return written


def test_a_row_becomes_a_figure_with_the_unit_of_the_registry(write: Write) -> None:
    reading = read_figures(write('UHC_INDEX_REPORTED,GHA,2021,48,"Invented ministry, 2026"'))
    (found,) = reading.figures
    assert (found.indicator, found.place, found.period, found.value) == ("uhc_service_coverage", "GHA", "2021", 48.0)
    assert (found.unit, found.status, found.text) == ("index 0-100", Status.REPORTED, "")
    assert found.provenance.source == "Invented ministry, 2026"
    assert found.provenance.retrieved_at is not None
    assert found.where == "line 2"


def test_every_column_is_kept(write: Write) -> None:
    head = f"{HEAD},unit,licence,address,published,retrieved,low,high,status,source_code,note"
    row = (
        "mcv2_coverage,XLM-U-1,2023-Q2,81.5,Invented survey,percent,CC BY 4.0,https://example.org/x,2024-03,2026-01-31,"
        "79,84,imputed,M2,invented"
    )
    (found,) = read_figures(write(row, head=head)).figures
    assert (found.low, found.high, found.published, found.source_code) == (79.0, 84.0, "2024-03", "M2")
    assert (found.status, found.note, found.period) == (Status.IMPUTED, "invented", "2023-Q2")
    assert found.provenance.licence == "CC BY 4.0"
    assert found.provenance.address == "https://example.org/x"
    assert found.provenance.retrieved_at == dt.datetime(2026, 1, 31, tzinfo=dt.UTC)


def test_a_state_may_be_written_by_its_name(write: Write) -> None:
    assert read_figures(write("mcv2_coverage,Côte d'Ivoire,2021,1,x")).figures[0].place == "CIV"


def test_source_and_licence_stand_for_rows_that_name_none(write: Write) -> None:
    path = write("mcv2_coverage,GHA,2021,83,", "mcv2_coverage,GHA,2020,82,Own")
    reading = read_figures(path, source="Usual", licence="CC0")
    assert [(x.provenance.source, x.provenance.licence) for x in reading.figures] == [("Usual", "CC0"), ("Own", "CC0")]


def test_zero_is_a_value_and_nothing_is_none(write: Write) -> None:
    reading = read_figures(
        write("mcv2_coverage,GHA,2021,0,x", "mcv2_coverage,NGA,2021,,x", "mcv2_coverage,SEN,2021,NA,x")
    )
    assert [(x.place, x.value) for x in reading.figures] == [("GHA", 0.0)]
    assert [str(x) for x in reading.remarks] == ["2 rows without a value were left out."]


def test_an_indicator_of_words_takes_words(write: Write) -> None:
    (found,) = read_figures(write("uhc_legislation,GHA,2021,Yes,x")).figures
    assert (found.value, found.text) == (None, "Yes")


def test_the_same_row_twice_is_one_figure(write: Write) -> None:
    assert len(read_figures(write("mcv2_coverage,GHA,2021,83,x", "mcv2_coverage,GHA,2021.0,83,x")).figures) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("nothing,GHA,2021,1,x", "line 2: 'nothing' is no indicator of the registry"),
        ("GE.EST,GHA,2021,1,x", "no longer in use"),
        ("mcv2_coverage,,2021,1,x", "names no place"),
        ("mcv2_coverage,GHA,21,1,x", "period is '21'"),
        ("mcv2_coverage,GHA,2021-13,1,x", "period is '2021-13'"),
        ("mcv2_coverage,GHA,2021,many,x", "the value is 'many'"),
        ("mcv2_coverage,GHA,2021,inf,x", "the value is 'inf'"),
        ("mcv2_coverage,GHA,2021,1e999,x", "the value is '1e999'"),
        ("mcv2_coverage,GHA,2021,nan,x", "the value is 'nan'"),
        ('mcv2_coverage,GHA,2021,"1,5",x', "the value is '1,5'"),
        ("mcv2_coverage,GHA,2021,1,", "the row names no source"),
        (f"mcv2_coverage,GHA,2021,1,{'x' * 401}", "source has 401 characters; expected at most 400"),
        (f"uhc_legislation,GHA,2021,{'y' * 201},x", "the text has 201 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(write: Write, row: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_figures(write(row))
    assert why in str(caught.value)
    assert str(caught.value).startswith("figures.csv, line 2")


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("unit", "per 1 000", "the unit of mcv2_coverage is given as per 1 000; expected percent"),
        ("status", "guessed", "status is 'guessed'"),
        ("retrieved", "yesterday", "retrieved is 'yesterday'"),
        ("published", "soon", "published is 'soon'"),
        ("low", "x", "low is 'x'"),
    ],
)
def test_a_further_column_that_cannot_be_used_is_named(write: Write, column: str, cell: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_figures(write(f"mcv2_coverage,GHA,2021,1,x,{cell}", head=f"{HEAD},{column}"))


def test_two_values_of_one_period_are_refused_with_both_lines(write: Write) -> None:
    path = write("mcv2_coverage,GHA,2021,83,x", "MCV2,Ghana,2021,84,x")
    with pytest.raises(BadInput, match=r"line 3: GHA has two values of mcv2_coverage in 2021, the other in line 2"):
        read_figures(path)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("indicator,place,period,source", "no column is called value"),
        ("indicator,place,period,value,value", "a column stands twice"),
    ],
)
def test_a_table_without_its_columns_is_refused(write: Write, head: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_figures(write("a,b,c,d", head=head))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_arrives_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, number: float) -> None:
    path = tmp_path_factory.mktemp("numbers") / "f.csv"
    path.write_text(f"{HEAD}\nmcv2_coverage,GHA,2021,{number!r},x\n", encoding="utf-8")
    assert read_figures(path).figures[0].value == number
