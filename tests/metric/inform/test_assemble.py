"""Definitions put together from columns: kinds, names and order."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.metric.inform.assemble import Assembled, assembled
from hsforhs.metric.inform.book import open_book
from hsforhs.metric.inform.ledger import Ledger
from tests.metric.inform.made import COUNTRIES, RAW, Edition


def put_together(path: Path, edition: Edition) -> Assembled:
    with open_book(edition.write(path / "x.xlsx")) as book:
        ledger = Ledger(book)
        return assembled(ledger, ledger.follow(book.results, book.risk).key)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Assembled:
    return put_together(tmp_path_factory.mktemp("plain"), Edition())


def test_scores_quantities_and_raw_data_are_told_apart(plain: Assembled) -> None:
    ids = {k: [x["id"] for x in v] for k, v in plain.sections.items()}
    assert set(ids["inputs"]) == {*RAW, "population_data.FL"}
    assert set(ids["quantities"]) == {"exposure_to_floods_relative_value", "road_density_value"}
    assert "exposure_to_floods_relative" in ids["indicators"]
    assert ids["tree"][:4] == ["risk", "hazard", "vulnerability", "coping"]
    assert "derived" not in ids


def test_inputs_keep_their_titles_units_and_years(plain: Assembled) -> None:
    flood = next(x for x in plain.sections["inputs"] if x["id"] == "FL")
    assert flood == {
        "id": "FL",
        "name": "People exposed to floods",
        "unit": "Number",
        "source": "Indicator Data, 2022",
    }


def test_what_the_results_show_is_a_node_under_its_title(plain: Assembled) -> None:
    nodes = {x["id"]: x for x in plain.sections["tree"]}
    assert nodes["development"] == {
        "id": "development",
        "name": "Development",
        "children": ["development_indicator"],
        "aggregate": "arithmetic",
        "round": 1,
    }
    assert nodes["human"]["formula"] == "if(current_conflict > 5, current_conflict, exposure_to_floods / 10 * 7)"
    assert plain.published["development"] == plain.published["development_indicator"]


def test_a_mean_of_raw_data_is_an_indicator(tmp_path: Path) -> None:
    formulas = {(code, "dependency"): "=AVERAGE('Indicator Data'!F{r},'Indicator Data'!J{r})" for code in COUNTRIES}
    found = put_together(tmp_path, Edition(formulas=formulas))
    dependency = next(x for x in found.sections["indicators"] if x["id"] == "economic_dependency")
    assert dependency["value"] == "mean(GDP, AREA)"
