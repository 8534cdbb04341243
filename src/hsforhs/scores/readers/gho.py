"""Answers of WHO's Global Health Observatory (OData): averages and capacities, no indicators."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsforhs.files import BadInput, Remark
from hsforhs.framework import Framework, Key, framework
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

LAYOUT = "GHO answer"
AVERAGES = "SDGIHR2021"
_CAPACITY_TABLE = re.compile(r"^IHRSPAR2_C(\d{2})$")
_CAPACITY_DIMENSION = re.compile(r"^IHRSPARINDICATORSCORE_C(\d{2})$")
_ONLY_CAPACITIES = "IHRSPARCAPACITYLEVEL_TOTL"
_TOTAL_DIMENSION = "IHRSPARINDICATORSCORE_TOTL"
_INSTRUMENT = "spar-2"
_FIRST_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def looks_like_gho(content: Any) -> bool:
    """Tell whether parsed JSON is one GHO answer or a list of them."""
    answers = content if isinstance(content, list) else [content]
    return bool(answers) and all(isinstance(x, dict) and isinstance(x.get("value"), list) for x in answers)


def read_gho_answers(answers: Sequence[Mapping[str, Any]], *, file: str) -> Reading:
    """Read one answer or several pages of one.

    ``SDGIHR2021`` mixes averages and capacities in one table: a row counts only with the dimension that keeps
    indicators out. Raises BadInput for a record without the fields of the service.
    """
    words = framework()
    rows = [row for answer in answers for row in answer["value"]]
    figures: dict[tuple[str, int], dict[str, Number | None]] = defaultdict(dict)
    regions: dict[str, str] = {}
    averages: dict[str, dict[str, int]] = defaultdict(dict)
    odd: dict[str, int] = defaultdict(int)
    for number, row in enumerate(rows, start=1):
        code = _figure_code(row, number, file)
        if code is None:
            odd["rows of another table or dimension were left out"] += 1
            continue
        place, year, value = _fields(row, number, file, odd)
        if row.get("SpatialDimType") != "COUNTRY":
            if value is not None and isinstance(value, int):
                averages[_region(place, words)][code] = value
            continue
        if place not in words.states:
            odd[f"{place} is not a State Party and was left out"] += 1
            continue
        known = figures[place, year]
        if code in known and known[code] != value:
            raise BadInput(
                f"{place} {year} has two values of {code}", file=file, place=f"record {number}", expected="one value"
            )
        known[code] = value
        regions[place] = str(row.get("ParentLocationCode") or "")
    if not figures:
        raise BadInput(
            "the answer holds no SPAR figure of a State", file=file, expected=f"{AVERAGES} or IHRSPAR2_C01 to C15"
        )
    remarks = [Remark(None, what if number == 1 else f"{what} ({number})") for what, number in odd.items()]
    assessments = tuple(_assessments(figures, regions, words))
    return Reading(file, LAYOUT, assessments, tuple(remarks), published_averages=averages)


def _figure_code(row: Any, number: int, file: str) -> str | None:
    if not isinstance(row, dict) or "IndicatorCode" not in row or "SpatialDim" not in row:
        raise BadInput(
            "a record has not the fields of the service",
            file=file,
            place=f"record {number}",
            expected="IndicatorCode, SpatialDim, TimeDim, NumericValue",
        )
    table = str(row["IndicatorCode"])
    if match := _CAPACITY_TABLE.match(table):
        return f"C{int(match[1])}"
    if table != AVERAGES or row.get("Dim1") != _ONLY_CAPACITIES:
        return None
    dimension = str(row.get("Dim2"))
    if dimension == _TOTAL_DIMENSION:
        return TOTAL
    match = _CAPACITY_DIMENSION.match(dimension)
    return f"C{int(match[1])}" if match else None


def _fields(row: Mapping[str, Any], number: int, file: str, odd: dict[str, int]) -> tuple[str, int, Number | None]:
    try:
        year = int(row["TimeDim"])
    except (KeyError, TypeError, ValueError):
        raise BadInput("a record has no year", file=file, place=f"record {number}", expected="TimeDim") from None
    value = row.get("NumericValue")
    if value is None and (match := _FIRST_NUMBER.search(str(row.get("Value") or ""))):
        odd["values that stand as text only were read from the text"] += 1
        value = float(match[0])
    if value is not None and (not isinstance(value, int | float) or not 0 <= value <= 100):
        raise BadInput(f"{value} is no score", file=file, place=f"record {number}", expected="0 to 100 per cent")
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    return str(row["SpatialDim"]), year, value


def _region(code: str, words: Framework) -> str:
    return next((x.code for x in words.regions.values() if x.gho_code == code), code)


def _assessments(
    figures: Mapping[tuple[str, int], Mapping[str, Number | None]], regions: Mapping[str, str], words: Framework
) -> Iterable[Assessment]:
    keys: list[Key] = [x.key for x in words.indicators_of(_INSTRUMENT)]
    for (place, year), published in sorted(figures.items(), key=lambda x: (-x[0][1], x[0][0])):
        yield Assessment(
            instrument=_INSTRUMENT,
            place=place,
            country=place,
            name=words.states[place].name,
            who_region=regions[place],
            kind="SELF",
            scores={key: Score.of(key, None) for key in keys},
            published=dict(published),
            year=year,
            reported=any(x is not None for x in published.values()),
        )
