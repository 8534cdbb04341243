"""Real published files: every value arrives, and the figures are those that WHO published."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hsforhs.framework import Key, framework, normalise_code
from hsforhs.scores import TOTAL, Assessment, Reading
from hsforhs.scores.readers import choices_of, read_everything, read_scores

EXPORTS = {2018: "e-spar_2018_edition1.xlsx", 2022: "e-spar_2022_edition2.xlsx"}
HIDDEN_2018 = (57, 70, 115, 128, 147)
PUBLISHED = {
    ("HTI", 2018): ("27 60 60 20 60 90 40 47 27 20 10 40 0", 39),
    ("BEL", 2018): ("47 80 100 100 100 90 40 87 80 80 70 60 100", 80),
    ("MLT", 2018): ("100 70 80 80 73 70 100 20 53 20 60 20 40", 60),
    ("LBY", 2022): ("30 60 40 60 80 70 67 67 40 47 47 60 60 20 40", 53),
    ("LTU", 2022): ("100 87 80 80 80 60 100 87 67 80 87 80 100 80 100", 85),
}
WORLD = {
    2018: ("62 67 63 60 70 71 63 59 59 57 51 50 52", 60),
    2022: ("56 67 64 74 84 60 72 75 62 69 64 67 64 57 59", 66),
}
REGION_TOTALS = {2018: (42, 65, 65, 72, 56, 64), 2022: (52, 67, 67, 76, 68, 72)}
REGION_REPORTERS = {2018: (47, 31, 21, 49, 11, 23), 2022: (47, 35, 21, 52, 11, 19)}
REGIONS = ("AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO")


@pytest.fixture(scope="module", params=sorted(EXPORTS))
def year(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def export(shared_data: Path, year: int) -> Reading:
    return read_scores(shared_data / "raw_espar" / EXPORTS[year])


def states(reading: Reading) -> dict[str, Assessment]:
    return {x.place: x for x in reading.assessments}


def figures(text: str, total: int) -> dict[str, int]:
    return {**{f"C{number}": int(x) for number, x in enumerate(text.split(), start=1)}, TOTAL: total}


def test_every_state_and_value(export: Reading, year: int) -> None:
    reported = [x for x in export.assessments if x.reported]
    indicators, capacities, reporters = {2018: (24, 13, 182), 2022: (35, 15, 185)}[year]
    assert (export.years, len(export.assessments), len(reported)) == ((year,), 196, reporters)
    assert set(states(export)) == set(framework().states)
    assert sum(len(x.values) for x in reported) == reporters * indicators
    assert sum(sum(y is not None for y in x.published.values()) for x in reported) == reporters * (capacities + 1)
    assert sum(value == 0 for x in reported for value in x.values.values()) == {2018: 146, 2022: 34}[year]
    assert not any(x.values or any(y is not None for y in x.published.values()) for x in set_of_silent(export))


def set_of_silent(export: Reading) -> list[Assessment]:
    return [x for x in export.assessments if not x.reported]


def test_status_words(export: Reading, year: int) -> None:
    words = Counter(x.status_as_written for x in export.assessments)
    assert words == {2018: {"yes": 182, "no": 6, "Other": 8}, 2022: {"Yes": 185, "No": 11}}[year]
    remarks = [str(x) for x in export.remarks]
    assert len(remarks) == (1 if year == 2018 else 0)
    assert sum(remark.count("cell A") for remark in remarks) == (8 if year == 2018 else 0)


def test_regions_agree_with_the_list_of_states(export: Reading, year: int) -> None:
    words = framework()
    reporters = Counter(x.who_region for x in export.assessments if x.reported)
    assert tuple(reporters[x] for x in REGIONS) == REGION_REPORTERS[year]
    assert Counter(x.who_region for x in export.assessments) == Counter(x.who_region for x in words.states.values())


def test_hidden_rows(shared_data: Path) -> None:
    import openpyxl

    path = shared_data / "raw_espar" / EXPORTS[2018]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    hidden = {row: str(sheet.cell(row, 3).value).strip() for row in HIDDEN_2018 if sheet.row_dimensions[row].hidden}
    assert len(hidden) == 5
    assert set(hidden.values()) <= {x.name for x in read_scores(path).assessments}


@pytest.mark.parametrize(("state", "of_year"), sorted(PUBLISHED))
def test_published_rows(shared_data: Path, state: str, of_year: int) -> None:
    found = states(read_scores(shared_data / "raw_espar" / EXPORTS[of_year]))[state]
    assert found.published == figures(*PUBLISHED[state, of_year])


def test_averages(export: Reading, year: int) -> None:
    assert export.published_averages["GLOBAL"] == figures(*WORLD[year])
    assert tuple(export.published_averages[x][TOTAL] for x in REGIONS) == REGION_TOTALS[year]


def code_of(instrument: str, written: str) -> str:
    return TOTAL if written == TOTAL else str(normalise_code(instrument, written))


def test_row_by_row_as_the_long_table(shared_data: Path, export: Reading, year: int) -> None:
    found = states(export)
    instrument = export.editions[0]
    with (shared_data / "spar_espar_2018_2022_long.csv").open(encoding="utf-8", newline="") as stream:
        rows = [x for x in csv.DictReader(stream) if int(x["year"]) == year]
    table: dict[tuple[str, str], int] = {(x["iso3"], code_of(instrument, x["code"])): int(x["score"]) for x in rows}
    assert len(table) == len(rows) == {2018: 6_734, 2022: 9_435}[year]
    ours: dict[tuple[str, str], Any] = {
        **{(place, key.code): value for place, x in found.items() for key, value in x.values.items()},
        **{(place, code): y for place, x in found.items() for code, y in x.published.items() if y is not None},
    }
    if year == 2018:  # the long table has no totals of this year
        ours = {key: value for key, value in ours.items() if key[1] != TOTAL}
    assert ours == table


def test_reader_of_the_long_table_agrees(shared_data: Path, export: Reading, year: int) -> None:
    read = read_scores(shared_data / "spar_espar_2018_2022_long.csv", year=year)
    expected = {place: x for place, x in states(export).items() if x.reported}
    assert {place: x.values for place, x in states(read).items()} == {p: x.values for p, x in expected.items()}


@pytest.fixture(scope="module")
def missions(shared_data: Path) -> Reading:
    return read_everything(shared_data / "jee_scores_to_2021-03_long.csv")


def test_jee_missions(missions: Reading) -> None:
    assert choices_of(missions) == (("jee-1", None, 80), ("jee-2", None, 21))
    assert len({x.place for x in missions.assessments}) == 101
    assert sum(len(x.values) for x in missions.assessments) == 4_869
    dates = sorted(x.date for x in missions.assessments if x.date)
    assert (len(dates), str(dates[0]), str(dates[-1])) == (101, "2016-02-22", "2019-11-03")
    assert missions.remarks == ()


def test_half_scores(missions: Reading) -> None:
    halves = {
        (x.place, key.code): value
        for x in missions.assessments
        for key, value in x.values.items()
        if value != int(value)
    }
    assert halves == {
        ("MOZ", "D.2.4"): 2.5,
        ("SLE", "D.1.1"): 2.5,
        ("SLE", "D.1.4"): 1.5,
        ("SLE", "D.4.3"): 1.5,
        ("TKM", "P.4.2"): 2.5,
        ("TZA", "D.4.3"): 2.5,
    }


def test_namibia_has_its_mission(missions: Reading) -> None:
    namibia = states(missions)["NAM"]
    assert Key.of("jee-1", "P.1.1") in namibia.values
