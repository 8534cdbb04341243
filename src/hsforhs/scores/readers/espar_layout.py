"""Finding the parts of an e-SPAR sheet by their content: header, columns, year, edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from hsforhs.files import BadInput, Sheet
from hsforhs.framework import Framework, Key, normalise_code

from .cells import text_of

REGIONS = frozenset({"AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO"})
_INDICATOR = re.compile(r"^C\.?\d+\.\d+(\.\d+)?$")
_CODE = re.compile(r"^(?:Level )?C\.?\d+(?:\.\d+)*$")
_FOUR_PARTS = re.compile(r"^C\.\d+\.\d+\.\d+$")
_ISO3 = re.compile(r"^[A-Z]{3}$")
_YEAR = re.compile(r"(?:Year\s+|Indicator\s+|A[ñn]o\s+|\b)(20[12]\d)\b", re.IGNORECASE)
_UPDATED = re.compile(r"(?:Updated on|Actualizado (?:el|al))\s+(\d{2})-(\d{2})-(\d{4})", re.IGNORECASE)
_TOTAL_WORDS = ("total average", "promedio total")
_TOTAL_ABOVE = ("all capac", "average", "all indicators")
_FEWEST_CODES = 20
_FIRST_YEAR = {"spar-1": 2018, "spar-2": 2021}


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
    """Tell whether a sheet holds an e-SPAR table: a header row with many indicator codes."""
    return bool(_code_rows(sheet)) and any(text_of(value).upper() in REGIONS for row in sheet.rows for value in row[:4])


def find_layout(sheet: Sheet, words: Framework, *, year: int | None) -> Layout:
    """Find the layout of an e-SPAR sheet; raises BadInput saying what is missing or contradicts itself."""
    header = _header(sheet)
    cells = [text_of(value) for value in sheet.rows[header - 1]]
    codes = {column: text for column, text in enumerate(cells, start=1) if _CODE.match(text)}
    if any(_FOUR_PARTS.match(text) for text in codes.values()):
        raise BadInput(
            "the codes have four parts: this is the IHR questionnaire of 2010 to 2017, another instrument",
            file=sheet.file,
            place=f"sheet {sheet.name}, row {header}",
            expected="SPAR of 2018 or later",
        )
    instrument = _instrument(sheet, header, codes, words)
    title = _title(sheet, header)
    first = min(codes)
    status, region, name, iso3 = _left_columns(sheet, header, first)
    indicators, capacities = _code_columns(sheet, header, codes, instrument, words)
    return Layout(
        instrument=instrument,
        year=_year(sheet, title, instrument, year),
        title=title,
        updated_on=_updated_on(title),
        header=header,
        status=status,
        region=region,
        name=name,
        iso3=iso3,
        total=_total_column(sheet, header, cells),
        indicators=indicators,
        capacities=capacities,
    )


def _code_rows(sheet: Sheet) -> list[int]:
    return [
        number
        for number, row in enumerate(sheet.rows, start=1)
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
    found = {normalise_code("spar-2", x) for x in codes.values() if x.count(".") >= 1 and _INDICATOR.match(x)}
    scores = {
        name: len(found & {x.code for x in words.indicators_of(name)})
        - len(found - {x.code for x in words.indicators_of(name)})
        for name in ("spar-1", "spar-2")
    }
    instrument = max(scores, key=lambda name: scores[name])
    known = {x.code for x in words.indicators_of(instrument)}
    groups = {x.key.code for x in words.groups_of(instrument)}
    for column, text in codes.items():
        code = normalise_code(instrument, text)
        if code not in known and code not in groups:
            raise sheet.bad(
                header,
                column,
                f"the code {text} does not exist in {words.instruments[instrument].name}",
                f"a code of that edition ({min(known)} to {sorted(known)[-1]})",
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
            raise sheet.bad(header, column, f"the code {text} stands twice in the header", "each code once")
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


def _year(sheet: Sheet, title: str, instrument: str, wanted: int | None) -> int:
    match = _YEAR.search(_UPDATED.sub("", title)) or _YEAR.search(sheet.name)
    if match is None and wanted is None:
        raise BadInput(
            "the sheet does not say of which year it is",
            file=sheet.file,
            place=f"sheet {sheet.name}",
            expected="--year",
        )
    year = int(match[1]) if match else int(wanted or 0)
    of_year = "spar-1" if year < _FIRST_YEAR["spar-2"] else "spar-2"
    if year < _FIRST_YEAR["spar-1"] or of_year != instrument:
        raise BadInput(
            f"the codes are those of {instrument}, and the title says {year}",
            file=sheet.file,
            place=f"sheet {sheet.name}",
            expected="2018 to 2020 for spar-1, 2021 or later for spar-2",
        )
    return year


def _updated_on(title: str) -> dt.date | None:
    match = _UPDATED.search(title)
    return dt.date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _left_columns(sheet: Sheet, header: int, first_code: int) -> tuple[int, int, int, int]:
    """Find status, region, name and ISO3 left of the codes by what stands in the rows below."""
    body = sheet.rows[header : header + 60]
    columns = range(1, first_code)
    texts = {x: [text_of(row[x - 1]) for row in body if len(row) >= x and text_of(row[x - 1])] for x in columns}

    def mostly(column: int, wanted: re.Pattern[str] | frozenset[str]) -> bool:
        values = texts[column]
        hits = sum(bool(wanted.match(x)) if isinstance(wanted, re.Pattern) else x.upper() in wanted for x in values)
        return bool(values) and hits * 2 > len(values)

    region = next((x for x in columns if mostly(x, REGIONS)), 0)
    if not region:
        raise BadInput(
            "no column holds WHO regions",
            file=sheet.file,
            place=f"sheet {sheet.name}, below row {header}",
            expected=f"one of {', '.join(sorted(REGIONS))} beside each State",
        )
    iso3 = next((x for x in columns if x != region and mostly(x, _ISO3)), 0)
    status = next((x for x in columns if x < region and texts[x]), 0)
    taken = {region, iso3, status}
    longest = max(
        (x for x in columns if x not in taken and any(len(text) > 3 for text in texts[x])),
        key=lambda x: (len(set(texts[x])), -x),
        default=0,
    )
    return status, region, longest, iso3


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
