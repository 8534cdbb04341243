from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.plan_columns import COLUMNS, HEADER_ROW, FilledIn, drafted, row_id
from hsforhs.formats.plan_xlsx import SPARE_ROWS, write_plan_xlsx
from hsforhs.formats.plan_xlsx_read import differences, read_plan_xlsx
from hsforhs.planning import ActionCatalogue, Plan

MADE_ON = dt.date(2026, 3, 31)
COSTING_FORM = 26
AREA = "P1 Legal instruments"


@pytest.fixture(scope="module")
def path(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan_xlsx(plan, target, made_on=MADE_ON, source="e-SPAR, 2022")
    return target


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def column(heading: str) -> int:
    return next(number for number, x in enumerate(COLUMNS, start=1) if x.heading == heading)


def test_one_sheet_per_area_between_front_and_back(book: openpyxl.Workbook, plan: Plan) -> None:
    assert book.sheetnames[0] == "Read me"
    assert book.sheetnames[-4:] == ["Beyond the indicators", "Left out", "Lists", "About this file"]
    areas = book.sheetnames[1:-4]
    assert [name.split()[0] for name in areas] == list(plan.by_area())
    assert all(len(name) <= 31 for name in areas)


def test_the_costing_form_stands_whole_and_in_order_behind_our_columns(book: openpyxl.Workbook) -> None:
    headings = [cell.value for cell in book[AREA][HEADER_ROW]]
    form = headings[-COSTING_FORM:]
    assert form[:4] == ["Indicator", "Objective", "Summary of key action", "Detailed description of the action"]
    assert form[12] == "Estimated cost each time (local currency)"
    assert form[13:18] == [f"Times, year {x}" for x in range(1, 6)]
    assert form[18:23] == [f"Cost, year {x}" for x in range(1, 6)]
    assert form[23:] == ["Five-year total", "Cost category 1", "Cost category 2"]
    assert headings[:-COSTING_FORM] == [x.heading for x in COLUMNS[:-COSTING_FORM]]


def test_every_row_repeats_identifier_indicator_and_action(book: openpyxl.Workbook, plan: Plan) -> None:
    found = []
    for name in book.sheetnames[1:-4]:
        for row in book[name].iter_rows(min_row=HEADER_ROW + 1, values_only=True):
            if row[0] and row[0] != "Total":
                found.append((row[0], row[2], row[3], row[1]))
    expected = [(row_id(x), x.action.indicator.code, x.action.id, x.action.text) for x in plan.lines]
    assert found == expected
    assert all(identifier == f"{indicator}/{action}" for identifier, indicator, action, _ in found)


def test_only_what_people_fill_in_is_unlocked(book: openpyxl.Workbook) -> None:
    sheet = book[AREA]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    unlocked = {COLUMNS[cell.column - 1].key for cell in sheet[HEADER_ROW + 1] if not cell.protection.locked}
    assert unlocked == {x.key for x in COLUMNS if x.use.value in ("text", "number", "choice")}


def test_lists_offer_sectors_components_scale_status_and_yes_no(book: openpyxl.Workbook, plan: Plan) -> None:
    sheet = book[AREA]
    last = HEADER_ROW + len(plan.by_area()["P1"]) + SPARE_ROWS
    lists = {str(x.sqref): x.formula1 for x in sheet.data_validations.dataValidation if x.type == "list"}
    for heading, name in (
        ("Lead sector", "list_sector"),
        ("Main component", "list_component"),
        ("Scale of implementation", "list_level"),
        ("Status", "list_action_status"),
        ("In an existing budget (yes/no)", "list_yes_no"),
    ):
        letter = openpyxl.utils.get_column_letter(column(heading))
        assert lists[f"{letter}{HEADER_ROW + 1}:{letter}{last}"] == name
    for name in ("list_sector", "list_component", "list_level", "list_action_status", "list_yes_no"):
        sheet_name, cells = next(iter(book.defined_names[name].destinations))
        titles = [row[0].value for row in book[sheet_name][cells]]
        assert all(titles)
    assert titles == ["yes", "no"]


def test_header_is_frozen_filtered_and_repeated_in_print(book: openpyxl.Workbook) -> None:
    sheet = book[AREA]
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW}:")
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9


def test_formulas_carry_their_value(plan: Plan, tmp_path: Path) -> None:
    line = plan.lines[0]
    entry = dataclasses.replace(drafted(line), estimated_cost=1250.5, frequency=(2, None, 0, 4, 1))
    path = tmp_path / "costed.xlsx"
    write_plan_xlsx(plan, path, made_on=MADE_ON, filled={row_id(line): entry})
    row = HEADER_ROW + 1
    values = openpyxl.load_workbook(path, data_only=True)[AREA]
    formulas = openpyxl.load_workbook(path)[AREA]
    costs = [values.cell(row, column(f"Cost, year {x}")).value for x in range(1, 6)]
    assert costs == [2501, 0, 0, 5002, 1250.5]
    assert values.cell(row, column("Five-year total")).value == 8753.5
    assert str(formulas.cell(row, column("Five-year total")).value).startswith("=SUM(")
    total = next(cell.row for cell in values["A"] if cell.value == "Total")
    assert values.cell(total, column("Five-year total")).value == 8753.5
    front = openpyxl.load_workbook(path, data_only=True)["Read me"]
    assert [x[3] for x in front.values if x[0] in ("P1", "All")] == [8753.5, 8753.5]


