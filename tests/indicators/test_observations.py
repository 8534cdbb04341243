"""Figures as observations of a composite index."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs import metric
from hsforhs.files import BadInput
from hsforhs.indicators import Figure, Provenance, registry
from hsforhs.indicators.observations import COLUMNS, dates_of, known_at, names_in, write_observations

SOURCE = Provenance("Invented survey", retrieved_at=dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC))


def figure(indicator: str, place: str, period: str, value: float | None, **more: object) -> Figure:
    return Figure(indicator, place, period, value, "percent", SOURCE, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    indicator: str = "x"
    period: str = "2021"
    published: str = ""


def test_dates_are_the_last_days_of_periods() -> None:
    assert dates_of(Row("x", "2021-Q2", "2022-03"), dt.date(2023, 1, 1)) == (
        dt.date(2021, 6, 30),
        dt.date(2022, 3, 31),
        dt.date(2023, 1, 1),
    )
    assert dates_of(Row(), None) == (dt.date(2021, 12, 31), dt.date.min, dt.date.min)


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_nothing_is_known_before_all_of_its_dates(
    observed: dt.date, published: dt.date, retrieved: dt.date, day: dt.date
) -> None:
    dates = (observed, published, retrieved)
    assert known_at(dates, day) == (max(dates) <= day)


@pytest.fixture(scope="module")
def shipped() -> metric.Definition:
    return metric.load("dpm-style")


def test_a_definition_is_met_by_id_by_code_and_by_the_code_in_its_source(shipped: metric.Definition) -> None:
    found = names_in(shipped, registry())
    assert found["malaria_incidence"] == "malaria"
    assert found["population_density"] == "density"
    assert found["handwashing_at_home"] == "hygiene"
    assert set(found.values()) <= {*shipped.inputs, *shipped.indicators}


def test_numbers_are_written_with_their_dates_and_texts_are_not(tmp_path: Path) -> None:
    out = tmp_path / "observations.csv"
    number = write_observations(
        out,
        [
            figure("mcv2_coverage", "GHA", "2021", 83.1, published="2022-07"),
            figure("uhc_legislation", "GHA", "2021", None, text="Yes"),
        ],
    )
    assert number == 1
    head, row = out.read_text(encoding="utf-8").splitlines()
    assert head == ",".join(COLUMNS)
    assert row == "GHA,mcv2_coverage,83.1,2021,2022-07,2026-01-31,reported,Invented survey"


def test_names_of_a_definition_replace_ids_and_leave_out_the_rest(tmp_path: Path) -> None:
    out = tmp_path / "observations.csv"
    rows = [figure("malaria_incidence", "GHA", "2021", 1.0), figure("mcv2_coverage", "GHA", "2021", 2.0)]
    assert write_observations(out, rows, {"malaria_incidence": "malaria"}) == 1
    assert "GHA,malaria,1.0" in out.read_text(encoding="utf-8")


def test_the_file_is_read_by_the_index_engine(tmp_path: Path, shipped: metric.Definition) -> None:
    out = tmp_path / "observations.csv"
    names = names_in(shipped, registry())
    rows = [x for x in registry().figures if x.indicator in names]
    assert write_observations(out, rows, names) == len(rows) > 20
    found = metric.read_observations(out, shipped)
    assert set(found.units) == {"AFG", "FIN", "GHA", "IND", "NGA", "SEN", "SGP", "THA"}
    ghana = found.units.index("GHA")
    assert found.columns["malaria"][ghana] == pytest.approx(164.367)


def test_a_source_that_a_spreadsheet_would_run_is_neutralised(tmp_path: Path) -> None:
    out = tmp_path / "observations.csv"
    row = Figure("mcv2_coverage", "GHA", "2021", 1.0, "percent", Provenance("=1+1"))
    write_observations(out, [row])
    assert "'=1+1" in out.read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        write_observations(tmp_path / "nowhere" / "x.csv", [])
