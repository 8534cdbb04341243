"""The tables of a living document: what each row is, what it shows and what people may change in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from hsforhs.formats.plan_columns import COLUMNS, Use
from hsforhs.formats.sealed import without_forbidden
from hsforhs.planning.audit.years import parse_years, written_years

ID_HEADING = "Row"
YES, NO = "yes", "no"
YEARS = range(1990, 2101)
Values = tuple[str, ...]
"""The values of a row in the order of its table's fields."""
LARGEST = Decimal(10) ** 16
PLACES = 4
"""Decimal places that a figure of the store has."""


class Kind(Enum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    DAY = "day"
    CHOICE = "choice"
    CODES = "codes"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Field:
    """One column that people may change. ``width`` in letters; ``longest`` and ``span`` bound texts and numbers."""

    key: str
    heading: str
    kind: Kind
    width: float
    longest: int = 0
    span: range | None = None
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a person should have written, for messages."""
        if self.kind is Kind.CHOICE:
            return f"{', '.join(self.choices)}, or an empty cell"
        if self.kind is Kind.WHOLE and self.span is not None:
            return f"a whole number from {self.span[0]} to {self.span[-1]}, or an empty cell"
        if self.kind is Kind.NUMBER:
            return f"a number of 0 or more with at most {PLACES} decimals such as 1200.5, or an empty cell"
        if self.kind is Kind.DAY:
            return "a day such as 2027-03-31, or an empty cell"
        if self.kind is Kind.YEARS:
            return "years of the plan such as 1,2 or 3-5, or an empty cell"
        return f"at most {self.longest} letters" if self.longest else "codes with a semicolon between them"


@dataclass(frozen=True, slots=True)
class Shown:
    """One column that tells what the row is about and is not to be changed."""

    key: str
    heading: str
    width: float


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``units`` are fields that only make sense together; ``spare`` empty rows take what people add.

    ``whole_only`` tables are of the whole plan and stand in no part of it; those ``apart`` have sheets of another form.
    """

    key: str
    name: str
    hint: str
    shown: tuple[Shown, ...]
    fields: tuple[Field, ...]
    units: tuple[tuple[str, ...], ...] = ()
    spare: int = 0
    whole_only: bool = False
    apart: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of all columns, the identifier first."""
        return (ID_HEADING, *(x.heading for x in self.shown), *(x.heading for x in self.fields))

    def named(self, values: Values) -> dict[str, str]:
        """Return the values of a row by their fields."""
        return dict(zip((x.key for x in self.fields), values, strict=True))

    def field(self, key: str) -> Field:
        """Return one field."""
        return next(x for x in self.fields if x.key == key)

    def unit_of(self, key: str) -> tuple[str, ...]:
        """The fields that go with a field, itself among them."""
        return next((x for x in self.units if key in x), (key,))

    @property
    def all_units(self) -> tuple[tuple[str, ...], ...]:
        """Every unit once, in the order of the fields."""
        return tuple(dict.fromkeys(self.unit_of(x.key) for x in self.fields))


def _text(key: str, heading: str, longest: int, width: float = 30) -> Field:
    return Field(key, heading, Kind.TEXT, width, longest=longest)


def _choice(key: str, heading: str, choices: tuple[str, ...] = (YES, NO), width: float = 10) -> Field:
    return Field(key, heading, Kind.CHOICE, width, choices=choices)


def _amount(key: str, heading: str) -> Field:
    return Field(key, heading, Kind.NUMBER, 14)


def _whole(key: str, heading: str, span: range) -> Field:
    return Field(key, heading, Kind.WHOLE, 9, span=span)


_ACTION = Shown("action", "Activity", 54)
STATUSES = ("not started", "just started", "ongoing", "advanced", "completed", "cancelled")
LEVELS = ("national", "province", "district", "facility", "port", "head")

TARGETS = Table(
    "targets",
    "Targets",
    "The level wanted for each indicator; an empty cell stands for the usual rule.",
    (Shown("title", "Indicator", 60), Shown("now", "Level now", 9), Shown("usual", "Usual target", 9)),
    (_whole("target", "Target", range(1, 6)),),
    whole_only=True,
)
DECISIONS = Table(
    "decisions",
    "Decisions",
    "Write yes or no in 'In the plan', with the reason. Empty rows at the end take ids of other actions.",
    (_ACTION,),
    (_choice("inside", "In the plan"), _text("why", "Reason of the decision", 300, 44)),
    units=(("inside", "why"),),
    spare=10,
    whole_only=True,
)
ACTIVITIES = Table(
    "activities",
    "Activities",
    "When an activity starts, who does it and where. Without a year it starts as its step says; without provinces it "
    "is of the whole plan.",
    (_ACTION,),
    (
        _whole("start_year", "Starts in year", range(1, 31)),
        _text("owner", "Responsible", 160),
        _text("partners", "Partners", 300),
        Field("places", "Provinces", Kind.CODES, 20),
        _choice("paid", "Paid by the plan"),
        _text("reason", "Why it is not paid", 300),
    ),
    units=(("paid", "reason"),),
)
PROGRESS = Table(
    "progress",
    "Progress",
    "How each activity stands. What was spent counts from the beginning, in the currency of the plan.",
    (_ACTION,),
    (
        _choice("status", "Status", STATUSES, 14),
        _whole("percent", "Per cent done", range(101)),
        _amount("spent", "Spent"),
        _text("evidence", "What proves it", 600),
        _text("note", "Note", 600),
        Field("starts", "First day", Kind.DAY, 12),
        Field("ends", "Last day", Kind.DAY, 12),
    ),
)
LINES = Table(
    "lines",
    "Cost lines",
    "Cost = quantity x price x number of places x years. Without a price that of the item in this plan counts. A line "
    "that is not paid every year is paid once, when its activity starts, or in years such as 1,2 or 3-5. Empty rows at "
    "the end take lines of your own: write the id of the activity under Row.",
    (Shown("what", "Item", 40),),
    (
        _text("title", "Line of your own", 160),
        _amount("quantity", "Quantity"),
        _choice("per", "For each", LEVELS, 11),
        _choice("yearly", "Every year"),
        Field("years", "Paid in years", Kind.YEARS, 10),
        _amount("low", "Price, low"),
        _amount("central", "Price"),
        _amount("high", "Price, high"),
        _text("currency", "Currency", 3, 9),
        _whole("price_year", "Prices of year", YEARS),
        _text("source", "Source", 300),
        Field("on", "Day of the price", Kind.DAY, 12),
        _choice("paid", "Paid"),
        _text("reason", "Why it is left out", 300),
    ),
    units=(("yearly", "years"), ("paid", "reason")),
    spare=20,
)
_FORM_TEXTS = {"detailed_description": 4000, "cost_assumptions": 4000}
ELSEWHERE = {"authority": ("activities", "owner"), "status": ("progress", "status")}
"""Columns of the costing form that say what a field of another table says: {column: (table, field)}."""
FORM = Table(
    "form",
    "Costing form",
    "What people write into the costing form of an activity, on the sheets of the capacity areas.",
    (),
    tuple(
        Field(x.key, x.heading, Kind.NUMBER, x.width)
        if x.use is Use.NUMBER
        else _text(x.key, x.heading, _FORM_TEXTS.get(x.key, 600), x.width)
        for x in COLUMNS
        if x.use not in (Use.GIVEN, Use.COMPUTED) and x.key not in ELSEWHERE
    ),
    whole_only=True,
    apart=True,
)
TABLES: Mapping[str, Table] = {x.key: x for x in (TARGETS, DECISIONS, ACTIVITIES, PROGRESS, LINES, FORM)}


class UnreadableError(ValueError):
    """An entry that its field cannot hold; the message is the sentence for the person."""


def plain(text: str) -> str:
    """Return a text as documents hold it: one blank for many, no blanks at the ends of lines, nothing forbidden."""
    if text.isprintable() and "  " not in text and "x005F_" not in text:
        # Most texts are plain already, and a long plan has tens of thousands.
        return text.strip(" ")
    # Readers of workbooks drop the mark that stands for an underscore in front of what looks like a code.
    clean = without_forbidden(text).replace("x005F_", "")
    return "\n".join(" ".join(line.split()) for line in clean.splitlines()).strip()


def written_number(value: Decimal) -> str:
    """Return a figure in its shortest plain form."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_entry(field: Field, raw: Any) -> str:
    """Return what a cell says in the form in which fields are compared; empty for nothing.

    Raises UnreadableError naming what stands there and what was expected.
    """
    if raw is None:
        return ""
    if field.kind is Kind.DAY and isinstance(raw, dt.date):
        return (raw.date() if isinstance(raw, dt.datetime) else raw).isoformat()
    if isinstance(raw, bool):
        raw = YES if raw else NO
    if isinstance(raw, int | float):
        raw = written_number(Decimal(repr(raw)))
    text = plain(str(raw))
    if not text:
        return ""
    if field.kind is Kind.TEXT:
        if field.longest and len(text) > field.longest:
            raise UnreadableError(f"the text has {len(text)} letters; expected {field.expected}")
        return text
    found = _READ[field.kind](field, text)
    if found is None:
        raise UnreadableError(f"'{text[:60]}' is not what the field takes; expected {field.expected}")
    return found


def _choice_of(field: Field, text: str) -> str | None:
    return next((x for x in field.choices if x.casefold() == text.casefold()), None)


def _whole_of(field: Field, text: str) -> str | None:
    number = _decimal(text)
    if number is None or number != int(number) or (field.span is not None and int(number) not in field.span):
        return None
    return str(int(number))


def _number_of(_field: Field, text: str) -> str | None:
    number = _decimal(text)
    if number is None or number < 0 or number >= LARGEST or number != round(number, PLACES):
        return None
    return written_number(number)


def _day_of(_field: Field, text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text[:10] if text[10:] in ("", " 00:00:00") else text).isoformat()
    except ValueError:
        return None


def _codes_of(_field: Field, text: str) -> str:
    codes = {x.strip() for x in text.replace(",", ";").replace("\n", ";").split(";")}
    return "; ".join(sorted(codes - {""}))


def _years_of(_field: Field, text: str) -> str | None:
    try:
        return written_years(parse_years(text))
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST * 10 else None


_READ = {
    Kind.CHOICE: _choice_of,
    Kind.WHOLE: _whole_of,
    Kind.NUMBER: _number_of,
    Kind.DAY: _day_of,
    Kind.CODES: _codes_of,
    Kind.YEARS: _years_of,
}
