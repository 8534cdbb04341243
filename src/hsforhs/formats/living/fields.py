"""The tables of a living document: what each row is, what it shows and what people may change in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from hsforhs.files import Sentence
from hsforhs.formats.plan_columns import COLUMNS, Use
from hsforhs.formats.sealed import without_forbidden
from hsforhs.formats.wording import Wording

# Translators: heading of the column with the identifier of each row
ID_HEADING = Sentence("Row")
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
        _choice("per", Sentence("For each"), LEVELS, 17),
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


def shown_choices(choices: Sequence[str], wording: Wording) -> dict[str, str]:
    """Return the words of a document for the entries of a list."""
    return dict(zip(map(str, choices), wording.each(choices), strict=True))


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
