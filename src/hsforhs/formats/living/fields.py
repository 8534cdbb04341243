"""The tables of a living document: what each row is, what it shows and what people may change in it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeAlias

from hsforhs.files import Numbered, Sentence
from hsforhs.formats.plan_columns import COLUMNS, Use
from hsforhs.formats.sealed import without_forbidden
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.planning.audit.years import parse_years, written_years

# Translators: heading of the column with the identifier of each row
ID_HEADING = Sentence("Row")
YES, NO = "yes", "no"
YEARS = range(1990, 2101)
Values = tuple[str, ...]
"""The values of a row in the order of its table's fields."""
LARGEST = Decimal(10) ** 16
_DECIMAL_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,})")
_BETWEEN_CODES = re.compile(r"[;,\n；，、،؛]")
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
            return Sentence("%(choices)s, or an empty cell", choices=self.choices)
        if self.kind is Kind.WHOLE and self.span is not None:
            first, last = self.span[0], self.span[-1]
            return Sentence("a whole number from %(first)s to %(last)s, or an empty cell", first=first, last=last)
        if self.kind is Kind.NUMBER:
            return Sentence(
                "a number of 0 or more with at most %(places)s decimals such as 1200.5, or an empty cell", places=PLACES
            )
        if self.kind is Kind.DAY:
            return Sentence("a day such as 2027-03-31, or an empty cell")
        if self.kind is Kind.YEARS:
            return Sentence("years of the plan such as 1,2 or 3-5, or an empty cell")
        if self.longest:
            return Sentence("at most %(number)s letters", number=self.longest)
        return Sentence("codes with a semicolon between them")


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

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of all columns, that of the identifier empty: no shown column has the key of a field."""
        return ("", *(x.key for x in self.shown), *(x.key for x in self.fields))

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


YES_NO = (Sentence("yes"), Sentence("no"))


def _text(key: str, heading: str, longest: int, width: float = 30) -> Field:
    return Field(key, heading, Kind.TEXT, width, longest=longest)


def _choice(key: str, heading: str, choices: tuple[str, ...] = YES_NO, width: float = 10) -> Field:
    return Field(key, heading, Kind.CHOICE, width, choices=choices)


def _amount(key: str, heading: str) -> Field:
    return Field(key, heading, Kind.NUMBER, 14)


def _whole(key: str, heading: str, span: range) -> Field:
    return Field(key, heading, Kind.WHOLE, 9, span=span)


_ACTION = Shown("action", Sentence("Activity"), 54)
STATUSES = (
    Sentence("not started"),
    Sentence("just started"),
    Sentence("ongoing"),
    Sentence("advanced"),
    Sentence("completed"),
    Sentence("cancelled"),
)
LEVELS = (
    # Translators: a cost that is paid once for the whole plan
    Sentence("national"),
    Sentence("province"),
    Sentence("district"),
    # Translators: a cost for each health facility
    Sentence("facility"),
    # Translators: a cost for each point of entry
    Sentence("port"),
    # Translators: a cost for each head of the population
    Sentence("head"),
)

TARGETS = Table(
    "targets",
    Sentence("Targets"),
    Sentence("The level wanted for each indicator; an empty cell stands for the usual rule."),
    (
        Shown("title", Sentence("Indicator"), 60),
        Shown("now", Sentence("Level now"), 9),
        Shown("usual", Sentence("Usual target"), 9),
    ),
    (_whole("target", Sentence("Target"), range(1, 6)),),
    whole_only=True,
)
DECISIONS = Table(
    "decisions",
    Sentence("Decisions"),
    Sentence("Write yes or no in 'In the plan', with the reason. Empty rows at the end take ids of other actions."),
    (_ACTION,),
    (_choice("inside", Sentence("In the plan")), _text("why", Sentence("Reason of the decision"), 300, 44)),
    units=(("inside", "why"),),
    spare=10,
    whole_only=True,
)
ACTIVITIES = Table(
    "activities",
    Sentence("Activities"),
    Sentence(
        "When an activity starts, who does it and where. Without a year it starts as its step says; without provinces "
        "it is of the whole plan."
    ),
    (_ACTION,),
    (
        _whole("start_year", Sentence("Starts in year"), range(1, 31)),
        _text("owner", Sentence("Responsible"), 160),
        _text("partners", Sentence("Partners"), 300),
        Field("places", Sentence("Provinces"), Kind.CODES, 20),
        _choice("paid", Sentence("Paid by the plan")),
        _text("reason", Sentence("Why it is not paid"), 300),
    ),
    units=(("paid", "reason"),),
)
PROGRESS = Table(
    "progress",
    Sentence("Progress"),
    Sentence("How each activity stands. What was spent counts from the beginning, in the currency of the plan."),
    (_ACTION,),
    (
        _choice("status", Sentence("Status"), STATUSES, 14),
        _whole("percent", Sentence("Per cent done"), range(101)),
        _amount("spent", Sentence("Spent")),
        _text("evidence", Sentence("What proves it"), 600),
        _text("note", Sentence("Note"), 600),
        Field("starts", Sentence("First day"), Kind.DAY, 12),
        Field("ends", Sentence("Last day"), Kind.DAY, 12),
    ),
)
LINES = Table(
    "lines",
    Sentence("Cost lines"),
    Sentence(
        "Cost = quantity x price x number of places x years. Without a price that of the item in this plan counts. A "
        "line that is not paid every year is paid once, when its activity starts, or in years such as 1,2 or 3-5. "
        "Empty rows at the end take lines of your own: write the id of the activity under Row."
    ),
    (Shown("what", Sentence("Item"), 40),),
    (
        _text("title", Sentence("Line of your own"), 160),
        _amount("quantity", Sentence("Quantity")),
        _choice("per", Sentence("For each"), LEVELS, 11),
        _choice("yearly", Sentence("Every year")),
        Field("years", Sentence("Paid in years"), Kind.YEARS, 10),
        _amount("low", Sentence("Price, low")),
        _amount("central", Sentence("Price")),
        _amount("high", Sentence("Price, high")),
        _text("currency", Sentence("Currency"), 3, 9),
        _whole("price_year", Sentence("Prices of year"), YEARS),
        _text("source", Sentence("Source"), 300),
        Field("on", Sentence("Day of the price"), Kind.DAY, 12),
        _choice("paid", Sentence("Paid")),
        _text("reason", Sentence("Why it is left out"), 300),
    ),
    units=(("yearly", "years"), ("paid", "reason")),
    spare=20,
)
_FORM_TEXTS = {"detailed_description": 4000, "cost_assumptions": 4000}
ELSEWHERE = {"authority": ("activities", "owner"), "status": ("progress", "status")}
"""Columns of the costing form that say what a field of another table says: {column: (table, field)}."""
FORM = Table(
    "form",
    Sentence("Costing form"),
    Sentence("What people write into the costing form of an activity, on the sheets of the capacity areas."),
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


Labels: TypeAlias = Mapping[tuple[str, ...], Mapping[str, str]]
"""The entry of each list that words stand for, in small letters, by the choices of the field."""


class UnreadableError(ValueError):
    """An entry that its field cannot hold; ``sentence`` is for the person."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def shown_choices(choices: Sequence[str], wording: Wording) -> dict[str, str]:
    """Return the words of a document for the entries of a list."""
    return dict(zip(map(str, choices), wording.each(choices), strict=True))


