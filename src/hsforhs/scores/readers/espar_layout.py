"""Finding the parts of an e-SPAR sheet by their content: header, columns, year, edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hsforhs.files import BadInput, Sentence, Sheet
from hsforhs.framework import Framework, Key, normalise_code
from hsforhs.framework.names import fold

from .cells import says_reported, spar_edition, state_of, text_of

REGIONS = frozenset({"AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO"})
_INDICATOR = re.compile(r"^C\.\d+\.\d+(\.\d+)?$")
_CODE = re.compile(r"^(?:Level )?C\.?\d+(?:\.\d+)*$")
FOUR_PARTS = re.compile(r"^C\.?\d+\.\d+\.\d+$")
_YEAR = re.compile(r"\b(20[12]\d)\b")
_YEAR_HEADINGS = frozenset({"year", "reporting year", "ano", "annee"})
_UPDATED = re.compile(r"(?:Updated on|Actualizado (?:el|al))\s+(\d{2})-(\d{2})-(\d{4})", re.IGNORECASE)
_TOTAL_WORDS = ("total average", "promedio total")
_TOTAL_ABOVE = ("all capac", "average", "all indicators")
_FEWEST_CODES = 20
_HEADER_WITHIN = 100
_ROWS_LOOKED_AT = 60
OLD_QUESTIONNAIRE = Sentence(
    "the codes have four parts: this is the IHR questionnaire of 2010 to 2017, another instrument"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in one e-SPAR sheet; rows and columns count from 1, 0 means that there is none."""

    instrument: str
    year: int
    title: str
    updated_on: dt.date | None
    header: int
    status: int
    region: int
    name: int
    iso3: int
    total: int
    indicators: Mapping[int, Key]
    capacities: Mapping[int, str]


def looks_like_espar(sheet: Sheet) -> bool:
    """Tell whether a sheet holds an e-SPAR table: a header row with many indicator codes, and regions below it.

    A table with a column for the year is another kind of file: an e-SPAR sheet holds one year and has it in its title.
    """
    rows = _code_rows(sheet)
    if not rows or any(fold(text_of(value)) in _YEAR_HEADINGS for value in sheet.rows[rows[-1] - 1]):
        return False
    return any(text_of(value).upper() in REGIONS for row in sheet.rows for value in row[:4])


def find_layout(sheet: Sheet, words: Framework, *, year: int | None) -> Layout:
    """Find the layout of an e-SPAR sheet; raises BadInput saying what is missing or contradicts itself."""
    header = _header(sheet)
    cells = [text_of(value) for value in sheet.rows[header - 1]]
    codes = {column: text for column, text in enumerate(cells, start=1) if _CODE.match(text)}
    if any(FOUR_PARTS.match(text) for text in codes.values()):
        raise BadInput(
            OLD_QUESTIONNAIRE,
            file=sheet.file,
            place=Sentence("sheet %(name)s, row %(header)s", name=sheet.name, header=header),
            expected=Sentence("SPAR of 2018 or later"),
        )
    instrument = _instrument(sheet, header, codes, words)
    title = _title(sheet, header)
    total = _total_column(sheet, header, cells)
    left = [column for column in range(1, min(codes)) if column != total]
    status, region, name, iso3 = _left_columns(sheet, header, left, words)
    indicators, capacities = _code_columns(sheet, header, codes, instrument, words)
    return Layout(
        instrument=instrument,
        year=_year(sheet, title, instrument, year, words),
        title=title,
        updated_on=_updated_on(title),
        header=header,
        status=status,
        region=region,
        name=name,
        iso3=iso3,
        total=total,
        indicators=indicators,
        capacities=capacities,
    )


def _code_rows(sheet: Sheet) -> list[int]:
    return [
        number
        for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], start=1)
        if sum(isinstance(x, str) and bool(_INDICATOR.match(x.strip())) for x in row) >= _FEWEST_CODES
    ]


def _header(sheet: Sheet) -> int:
    rows = _code_rows(sheet)
    with_texts = [row for row in rows if any(_is_heading(value) for value in sheet.rows[row - 1][:3])]
    return (with_texts or rows)[-1]


def _is_heading(value: object) -> bool:
    text = text_of(value)
    return bool(text) and not _CODE.match(text)


def _instrument(sheet: Sheet, header: int, codes: Mapping[int, str], words: Framework) -> str:
    found = {normalise_code("spar-2", x) for x in codes.values() if _INDICATOR.match(x)}
    known = {name: [x.code for x in words.indicators_of(name)] for name in ("spar-1", "spar-2")}
    instrument = max(known, key=lambda name: len(found & set(known[name])) - len(found - set(known[name])))
    indicators = known[instrument]
    groups = [x.key.code for x in words.groups_of(instrument)]
    for column, text in codes.items():
        if normalise_code(instrument, text) not in (*indicators, *groups):
            raise sheet.bad(
                header,
                column,
                Sentence(
                    "the code %(text)s does not exist in %(name)s", text=text, name=words.instruments[instrument].name
                ),
                Sentence("a code of that edition (%(first)s to %(last)s)", first=indicators[0], last=indicators[-1]),
            )
    return instrument


