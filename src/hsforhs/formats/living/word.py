"""The chapter of a living document in Word: one table for each kind of row, on landscape pages, with hidden marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from hsforhs.files import Sentence
from hsforhs.formats.docx_parts import LANDSCAPE_WIDTH_CM, Cell, Paper, TableRow
from hsforhs.formats.palette import INPUT
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.plan_words import INVENTED_EXAMPLE, INVENTED_NOTICE
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.formats.xlsx_parts import Target

from .costs_word import write_costs
from .fields import TABLES, Kind, Table, plain, shown_choices
from .records import LivingPlan, LivingRow, packed, words_of
from .word_text import TABLE_MARK, prose, prose_digests, row_mark

CHAPTER = Sentence("The plan to fill in")
DATA_NAMESPACE = "https://hsforhs.org/ns/plan-document"
CODE = f"{LIVING_SCHEMA}:"
"""Begins the code of a document, which stands in its text for programs that drop everything else."""
_HOW = (
    Sentence(
        "These tables come back: change the tinted cells, with tracked changes or without, save the document as .docx "
        "and hand it in on the page of the plan. You see field by field what would change before anything is stored."
    ),
    Sentence(
        "Leave the first column as it is: it names the row. Rows may be added at the end of 'Decisions' and 'Cost "
        "lines' only, with the id of the activity in the first column; an answer of no takes a row out. Other texts of "
        "this document may be changed freely, but what is changed there is only named and not stored."
    ),
)
_NARROWEST_CM = 1.15
_ID_LETTERS = 15


def write_chapter(paper: Paper, plan: LivingPlan, *, made_on: dt.date) -> None:
    """Write the tables that come back on landscape pages, and put what they say beside for the way back.

    Nothing may follow in the document, since its other texts are remembered here as well.
    """
    # That module names the tables of this package.
    from hsforhs.formats.plan_sheets import sheets_of

    wording = paper.wording
    paper.landscape()
    paper.heading(wording.of(CHAPTER), 1)
    for text in _HOW:
        paper.paragraph(wording.of(text))
    code = f"{CODE}{plan.instance}:{plan.plan}:{plan.part or '-'}"
    paper.paragraph(wording.says("Code of this document: %(code)s", code=code))
    for key, rows in plan.tables.items():
        table = TABLES[key]
        if table.apart:
            continue
        paper.heading(wording.of(table.name), 2)
        paper.paragraph(wording.of(table.hint), keep_with_next=True)
        paper.table(
            wording.of(table.name),
            wording.each(table.headings),
            _rows(table, rows, wording),
            widths_cm=_widths(table),
            style="TableSmall",
            mark=f"{TABLE_MARK}{table.key}",
        )
    words = words_of(plan, sheets_of(wording), wording)
    keys, content = packed(plan, made_on=made_on.isoformat(), prose=_prose_of(paper), words=words)
    paper.data(_data(keys, content))


def write_part_docx(plan: LivingPlan, target: Target, *, made_on: dt.date, wording: Wording = IN_ENGLISH) -> None:
    """Write the pack of one province in Word: its lines alone."""
    title = f"{plan.place_name}: {plan.part_name}"
    paper = Paper(
        title=title,
        subject=wording.says("Part of a plan for health security"),
        made_on=made_on,
        footer=f"{title}, {made_on.isoformat()}",
        header=wording.of(INVENTED_EXAMPLE) if plan.invented else "",
        wording=wording,
    )
    paper.paragraph(plan.part_name, style="Title")
    told = {"place": plan.place_name, "day": made_on.isoformat()}
    paper.paragraph(wording.says("Part of the plan of %(place)s, %(day)s", **told), style="Subtitle")
    if plan.invented:
        paper.paragraph(wording.of(INVENTED_NOTICE), style="Notice")
    if wording.notice:
        paper.paragraph(wording.notice, style="Notice")
    if plan.costs is not None:
        write_costs(paper, plan.costs, part_name=plan.part_name)
    write_chapter(paper, plan, made_on=made_on)
    paper.save(target)


def _rows(table: Table, rows: Sequence[LivingRow], wording: Wording) -> Iterator[TableRow]:
    labels = [shown_choices(x.choices, wording) if x.kind is Kind.CHOICE else {} for x in table.fields]
    for row in rows:
        head = Cell(row.id, bold=True, mark=row_mark(table.key, row.id))
        entries = (known.get(x, x) for known, x in zip(labels, row.values, strict=True))
        yield (head, *map(plain, row.shown), *(Cell(x, fill=INPUT) for x in entries))


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
