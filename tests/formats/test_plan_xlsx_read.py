from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.formats.plan_columns import COLUMNS, HEADER_ROW, FilledIn, drafted, row_id
from hsforhs.formats.plan_xlsx import write_plan_xlsx
from hsforhs.formats.plan_xlsx_read import CellChange, differences, read_plan_xlsx
from hsforhs.planning import Plan
from tests.formats.tongues import CHINESE

AREA = "P1 Legal instruments"
FIRST = HEADER_ROW + 1
Edit = Callable[[Path, Callable[[openpyxl.Workbook], None]], Path]

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=60)
# A spreadsheet keeps 15 significant digits of a number.
NUMBER = st.none() | st.integers(0, 10**9) | st.floats(0, 1e9, allow_subnormal=False).map(lambda x: float(f"{x:.15g}"))
ENTRIES = st.builds(
    FilledIn,
    component=st.sampled_from(["", "LG", "OS"]),
    lead_sector=st.sampled_from(["", "HEALTH", "ANI"]),
    status=st.sampled_from(["", "ONGOING"]),
    detailed_description=TEXT,
    cost_assumptions=TEXT,
    authority=TEXT,
    scale=st.sampled_from(["", "NAT", "LOC"]),
    comments_1=TEXT,
    comments_2=TEXT,
    related_plan=TEXT,
    existing_budget=st.sampled_from(["", "yes", "no"]),
    budget_source=TEXT,
    estimated_cost=NUMBER,
    frequency=st.tuples(*[NUMBER] * 5),
    cost_category_1=TEXT,
    cost_category_2=TEXT,
)


def column(heading: str) -> int:
    return next(number for number, x in enumerate(COLUMNS, start=1) if x.heading == heading)


@pytest.fixture(scope="module")
def small(plan: Plan) -> Plan:
    return dataclasses.replace(plan, lines=plan.by_area()["P1"])


@pytest.fixture
def written(small: Plan, tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    write_plan_xlsx(small, path, made_on=dt.date(2026, 3, 31))
    return path


@given(entries=st.lists(ENTRIES, min_size=1, max_size=3))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_filled_in_comes_back_whole(small: Plan, tmp_path: Path, entries: list[FilledIn]) -> None:
    filled = dict(zip(map(row_id, small.lines), entries, strict=False))
    path = tmp_path / "round.xlsx"
    write_plan_xlsx(small, path, made_on=dt.date(2026, 3, 31), filled=filled)
    back = read_plan_xlsx(path)
    assert {key: back.by_id[key].filled for key in filled} == filled
    assert back.remarks == ()


def test_an_untouched_workbook_differs_in_nothing(small: Plan, written: Path) -> None:
    back = read_plan_xlsx(written)
    assert differences(small, back) == ()
    assert [row.row_id for row in back.rows] == [row_id(x) for x in small.lines]
    assert back.keys["place"] == "GHA"


def test_added_removed_and_changed_rows(small: Plan, written: Path, edit: Edit) -> None:
    gone = row_id(small.lines[1])

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AREA]
        sheet.cell(FIRST, column("Estimated cost each time (local currency)"), 500)
        sheet.cell(FIRST, column("Lead sector"), "Parliament")
        spare = FIRST + len(small.lines)
        sheet.cell(spare, column("Action"), "Translate the law")
        sheet.cell(spare, column("Times, year 1"), 3)
        sheet.delete_rows(FIRST + 1)

    back = read_plan_xlsx(edit(written, change))
    changed, added, removed = differences(small, back)
    assert (changed.kind, changed.row_id) == ("changed", row_id(small.lines[0]))
    lead = drafted(small.lines[0]).lead_sector
    assert changed.cells == (
        CellChange("Lead sector", lead, "PAR"),
        CellChange("Estimated cost each time (local currency)", None, 500),
    )
    assert (added.kind, added.row_id, added.text) == ("added", "", "Translate the law")
    assert added.cells == (CellChange("Times, year 1", None, 3),)
    assert added.place.startswith(f"sheet {AREA}, row ")
    assert (removed.kind, removed.row_id, removed.place) == ("removed", gone, "")


