from __future__ import annotations

from pathlib import Path

import openpyxl

from hsforhs.formats.actions_xlsx import COLUMNS, write_actions_xlsx
from hsforhs.framework import framework
from hsforhs.planning import Action, ActionCatalogue, action_catalogue
from hsforhs.planning.goals import goals_served
from hsforhs.planning.search import ActionFilter, find_actions


def goals_in_words(action: Action) -> list[str]:
    return [framework().lists["agenda"][x].title for x in goals_served(action)]


def test_every_action_has_a_row_with_codes_spelled_out(tmp_path: Path) -> None:
    path = tmp_path / "actions.xlsx"
    found = find_actions(action_catalogue(), ActionFilter(area="D2"))
    write_actions_xlsx(found, path, catalogue=action_catalogue(), vocabulary=framework())
    sheet = openpyxl.load_workbook(path)["Actions"]
    header = [cell.value for cell in sheet[3]]
    assert header == [heading for heading, _width in COLUMNS]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [x.id for x in found]
    assert [row[2] for row in rows] == [x.step for x in found]
    assert {row[5] for row in rows} >= {"Health sector", "Animal health and veterinary services"}
    assert sheet.freeze_panes == "B4"
    assert sheet.print_area == f"'Actions'!$A$1:$J${len(found) + 3}"
    assert sheet.page_setup.orientation == "landscape"
    assert [row[7] for row in rows] == [x.months for x in found]
    assert [row[16] for row in rows] == ["; ".join(goals_in_words(x)) for x in found]
    assert sheet.auto_filter.ref == f"A3:Q{len(found) + 3}"


def test_it_repeats_by_what_the_actions_were_chosen_without_running_it(tmp_path: Path) -> None:
    path = tmp_path / "chosen.xlsx"
    narrowed = {"area": "D2", "words": '=HYPERLINK("x")'}
    write_actions_xlsx((), path, catalogue=action_catalogue(), vocabulary=framework(), narrowed=narrowed)
    book = openpyxl.load_workbook(path)
    assert '(area D2, words =HYPERLINK("x"))' in book["Actions"]["A2"].value
    assert book["About this file"]["B4"].value == 'area D2, words =HYPERLINK("x")'
    assert book["Actions"].print_title_rows == "$3:$3"


def test_no_action_gives_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    write_actions_xlsx((), path, catalogue=action_catalogue(), vocabulary=framework())
    book = openpyxl.load_workbook(path)
    assert book["Actions"].max_row == 3
    assert book["About this file"]["B2"].value == "hsforhs-actions/1"


def test_an_own_catalogue_carries_its_terms_and_says_what_is_not_given(
    lumora_actions: ActionCatalogue, tmp_path: Path
) -> None:
    path = tmp_path / "own.xlsx"
    write_actions_xlsx(list(lumora_actions.actions.values()), path, catalogue=lumora_actions, vocabulary=framework())
    sheet = openpyxl.load_workbook(path)["Actions"]
    assert sheet["A1"].value == "Lumora actions (invented)"
    assert sheet["A2"].value == (
        "8 actions of catalogue lumora@2. Licence: Invented licence. Source: Invented ministry, 2026"
    )
    last = [cell.value for cell in sheet[11]]
    assert last[:4] == ["LUM-8", "R1.1", 5, "Invented: teach the neighbours of Lumora"]
    assert last[4:9] == ["not given"] * 5
    assert last[9:] == [None, None, "not given", "not given", "Training", None, "not given", None]
