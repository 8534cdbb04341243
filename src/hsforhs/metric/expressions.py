"""A small grammar for formulas in definitions: numbers, names, arithmetic, comparison and a few functions.

Nothing is ever handed to Python to evaluate. Names are words such as ``GDP`` or ``SP.POP.TOTL``; any other name stands
in brackets: ``[ODA-2]``. Missing values travel: arithmetic, ``min`` and ``max`` with a missing part are missing, and so
is a choice whose condition is not known. ``first``, ``sum``, ``count``, ``mean``, ``gmean``, ``lowest`` and ``highest``
look at the available parts only. ``nothing`` is the missing value itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from hsforhs.files import BadInput, Sentence

from .functions import FUNCTIONS as _ALL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

MAX_LENGTH = 20_000
MAX_DEPTH = 60

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|\[(?P<quoted>[^\[\]]+)\]"
    r"|(?P<mark><=|>=|!=|[-+*/^()<>=,]))"
)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_WORDS = frozenset({"and", "or", "not", "nothing"})


@dataclass(frozen=True, slots=True)
class Number:
    """A constant; NaN is written ``nothing``."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """Something that has a value for every unit."""

    id: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression: TypeAlias = Number | Name | Call
NOTHING = Number(math.nan)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read a formula. Raises BadInput that quotes the place where it cannot be understood."""
    if len(text) > MAX_LENGTH:
        raise BadInput(
            Sentence("a formula has %(number)s characters", number=len(text)),
            expected=Sentence("at most %(most)s", most=MAX_LENGTH),
        )
    return _Parser(text).whole()


def names(expression: Expression) -> tuple[str, ...]:
    """Return the names in a formula, each once, in the order in which they first stand there."""
    return tuple(dict.fromkeys(x.id for x in walk(expression) if isinstance(x, Name)))


def walk(expression: Expression) -> Iterator[Expression]:
    """Go through a formula and all of its parts, from the outside in and from left to right."""
    yield expression
    if isinstance(expression, Call):
        for part in expression.arguments:
            yield from walk(part)