def test_no_text_is_run_as_a_formula(book: openpyxl.Workbook) -> None:
    cell = book[AREA].cell(HEADER_ROW + 1, column("Added by hand: why"))
    assert cell.data_type == "s"
    assert cell.value == "'=asked for by the parliament"


def test_the_front_names_what_is_known_and_what_is_not(book: openpyxl.Workbook, plan: Plan) -> None:
    text = "\n".join(str(value) for row in book["Read me"].values for value in row if value is not None)
    assert "not a product of the World Health Organization" in text
    assert "Ghana, SPAR 2 for 2022 (Self-assessment (SPAR)" in text
    assert "e-SPAR, 2022" in text
    assert plan.catalogue_version in text
    assert all(x.code in text and x.message in text for x in plan.findings)
    assert all(key.code in text for key in plan.report.not_seen)
    assert "No action leads to level 5" in text
    assert "Invented example" not in text


def test_an_invented_plan_says_so_on_every_sheet(plan: Plan) -> None:
    stream = io.BytesIO()
    write_plan_xlsx(dataclasses.replace(plan, invented=True), stream, made_on=MADE_ON)
    book = openpyxl.load_workbook(stream)
    for name in book.sheetnames[:-3]:
        assert any(
            "Invented example" in str(x) for row in book[name].iter_rows(max_row=6, values_only=True) for x in row
        )


def test_left_out_actions_keep_their_reason(book: openpyxl.Workbook, plan: Plan) -> None:
    rows = list(book["Left out"].iter_rows(min_row=4, values_only=True))
    line = plan.left_out[0]
    assert rows == [(line.action.indicator.code, line.action.id, line.action.text, "done in 2024")]


def test_the_file_says_what_it_is(book: openpyxl.Workbook, plan: Plan) -> None:
    keys = dict(book["About this file"].values)
    assert keys["schema"] == "hsforhs-plan/1"
    assert keys["catalogue version"] == plan.catalogue_version
    assert (keys["place"], keys["country"], keys["instrument"]) == ("GHA", "GHA", "spar-2")
    assert (keys["period"], keys["years"], keys["made on"]) == ("2022", "5", "2026-03-31")


def test_a_one_year_plan_keeps_five_years_and_says_so(plan: Plan) -> None:
    stream = io.BytesIO()
    write_plan_xlsx(dataclasses.replace(plan, years=1), stream, made_on=MADE_ON)
    sheet = openpyxl.load_workbook(stream)[AREA]
    assert "this plan is for year 1" in sheet["A2"].value
    assert "Cost, year 5" in [cell.value for cell in sheet[HEADER_ROW]]


def test_a_plan_without_actions_is_still_a_workbook(plan: Plan) -> None:
    stream = io.BytesIO()
    write_plan_xlsx(dataclasses.replace(plan, lines=()), stream, made_on=MADE_ON)
    names = openpyxl.load_workbook(stream).sheetnames
    assert names == ["Read me", "Beyond the indicators", "Left out", "Lists", "About this file"]


def test_a_text_that_no_cell_holds_is_refused(plan: Plan) -> None:
    entry = FilledIn(comments_1="x" * 40_000)
    with pytest.raises(ValueError, match="holds 32767 letters"):
        write_plan_xlsx(plan, io.BytesIO(), made_on=MADE_ON, filled={row_id(plan.lines[0]): entry})


def test_a_plan_of_an_own_catalogue_names_it_with_its_terms(
    lumora_plan: Plan, lumora_actions: ActionCatalogue, tmp_path: Path
) -> None:
    path = tmp_path / "own.xlsx"
    write_plan_xlsx(lumora_plan, path, made_on=MADE_ON, catalogue=lumora_actions)
    book = openpyxl.load_workbook(path)
    keys = dict(book["About this file"].values)
    assert keys["catalogue version"] == "lumora@2"
    assert keys["catalogue"] == "Lumora actions (invented)"
    assert (keys["catalogue licence"], keys["catalogue source"]) == ("Invented licence", "Invented ministry, 2026")
    front = "\n".join(str(value) for row in book["Read me"].values for value in row if value is not None)
    assert "Lumora actions (invented), version 2. Licence: Invented licence." in front
    assert "in our own words" not in front
    row = next(row for row in book["D2 Surveillance"].iter_rows(values_only=True) if row[3] == "LUM-3")
    for heading in ("Mode", "Kind of action", "Proof that it is done"):
        assert row[column(heading) - 1] == "not given"
    for heading in ("Main component", "Lead sector", "Scale of implementation"):
        assert row[column(heading) - 1] is None
    back = read_plan_xlsx(path, catalogue=lumora_actions)
    assert differences(lumora_plan, back) == ()
    assert back.remarks == ()
    with pytest.raises(BadInput, match="the catalogue has no action 'LUM"):
        read_plan_xlsx(path)


def test_a_plan_of_ours_names_no_other_catalogue(book: openpyxl.Workbook) -> None:
    assert not {"catalogue", "catalogue licence"} & set(dict(book["About this file"].values))
