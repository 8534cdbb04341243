"""Reading single cells: what a score, a status, a date or a State looks like in the files that people have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput, Sentence, Sheet
from hsforhs.framework import Framework, Key
from hsforhs.framework.names import fold
from hsforhs.scores.records import Number

NOT_REPORTED_WORDS = frozenset(
    {"", "no data", "sin datos", "other", "nr", "not reported", "no reportado", "-", "–", "n.d.", "nd"}
)
NOT_APPLICABLE_WORDS = frozenset({"n/a", "na", "not applicable", "no aplica", "non applicable", "n.a."})
_YES = frozenset({"yes", "si", "sí", "oui", "y"})
_NO = frozenset({"no", "non", "n"})
_STEPS = range(0, 101, 20)
_MOST_PLACES = 10
_NUMBER = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*%?\s*$")


def text_of(value: Any) -> str:
    """Return a cell as text without ordinary and no-break blanks around it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\u00a0", " ").strip()


@dataclass(frozen=True, slots=True)
class CellValue:
    """A score cell: a number, or why there is none. ``assumed`` says what was assumed to read it."""

    number: Number | None
    not_applicable: bool = False
    assumed: str = ""


def score_cell(value: Any) -> CellValue | None:
    """Read a score cell; ``None`` when it holds something that is no score."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return CellValue(_plain(float(value)))
    text = text_of(value)
    word = text.casefold()
    if word in NOT_REPORTED_WORDS:
        return CellValue(None)
    if word in NOT_APPLICABLE_WORDS:
        return CellValue(
            None, not_applicable=True, assumed=Sentence("'NA' was read as not applicable") if word == "na" else ""
        )
    match = _NUMBER.match(text)
    if match is None:
        return None
    return CellValue(
        _plain(float(match[1].replace(",", "."))),
        assumed=Sentence("the text '%(text)s' was read as a number", text=text),
    )


def _plain(number: float) -> Number:
    return int(number) if number.is_integer() else number


def off_scale(key: Key, number: Number, *, is_indicator: bool) -> tuple[str, str] | None:
    """Tell (what is wrong, what was expected) of a number outside the scale of its instrument, else ``None``.

    SPAR indicators are 0 to 100 per cent in steps of 20, capacities and totals anything from 0 to 100. JEE levels
    are 1 to 5; the first edition has a few halves.
    """
    if key.instrument == "spar":
        if number in _STEPS or (not is_indicator and 0 <= number <= 100):
            return None
        told = {"number": number, "code": key.code}
        what = Sentence("%(number)s is no score of %(code)s", **told)
        if is_indicator and number in range(1, 6):
            what = Sentence(
                "%(number)s is no score of %(code)s"
                " (it looks like a level from 1 to 5; levels and percentages are not mixed)",
                **told,
            )
        elif is_indicator and 0 < number < 1:
            what = Sentence(
                "%(number)s is no score of %(code)s (it looks like a fraction shown as a percentage)", **told
            )
        expected = Sentence("0, 20, 40, 60, 80 or 100 per cent") if is_indicator else Sentence("0 to 100 per cent")
        return what, expected
    halves = key.instrument_id == "jee-1"
    if 1 <= number <= 5 and (isinstance(number, int) or (halves and (number * 2).is_integer())):
        return None
    what = Sentence("%(number)s is no level of %(code)s", number=number, code=key.code)
    if number in _STEPS and number:
        what = Sentence("%(number)s is no level of %(code)s (it looks like a percentage)", number=number, code=key.code)
    return what, Sentence("a level from 1 to 5, in steps of a half") if halves else Sentence("a level from 1 to 5")


def spar_edition(year: int, words: Framework) -> str | None:
    """Return the edition of SPAR that was in use in a reporting year, ``None`` before there was SPAR."""
    started = {int(x.year): x.id for x in words.instruments.values() if x.id.startswith("spar-")}
    return max(((first, name) for first, name in started.items() if first <= year), default=(0, None))[1]


def says_reported(status: str) -> bool | None:
    """Read a status: yes, no, or ``None`` for any other word."""
    word = status.casefold()
    return True if word in _YES else False if word in _NO else None


def listed(places: Sequence[str]) -> str:
    """Write places one after the other, at most ten of them."""
    first = tuple(places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        return Sentence("%(places)s and %(more)s more", places=first, more=len(places) - _MOST_PLACES)
    return Sentence("%(places)s", places=first)


def check_saved(sheet: Sheet, *, below: int, columns: Container[int]) -> None:
    """Raise BadInput naming the first formula without a saved value in the columns that are read."""
    if not sheet.unsaved_formulas:
        return
    from openpyxl.utils.cell import coordinate_to_tuple

    cells = map(coordinate_to_tuple, sheet.unsaved_formulas)
    found = sorted((row, column) for row, column in cells if row > below and column in columns)
    if found:
        others = Sentence(" (and %(number)s more)", number=len(found) - 1) if len(found) > 1 else ""
        raise sheet.bad(
            *found[0],
            Sentence("the cell%(others)s holds a formula without a saved value", others=others),
            Sentence("a value; open the file in a spreadsheet program and save it again"),
        )


_DAY_FIRST = re.compile(r"^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$")
_MONTH_NAME = re.compile(r"^(\d{1,2})[-. ]([A-Za-z]{3})[a-z]*[-. ](\d{2}|\d{4})$")
_ISO_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_cell(value: Any) -> tuple[dt.date | None, str]:
    """Read a date cell as (date, what was assumed); (None, "") for an empty cell.

    Raises ValueError for text that is no date. ``03/04/2017`` is read with the day first, and says so.
    """
    if isinstance(value, dt.datetime):
        return value.date(), ""
    if isinstance(value, dt.date):
        return value, ""
    text = text_of(value)
    if not text or text.casefold() in NOT_APPLICABLE_WORDS:
        return None, ""
    if match := _ISO_DATE.match(text):
        return dt.date.fromisoformat(match[1]), ""
    if match := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in match.groups())
        if month > 12:  # only the American order is possible
            return dt.date(year, day, month), ""
        doubtful = day <= 12 and day != month and "/" in text
        return dt.date(year, month, day), f"'{text}' was read with the day first" if doubtful else ""
    if (match := _MONTH_NAME.match(text)) and match[2].casefold() in _MONTHS:
        year = int(match[3])
        return dt.date(year + 2000 if year < 100 else year, _MONTHS.index(match[2].casefold()) + 1, int(match[1])), ""
    raise ValueError(text)


def state_of(words: Framework, *, code: str = "", name: str = "") -> str | None:
    """Return the ISO3 code of a State from its code (ISO3 or ISO2) or its name, ``None`` when neither is known.

    ISO2 ``NA`` is Namibia, never a missing value. Raises ValueError when code and name are two States.
    """
    by_code = _state_of_code(code.upper(), words) if code else None
    by_name = words.state_names.iso3(name) if name else None
    if by_code and by_name and by_code != by_name:
        raise ValueError(f"the code '{code}' is {words.states[by_code].name}, and the name is '{name}'")
    return by_code or by_name


def _state_of_code(code: str, words: Framework) -> str | None:
    if len(code) == 2:
        return next((x.iso3 for x in words.states.values() if x.iso2 == code), None)
    return code if code in words.states else None


def unknown_state(name: str, words: Framework, *, file: str, place: str) -> BadInput:
    """Make the error for a State that is not known; it may suggest a name, but never takes it."""
    from difflib import get_close_matches

    names = {fold(x.name): x.name for x in words.states.values()}
    near = get_close_matches(fold(name), names, n=1, cutoff=0.8)
    hint = Sentence(" (do you mean %(name)s?)", name=names[near[0]]) if near else ""
    return BadInput(
        Sentence("'%(name)s' is not a State Party that is known by this name%(hint)s", name=name, hint=hint),
        file=file,
        place=place,
        expected=Sentence("its ISO3 code, its name or a usual spelling"),
    )