def evaluate(expression: Expression, values: Callable[[str], Array]) -> Array:
    """Compute a formula for all units at once.

    ``values(name)`` is an array whose last axis are the units; leading axes (draws) broadcast. Missing is NaN; a
    condition is 1, 0 or, where it is not known, NaN. A division by zero and a logarithm or root out of its range are
    missing, never infinite.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        found = _compute(expression, values)
    return np.where(np.isfinite(found), found, np.nan)


def _compute(expression: Expression, values: Callable[[str], Array]) -> Array:
    import numpy as np

    if isinstance(expression, Number):
        return np.asarray(expression.value)
    if isinstance(expression, Name):
        return values(expression.id)
    parts = [_compute(x, values) for x in expression.arguments]
    found: Array = _ALL[expression.function].compute(parts)
    return found


FUNCTIONS = tuple(x for x in _ALL if x[0].isalpha() and x not in _WORDS and x != "negative")
"""The names of the functions that a formula may call."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:].strip()
            raise BadInput(
                Sentence("the formula cannot be understood at '%(rest)s'", rest=rest[:20]),
                expected=Sentence("numbers, names and + - * /"),
            )
        kind = str(match.lastgroup)
        found.append(_Token("name" if kind == "quoted" else kind, match[kind], match.start(kind)))
        if kind == "quoted":
            found[-1] = _Token("quoted", match[kind].strip(), match.start(kind))
        position = match.end()
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self.alternative()
        if self.position < len(self.tokens):
            raise self.bad(Sentence("an operator"))
        return found

    def bad(self, expected: str) -> BadInput:
        if self.position >= len(self.tokens):
            return BadInput(Sentence("the formula '%(text)s' breaks off", text=self.text[:60]), expected=expected)
        token = self.tokens[self.position]
        return BadInput(
            Sentence("the formula cannot be understood at '%(text)s'", text=self.text[token.at :][:20]),
            expected=expected,
        )

    def take(self, *marks: str) -> str | None:
        if self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.kind != "quoted" and token.text in marks:
                self.position += 1
                return token.text
        return None

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadInput(
                Sentence("the formula is nested too deep"), expected=Sentence("at most %(most)s levels", most=MAX_DEPTH)
            )

    def alternative(self) -> Expression:
        return self.chain(lambda: self.chain(self.negation, "and"), "or")

    def chain(self, part: Callable[[], Expression], *marks: str) -> Expression:
        found = part()
        while mark := self.take(*marks):
            found = Call(mark, (found, part()))
        return found

    def negation(self) -> Expression:
        if self.take("not"):
            self.deeper()
            found = Call("not", (self.negation(),))
            self.depth -= 1
            return found
        left = self.chain(self.product, "+", "-")
        if mark := self.take("<=", ">=", "!=", "<", ">", "="):
            return Call(mark, (left, self.chain(self.product, "+", "-")))
        return left

    def product(self) -> Expression:
        return self.chain(self.signed, "*", "/")

    def signed(self) -> Expression:
        if self.take("-"):
            self.deeper()
            part = self.signed()
            self.depth -= 1
            return Number(-part.value) if isinstance(part, Number) else Call("negative", (part,))
        base = self.atom()
        if self.take("^"):
            self.deeper()
            found = Call("^", (base, self.signed()))
            self.depth -= 1
            return found
        return base

    def atom(self) -> Expression:
        if self.take("("):
            self.deeper()
            found = self.alternative()
            self.depth -= 1
            if not self.take(")"):
                raise self.bad(Sentence("a closing parenthesis"))
            return found
        if self.position >= len(self.tokens):
            raise self.bad(Sentence("a number or a name"))
        token = self.tokens[self.position]
        if token.kind == "number":
            self.position += 1
            value = float(token.text)
            if value == float("inf"):
                raise BadInput(
                    Sentence("the number %(text)s is too large", text=token.text[:30]),
                    expected=Sentence("a finite number"),
                )
            return Number(value)
        if token.kind == "quoted":
            self.position += 1
            return Name(token.text)
        if self.take("nothing"):
            return NOTHING
        if token.kind == "name" and token.text not in _WORDS:
            self.position += 1
            return self.call(token.text) if self.take("(") else Name(token.text)
        raise self.bad(Sentence("a number or a name"))

    def call(self, name: str) -> Expression:
        function = _ALL.get(name) if name in FUNCTIONS else None
        if function is None:
            raise BadInput(
                Sentence("there is no function '%(name)s'", name=name),
                expected=Sentence("one of %(listed)s", listed=FUNCTIONS),
            )
        self.deeper()
        parts = [self.alternative()]
        while self.take(","):
            parts.append(self.alternative())
        self.depth -= 1
        if not self.take(")"):
            raise self.bad(Sentence("a comma or a closing parenthesis"))
        if len(parts) < function.least or (function.most is not None and len(parts) > function.most):
            raise BadInput(
                Sentence("%(name)s() has %(number)s arguments", name=name, number=len(parts)),
                expected=str(function.least),
            )
        if name == "round" and not (isinstance(parts[1], Number) and parts[1].value == int(parts[1].value)):
            raise BadInput(
                Sentence("round() needs a whole number of decimals"), expected=Sentence("such as round(x, 1)")
            )
        return Call(name, tuple(parts))


_STRENGTH = {"or": 1, "and": 2, "not": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "=": 4, "!=": 4}
_STRENGTH |= {"+": 5, "-": 5, "*": 6, "/": 6, "negative": 7, "^": 8}


def write(expression: Expression) -> str:
    """Write a formula so that :func:`parse` reads the same formula again."""
    return _write(expression, 0)


def written_name(name: str) -> str:
    """Write a name as it stands in a formula: in brackets unless it is a plain word."""
    return name if _PLAIN_NAME.match(name) and name not in _WORDS else f"[{name}]"


def _write(expression: Expression, around: int) -> str:
    if isinstance(expression, Number):
        value = expression.value
        if math.isnan(value):
            return "nothing"
        text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
        return f"({text})" if value < 0 and around > 5 else text
    if isinstance(expression, Name):
        return written_name(expression.id)
    function, parts = expression.function, expression.arguments
    strength = _STRENGTH.get(function)
    if strength is None:
        return f"{function}({', '.join(_write(x, 0) for x in parts)})"
    if function == "not":
        text = f"not {_write(parts[0], strength)}"
    elif function == "negative":
        text = f"-{_write(parts[0], strength)}"
    elif function == "^":
        text = f"{_write(parts[0], strength + 1)} ^ {_write(parts[1], strength)}"
    else:
        left = strength + 1 if strength == 4 else strength
        text = f"{_write(parts[0], left)} {function} {_write(parts[1], strength + 1)}"
    return f"({text})" if strength < around else text
