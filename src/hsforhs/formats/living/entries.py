"""What people write into the fields of a living document, in the form in which fields are compared."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from hsforhs.files import Numbered, Sentence
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.planning.audit.years import parse_years, written_years

from .fields import LARGEST, NO, PLACES, TABLES, YES, Field, Kind, plain, shown_choices, written_number

_DECIMAL_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,})")
_BETWEEN_CODES = re.compile(r"[;,\n；，、،؛]")
Labels: TypeAlias = Mapping[tuple[str, ...], Mapping[str, str]]
"""The entry of each list that words stand for, in small letters, by the choices of the field."""


class UnreadableError(ValueError):
    """An entry that its field cannot hold; ``sentence`` is for the person."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
