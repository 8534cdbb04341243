"""The roll-up rules against every figure that was published for 2018 and 2022."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from hsforhs.framework import framework
from hsforhs.scores import TOTAL, Assessment, Reading, differences, roll_up, rounded_mean
from hsforhs.scores.readers import read_scores

WORDS = framework()
BOOKS = {2018: "raw_espar/e-spar_2018_edition1.xlsx", 2022: "raw_espar/e-spar_2022_edition2.xlsx"}
LONG = "spar_espar_2018_2022_long.csv"
COUNTS = {2018: ("spar-1", 182, 2366), 2022: ("spar-2", 185, 2775)}
ORDER_DECIDES = {(2018, "HTI"): 39, (2018, "BEL"): 80, (2018, "MLT"): 60, (2022, "LBY"): 53, (2022, "LTU"): 85}
REGION_TOTALS = {
    2018: {"AFRO": 42, "AMRO": 65, "EMRO": 65, "EURO": 72, "SEARO": 56, "WPRO": 64},
    2022: {"AFRO": 52, "AMRO": 67, "EMRO": 67, "EURO": 76, "SEARO": 68, "WPRO": 72},
}
WORLD = {
    2018: [62, 67, 63, 60, 70, 71, 63, 59, 59, 57, 51, 50, 52],
    2022: [56, 67, 64, 74, 84, 60, 72, 75, 62, 69, 64, 67, 64, 57, 59],
}
WORLD_TOTAL = {2018: 60, 2022: 66}


@pytest.fixture(scope="module")
def books(shared_data: Path) -> dict[int, Reading]:
    return {year: read_scores(shared_data / name) for year, name in BOOKS.items()}


def reported(reading: Reading) -> list[Assessment]:
    return [x for x in reading.assessments if x.reported]


def region_average(members: list[Assessment]) -> tuple[dict[str, int | None], int | None]:
    """Return the averages of a region: capacities over its States, the total over those averages."""
    rolled = [x for x in (roll_up(one, WORDS) for one in members) if x]
    capacities = {
        code: rounded_mean(value for x in rolled if (value := x.capacities[code]) is not None)
        for code in rolled[0].capacities
    }
    return capacities, rounded_mean(x for x in capacities.values() if x is not None)


@pytest.mark.parametrize("year", [2018, 2022])
class TestWorkbooks:
    def test_every_capacity_and_total_is_what_the_rules_give(self, books: dict[int, Reading], year: int) -> None:
        instrument, states, capacities = COUNTS[year]
        found = reported(books[year])
        assert len(books[year].assessments) == 196
        assert {(x.instrument, x.year) for x in found} == {(instrument, year)}
        assert len(found) == states
        figures = [x for one in found for code, x in one.published.items() if code != TOTAL and x is not None]
        assert len(figures) == capacities
        assert sum(one.published.get(TOTAL) is not None for one in found) == states
        assert [x for one in found for x in differences(one, WORDS)] == []

    def test_the_order_of_rounding_decides(self, books: dict[int, Reading], year: int) -> None:
        for (when, place), total in ORDER_DECIDES.items():
            if when == year:
                (one,) = [x for x in books[year].assessments if x.place == place]
                rolled = roll_up(one, WORDS)
                assert rolled
                assert rolled.total == one.published[TOTAL] == total

    def test_a_flat_mean_of_the_indicators_is_not_the_rule(self, books: dict[int, Reading], year: int) -> None:
        flat = sum(rounded_mean(x.values.values()) == x.published[TOTAL] for x in reported(books[year]))
        assert flat < COUNTS[year][1] / 4

    def test_region_totals_are_means_of_the_regions_capacities(self, books: dict[int, Reading], year: int) -> None:
        members = defaultdict(list)
        for one in reported(books[year]):
            members[one.who_region].append(one)
        for region, total in REGION_TOTALS[year].items():
            capacities, computed = region_average(members[region])
            assert computed == total, region
            published = books[year].published_averages.get(region)
            assert published
            assert published[TOTAL] == total
            assert {code: published[code] for code in capacities} == capacities
        emro = rounded_mean(x.published[TOTAL] or 0 for x in members["EMRO"])
        assert emro == REGION_TOTALS[year]["EMRO"] + 1

    def test_world_averages(self, books: dict[int, Reading], year: int) -> None:
        capacities, total = region_average(reported(books[year]))
        assert list(capacities.values()) == WORLD[year]
        assert total == WORLD_TOTAL[year]


def test_no_state_that_reported_has_a_made_up_or_a_lost_zero(books: dict[int, Reading]) -> None:
    zeros = {
        year: sum(value == 0 for one in reading.assessments for value in one.values.values())
        for year, reading in books.items()
    }
    assert zeros == {2018: 146, 2022: 34}
    assert not any(one.values for reading in books.values() for one in reading.assessments if not one.reported)


@pytest.mark.parametrize("year", [2018, 2022])
def test_the_long_table_says_the_same(books: dict[int, Reading], shared_data: Path, year: int) -> None:
    instrument = COUNTS[year][0]
    long = {x.place: x for x in read_scores(shared_data / LONG, instrument=instrument, year=year).assessments}
    for one in reported(books[year]):
        assert long[one.place].values == one.values
        assert differences(long[one.place], WORDS) == ()
    with (shared_data / LONG).open(encoding="utf-8", newline="") as stream:
        rows = [x for x in csv.DictReader(stream) if x["level"] == "capacity" and x["year"] == str(year) and x["score"]]
    assert len(rows) == COUNTS[year][2]
    published = {(one.place, f"C.{code[1:]}"): x for one in reported(books[year]) for code, x in one.published.items()}
    assert all(published[x["iso3"], x["code"]] == int(x["score"]) for x in rows)
