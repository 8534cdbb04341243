from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.incoming.columns import FIELDS, checked, parse, propose_all
from tests.planning.incoming.made import ENDS, WHO_HEADINGS


def test_each_heading_of_the_costing_workbook_has_its_field() -> None:
    found = propose_all([*WHO_HEADINGS, "Frequency 2018", "Cost estimate 2018", *ENDS])
    assert list(found.values()) == [
        "indicator",
        "objective",
        "summary",
        "text",
        "assumptions",
        "owner",
        "scale",
        "comments",
        "comments",
        "related",
        "existing",
        "budget_source",
        "unit_cost",
        "times:2018",
        "cost:2018",
        "total",
        "category",
        "category",
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Activité détaillée", "text"),
        ("Responsable", "owner"),
        ("Coût estimé (monnaie locale)", "unit_cost"),
        ("Coût 2026", "cost:2026"),
        ("Indicateur", "indicator"),
        ("Actividades", "text"),
        ("Costo total", "total"),
        ("Presupuesto año 2", "cost:2"),
        ("Year 3", "cost:3"),
        ("Activity no", ""),
        ("Colour", ""),
    ],
)
def test_headings_of_several_languages(heading: str, field: str) -> None:
    assert propose_all([heading]) == {heading: field}


def test_of_two_columns_for_one_field_the_narrower_wording_counts() -> None:
    found = propose_all(["Lead sector", "Responsible authority", "Action", "Detailed activity", "Cost", "Cost USD"])
    assert found["Responsible authority"] == "owner"
    assert found["Lead sector"] == found["Action"] == ""
    assert (found["Detailed activity"], found["Cost"], found["Cost USD"]) == ("text", "cost", "")


def test_a_mapping_is_checked() -> None:
    assert parse(["A=cost:2", "B = x=text", "C="]) == {"A": "cost:2", "B = x": "text", "C": ""}
    for wrong in ("A=nothing", "A=times", "A=text:1", "A=cost:x", "A", "=text"):
        with pytest.raises(BadInput):
            parse([wrong])
    with pytest.raises(BadInput, match="two columns"):
        checked([("A", "text"), ("B", "text")])
    assert checked([("A", "comments"), ("B", "comments")]) == {"A": "comments", "B": "comments"}
    assert all(FIELDS.values())
