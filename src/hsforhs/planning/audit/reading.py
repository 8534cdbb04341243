"""Costed plans of any layout: headings are known by their words, rows keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Kind, Sheet, is_error, open_workbook, read_delimited, sniff
from hsforhs.framework.names import fold

from .headings import headings_at

HEADINGS_WITHIN = 25
"""Headings stand in one of so many first rows."""

_MONEY = r"(?:cost|amount|budget|couts?|montant|costos?|coste|monto|presupuesto)"
# The first pattern that fits names the column, so narrow ones stand before wide ones.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("", r"times|frequency|quantity|category|assumptions?|existing|source|gap it answers|level"),
    ("unit", r".*\b(?:unit cost|each time)\b.*|(?:cout|costo|coste) unit\w+.*"),
    ("owner", r".*(?:responsib|responsable|owner|lead (?:agency|institution)|authority|implement(?:er|ing)).*"),
    ("year", rf"(?:.*\b{_MONEY}\b.*)?\b(?:year|yr|y|annee|ano)\s*([1-9])\b(?:.*\b{_MONEY}\b.*)?"),
    ("year", rf"(?:.*\b{_MONEY}\b.*)?\b((?:19|20)\d\d)(?:\s*{_MONEY})?"),
    (
        "years",
        r"(?:(?:start(?:ing)?|planned|implementation|activity) )?years?(?:\(s\))?|year[_ ](?:numeric|calendar)|"
        r"timeline|time ?frame|annees?|anos?|period|years? of (?:implementation|start)",
    ),
    ("total", r".*\btotal\b.*"),
    # "Estimated cost (local currency)" is a cost.
    ("currency", r"(?!.*\(.*currency).*\bcurrency\b.*|devise|moneda"),
    ("cost", rf".*\b{_MONEY}(?:_original|_usd\d*)?\b.*"),
    ("start", r"(?:planned )?start(?:s|ing)?(?: date)?|from|debut|inicio"),
    ("end", r"(?:planned )?(?:end|due|finish)(?: date| year)?|deadline|until|to|fin|echeance"),
    ("action", r"action[ _]id"),
    ("id", r"row(?: id)?|no\.?|number|id|(?:activity|action|line[ _]item)[ _](?:id|no\.?|code|number)"),
    (
        "text",
        r"(?:detailed |key |priority |strategic )*(?:activit(?:y|ies)|actions?)(?: description)?",
    ),
    ("text", r"activites?|actividad(?:es)?"),
    ("text", r"(?:summary|detailed description) of .*"),
    ("indicator", r".*\bindica(?:tor|teur|dor)\b.*"),
)
MONEY = ("cost", "total", "year")
# "Total", "Sub-total Detect:", "Total P1", "Total cost (USD 2024)", but not "Total of 120 trainees".
_SUM = re.compile(
    r"\s*(?P<kind>(?:grand|sub|sous|overall)[\s-]*)?totals?\b(?!\s+(?:of|number)\b)(?P<rest>[\s:(].{0,40})?",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d[\d,]*\s+[^\W\d]")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row. ``cells`` holds values by role (``cost``, ``owner`` ...); ``by_year`` those of year columns by year.

    ``is_sum`` marks a row that states a total of others. A role that the table does not have is not in ``cells``.
    """

    number: int
    cells: Mapping[str, Any]
    by_year: Mapping[int, Any]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The rows of one sheet with a costed plan; ``name`` is empty for a text table, ``columns`` counts known ones."""

    name: str
    header_row: int
    headings: Mapping[str, str]
    columns: int
    rows: tuple[PlanRow, ...]


def read_costed_plan(path: Path) -> tuple[PlanSheet, ...]:
    """Read every sheet of a workbook, or a text table, that has a column of costs beside activities or owners.

    Raises BadInput where no sheet has, and for files that cannot be opened safely.
    """
    if sniff(path) is Kind.TEXT:
        table = read_delimited(path)
        rows = [table.header, *table.rows]
        numbers = [1, *table.lines]
        found = [x for x in [_sheet("", rows, numbers, frozenset())] if x is not None]
    else:
        with open_workbook(path) as book:
            sheets = [book.sheet(name) for name in book.sheets if name not in book.hidden]
        found = [x for x in map(_of_sheet, sheets) if x is not None]
    if not found:
        raise BadInput(
            "no sheet has a heading for costs beside one for activities, owners or years",
            file=path.name,
            expected="a costed plan with headings such as Activity, Responsible, Cost, Total",
        )
    # Beside sheets with many known columns, a summary on a front page with two of them is no plan of its own.
    widest = max(x.columns for x in found)
    return tuple(x for x in found if 2 * x.columns > widest)


def _of_sheet(sheet: Sheet) -> PlanSheet | None:
    return _sheet(sheet.name, sheet.rows, list(range(1, len(sheet.rows) + 1)), sheet.unsaved_formulas)


def role_of(heading: str) -> tuple[str, int]:
    """Return the role of a column by its heading, and its year for ``year``; an empty role for anything else."""
    return _ranked(heading)[1]


def _ranked(heading: str) -> tuple[int, tuple[str, int]]:
    """Return the role of a column, and the rank of the pattern that says so: a narrower one has a lower rank."""
    words = fold(heading.replace("_", " "))
    for rank, (role, pattern) in enumerate(_PATTERNS):
        match = re.fullmatch(pattern, words) if role else re.search(rf"\b(?:{pattern})\b", words)
        if match is not None:
            return rank, (role, int(match[1]) if role == "year" else 0)
    return len(_PATTERNS), ("", 0)


def _sheet(name: str, rows: list[Any], numbers: list[int], unsaved: frozenset[str]) -> PlanSheet | None:
    best: tuple[int, int, dict[int, tuple[str, int]], list[Any]] = (0, 0, {}, [])
    for position in range(min(HEADINGS_WITHIN, len(rows))):
        cells, last = headings_at(rows, position)
        roles = _roles(cells)
        # The price of one unit says nothing of a plan by itself.
        kinds = {role for role, _ in roles.values()} - {"unit"}
        if kinds & set(MONEY) and kinds - set(MONEY) and len(roles) > best[0]:
            best = (len(roles), last, roles, cells)
    count, header, roles, named = best
    if not count:
        return None
    headings: dict[str, str] = {}
    for column, (role, _) in roles.items():
        headings.setdefault(role, str(named[column]))
    found = []
    for position in range(header + 1, len(rows)):
        row = _row(numbers[position], rows[position], roles, unsaved)
        if row is not None:
            found.append(row)
    return PlanSheet(name, numbers[header], headings, count, tuple(found))


def _roles(cells: Any) -> dict[int, tuple[str, int]]:
    ranked: dict[int, tuple[int, tuple[str, int]]] = {}
    best: dict[tuple[str, int], int] = {}
    for column, heading in enumerate(cells):
        if isinstance(heading, str | int) and not isinstance(heading, bool):
            ranked[column] = rank, found = _ranked(str(heading))
            # Of two columns for the same the narrower wording counts, then the first; a plan has one total, one owner.
            if found[0] and (found not in best or rank < ranked[best[found]][0]):
                best[found] = column
    return {column: found for column, (_, found) in ranked.items() if best.get(found) == column}


def _row(number: int, values: Any, roles: Mapping[int, tuple[str, int]], unsaved: frozenset[str]) -> PlanRow | None:
    from hsforhs.files import cell_name

    cells: dict[str, Any] = {}
    by_year: dict[int, Any] = {}
    for column, (role, year) in roles.items():
        value = values[column] if column < len(values) else None
        if cell_name(number, column + 1) in unsaved:
            value = UNSAVED
        value = None if isinstance(value, str) and not value.strip() else value
        if role == "year":
            by_year[year] = value
        else:
            cells[role] = value
    if all(x is None for x in (*cells.values(), *by_year.values())):
        return None
    is_sum = any(isinstance(x, str) and is_sum_label(x) for x in values)
    return PlanRow(number, cells, by_year, is_sum)


def is_sum_label(text: str) -> bool:
    """Say whether a cell names a sum of other rows, as ``Sub-total Detect:``."""
    found = _SUM.fullmatch(text)
    return found is not None and (found["kind"] is not None or not _COUNT.search(found["rest"] or ""))


class _Unsaved:
    def __repr__(self) -> str:
        return "a formula without a saved value"


UNSAVED = _Unsaved()
"""Stands for a formula whose value was never computed: neither a number nor empty."""


def is_fault(value: object) -> bool:
    """Say whether a cell holds what no person wrote: a spreadsheet error or a formula that was never computed."""
    return value is UNSAVED or is_error(value)