def test_sums_are_computed_and_never_read(small: Plan, written: Path, edit: Edit) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AREA]
        sheet.cell(FIRST, column("Estimated cost each time (local currency)"), 10)
        sheet.cell(FIRST, column("Times, year 2"), 4)
        sheet.cell(FIRST, column("Five-year total"), 999_999)
        sheet.cell(FIRST, column("Cost, year 2"), "a lot")

    back = read_plan_xlsx(edit(written, change))
    assert back.by_id[row_id(small.lines[0])].filled.cost_by_year == (None, 40, None, None, None)
    assert back.total == 40


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Action id", "P1-999", "the catalogue has no action 'P1-999'"),
        ("Row", "P1.1/P1-999", "the identifier of P1-005 was changed to P1.1/P1-999"),
        ("Row", None, "the row identifier of P1-005 is gone"),
        ("Indicator code (JEE 3)", "P1.2", "was changed to P1.1/P1-005 with indicator P1.2"),
        ("Lead sector", "Ministry of Magic", "'Ministry of Magic' is not in the list of 'Lead sector'"),
        ("In an existing budget (yes/no)", "maybe", "'maybe' is not in the list"),
        ("Estimated cost each time (local currency)", "about 500", "'about 500' is no number of 0 or more"),
        ("Estimated cost each time (local currency)", -5, "'-5' is no number of 0 or more"),
        ("Times, year 3", True, "'True' is no number"),
        ("Times, year 3", "=1+1", "the cell holds a formula without a saved value"),
    ],
)
def test_a_damaged_cell_is_named(
    small: Plan, written: Path, edit: Edit, heading: str, value: object, sentence: str
) -> None:
    row = next(n for n, x in enumerate(small.lines, start=FIRST) if x.action.id == "P1-005")

    def change(book: openpyxl.Workbook) -> None:
        book[AREA].cell(row, column(heading)).value = value

    with pytest.raises(BadInput) as caught:
        read_plan_xlsx(edit(written, change))
    assert sentence in str(caught.value)
    assert f"sheet {AREA}, cell " in str(caught.value)
    assert caught.value.file == "returned-plan.xlsx"


def test_a_row_twice_names_both_places(written: Path, edit: Edit) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AREA]
        for number in range(1, 5):
            sheet.cell(FIRST + 1, number, sheet.cell(FIRST, number).value)

    with pytest.raises(BadInput, match=rf"cell A{FIRST + 1}: .* stands twice, first in sheet {AREA}, cell A{FIRST}"):
        read_plan_xlsx(edit(written, change))


def test_entries_without_an_action_are_refused(small: Plan, written: Path, edit: Edit) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[AREA].cell(FIRST + len(small.lines), column("Times, year 1"), 3)

    with pytest.raises(BadInput, match="a row has entries and no action"):
        read_plan_xlsx(edit(written, change))


def test_a_number_written_as_text_is_read_with_a_remark(small: Plan, written: Path, edit: Edit) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[AREA].cell(FIRST, column("Estimated cost each time (local currency)"), "1 200")

    back = read_plan_xlsx(edit(written, change))
    assert back.by_id[row_id(small.lines[0])].filled.estimated_cost == 1200
    assert "the text '1 200' was read as a number" in str(back.remarks[0])


def test_a_missing_heading_a_foreign_heading_and_a_foreign_file(written: Path, edit: Edit) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        book[AREA].cell(HEADER_ROW, column("Comments 1"), "Remarks")

    with pytest.raises(BadInput, match="the column 'Comments 1' is missing"):
        read_plan_xlsx(edit(written, rename))

    def add(book: openpyxl.Workbook) -> None:
        book[AREA].cell(HEADER_ROW, len(COLUMNS) + 1, "Our own column")

    assert "were not read: Our own column" in str(read_plan_xlsx(edit(written, add)).remarks[0])

    def strip(book: openpyxl.Workbook) -> None:
        del book["About this file"]

    with pytest.raises(BadInput, match="this is no plan workbook of the workbench"):
        read_plan_xlsx(edit(written, strip))


def test_another_schema_and_another_catalogue(written: Path, edit: Edit) -> None:
    def schema(book: openpyxl.Workbook) -> None:
        book["About this file"]["B2"] = "hsforhs-plan/9"

    with pytest.raises(BadInput, match="the file says it is hsforhs-plan/9"):
        read_plan_xlsx(edit(written, schema))

    def version(book: openpyxl.Workbook) -> None:
        book["About this file"]["B3"] = "1999.01"

    assert "written with action catalogue 1999.01" in str(read_plan_xlsx(edit(written, version)).remarks[0])


def test_a_workbook_in_another_language_is_read_without_knowing_it(small: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    line = small.lines[0]
    entry = dataclasses.replace(drafted(line), status="ONGOING", existing_budget="no", estimated_cost=5.0)
    write_plan_xlsx(small, path, made_on=dt.date(2026, 3, 31), filled={row_id(line): entry}, wording=CHINESE)
    found = read_plan_xlsx(path)
    assert found.by_id[row_id(line)].filled == entry
    assert [x.row_id for x in found.rows] == [row_id(x) for x in small.lines]
    assert found.remarks == ()
    assert found.keys["language"] == "zh-hans"
    assert differences(small, found)[0].cells[-1].heading == "Estimated cost each time (local currency)"