def labels_of(wordings: Iterable[Wording], written: Mapping[str, str] | None = None) -> Labels:
    """Return what words of lists stand for: those that a document was ``written`` with first, English, others."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    lists = {x.choices for table in TABLES.values() for x in table.fields if x.choices}
    for choices in lists:
        known = found[choices] = {(written or {}).get(x, x).casefold(): str(x) for x in choices}
        for wording in (IN_ENGLISH, *wordings):
            for value, label in shown_choices(choices, wording).items():
                known.setdefault(label.casefold(), value)
    return found


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


def read_entry(field: Field, raw: Any, labels: Labels | None = None) -> str:
    """Return what a cell says in the form in which fields are compared; empty for nothing.

    ``labels`` are the words of lists in other languages. Raises UnreadableError naming what stands
    there and what was expected.
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
    if field.kind is not Kind.TEXT and not text.isascii():
        text = _in_our_digits(text)
    if field.kind is Kind.TEXT:
        if field.longest and len(text) > field.longest:
            raise UnreadableError(
                Numbered(
                    "the text has %(number)d letter; expected %(expected)s",
                    "the text has %(number)d letters; expected %(expected)s",
                    len(text),
                    expected=field.expected,
                )
            )
        return text
    found = _choice_of(field, text, labels) if field.kind is Kind.CHOICE else _READ[field.kind](field, text)
    if found is None:
        raise UnreadableError(
            Sentence(
                "'%(found)s' is not what the field takes; expected %(expected)s",
                found=text[:60],
                expected=field.expected,
            )
        )
    return found


def _choice_of(field: Field, text: str, labels: Labels | None) -> str | None:
    if labels is not None:
        return labels[field.choices].get(text.casefold())
    return next((str(x) for x in field.choices if x.casefold() == text.casefold()), None)


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
    codes = {x.strip() for x in _BETWEEN_CODES.split(text)}
    return "; ".join(sorted(codes - {""}))


def _years_of(_field: Field, text: str) -> str | None:
    try:
        return written_years(parse_years(text))
    except ValueError:
        return None


def _in_our_digits(text: str) -> str:
    """Write digits of every script, and the decimal sign of Arabic, as in the store."""
    figures = (str(unicodedata.decimal(x)) if x.isdecimal() else x for x in text)
    return "".join(figures).replace("\u066b", ".").replace("\u066c", "")


def _decimal(text: str) -> Decimal | None:
    text = text.replace(" ", "")
    # Three digits behind a comma may be thousands as well: nobody guesses which.
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST * 10 else None


_READ = {
    Kind.WHOLE: _whole_of,
    Kind.NUMBER: _number_of,
    Kind.DAY: _day_of,
    Kind.CODES: _codes_of,
    Kind.YEARS: _years_of,
}
