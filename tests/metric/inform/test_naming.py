"""Names of columns and editions."""

from __future__ import annotations

import pytest

from hsforhs.metric.inform.ledger import _column
from hsforhs.metric.inform.naming import (
    Names,
    code_of,
    dimension,
    edition,
    front_page,
    slug,
    unit_of,
    year_of,
)
from tests.metric.inform.pages import UNITS, page


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("INFORM Natural Hazard", "natural_hazard"),
        ("INFORM", "inform"),
        ("Población (%)", "poblacion"),
        ("5 doses", "n5_doses"),
        ("", "column"),
        ("word " * 30, "_".join(["word"] * 12)),
    ],
)
def test_titles_become_plain_names(title: str, wanted: str) -> None:
    assert slug(title) == wanted


def test_a_name_is_given_once_whatever_its_case() -> None:
    names = Names()
    assert [names.new(x) for x in ("HDI", "hdi", "hdi", "")] == ["HDI", "hdi_2", "hdi_3", "column"]


def test_codes_units_and_years_stand_above_the_column() -> None:
    raw = page(
        "Indicator Data",
        [
            ["COUNTRY", None, "Index of development", "", ""],
            ["Survey Year", None, 2021, 2020.0, "2019-2021"],
            ["Indicator Id", None, "H DI", None, None],
            ["Unit of Measurament", None, "Index", None, None],
            ["A", "XLA", 1, 2, 3],
            ["B", "XLB", 1, 2, 3],
        ],
        first=5,
    )
    one, two, three = (_column(f"x!{i}", raw, i, UNITS) for i in (3, 4, 5))
    assert (code_of(one), unit_of(one), year_of(one)) == ("H_DI", "Index", "2021")
    assert (code_of(two), unit_of(two), year_of(two)) == ("indicator_data_2020", "", "2020")
    assert (code_of(three), year_of(three)) == ("indicator_data_2019_2021", "2019-2021")
    bare = _column("y!3", page("Other", [[], [], ["A", "XLA", 1], ["B", "XLB", 1]]), 3, UNITS)
    assert (code_of(bare), year_of(bare)) == ("other", "")


def test_dimensions_are_known_by_their_titles() -> None:
    assert dimension("LACK OF COPING CAPACITY") == "coping"
    assert dimension("VULNERABILITY") == "vulnerability"
    assert dimension("HAZARD & EXPOSURE") == "hazard"
    assert dimension("Drought") is None


@pytest.mark.parametrize(
    ("sheet", "about", "file", "wanted"),
    [
        ("INFORM Risk 2024 (a-z)", ["15 September 2023 v 0.6.7"], "x.xlsx", ("inform-2024", "0.6.7")),
        ("INFORM Risk Mid 2023 (a-z)", [], "x_v064.xlsx", ("inform-2023-mid", "0.6.4")),
        ("Results", ["2022"], "INFORM_v0.6.1.xlsx", ("inform-2022", "0.6.1")),
        ("Results", [], "inform.xlsx", ("inform", "unknown")),
    ],
)
def test_editions(sheet: str, about: list[str], file: str, wanted: tuple[str, str]) -> None:
    assert edition(sheet, about, file)[:2] == wanted


def test_the_front_page_is_read_where_there_is_one() -> None:
    about = page("About", [["release"], [2024]])
    assert front_page([page("Data", [["x"]]), about]) == ["release", "2024"]
    assert front_page([]) == []
