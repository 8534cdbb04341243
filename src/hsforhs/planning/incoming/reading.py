"""Reading a costed plan of another layout: which layout it is, what each row says, and which rows cannot be taken."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Kind, Sentence, Sheet, cell_name, open_workbook, read_delimited, restore, sniff
from hsforhs.files.limits import Limits
from hsforhs.framework.names import fold
from hsforhs.planning.audit.columns import with_digits
from hsforhs.planning.audit.headings import headings_at
from hsforhs.planning.audit.reading import UNSAVED, is_sum_label
from hsforhs.planning.audit.years import BackwardError, parse_years
from hsforhs.planning.currencies import is_money, nearest

from .amounts import NoAmountError, number, payments
from .columns import BY_YEAR, SEVERAL, Columns, checked, plain, propose_all
from .reasons import Reason
from .records import TITLES, IncomingPlan, IncomingRow, RefusedRow

LIMITS = Limits(max_file_bytes=10 * 2**20, max_rows=20_000, max_columns=120)
_HEADINGS_WITHIN = 25
_WHO = frozenset({"indicator", "objective", "assumptions", "owner", "scale", "total"})
_ACTIONS = frozenset({"text", "owner", "status"})
_YEARLY = 3
_REQUIREMENT = frozenset(map(plain, ("requirement", "требование", "требования", "المتطلب", "المتطلبات", "要求")))
_CORE_CAPACITY = frozenset(
    map(plain, ("core capacity", "основной потенциал", "القدرة الأساسية", "القدرات الأساسية", "核心能力"))
)
_CURRENCY = re.compile(r"([A-Za-z]{3})\s*(?:\(?\s*(?:19|20)\d\d\s*\)?)?")
_PRICE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def read_incoming(path: Path, *, columns: Columns | None = None, file: str = "") -> IncomingPlan:
    """Read a workbook or a text table of activities.

    ``columns`` says what headings mean; what it does not name is proposed. ``file`` is the name for messages. Raises
    BadInput where no sheet has activities beside costs or owners, for a heading that is not there, and for files that
    cannot be opened safely.
    """
    name = file or path.name
    tables, unread = _tables(path)
    if not tables:
        raise BadInput(
            Sentence("no sheet has a heading for activities beside one for costs or for who is responsible"),
            file=name,
            expected=Sentence("headings such as Activity, Responsible, Cost; or say which column is which"),
        )
    headings = tuple(dict.fromkeys(x for table in tables for x in table.headings if x))
    for heading in columns or {}:
        if heading not in headings:
            what = Sentence("there is no column '%(column)s'", column=heading)
            raise BadInput(what, file=name, expected=", ".join(headings))
    proposed = propose_all(headings)
    given = checked((columns or {}).items())
    taken = {x for x in given.values() if x.partition(":")[0] not in SEVERAL}
    mapped = {x: given.get(x, "" if proposed[x] in taken else proposed[x]) for x in headings}
    rows: list[IncomingRow] = []
    refused: list[RefusedRow] = []
    sums: list[RefusedRow] = []
    for table in tables:
        for found in _rows_of(table, mapped):
            if isinstance(found, IncomingRow):
                rows.append(found)
            else:
                (sums if found.why.code == _SUM else refused).append(found)
    return IncomingPlan(
        name, layout_of(mapped.values(), headings), headings, mapped, tuple(rows), tuple(refused), tuple(sums), unread
    )


def layout_of(fields: Iterable[str], headings: Sequence[str]) -> str:
    """Tell the layout by its columns; see ``LAYOUTS``."""
    fields = [x for x in fields if x]
    names = {x.partition(":")[0] for x in fields}
    by_year = {name: sum(x.startswith(f"{name}:") for x in fields) for name in BY_YEAR}
    if names >= _WHO and all(n >= _YEARLY for n in by_year.values()):
        return "who-costing"
    words = set(map(plain, headings))
    if words & _REQUIREMENT and words & _CORE_CAPACITY and "cost" in names:
        return "costed-naphs"
    if names >= _ACTIONS and not names & {"cost", "total", "unit_cost", "times"}:
        return "7-1-7"
    return "costed-plan"


def _tables(path: Path) -> tuple[list[_Table], tuple[str, ...]]:
    if sniff(path) is Kind.TEXT:
        text = read_delimited(path, limits=LIMITS)
        rows = tuple((n, tuple(map(restore, x))) for n, x in zip(text.lines, text.rows, strict=True))
        table = _Table("", tuple(map(restore, text.header)), rows)
        return ([table] if _is_plan(table.headings) else []), ()
    tables: list[_Table] = []
    unread: list[str] = []
    with open_workbook(path, limits=LIMITS) as book:
        for name in book.sheets:
            if name in book.hidden:
                continue
            found = _of_sheet(book.sheet(name))
            if found is None:
                unread.append(name)
            else:
                tables.append(found)
    # Beside sheets with many known columns, a summary on a front page with a few of them is no plan of its own.
    widest = max((_known(x.headings) for x in tables), default=0)
    unread += [x.sheet for x in tables if 2 * _known(x.headings) <= widest]
    return [x for x in tables if 2 * _known(x.headings) > widest], tuple(unread)


def _of_sheet(sheet: Sheet) -> _Table | None:
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for position in range(min(_HEADINGS_WITHIN, len(sheet.rows))):
        named, last = headings_at(sheet.rows, position)
        headings = tuple(_text(x) for x in named)
        known = _known(headings)
        if known > best[0] and _is_plan(headings):
            best = (known, last, headings)
    known, header, headings = best
    if not known:
        return None
    rows = []
    for n, cells in enumerate(sheet.rows[header + 1 :], start=header + 2):
        shown = tuple(
            UNSAVED if cell_name(n, c) in sheet.unsaved_formulas else restore(x) if isinstance(x, str) else x
            for c, x in enumerate(cells, start=1)
        )
        if any(x is UNSAVED or _text(x) for x in shown):
            rows.append((n, shown))
    return _Table(sheet.name, headings, tuple(rows))


def _is_plan(headings: Sequence[str]) -> bool:
    names = {x.partition(":")[0] for x in propose_all(headings).values()}
    says = names & {"text", "summary", "indicator"}
    return bool(says) and bool(names & {"cost", "total", "unit_cost", "owner"}) and len(names - {""}) >= _YEARLY


def _known(headings: Sequence[str]) -> int:
    return sum(bool(x) for x in propose_all(headings).values())


_SUM = "sum"


def _rows_of(table: _Table, mapped: Mapping[str, str]) -> Iterable[IncomingRow | RefusedRow]:
    # Plans name an indicator or an area once, for the rows below it as well.
    carried: dict[str, str] = {}
    for n, cells in table.rows:
        values = [
            (mapped[heading], cells[position] if position < len(cells) else None)
            for position, heading in enumerate(table.headings)
            if heading and mapped[heading]
        ]
        fields = _fields(values)
        title = next((fields[x] for x in TITLES if x in fields), "")
        if any(isinstance(x, str) and is_sum_label(x) for x in cells):
            yield RefusedRow(table.sheet, n, title, Reason(_SUM))
            continue
        for name in ("indicator", "area", "objective"):
            if name in fields:
                carried[name] = fields[name]
        if not {"text", "summary"} & fields.keys() and not _has_money(values):
            if fields.keys() - {"indicator", "area", "objective"}:
                yield RefusedRow(table.sheet, n, title, Reason("says nothing"))
            continue
        try:
            yield _row(table.sheet, n, {**carried, **fields}, values)
        except NoAmountError as fault:
            yield RefusedRow(table.sheet, n, title, fault.reason)


def _fields(values: Sequence[tuple[str, Any]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in values:
        text = "" if value is UNSAVED else _text(value)
        if text and ":" not in name and name not in ("cost", "total", "unit_cost"):
            fields[name] = f"{fields[name]}; {text}" if name in fields else text
    return fields


def _has_money(values: Sequence[tuple[str, Any]]) -> bool:
    """Say whether anything is written where costs stand; 0 is what a formula makes of nothing."""
    money = ("cost", "total", "unit_cost", "times")
    return any(x is UNSAVED or _text(x) not in ("", "0") for name, x in values if name.partition(":")[0] in money)


def _row(sheet: str, n: int, fields: Mapping[str, str], values: Sequence[tuple[str, Any]]) -> IncomingRow:
    single: dict[str, Decimal | None] = {}
    yearly: dict[str, dict[int, Decimal]] = {name: {} for name in BY_YEAR}
    for field, value in values:
        name, _, year = field.partition(":")
        if year and (amount := number(value, field)) is not None:
            yearly[name][int(year)] = amount
        elif not year and name in ("cost", "total", "unit_cost"):
            single[name] = number(value, field)
    years, fault = _years(fields)
    found, remarks = payments(
        unit_cost=single.get("unit_cost"),
        times=yearly["times"],
        by_year=yearly["cost"],
        cost=single.get("cost"),
        stated=single.get("total"),
        years=years,
    )
    if fault:
        if found:
            raise NoAmountError(fault, text=fields.get("years") or fields.get("calendar", ""))
        # Without money a period such as "immediate" is no fault: it stays as it was written.
        fields = {("period" if x in ("years", "calendar") else x): text for x, text in fields.items()}
    currency, price_year = _currency(fields.get("currency", ""))
    if found and currency and not is_money(currency):
        near = ", ".join(nearest(currency))
        told = {"code": currency, "near": near} if near else {"code": currency}
        remarks = (*remarks, Reason("misspelt currency" if near else "unknown currency", told))
    if "currency" in fields and not currency:
        remarks = (*remarks, Reason("no currency", {"text": fields["currency"]}))
    return IncomingRow(sheet, n, fields, found, currency, price_year, remarks)


def _years(fields: Mapping[str, str]) -> tuple[tuple[int, ...], str]:
    """Return the years that a row names, or the code of what is wrong with them."""
    text = fields.get("years") or fields.get("calendar", "")
    try:
        return (parse_years(with_digits(fold(text))) if text else ()), ""
    except BackwardError:
        return (), "backward"
    except ValueError:
        return (), "no years"


def _currency(text: str) -> tuple[str, int | None]:
    """Read ``USD`` or ``USD (2019)``; a name such as ``Kyats (2018)`` is no code and still gives the year."""
    found = _CURRENCY.fullmatch(text.strip())
    year = _PRICE_YEAR.search(text)
    return found[1].upper() if found else "", int(year[1]) if year else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    # Excel writes a carriage return inside a cell so; tables made from workbooks keep it.
    return " ".join(value.replace("_x000D_", " ").split()) if isinstance(value, str) else str(value)
