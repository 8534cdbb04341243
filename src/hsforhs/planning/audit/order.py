"""Lines in an order that cannot be: an end before its start, a step before the one that it builds on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hsforhs.files import Sentence
from hsforhs.files.values import Written
from hsforhs.framework.names import fold

from .found import Found
from .records import PlanRow, PlanSheet, number
from .times import Span, backward, period_of, spans_of

_BETWEEN = re.compile(r"[,;/&\n，、؛،]|\b(?:and|et|y|и)\b")
_NOTHING = frozenset({"", "-", "–", "—", "none", "n/a", "na", "aucun", "aucune", "ninguno", "ninguna", "нет", "无"})


def backward_lines(sheet: PlanSheet) -> Iterable[Found]:
    """Yield lines that end before they start."""
    # "Start year" names a column of years.
    role = "years" if "start" in fold(sheet.headings.get("years", "")) else "start"
    for row in sheet.rows:
        start = row.cells.get("start", row.cells.get(role))
        if not row.is_sum and backward(start, row.cells.get("end")):
            said = Sentence(
                "it ends (%(end)s) before it starts (%(start)s)", end=_shown(row.cells["end"]), start=_shown(start)
            )
            yield Found("order", sheet.name, row.number, said)


def _shown(value: object) -> Written:
    return Written(value, str(value).removesuffix(" 00:00:00"))


def broken_order(sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Yield lines that begin before a line on which they depend, that name none, or that wait for themselves.

    In a table without numbers of lines nobody can say which line is meant.
    """
    if not any("after" in x.headings for x in sheets):
        return
    by_code: dict[str, PlanRow] = {}
    for sheet in sheets:
        for row in sheet.rows:
            for role in ("action", "id"):
                if row.cells.get(role) is not None:
                    by_code.setdefault(_plain(row.cells[role]), row)
    if not by_code:
        return
    for sheet in sheets:
        for row in sheet.rows:
            for code in _named(row) if not row.is_sum else ():
                said = _fault(code, row, by_code)
                if said:
                    yield Found("order", sheet.name, row.number, said)


def _fault(code: str, row: PlanRow, by_code: dict[str, PlanRow]) -> Sentence | None:
    other = by_code.get(code)
    if other is None:
        return Sentence("it depends on '%(code)s', and no line has this number", code=code)
    if _waits_for(other, row, by_code):
        return Sentence("it depends on '%(code)s', which depends on it", code=code)
    mine, before = _begins(row), _begins(other)
    pairs = [(x, y) for x in mine for y in before if (x[0].year < 1000) == (y[0].year < 1000)]
    if pairs and all(x[1] < y[0] for x, y in pairs):
        return Sentence("it begins before '%(code)s' (row %(row)s), on which it depends", code=code, row=other.number)
    return None


def _waits_for(row: PlanRow, wanted: PlanRow, by_code: dict[str, PlanRow]) -> bool:
    seen: set[int] = set()
    waiting = [row]
    while waiting:
        here = waiting.pop()
        if here is wanted:
            return True
        if id(here) not in seen:
            seen.add(id(here))
            waiting += [by_code[x] for x in _named(here) if x in by_code]
    return False


def _named(row: PlanRow) -> list[str]:
    value = row.cells.get("after")
    if value is None:
        return []
    parts = _BETWEEN.split(fold(str(value))) if isinstance(value, str) else [_plain(value)]
    return [x for x in (_plain(y) for y in parts) if x not in _NOTHING]


def _plain(value: object) -> str:
    return fold(f"{value:g}" if isinstance(value, float) else str(value)).rstrip(".")


def _begins(row: PlanRow) -> tuple[Span, ...]:
    """Return when a line begins: its start, else its years or its period, else the first year with an amount."""
    for value in (row.cells.get("start"), row.cells.get("years")):
        if found := spans_of(value) or (period_of(value) if isinstance(value, str) else ()):
            return tuple((x[0], x[0].replace(month=12, day=31) if x[0].year < 1000 else x[0]) for x in found)
    paid = [year for year, x in row.by_year.items() if number(x)]
    return spans_of(min(paid)) if paid else ()
