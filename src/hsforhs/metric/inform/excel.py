"""Formulas of a workbook as trees; read, never run by a spreadsheet program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![A-Za-z_(!])
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#[A-Z/0!?]+[!?A]?)
    |(?P<wide>(?:'(?:[^']|'')+'!|[A-Za-z_][\w.]*!)?\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(])
    |(?P<sheet>'(?:[^']|'')+'!|[A-Za-z_][\w.]*!)?(?P<ref>\$?[A-Za-z]{1,3}\$?\d+)(?![\w(.])
    |(?P<function>[A-Za-z_][\w.]*)\(
    |(?P<word>[A-Za-z_][\w.]*)
    |(?P<mark><>|<=|>=|[-+*/^&=<>(),;:%])
    )""",
    re.VERBOSE,
)
_REF = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)\Z")


LAST_ROW = 1_048_576


class CannotRead(Exception):  # noqa: N818 - it is the formula that cannot be read
    """A formula uses something that is not known here; ``str()`` names it."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, truth value, or ``None`` for an error."""

    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One cell; ``sheet`` is ``None`` for the sheet of the formula."""

    sheet: str | None
    column: int
    row: int
    fixed_row: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells."""

    first: Reference
    last: Reference

    def cells(self) -> Iterator[Reference]:
        """Go through the cells, row by row."""
        for row in range(self.first.row, self.last.row + 1):
            for column in range(self.first.column, self.last.column + 1):
                yield Reference(self.first.sheet, column, row, self.first.fixed_row and self.last.fixed_row)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or operator with its arguments; the name is in capitals."""

    name: str
    arguments: tuple[Formula, ...]


Formula: TypeAlias = Constant | Reference | Area | Function


def column_number(letters: str) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=8192)
def read_formula(text: str) -> Formula:
    """Read a formula that begins with ``=``; raises CannotRead."""
    return _Parser(_tokens(text.removeprefix("="))).whole()


def pattern(text: str, row: int, *, fixed_above: int = 0) -> str:
    """Write a formula with rows relative to its own, so that copies of it down a column look the same.

    Rows above ``fixed_above`` are taken as fixed, with or without a dollar sign.
    """

    def moved(match: re.Match[str]) -> str:
        if match["quoted"]:
            return match["quoted"]
        fixed = match["fixed"] or int(match["number"]) < fixed_above
        rest = match["number"] if fixed else f"[{int(match['number']) - row}]"
        return f"{match['column']}{match['fixed']}{rest}"

    return re.sub(
        r"(?P<quoted>'[^']*'!|\"[^\"]*\")|(?<![\w.])(?P<column>\$?[A-Za-z]{1,3})(?P<fixed>\$?)(?P<number>\d+)(?![\w(.])",
        moved,
        text,
    )


def walk(formula: Formula) -> Iterator[Formula]:
    """Go through a formula and all of its parts."""
    yield formula
    if isinstance(formula, Function):
        for part in formula.arguments:
            yield from walk(part)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    sheet: str | None = None


def _tokens(text: str) -> list[_Token]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise CannotRead(f"'{text[position : position + 20]}'")
        sheet = match["sheet"]
        if sheet is not None:
            sheet = sheet[:-1].removeprefix("'").removesuffix("'").replace("''", "'")
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], sheet))
        position = match.end()
    return found


_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"))


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def whole(self) -> Formula:
        found = self.level(0)
        if self.position < len(self.tokens):
            raise CannotRead(f"'{self.tokens[self.position].text}'")
        return found

    def take(self, *marks: str) -> str | None:
        if self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.kind == "mark" and token.text in marks:
                self.position += 1
                return token.text
        return None

    def level(self, number: int) -> Formula:
        if number == len(_LEVELS):
            return self.power()
        found = self.level(number + 1)
        while mark := self.take(*_LEVELS[number]):
            found = Function(mark, (found, self.level(number + 1)))
        return found

    def power(self) -> Formula:
        # A spreadsheet binds the sign closer than the power, and powers from the left.
        found = self.signed()
        while self.take("^"):
            found = Function("^", (found, self.signed()))
        return found

    def signed(self) -> Formula:
        if self.take("+"):
            return self.signed()
        if self.take("-"):
            return Function("NEGATIVE", (self.signed(),))
        found = self.atom()
        while self.take("%"):
            found = Function("/", (found, Constant(100.0)))
        return found

    def atom(self) -> Formula:
        if self.take("("):
            found = self.level(0)
            self.closed()
            return found
        if self.position >= len(self.tokens):
            raise CannotRead("a formula that breaks off")
        token = self.tokens[self.position]
        self.position += 1
        if token.kind == "number":
            return Constant(float(token.text))
        if token.kind == "text":
            return Constant(token.text[1:-1].replace('""', '"'))
        if token.kind == "error":
            return Constant(None)
        if token.kind == "ref":
            return self.reference(token)
        if token.kind == "wide":
            return _whole_columns(token.text)
        if token.kind == "function":
            return self.call(token.text)
        if token.text.upper() in {"TRUE", "FALSE"}:
            return Constant(token.text.upper() == "TRUE")
        raise CannotRead(f"'{token.text}'")

    def closed(self) -> None:
        if not self.take(")"):
            raise CannotRead("a parenthesis that does not close")

    def reference(self, token: _Token) -> Formula:
        first = _reference(token)
        if self.take(":"):
            if self.position >= len(self.tokens) or self.tokens[self.position].kind != "ref":
                raise CannotRead("an area that does not end with a cell")
            last = _reference(self.tokens[self.position])
            self.position += 1
            return Area(first, last)
        return first

    def call(self, name: str) -> Formula:
        parts: list[Formula] = []
        if not self.take(")"):
            parts.append(self.argument())
            while self.take(",", ";"):
                parts.append(self.argument())
            self.closed()
        if not parts and name.upper() in {"TRUE", "FALSE"}:
            return Constant(name.upper() == "TRUE")
        return Function(name.upper().removeprefix("_XLFN.").removeprefix("_XLWS."), tuple(parts))

    def argument(self) -> Formula:
        if self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.kind == "mark" and token.text in {",", ";", ")"}:
                return Constant("")
        return self.level(0)


def _whole_columns(text: str) -> Area:
    sheet, _, columns = text.rpartition("!")
    name = sheet.removeprefix("'").removesuffix("'").replace("''", "'") or None
    first, last = (column_number(x.strip("$")) for x in columns.split(":"))
    return Area(Reference(name, first, 1, fixed_row=True), Reference(name, last, LAST_ROW, fixed_row=True))


def _reference(token: _Token) -> Reference:
    match = _REF.match(token.text)
    if match is None or (token.sheet is not None and "[" in token.sheet):
        raise CannotRead(f"'{token.text}'")
    return Reference(token.sheet, column_number(match[2]), int(match[4]), bool(match[3]))
