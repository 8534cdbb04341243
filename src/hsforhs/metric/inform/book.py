"""A workbook of INFORM as sheets with countries, titles, values and formulas; nothing is taken for granted by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sheet, Workbook, cell_name, is_error, open_workbook

from .excel import CannotRead, Reference, pattern, read_formula

_CODE = re.compile(r"(?!AVG|ISO|MAX|MIN|SUM)[A-Z]{3}\Z")
MISSING_WORDS = frozenset({"x", "no data", "n/a", "na", "nd", "n.d.", "-", "..", "", "none", "missing"})
_HEADING_ROWS = 12
_SIDE_NUMBERS = ("rank", "class", "reliab", "trend", "change", "missing", "countr")
_RISK = re.compile(r"(?:inform)?risk(?:index|score)*(?:20\d\d)?(?:index|score)*\Z|informscore\Z")


@dataclass
class Page:
    """One sheet: its saved values, its formulas, and the row of each country where it lists countries."""

    values: Sheet
    read_formulas: Callable[[], Sheet]
    rows: Mapping[str, int] = field(default_factory=dict)
    other: Callable[[str], Page] | None = None

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.values.name

    @cached_property
    def formulas(self) -> Sheet:
        """The same sheet with formulas in the place of saved values, read when first asked for."""
        return self.read_formulas()

    @cached_property
    def countries(self) -> dict[int, str]:
        """The country of each row that has one."""
        return {row: code for code, row in self.rows.items()}

    @cached_property
    def titles(self) -> dict[str, int]:
        """The first column of each title, in small letters."""
        found: dict[str, int] = {}
        for column in range(1, self.width + 1):
            found.setdefault(self.title(column).casefold(), column)
        return found

    @property
    def first_row(self) -> int:
        """The row of the first country; headings stand above."""
        return min(self.rows.values(), default=_HEADING_ROWS)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(x) for x in self.values.rows[:_HEADING_ROWS]), default=0)

    def value(self, row: int, column: int) -> Any:
        """Return the saved value of a cell; an error of the spreadsheet is ``None``.

        A formula without a saved value that only repeats another cell has the value of that cell.
        """
        page, seen = self, set()
        while page.is_unsaved(row, column) and (page.name, row, column) not in seen:
            seen.add((page.name, row, column))
            target = page._repeated(row, column)
            if target is None or (target.sheet is not None and page.other is None):
                return None
            page = page if target.sheet is None or page.other is None else page.other(target.sheet)
            row, column = target.row, target.column
        found = plain_value(page.values.value(row, column))
        return None if is_error(found) else found

    def is_unsaved(self, row: int, column: int) -> bool:
        """Tell whether a cell holds a formula without a saved value."""
        unsaved = self.values.unsaved_formulas
        return bool(unsaved) and cell_name(row, column) in unsaved

    def _repeated(self, row: int, column: int) -> Reference | None:
        try:
            found = read_formula(self.formula(row, column) or "")
        except CannotRead:
            return None
        return found if isinstance(found, Reference) else None

    def formula(self, row: int, column: int) -> str | None:
        """Return the formula of a cell with its ``=``; ``None`` where there is a constant or nothing."""
        found = self.formulas.value(row, column)
        found = getattr(found, "text", found)
        return found if isinstance(found, str) and found.startswith("=") else None

    def title(self, column: int) -> str:
        """Return the first text with letters above the countries in a column."""
        for row in range(1, self.first_row):
            found = self.value(row, column)
            if isinstance(found, str) and any(map(str.isalpha, found)):
                return " ".join(found.split())
        return ""

    def labelled(self, column: int, *labels: str) -> Any:
        """Return the value of a column in the heading row whose first cells hold one of ``labels``."""
        for row in range(1, self.first_row):
            for at in (1, 2):
                head = self.value(row, at)
                if isinstance(head, str) and _plain(head) in labels:
                    return self.value(row, column)
        return None


def plain_value(value: Any) -> Any:
    """Return the number behind a cell that is shown as a date or a time, any other value as it is."""
    if isinstance(value, (date, time, timedelta)):
        from openpyxl.utils.datetime import to_excel

        return to_excel(value)
    return value


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


class Book:
    """An opened workbook; sheets are read when they are first asked for."""

    def __init__(self, values: Workbook, formulas: Workbook) -> None:
        self.file = values.file
        self._values, self._formulas = values, formulas
        self._pages: dict[str, Page] = {}
        self._names = {x.casefold(): x for x in values.sheets}
        self.results, self.risk, self.units, self.names = self._find_results()
        self._pages.clear()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of all sheets."""
        return self._values.sheets

    def page(self, name: str) -> Page:
        """Return a sheet by its name, whatever its case; raises CannotRead."""
        if name.casefold() not in self._names:
            raise CannotRead(f"the sheet '{name}', which is not in the workbook")
        name = self._names[name.casefold()]
        if name not in self._pages:
            page = Page(self._values.sheet(name), partial(self._formulas.sheet, name), other=self.page)
            page.rows = _rows(page, self.units) if hasattr(self, "units") else {}
            self._pages[name] = page
        return self._pages[name]

    def _find_results(self) -> tuple[str, int, tuple[str, ...], dict[str, str]]:
        """Find the sheet of results: the one that heads a column *INFORM RISK* and computes it for every country."""
        names = sorted(self.sheets, key=lambda x: ("risk" not in x.lower(), self.sheets.index(x)))
        unsaved = ""
        for fits, name in product((_is_risk, _is_about_risk), names):
            page = self.page(name)
            for head_row, risk in _risk_columns(page, fits):
                column, codes = _codes(page, head_row)
                if not any(_is_computed_number(page, row, risk) for row in codes.values()):
                    below = range(head_row + 1, head_row + 1 + _HEADING_ROWS)
                    if any(page.formula(x, risk) and page.value(x, risk) is None for x in below):
                        unsaved = unsaved or name
                    continue
                self._check_once(page, column, risk, codes)
                codes = self._countries(page, risk, codes)
                countries = {c: str(page.value(row, column - 1) or c) for c, row in codes.items()}
                return name, risk, tuple(codes), countries
        if unsaved:
            raise BadInput(
                f"the formulas of the sheet '{unsaved}' have no saved results",
                file=self.file,
                expected="a workbook of INFORM Risk as published, or saved again by a spreadsheet program",
            )
        raise BadInput(
            "no sheet computes the column INFORM RISK for countries",
            file=self.file,
            expected="a workbook of INFORM Risk with its formulas, as published",
        )

    def _check_once(self, page: Page, column: int, risk: int, codes: dict[str, int]) -> None:
        known = set(codes.values())
        for row in range(min(known), len(page.values.rows) + 1):
            code = page.value(row, column)
            first = codes.get(code.strip()) if isinstance(code, str) else None
            if first is not None and row not in known and _is_computed_number(page, row, risk):
                raise BadInput(
                    f"the country {str(code).strip()} stands in two rows, {first} and {row}",
                    file=self.file,
                    place=f"sheet {page.name}",
                    expected="each country once",
                )

    def _countries(self, page: Page, risk: int, codes: dict[str, int]) -> dict[str, int]:
        """Leave out rows below the countries that look like one, such as the average of the world.

        Such a row has another formula, and no other sheet knows its code.
        """
        texts = {row: page.formula(row, risk) for row in codes.values()}
        if len({pattern(text, row) for row, text in texts.items() if text}) < 2:
            return codes
        units = tuple(codes)
        others = (_rows(self.page(x), units) for x in self.sheets if x != page.name)
        elsewhere = {code for rows in others for code in rows}
        return {code: row for code, row in codes.items() if code in elsewhere} or codes


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open a workbook with its values and formulas; raises BadInput when it is no workbook of INFORM Risk."""
    with open_workbook(path) as values, open_workbook(path, formulas=True) as formulas:
        yield Book(values, formulas)


def _is_risk(title: str) -> bool:
    return bool(_RISK.match(_plain(title)))


def _is_about_risk(title: str) -> bool:
    """Tell whether a longer title heads the risk score, with a scale or a year in it."""
    plain = _plain(title)
    return "inform" in plain and "risk" in plain and len(plain) <= 40 and not any(x in plain for x in _SIDE_NUMBERS)


def _risk_columns(page: Page, fits: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    for row in range(1, min(_HEADING_ROWS, len(page.values.rows)) + 1):
        for column in range(1, len(page.values.rows[row - 1]) + 1):
            value = page.value(row, column)
            if isinstance(value, str) and fits(value):
                yield row, column


def _is_computed_number(page: Page, row: int, column: int) -> bool:
    return page.formula(row, column) is not None and isinstance(page.value(row, column), (int, float))


def _codes(page: Page, head_row: int) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (2, {})
    for column in range(1, 7):
        found: dict[str, int] = {}
        for row in range(head_row + 1, len(page.values.rows) + 1):
            value = page.value(row, column)
            if isinstance(value, str) and _CODE.match(value.strip()):
                found.setdefault(value.strip(), row)
        if len(found) > len(best[1]):
            best = (column, found)
    return best


def _rows(page: Page, units: tuple[str, ...]) -> dict[str, int]:
    """Find the row of each country: in the one of the first columns that names most of them."""
    known = set(units)
    hits: Counter[int] = Counter()
    for number in range(1, len(page.values.rows) + 1):
        for column in range(1, 9):
            value = page.value(number, column)
            if isinstance(value, str) and value.strip() in known:
                hits[column] += 1
    if not hits or hits.most_common(1)[0][1] < len(known) / 2:
        return {}
    column = min(x for x, n in hits.items() if n == max(hits.values()))
    found: dict[str, int] = {}
    for number in range(1, len(page.values.rows) + 1):
        value = page.value(number, column)
        if isinstance(value, str) and value.strip() in known:
            found.setdefault(value.strip(), number)
    return found
