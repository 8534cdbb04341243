"""Items of the framework: found in the vocabulary, with the place where they count and the row that they are."""

from __future__ import annotations

import pytest

from hsforhs.framework import Key, framework
from hsforhs.planning import action_catalogue
from hsforhs.workbench.stewardship.items import (
    ARROW,
    area_of_indicator,
    find_item,
    find_row,
    matching,
    present,
)
from hsforhs.workbench.stewardship.models import ItemKind

pytestmark = pytest.mark.django_db

FOUND = [
    # kind, reference, area, component, sector, table
    ("cell", "D2:HIS", "D2", "HIS", "", "matrix"),
    ("cell", "P5:OS:ANI", "P5", "OS", "ANI", "area_sectors"),
    ("synergy", "D2:HIS", "D2", "HIS", "", "matrix"),
    ("indicator", "jee-3:D2.1", "D2", "", "", "indicators"),
    ("action", "D2-010", "D2", "HIS", "", "actions"),
]


@pytest.mark.parametrize(("kind", "reference", "area", "component", "sector", "table"), FOUND)
def test_an_item_counts_where_it_belongs(
    kind: str, reference: str, area: str, component: str, sector: str, table: str
) -> None:
    item = find_item(kind, reference)
    assert item is not None
    assert (item.area, item.component, item.sector, item.table) == (area, component, sector, table)
    assert item.row == present().tables[table][reference]
    assert item.title
    assert item.address == f"/review/item/{kind}/{reference}/"


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        ("cell", "D2"),
        ("cell", "D2:XXX"),
        ("cell", "ZZ:HIS"),
        ("cell", "D2:HIS:ANI"),
        ("indicator", "D2.1"),
        ("indicator", "jee-3:Z9.9"),
        ("action", "D2-999"),
        ("action", ""),
        ("action", "x" * 121),
        ("crosswalk", "jee-2:D.2.1"),
        ("edition", "1999-01"),
        ("plan", "D2-010"),
    ],
)
def test_what_the_vocabulary_does_not_hold_is_no_item(kind: str, reference: str) -> None:
    assert find_item(kind, reference) is None


def test_a_cell_of_a_sector_without_a_link_can_be_spoken_about() -> None:
    words = framework()
    linked = {x.sector for x in words.area_sectors["D2"]}
    sector = next(x for x in words.sectors if x not in linked)
    item = find_item("cell", f"D2:OS:{sector}")
    assert item is not None
    assert item.row is None
    assert find_item("synergy", f"D2:OS:{sector}") is None, "there is no synergy to speak about"


def test_every_row_of_a_crosswalk_is_an_item_and_most_have_an_area() -> None:
    rows = matching("crosswalk", "", most=10_000)
    assert len(rows) == len(present().tables["crosswalks"])
    assert all(ARROW in x.reference for x in rows)
    assert sum(bool(x.area) for x in rows) > len(rows) * 0.8


def test_an_action_of_another_sector_counts_for_that_sector() -> None:
    action = next(
        x for x in action_catalogue().actions.values() if x.components[0] == "OS" and x.lead_sector != "HEALTH"
    )
    item = find_item("action", action.id)
    assert item is not None
    assert (item.component, item.sector) == ("OS", action.lead_sector)


def test_indicators_of_other_editions_lead_to_areas_through_the_crosswalk() -> None:
    words = framework()
    assert area_of_indicator(Key.parse("jee-3:P5.1"), words) == "P5"
    spar = [area_of_indicator(x.key, words) for x in words.indicators_of("spar-2")]
    assert set(spar) <= {*words.areas, ""}
    assert sum(map(bool, spar)) > 30
    assert area_of_indicator(Key.parse("jee-3:X9.9"), words) == ""


def test_words_find_items_by_code_and_title() -> None:
    assert [x.reference for x in matching("action", "D2-010")] == ["D2-010"]
    assert {x.reference for x in matching("cell", "surveillance his")} >= {"D2:HIS"} or matching("cell", "D2:HIS")
    assert matching("action", "no such words anywhere") == []
    assert matching("nothing", "") == []
    assert len(matching("action", "", most=7)) == 7


@pytest.mark.parametrize(
    ("table", "row", "kind"),
    [
        ("actions", "D2-010", ItemKind.ACTION),
        ("matrix", "D2:HIS", ItemKind.CELL),
        ("area_sectors", "P5:OS:ANI", "cell"),
    ],
)
def test_a_row_leads_back_to_its_item(table: str, row: str, kind: str) -> None:
    item = find_row(table, row)
    assert item is not None
    assert (item.kind, item.reference) == (kind, row)


def test_a_row_of_a_table_without_items_leads_nowhere() -> None:
    assert find_row("sectors", "ANI") is None
