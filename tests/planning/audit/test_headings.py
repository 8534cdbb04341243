from __future__ import annotations

from hsforhs.planning.audit.headings import headings_at


def test_years_below_a_group_are_joined_with_it() -> None:
    rows = [["Activity", "Cost", None, None, "Owner"], [None, 2018, "Year 2", 2020.0, None], ["Train", 1, 2, 3, "MoH"]]
    assert headings_at(rows, 0) == (["Activity", "Cost 2018", "Cost Year 2", "Cost 2020.0", "Owner"], 1)


def test_a_row_of_data_is_no_second_row_of_headings() -> None:
    rows = [["Year", "Y1", "Y2", "Y3"], [2018, 1, 2, 3]]
    assert headings_at(rows, 0) == (rows[0], 0)
    assert headings_at(rows, 1) == (rows[1], 1)
    rows = [["Activity", "Cost", None, None], ["Train", 100, 200, 300]]
    assert headings_at(rows, 0) == (rows[0], 0)
