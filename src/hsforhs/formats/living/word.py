"""The chapter of a living document in Word: one table for each kind of row, on landscape pages, with hidden marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from hsforhs.formats.docx_parts import LANDSCAPE_WIDTH_CM, Cell, Paper, TableRow
from hsforhs.formats.palette import INPUT
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.plan_words import INVENTED_NOTICE
from hsforhs.formats.xlsx_parts import Target

from .costs_word import write_costs
from .fields import TABLES, Table, plain
from .records import LivingPlan, LivingRow, packed
from .word_text import TABLE_MARK, prose, prose_digests, row_mark

CHAPTER = "The plan to fill in"
DATA_NAMESPACE = "https://hsforhs.org/ns/plan-document"
CODE = f"{LIVING_SCHEMA}:"
"""Begins the code of a document, which stands in its text for programs that drop everything else."""
_HOW = (
    "These tables come back: change the tinted cells, with tracked changes or without, save the document as .docx and "
    "hand it in on the page of the plan. You see field by field what would change before anything is stored.",
    "Leave the first column as it is: it names the row. Rows may be added at the end of 'Decisions' and 'Cost lines' "
    "only, with the id of the activity in the first column; an answer of no takes a row out. Other texts of this "
    "document may be changed freely, but what is changed there is only named and not stored.",
)
_NARROWEST_CM = 1.15
_ID_LETTERS = 15


def write_chapter(paper: Paper, plan: LivingPlan, *, made_on: dt.date) -> None:
    """Write the tables that come back on landscape pages, and put what they say beside for the way back.

    Nothing may follow in the document, since its other texts are remembered here as well.
    """
    paper.landscape()
    paper.heading(CHAPTER, 1)
    for text in _HOW:
        paper.paragraph(text)
    paper.paragraph(f"Code of this document: {CODE}{plan.instance}:{plan.plan}:{plan.part or '-'}")
    for key, rows in plan.tables.items():
        table = TABLES[key]
        if table.apart:
            continue
        paper.heading(table.name, 2)
        paper.paragraph(table.hint, keep_with_next=True)
        paper.table(
            table.name,
            table.headings,
            _rows(table, rows),
            widths_cm=_widths(table),
            style="TableSmall",
            mark=f"{TABLE_MARK}{table.key}",
        )
    keys, content = packed(plan, made_on=made_on.isoformat(), prose=_prose_of(paper))
    paper.data(_data(keys, content))


def write_part_docx(plan: LivingPlan, target: Target, *, made_on: dt.date) -> None:
    """Write the pack of one province in Word: its lines alone."""
    title = f"{plan.place_name}: {plan.part_name}"
    paper = Paper(
        title=title,
        subject="Part of a plan for health security",
        made_on=made_on,
        footer=f"{title}, {made_on.isoformat()}",
        header="Invented example" if plan.invented else "",
    )
    paper.paragraph(plan.part_name, style="Title")
    paper.paragraph(f"Part of the plan of {plan.place_name}, {made_on.isoformat()}", style="Subtitle")
    if plan.invented:
        paper.paragraph(INVENTED_NOTICE, style="Notice")
    if plan.costs is not None:
        write_costs(paper, plan.costs, part_name=plan.part_name)
    write_chapter(paper, plan, made_on=made_on)
    paper.save(target)


def _rows(table: Table, rows: Sequence[LivingRow]) -> Iterator[TableRow]:
    for row in rows:
        head = Cell(row.id, bold=True, mark=row_mark(table.key, row.id))
        yield (head, *map(plain, row.shown), *(Cell(x, fill=INPUT) for x in row.values))


def _widths(table: Table) -> list[float]:
    letters = [_ID_LETTERS, *(x.width for x in table.shown), *(x.width for x in table.fields)]
    spare = LANDSCAPE_WIDTH_CM - _NARROWEST_CM * len(letters)
    return [_NARROWEST_CM + spare * x / sum(letters) for x in letters]


def _prose_of(paper: Paper) -> tuple[str, ...]:
    from docx.oxml import parse_xml

    body: Any = parse_xml(paper.without_marked_tables)
    return prose_digests(prose(body))


def _data(keys: dict[str, str], content: str) -> bytes:
    told = "".join(f'<key name="{escape(x)}">{escape(y)}</key>' for x, y in keys.items())
    text = f'<plan xmlns="{DATA_NAMESPACE}">{told}<written>{escape(content)}</written></plan>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
