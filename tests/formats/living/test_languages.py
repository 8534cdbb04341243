"""Documents in other languages: what they show, and that they come back whatever people write in."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.living import sheets, word
from hsforhs.formats.living.entries import labels_of
from hsforhs.formats.living.fields import STATUSES, TABLES, shown_choices
from hsforhs.formats.living.records import Returned
from hsforhs.formats.living.sheets import HEADER_ROW, write_part_xlsx
from hsforhs.formats.living.sheets_read import read_living_xlsx
from hsforhs.formats.living.word import write_part_docx
from hsforhs.formats.living.word_read import read_living_docx
from hsforhs.formats.plan_sheets import sheets_of
from tests.formats.tongues import ARABIC, CHINESE, RUSSIAN

from .costing import costed_plan
from .made import INSTANCE, PLAN, came_back, changed, edit_document, edit_workbook, long_plan, values_of

DAY = dt.date(2026, 11, 26)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIRST, SECOND, THIRD = "D1-0000", "D2-0001", "D3-0002"
WORDINGS = (ARABIC, CHINESE)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    write_part_xlsx(long_plan(3), path, made_on=DAY, wording=ARABIC)
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "plan.docx"
    write_part_docx(long_plan(3), path, made_on=DAY, wording=ARABIC)
    return path


def read_xlsx(path: Path) -> Returned:
    return read_living_xlsx(path, instance=INSTANCE, plan=PLAN, wordings=WORDINGS)


def read_docx(path: Path) -> Returned:
    return read_living_docx(path, instance=INSTANCE, plan=PLAN, wordings=WORDINGS)


def column(table: str, key: str) -> int:
    return 1 + TABLES[table].columns.index(key)


def test_a_workbook_shows_headings_lists_and_names_of_its_language(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    names = sheets_of(ARABIC)
    assert {names[x] for x in ("read me", "activities", "progress", "lines")} <= set(book.sheetnames)
    assert {"As written", "About this file"} <= set(book.sheetnames)
    assert not {str(x.name) for x in TABLES.values()} & set(book.sheetnames)
    for name in book.sheetnames:
        # What programs read alone runs as before.
        assert bool(book[name].sheet_view.rightToLeft) is (name not in ("As written", "About this file"))
    sheet = book[names["progress"]]
    assert [x.value for x in sheet[HEADER_ROW]] == list(ARABIC.each(TABLES["progress"].headings))
    status = column("progress", "status")
    shown = list(shown_choices(STATUSES, ARABIC).values())
    assert [sheet.cell(HEADER_ROW + n, status).value for n in (1, 2, 3)] == shown[:3]
    lists = [x.formula1 for x in sheet.data_validations.dataValidation if x.type == "list"]
    assert lists == [f'"{",".join(shown)}"']
    front = [x.value for x in book[names["read me"]]["A"]]
    assert not [x for x in front[1:] if "the" in str(x).split()]


def test_a_sheet_of_costs_is_in_the_language(tmp_path: Path) -> None:
    path = tmp_path / "pack.xlsx"
    write_part_xlsx(costed_plan(part="XLM-U"), path, made_on=DAY, wording=CHINESE)
    sheet = openpyxl.load_workbook(path)[sheets_of(CHINESE)["costs"]]
    texts = {str(x) for row in sheet.values for x in row if isinstance(x, str)}
    assert CHINESE.says("Sum of the lines") in texts
    assert CHINESE.says("one-time") in texts
    assert not {"Sum of the lines", "Quantity", "one-time", "province"} & texts
    assert not sheet.sheet_view.rightToLeft


def test_lists_are_read_in_any_language(workbook: Path) -> None:
    names = sheets_of(ARABIC)

    def fill(book: openpyxl.Workbook) -> None:
        progress, activities = book[names["progress"]], book[names["activities"]]
        status = column("progress", "status")
        for row, entry in enumerate(("Completed", CHINESE.says("cancelled"), ARABIC.says("advanced")), start=5):
            progress.cell(row, status).value = entry
        activities.cell(5, column("activities", "paid")).value = CHINESE.says("no")
        activities.cell(6, column("activities", "paid")).value = "No"

    assert changed(read_xlsx(edit_workbook(workbook, fill))) == {
        ("activities", FIRST): {"paid": "no"},
        ("activities", SECOND): {"paid": "no"},
        ("progress", FIRST): {"status": "completed"},
        ("progress", SECOND): {"status": "cancelled"},
        ("progress", THIRD): {"status": "advanced"},
    }


def test_a_heading_may_be_that_of_another_language_and_no_other_word(workbook: Path) -> None:
    owner, name = column("activities", "owner"), sheets_of(ARABIC)["activities"]

    def rename(to: str) -> Any:
        def change(book: openpyxl.Workbook) -> None:
            book[name].cell(HEADER_ROW, owner).value = to

        return change

    for heading in ("Responsible", CHINESE.says("Responsible")):
        assert changed(read_xlsx(edit_workbook(workbook, rename(heading)))) == {}
    with pytest.raises(BadInput, match="the heading 'Owner' was changed") as refused:
        read_xlsx(edit_workbook(workbook, rename("Owner")))
    assert f"sheet {name}, cell D4" in str(refused.value)
    assert ARABIC.says("the heading '%(found)s' was changed", found="Owner") in refused.value.said(ARABIC.catalogue)


def test_a_problem_is_said_in_the_language_of_the_page(workbook: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book[sheets_of(ARABIC)["progress"]]
        sheet.cell(5, column("progress", "status")).value = "perhaps"
        sheet.cell(6, column("progress", "note")).value = "x" * 601

    found = read_xlsx(edit_workbook(workbook, fill))
    problems = [c.problem for x in found.rows for c in x.cells.values() if c.problem]
    assert [x.partition(";")[0] for x in problems] == [
        "'perhaps' is not what the field takes",
        "the text has 601 letters",
    ]
    said = CHINESE.of(problems[0])
    assert "perhaps" in said
    assert CHINESE.says("just started") in said
    assert not [x for x in said.replace("perhaps", "") if x.isascii() and x.isalpha()]


def test_a_document_of_before_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents carried no words of their own until they went out in several languages."""
    for module in (sheets, word):
        monkeypatch.setattr(module, "words_of", lambda *_: {})
    for write, read, name in ((write_part_xlsx, read_xlsx, "a.xlsx"), (write_part_docx, read_docx, "a.docx")):
        write(long_plan(3), tmp_path / name, made_on=DAY)
        assert came_back(read(tmp_path / name)) == values_of(long_plan(3))


