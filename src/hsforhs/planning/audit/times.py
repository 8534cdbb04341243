"""When a line starts or ends, as people write it: a date, a month, a quarter or a year, in any order of its parts."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Any, TypeAlias

from hsforhs.framework.names import fold

from .years import parse_years

Span: TypeAlias = tuple[dt.date, dt.date]
"""First and last day of a reading: a day twice, or a month, a quarter or a year. Year 3 of a plan is that of A.D. 3."""

_SIGNED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?:[t ]00:00(?::00)?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_FISCAL = re.compile(r"(?:fy)?\s*\d{4}/\d\d")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er)?[\s.-]*(?:de |of )?)?([^\W\d]+)\.?[\s,.'-]*(?:de |of )?(\d{4}|\d\d)(?: г\.?)?"
)
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_QUARTER = re.compile(
    r"(?:q|t|qtr|quarter|trim(?:estre)?|кв(?:артал)?\.?)\s*-?([1-4])[\s,/-]*(?:of |de )?(\d{4})(?: г\.?)?"
)
_QUARTER_LAST = re.compile(r"(\d{4})[\s,/-]*(?:q|t|年第?)\s*([1-4])(?:季度)?")
_MONTHS = tuple(
    tuple(map(fold, x.split()))
    for x in (
        "jan ene янв январь января يناير", "feb fev февраль февраля фев فبراير", "mar марта март мар مارس",
        "apr avr abr апрель апреля апр ابريل", "may mai mayo май мая مايو", "jun juin июнь июня июн يونيو",
        "jul juil июль июля июл يوليو", "aug aou ago август августа авг اغسطس", "sep сентябрь сентября сен سبتمبر",
        "oct октябрь октября окт اكتوبر", "nov ноябрь ноября ноя نوفمبر", "dec dic декабрь декабря дек ديسمبر",
    )
)  # fmt: skip
_RANGE = re.compile(r"\s+(?:-|–|—|to|until|au?|al?|до|по|الى|至|到)\s+|\s*[–—至到]\s*|(?<=\d)\s+-\s*")
_SERIAL_FROM, _SERIAL_TO = 32874, 73050
"""Numbers in which Excel keeps the days from 1990 to 2099."""
ALWAYS = re.compile(
    fold(
        r"(?:all(?: (?:the )?(?:years|period))?|annual(?:ly)?|yearly|every year|each year|continuous(?:ly)?|ongoing|"
        r"throughout.*|quarterly|monthly|biannual(?:ly)?|as needed|annuel(?:lement)?|chaque annee|continu|permanent|"
        r"en cours|toute la periode|anual(?:mente)?|cada ano|continuo|permanente|ежегодно|постоянно|"
        r"весь период|سنويا|مستمر|طوال الفترة|每年|持续|长期|全期)"
    )
)
"""Words that name no single year and still say when."""


def spans_of(value: Any) -> tuple[Span, ...]:
    """Return every reading of a cell: two for ``1/2/2026``, none for what names no moment, as ``May``."""
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return ((day, day),)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ()
    if isinstance(value, int | float) and _SERIAL_FROM <= value < _SERIAL_TO:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
        return ((day, day),)
    text = fold(f"{value:g}" if isinstance(value, float) else str(value))
    found = _dated(text)
    if found:
        return found
    if "/" in text and not _FISCAL.fullmatch(text):
        return ()
    try:
        years = parse_years(text)
    except ValueError:
        return ()
    return ((dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)),) if years[0] >= 1 else ()


def is_no_date(value: Any) -> bool:
    """Say whether a text is written like a day and is none, as ``31.02.2026``."""
    text = fold(value) if isinstance(value, str) else ""
    found = _SIGNED.fullmatch(text) or _ISO.fullmatch(text) or _CHINESE.fullmatch(text)
    # "2024-26" is a pair of years.
    return found is not None and found[3] is not None and not spans_of(text)


def backward(start: Any, end: Any) -> bool:
    """Say whether a line ends before it starts, however its dates are read; years of plan and calendar differ."""
    pairs = [(x, y) for x in spans_of(start) for y in spans_of(end) if (x[0].year < 1000) == (y[0].year < 1000)]
    return bool(pairs) and all(y[1] < x[0] for x, y in pairs)


def period_of(text: str) -> tuple[Span, ...]:
    """Return the readings of a period, as ``Q1 2026 - Q4 2027``; none for what is no period.

    A period that runs backward has readings that end before they begin.
    """
    parts = [x for x in _RANGE.split(fold(text)) if x]
    if len(parts) > 2:
        return ()
    first, last = spans_of(parts[0]) if parts else (), spans_of(parts[-1]) if parts else ()
    if not first and last and len(parts) == 2 and re.search(r"\d", parts[0]) is None:
        # "Jan - Mar 2026" writes the year once.
        first = spans_of(f"{parts[0]} {last[0][1].year}")
    return tuple((x[0], y[1]) for x in first for y in last)


def _dated(text: str) -> tuple[Span, ...]:
    if (found := _SIGNED.fullmatch(text)) is not None:
        first, second, year = map(int, found.groups())
        days = dict.fromkeys(x for x in (_day(year, second, first), _day(year, first, second)) if x)
        return tuple(days)
    if (found := _ISO.fullmatch(text) or _CHINESE.fullmatch(text)) is not None:
        # "2024-26" is a pair of years and no month.
        read = _day(int(found[1]), int(found[2]), int(found[3])) if found[3] else _month(int(found[1]), int(found[2]))
    elif (found := _MONTH_YEAR.fullmatch(text)) is not None:
        read = _month(int(found[2]), int(found[1]))
    elif (found := _QUARTER.fullmatch(text)) is not None:
        read = _quarter(int(found[2]), int(found[1]))
    elif (found := _QUARTER_LAST.fullmatch(text)) is not None:
        read = _quarter(int(found[1]), int(found[2]))
    elif (found := _MONTH_FIRST.fullmatch(text)) is not None:
        read = _day(int(found[3]), _named_month(found[1]), int(found[2]))
    elif (found := _WORDED.fullmatch(text)) is not None:
        month, year = _named_month(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        read = _day(year, month, int(found[1])) if found[1] else _month(year, month)
    else:
        return ()
    return (read,) if read else ()


def _named_month(word: str) -> int:
    """Return the number of a month; 0 for a word that is none. Latin names are known by how they begin."""
    for number, names in enumerate(_MONTHS, 1):
        if any(word == x or (x.isascii() and len(word) >= 3 and word.startswith(x)) for x in names):
            return number
    return 0


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found, found


def _month(year: int, month: int) -> Span | None:
    if not (1 <= month <= 12 and year >= 1):
        return None
    return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> Span | None:
    first, last = _month(year, 3 * quarter - 2), _month(year, 3 * quarter)
    return (first[0], last[1]) if first and last else None
