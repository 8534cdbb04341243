"""A Word document that came back: what is read, and every edit that has no place is named."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from hsforhs.files import BadInput
from hsforhs.formats.living.records import Returned
from hsforhs.formats.living.word import write_part_docx
from hsforhs.formats.living.word_read import read_living_docx

from .made import INSTANCE, PLAN, add_copy, came_back, changed, edit_document, long_plan, table_of, values_of

DAY = dt.date(2026, 11, 26)
FIRST, SECOND, THIRD = "D1-0000", "D2-0001", "D3-0002"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("word") / "plan.docx"
    write_part_docx(long_plan(3), made, made_on=DAY)
    return made


@pytest.fixture
def path(written: Path, tmp_path: Path) -> Path:
    made = tmp_path / "plan.docx"
    made.write_bytes(written.read_bytes())
    return made


def read(path: Path, *, instance: str = INSTANCE, plan: str = PLAN) -> Returned:
    return read_living_docx(path, instance=instance, plan=plan)


def without_parts(path: Path, pattern: str, *, also: Callable[[str, bytes], bytes] = lambda _name, x: x) -> Path:
    """Copy a document as a program does that drops parts of it or writes others."""
    target = path.with_name(f"other-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not re.search(pattern, name):
                new.writestr(name, also(name, old.read(name)))
    return target


def cell(document: Any, table: str, row: int, column: int) -> Any:
    return table_of(document, table).rows[row].cells[column]


def test_entries_are_read_with_lines_tabs_and_tracked_changes(path: Path) -> None:
    def change(document: Any) -> None:
        owner = cell(document, "activities", 1, 3)
        owner.text = "Unit\tA"
        owner.add_paragraph("second  line")
        tracked = cell(document, "activities", 2, 3).paragraphs[0]._p
        for child in list(tracked):
            tracked.remove(child)
        for xml in (
            "<w:r><w:t>Ministry, </w:t></w:r>",
            '<w:del w:id="1" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>',
            '<w:ins w:id="2" w:author="A"><w:r><w:t>new unit</w:t></w:r></w:ins>',
            '<w:moveFrom w:id="3" w:author="A"><w:r><w:t>moved</w:t></w:r></w:moveFrom>',
        ):
            tracked.append(parse_xml(re.sub(r"<(w:\w+)", rf"<\1 {NAMESPACE}", xml, count=1)))

    found = read(edit_document(path, change))
    assert changed(found) == {
        ("activities", FIRST): {"owner": "Unit A\nsecond line"},
        ("activities", SECOND): {"owner": "Ministry, new unit"},
    }
    assert found.remarks == ()


def test_rows_are_found_by_their_hidden_mark_in_any_order(path: Path) -> None:
    def change(document: Any) -> None:
        table = table_of(document, "activities")
        table._tbl.append(table.rows[1]._tr)
        table.rows[3].cells[0].paragraphs[0].runs[0].text = ""
        table.rows[3].cells[2].text = "5"

    found = read(edit_document(path, change))
    assert changed(found) == {("activities", FIRST): {"start_year": "5"}}
    assert [str(x) for x in found.remarks] == [
        "table Activities, row 3: the identifier was changed to ''; by its hidden mark it is D1-0000."
    ]


def test_what_has_no_place_is_named_and_not_read(path: Path) -> None:
    def change(document: Any) -> None:
        activities = table_of(document, "activities")
        activities.rows[1].cells[1].text = "Another activity"
        activities.rows[2].cells[0].text = "D9-999"
        add_copy(activities, 1, Row="D9-998", Responsible="Pasted")
        add_copy(activities, 1)
        progress = table_of(document, "progress")
        progress._tbl.remove(progress.rows[1]._tr)
        progress.rows[1].cells[2].merge(progress.rows[1].cells[3])
        decisions = table_of(document, "decisions")
        decisions.rows[0].cells[3].text = "Why"
        lines = table_of(document, "lines")
        lines._tbl.getparent().remove(lines._tbl)
        document.paragraphs[0].insert_paragraph_before("A sentence of our own")
        document.add_comment(document.paragraphs[1].runs, "Is this so?", author="A", initials="A")

    found = read(edit_document(path, change))
    assert [str(x) for x in found.remarks] == [
        "table Decisions: the column 'Reason of the decision' is gone or was renamed; it was not read.",
        "table Activities, row 1: a cell of D1-0000 that is not tinted was changed; that change is not stored.",
        "table Activities, row 2: a row was added or its identifier is gone, so it was not read: D9-999.",
        "table Activities, row 4: a row was added or its identifier is gone, so it was not read: D9-998.",
        "table Activities, row 5: D1-0000 stands twice, first in table Activities, row 1; it was not read.",
        "table Progress, row 1: cells were merged, split or taken out, so the row was not read: D2-0001.",
        "table Activities: rows are gone and stay as they are stored: D2-0001.",
        "table Progress: rows are gone and stay as they are stored: D1-0000, D2-0001.",
        "table Cost lines: the table is gone: its rows stay as they are stored.",
        "the text: this was written or changed and is not stored: A sentence of our own.",
        "comment: comments are not stored: Is this so?",
    ]
    assert changed(found) == {}
    assert {(x.table, x.id) for x in found.rows} == {
        ("activities", FIRST),
        ("activities", THIRD),
        ("progress", THIRD),
        *(("decisions", x) for x in (FIRST, SECOND, THIRD)),
    }


def test_rows_may_be_added_where_free_rows_are_offered(path: Path) -> None:
    def change(document: Any) -> None:
        add_copy(table_of(document, "lines"), 1, Row=FIRST, Line_of_your_own="A van", Quantity="2")
        add_copy(table_of(document, "decisions"), 1, Row="P1-001", Reason_of_the_decision="Asked")

    found = [x for x in read(edit_document(path, change)).rows if x.added]
    assert [(x.table, x.id) for x in found] == [("decisions", "P1-001"), ("lines", FIRST)]
    assert (found[1].cells["title"].value, found[1].cells["title"].before) == ("A van", "")


def test_marks_that_a_program_drops_are_not_needed(path: Path) -> None:
    def change(document: Any) -> None:
        for mark in [x for x in document.element.body.iter() if x.tag.endswith(("bookmarkStart", "bookmarkEnd"))]:
            mark.getparent().remove(mark)
        cell(document, "activities", 1, 3).text = "Unit A"

    found = read(edit_document(path, change))
    assert changed(found) == {("activities", FIRST): {"owner": "Unit A"}}
    assert found.remarks == ()


def test_a_document_of_which_only_the_text_is_left_is_read_without_what_was_written(path: Path) -> None:
    rest = read(without_parts(path, r"customXml/item[^s]"))
    assert came_back(rest) == values_of(long_plan(3))
    assert all(x.before is None for row in rest.rows for x in row.cells.values())
    assert [str(x)[:60] for x in rest.remarks] == ["the program that saved the document dropped what it said whe"]


def test_a_mark_and_an_identifier_that_disagree_are_not_guessed(path: Path) -> None:
    def change(document: Any) -> None:
        run = cell(document, "activities", 1, 0).paragraphs[0].runs[0]
        run.text = SECOND

    found = read(edit_document(path, change))
    first = f"table Activities, row 1: the row says {SECOND} and its hidden mark {FIRST}; it was not read."
    assert str(found.remarks[0]) == first
    assert [x.id for x in found.rows if x.table == "activities"] == [SECOND, THIRD]


@pytest.mark.parametrize(
    ("pattern", "name", "content", "message"),
    [
        ("word/document.xml", "", b"", "this is no Word document"),
        ("^$", "word/document.xml", b"<w:document", "the part 'word/document.xml' is damaged"),
        ("^$", "word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "declares a document type"),
        (
            "^$",
            "[Content_Types].xml",
            b"<x>application/vnd.ms-word.document.macroEnabled</x>",
            "the document holds macros",
        ),
    ],
)
def test_what_is_no_plain_document_is_refused(
    path: Path, pattern: str, name: str, content: bytes, message: str
) -> None:
    broken = without_parts(path, pattern, also=lambda part, old: content if part == name else old)
    with pytest.raises(BadInput) as refused:
        read(broken)
    assert message in str(refused.value)


def test_a_document_of_another_plan_or_with_another_past_is_refused(path: Path) -> None:
    with pytest.raises(BadInput, match="belongs to another plan of Lumora"):
        read(path, plan="11111111-2222-3333-4444-555555555555")
    with pytest.raises(BadInput, match="another instance"):
        read(path, instance="other")
    forged = without_parts(
        path, "^$", also=lambda part, old: old.replace(b"Partner A", b"Partner B") if "item7" in part else old
    )
    with pytest.raises(BadInput, match="what the document says of itself was changed"):
        read(forged)
    empty = path.with_name("empty.docx")
    docx.Document().save(str(empty))
    with pytest.raises(BadInput, match="this is no document of a stored plan"):
        read(empty)