def _code_columns(
    sheet: Sheet, header: int, codes: Mapping[int, str], instrument: str, words: Framework
) -> tuple[dict[int, Key], dict[int, str]]:
    indicators: dict[int, Key] = {}
    capacities: dict[int, str] = {}
    seen: dict[str, int] = {}
    for column, text in codes.items():
        code = normalise_code(instrument, text) or ""
        if code in seen:
            raise sheet.bad(
                header,
                column,
                Sentence("the code %(text)s stands twice in the header", text=text),
                Sentence("each code once"),
            )
        seen[code] = column
        key = Key.of(instrument, code)
        if key in words.indicators:
            indicators[column] = key
        else:
            capacities[column] = code
    return indicators, capacities


def _title(sheet: Sheet, header: int) -> str:
    texts = [text_of(value) for row in sheet.rows[: header - 1] for value in row if isinstance(value, str)]
    with_year = [text for text in texts if _YEAR.search(text)]
    return " ".join(max(with_year, key=len).split()) if with_year else ""


def _year(sheet: Sheet, title: str, instrument: str, wanted: int | None, words: Framework) -> int:
    match = _YEAR.search(_UPDATED.sub("", title)) or _YEAR.search(sheet.name)
    if match is None and wanted is None:
        raise BadInput(
            Sentence("the sheet does not say of which year it is"),
            file=sheet.file,
            place=Sentence("sheet %(name)s", name=sheet.name),
            expected=Sentence("--year"),
        )
    year = int(match[1]) if match else int(wanted or 0)
    if spar_edition(year, words) != instrument:
        raise BadInput(
            Sentence(
                "the codes are those of %(instrument)s, and the year in the title or sheet name is %(year)s",
                instrument=instrument,
                year=year,
            )
            if match
            else Sentence(
                "the codes are those of %(instrument)s, and the year given is %(year)s",
                instrument=instrument,
                year=year,
            ),
            file=sheet.file,
            place=Sentence("sheet %(name)s", name=sheet.name),
            expected=Sentence("2018 to 2020 for spar-1, 2021 or later for spar-2"),
        )
    return year


def _updated_on(title: str) -> dt.date | None:
    match = _UPDATED.search(title)
    return dt.date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _left_columns(sheet: Sheet, header: int, columns: list[int], words: Framework) -> tuple[int, int, int, int]:
    """Find status, region, name and ISO3 left of the codes by what stands in the rows below."""
    body = sheet.rows[header : header + _ROWS_LOOKED_AT]
    texts = {x: [text_of(row[x - 1]) for row in body if len(row) >= x and text_of(row[x - 1])] for x in columns}
    left = [x for x in columns if texts[x]]

    def take(holds: Callable[[str], bool], *, most: bool = False) -> int:
        """Take the column in which most cells hold what is looked for, 0 where none (or not ``most``) do."""
        hits = {x: sum(map(holds, texts[x])) for x in left}
        best = max(left, key=lambda x: hits[x], default=0)
        if not best or not hits[best] or (most and hits[best] * 2 <= len(texts[best])):
            return 0
        left.remove(best)
        return best

    region = take(lambda text: text.upper() in REGIONS)
    if not region:
        raise BadInput(
            Sentence("no column holds WHO regions"),
            file=sheet.file,
            place=Sentence("sheet %(name)s, below row %(header)s", name=sheet.name, header=header),
            expected=Sentence("one of %(listed)s beside each State", listed=", ".join(sorted(REGIONS))),
        )
    # A name such as "USA" looks like a code, a whole column of names does not.
    iso3 = take(lambda text: text.upper() in words.states, most=True)
    name = take(lambda text: state_of(words, name=text) is not None)
    status = take(lambda text: says_reported(text) is not None)
    if not status and left and left[0] < region:
        status = left.pop(0)
    if not name:  # no name is known: the reading stops at the first of them
        name = take(lambda text: len(text) > 3)
    return status, region, name, iso3


def _total_column(sheet: Sheet, header: int, cells: list[str]) -> int:
    for column, text in enumerate(cells, start=1):
        if text.casefold() in _TOTAL_WORDS:
            return column
    width = max(len(row) for row in sheet.rows[:header])
    for column in range(1, width + 1):
        if column <= len(cells) and cells[column - 1]:
            continue
        above = [text_of(sheet.value(row, column)).casefold() for row in range(max(1, header - 4), header)]
        if sum(any(text.startswith(word) for word in _TOTAL_ABOVE) for text in above) >= 2:
            return column
    return 0
