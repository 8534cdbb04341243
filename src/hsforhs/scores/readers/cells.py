"""Reading single cells: what a score, a status, a date or a State looks like in the files that people have."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.framework.names import fold
from hsforhs.scores.records import Number

NOT_REPORTED_WORDS = frozenset(
    {"", "no data", "sin datos", "other", "nr", "not reported", "no reportado", "-", "–", "n.d.", "nd"}
)
NOT_APPLICABLE_WORDS = frozenset({"n/a", "na", "not applicable", "no aplica", "non applicable", "n.a."})
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
        return CellValue(None, not_applicable=True, assumed="'NA' was read as not applicable" if word == "na" else "")
    match = _NUMBER.match(text)
    if match is None:
        return None
    return CellValue(_plain(float(match[1].replace(",", "."))), assumed=f"the text '{text}' was read as a number")


def _plain(number: float) -> Number:
    return int(number) if number.is_integer() else number


_DAY_FIRST = re.compile(r"^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$")
_MONTH_NAME = re.compile(r"^(\d{1,2})[-. ]([A-Za-z]{3})[a-z]*[-. ](\d{2}|\d{4})$")
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
    if match := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in match.groups())
        if month > 12:
            return dt.date(year, day, month), "" if day <= 12 else "month first"
        doubtful = day <= 12 and day != month and "/" in text
        return dt.date(year, month, day), f"'{text}' was read with the day first" if doubtful else ""
    if match := _MONTH_NAME.match(text):
        month_name = match[2].casefold()
        if month_name in _MONTHS:
            year = int(match[3])
            return dt.date(year + 2000 if year < 100 else year, _MONTHS.index(month_name) + 1, int(match[1])), ""
    return dt.date.fromisoformat(text[:10]), ""


def state_of(words: Framework, *, iso3: str = "", iso2: str = "", name: str = "") -> str | None:
    """Return the ISO3 code of a State from its codes or its name, ``None`` when it is not known.

    ISO2 ``NA`` is Namibia, never a missing value.
    """
    if iso3 and iso3.upper() in words.states:
        return iso3.upper()
    if iso2:
        found = next((x.iso3 for x in words.states.values() if x.iso2 == iso2.upper()), None)
        if found:
            return found
    return words.state_names.iso3(name) if name else None


def unknown_state(name: str, words: Framework, *, file: str, place: str) -> BadInput:
    """Make the error for a State that is not known; it may suggest a name, but never takes it."""
    from difflib import get_close_matches

    names = {fold(x.name): x.name for x in words.states.values()}
    near = get_close_matches(fold(name), names, n=1, cutoff=0.8)
    hint = f" (do you mean {names[near[0]]}?)" if near else ""
    return BadInput(
        f"'{name}' is not a State Party that is known by this name{hint}",
        file=file,
        place=place,
        expected="its ISO3 code, its name or a usual spelling",
    )
