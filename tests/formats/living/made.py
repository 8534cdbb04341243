"""Living plans with texts that break documents, and what a person does to the documents."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
from hypothesis import strategies as st

from hsforhs.formats.living.entries import read_entry
from hsforhs.formats.living.fields import LEVELS, STATUSES, TABLES, Field, Kind, Table
from hsforhs.formats.living.records import LivingPlan, LivingRow, Returned
from hsforhs.planning.audit import written_years

INSTANCE, PLAN = "instance-1", "0b0e2f34-8a55-4c8e-9d11-f1de5ea30d01"
NASTY = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"<>&;:_x005F\u00a0\u202e\u200f\u0001\u000b\u2028\u0085\ufffe\ud7ff\U0001f9ea مرحبا中文"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=24,
)


def _value(field: Field) -> st.SearchStrategy[Any]:
    if field.kind is Kind.TEXT:
        return NASTY.map(lambda text: text[: field.longest])
    if field.kind is Kind.CHOICE:
        return st.sampled_from(("", *field.choices))
    if field.kind is Kind.WHOLE:
        return st.sampled_from(field.span or range(3)).map(str)
    if field.kind is Kind.NUMBER:
        return st.decimals(0, 10**15, places=4, allow_nan=False).map(str)
    if field.kind is Kind.DAY:
        return st.dates().map(lambda day: day.isoformat())
    if field.kind is Kind.YEARS:
        return st.lists(st.integers(1, 30), min_size=1).map(lambda years: ",".join(map(str, years)))
    return st.lists(st.sampled_from(["XLM-U-1", "XLM-U-2"])).map(";".join)


def _rows(table: Table) -> st.SearchStrategy[tuple[LivingRow, ...]]:
    values = st.tuples(
        *(st.one_of(st.just(""), _value(x)).map(lambda raw, f=x: read_entry(f, raw)) for x in table.fields)
    )
    shown = st.tuples(*(NASTY for _x in table.shown))
    ids = st.lists(st.from_regex(r"[A-Z][0-9]-[0-9]{3}(/[a-z]{1,8})?", fullmatch=True), unique=True, max_size=4)
    return ids.flatmap(lambda found: st.tuples(*(st.builds(LivingRow, st.just(x), shown, values) for x in found)))


def plan_of(tables: Mapping[str, tuple[LivingRow, ...]], *, part: str = "", years: int = 5) -> LivingPlan:
    """A plan of the invented country Lumora with these rows."""
    return LivingPlan(INSTANCE, PLAN, "Lumora", years, tables, part=part, part_name="North" if part else "")


def living_plans() -> st.SearchStrategy[LivingPlan]:
    """Small plans with every kind of field and texts of every kind."""
    named = {key: _rows(x) for key, x in TABLES.items() if not x.apart}
    return st.fixed_dictionaries(named).map(plan_of)


def long_plan(number: int, *, lines: int = 1) -> LivingPlan:
    """A plan with so many activities, each with a decision, progress and cost lines."""
    rows: dict[str, list[LivingRow]] = {x: [] for x in ("decisions", "activities", "progress", "lines")}
    for n in range(number):
        action, text = f"D{n % 5 + 1}-{n:04d}", f"Invented activity {n} of Lumora: train staff and write the procedure"
        rows["decisions"].append(LivingRow(action, (text,), ("yes", "")))
        who = (str(n % 5 + 1), f"Ministry of health, unit {n % 40}", "Partner A", "XLM-U-1", "yes", "")
        rows["activities"].append(LivingRow(action, (text,), who))
        state = (STATUSES[n % 6], str(n % 101), f"{n}.5", "Report", "", "2027-01-01", "2027-12-31")
        rows["progress"].append(LivingRow(action, (text,), state))
        price = (
            "",
            f"{n}",
            LEVELS[n % 6],
            "no",
            written_years(year for year in range(1, 6) if n >> year & 1),
            "80",
            "100.25",
            "120",
            "USD",
            "2026",
            "Invented",
            "2026-03-01",
            "yes",
            "",
        )
        rows["lines"] += [LivingRow(f"{action}/item-{x}", ("Invented item",), price) for x in range(lines)]
    return plan_of({key: tuple(found) for key, found in rows.items()})


def values_of(plan: LivingPlan) -> dict[tuple[str, str], tuple[str, ...]]:
    """Values by table and row."""
    return {(table.key, row.id): row.values for table, row in plan.rows()}


def came_back(found: Returned) -> dict[tuple[str, str], tuple[str, ...]]:
    """Values of what came back, in the same form; nothing may be a problem."""
    assert not [x for row in found.rows for x in row.cells.values() if x.problem]
    return {(x.table, x.id): tuple(cell.value for cell in x.cells.values()) for x in found.rows}


def changed(found: Returned) -> dict[tuple[str, str], dict[str, str]]:
    """The entries that somebody changed."""
    rows = {(x.table, x.id): {key: c.value for key, c in x.cells.items() if c.is_changed} for x in found.rows}
    return {key: cells for key, cells in rows.items() if cells}


def edit_workbook(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """Change a workbook as a person would."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def edit_document(path: Path, change: Callable[[Any], None]) -> Path:
    """Change a Word document as a person would."""
    document = docx.Document(io.BytesIO(path.read_bytes()))
    change(document)
    document.save(str(path))
    return path


def table_of(document: Any, key: str) -> Any:
    """The living table of a document."""
    headings = TABLES[key].headings
    return next(x for x in document.tables if tuple(c.text for c in x.rows[0].cells) == headings)


def add_copy(table: Any, row: int, **texts: str) -> None:
    """Copy a row without its hidden mark and write into its columns, as pasting does."""
    fresh = copy.deepcopy(table.rows[row]._tr)
    for mark in [x for x in fresh.iter() if x.tag.endswith(("bookmarkStart", "bookmarkEnd"))]:
        mark.getparent().remove(mark)
    table._tbl.append(fresh)
    headings = [x.text for x in table.rows[0].cells]
    for heading, text in texts.items():
        table.rows[-1].cells[headings.index(heading.replace("_", " "))].text = text