def test_words_that_say_one_thing_for_everything_still_come_back(tmp_path: Path) -> None:
    write_part_xlsx(long_plan(3), tmp_path / "a.xlsx", made_on=DAY, wording=RUSSIAN)
    found = read_living_xlsx(tmp_path / "a.xlsx", instance=INSTANCE, plan=PLAN)
    assert came_back(found) == values_of(long_plan(3))


def test_a_document_in_word_runs_from_right_to_left(document: Path) -> None:
    paper = docx.Document(str(document))
    body = paper.element.body
    assert all(x.find(f"{W}tblPr/{W}bidiVisual") is not None for x in body.iter(f"{W}tbl"))
    assert all(x.find(f"{W}bidi") is not None for x in body.iter(f"{W}sectPr"))
    normal = paper.styles.element.find(f"{W}style[@{W}styleId='Normal']")
    assert normal.find(f"{W}pPr/{W}bidi") is not None
    runs = {"".join(t.text or "" for t in x.iter(f"{W}t")): x for x in body.iter(f"{W}r")}
    assert runs[ARABIC.says("Activities")].find(f"{W}rPr/{W}rtl") is not None
    english = next(x for text, x in runs.items() if text.startswith("Invented activity 0"))
    assert english.find(f"{W}rPr") is None or english.find(f"{W}rPr/{W}rtl") is None
    assert english.getparent().find(f"{W}pPr/{W}bidi").get(f"{W}val") == "0"
    assert paper.core_properties.language == "ar"
    assert {x.get(f"{W}bidi") for x in paper.styles.element.iter(f"{W}lang")} == {"ar-SA"}


def test_a_document_in_chinese_names_a_font_for_its_signs(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    write_part_docx(costed_plan(part="XLM-U"), path, made_on=DAY, wording=CHINESE)
    paper = docx.Document(str(path))
    fonts = {
        x.get(f"{W}eastAsia") for x in paper.styles.element.find(f"{W}style[@{W}styleId='Normal']").iter(f"{W}rFonts")
    }
    assert fonts == {"Microsoft YaHei"}
    assert paper.element.body.find(f".//{W}bidiVisual") is None
    assert paper.core_properties.language == "zh-CN"
    text = "\n".join(x.text for x in paper.paragraphs)
    assert "What it costs" not in text
    assert CHINESE.says("What it costs") in text


def test_lists_of_a_word_document_are_read_in_any_language(document: Path) -> None:
    def fill(paper: Any) -> None:
        headings = ARABIC.each(TABLES["progress"].headings)
        table = next(x for x in paper.tables if tuple(c.text for c in x.rows[0].cells) == headings)
        for row, entry in enumerate(("COMPLETED", CHINESE.says("cancelled"), "perhaps"), start=1):
            table.rows[row].cells[column("progress", "status") - 1].text = entry

    found = read_docx(edit_document(document, fill))
    assert changed(found) == {
        ("progress", FIRST): {"status": "completed"},
        ("progress", SECOND): {"status": "cancelled"},
        ("progress", THIRD): {"status": "perhaps"},
    }


def test_where_a_program_drops_everything_but_the_text_headings_are_known_in_any_language(document: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if not name.startswith("customXml"):
                content = old.read(name)
                new.writestr(name, content.replace(b"_hsr_", b"_gone_").replace(b"_hst_", b"_gone_"))
    document.write_bytes(stream.getvalue())
    found = read_docx(document)
    assert {x.table for x in found.rows} == {"decisions", "activities", "progress", "lines"}
    values = {(x.table, x.id): tuple(c.value for c in x.cells.values()) for x in found.rows}
    assert values == values_of(long_plan(3))
    assert found.remarks[0].said(ARABIC.catalogue) != str(found.remarks[0])


def test_the_words_of_the_document_stand_before_those_of_others() -> None:
    """What one language calls yes may be another one's no."""
    yes_no = TABLES["decisions"].field("inside").choices
    labels = labels_of([CHINESE], {"yes": "no", "no": "ei"})
    assert [labels[yes_no][x] for x in ("no", "ei", "yes", CHINESE.says("no"))] == ["yes", "no", "yes", "no"]
