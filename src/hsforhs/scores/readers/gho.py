"""Answers of WHO's Global Health Observatory (OData): averages and capacities, no indicators."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.framework import Framework, Key, framework
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

from .cells import spar_edition

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


def read_gho_answers(answers: Sequence[Mapping[str, Any]], *, file: str, year: int | None = None) -> Reading:
    """Read one answer or several pages of one.

    Published averages are kept of ``year``, or where all rows are of one year.

    ``SDGIHR2021`` mixes averages and capacities in one table: a row counts only with the dimension that keeps
    indicators out. Raises BadInput for a record without the fields of the service.
    """
    words = framework()
    rows = [row for answer in answers for row in answer["value"]]
    figures: dict[tuple[str, int], dict[str, Number | None]] = defaultdict(dict)
    regions: dict[str, str] = {}
    averages: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    odd: dict[str, int] = defaultdict(int)
    for number, row in enumerate(rows, start=1):
        code, why_not = _figure_code(row, number, file, words)
        if why_not:
            odd[why_not] += 1
            continue
        place, of_year, value = _fields(row, number, file, odd)
        if spar_edition(of_year, words) != _INSTRUMENT:
            odd[
                Sentence("figures of %(of_year)s, before the second edition of SPAR, were left out", of_year=of_year)
            ] += 1
            continue
        if row.get("SpatialDimType") != "COUNTRY":
            if isinstance(value, int):
                averages[of_year][_region(place, words)][code] = value
            continue
        if place not in words.states:
            odd[Sentence("%(place)s is not a State Party and was left out", place=place)] += 1
            continue
        known = figures[place, of_year]
        if code in known and known[code] != value:
            raise BadInput(
                Sentence("%(place)s %(of_year)s has two values of %(code)s", place=place, of_year=of_year, code=code),
                file=file,
                place=Sentence("record %(number)s", number=number),
                expected=Sentence("one value"),
            )
        known[code] = value
        regions[place] = str(row.get("ParentLocationCode") or "")
    if not figures:
        raise BadInput(
            Sentence("the answer holds no SPAR figure of a State"),
            file=file,
            expected=Sentence("%(averages)s or IHRSPAR2_C01 to C15", averages=AVERAGES),
        )
    remarks = [
        Remark(None, what if number == 1 else Sentence("%(what)s (%(number)s)", what=what, number=number))
        for what, number in odd.items()
    ]
    assessments = tuple(_assessments(figures, regions, words))
    years = {x for _, x in figures}
    wanted = year if year is not None else years.pop() if len(years) == 1 else None
    chosen = {region: dict(found) for region, found in averages[wanted].items()} if wanted in averages else {}
    return Reading(file, LAYOUT, assessments, tuple(remarks), published_averages=chosen)


def _figure_code(row: Any, number: int, file: str, words: Framework) -> tuple[str, str]:
    """Return (capacity or TOTAL, "") for a row that counts, ("", why not) for one that does not."""
    if not isinstance(row, dict) or "IndicatorCode" not in row or "SpatialDim" not in row:
        raise BadInput(
            Sentence("a record has not the fields of the service"),
            file=file,
            place=Sentence("record %(number)s", number=number),
            expected=Sentence("IndicatorCode, SpatialDim, TimeDim, NumericValue"),
        )
    table, dimension = str(row["IndicatorCode"]), str(row.get("Dim2"))
    if table == AVERAGES and row.get("Dim1") != _ONLY_CAPACITIES:
        return "", Sentence(
            "rows whose Dim1 is %(dimension)s and not %(wanted)s were left out",
            dimension=row.get("Dim1"),
            wanted=_ONLY_CAPACITIES,
        )
    if table == AVERAGES and dimension == _TOTAL_DIMENSION:
        return TOTAL, ""
    match = _CAPACITY_DIMENSION.match(dimension) if table == AVERAGES else _CAPACITY_TABLE.match(table)
    code = f"C{int(match[1])}" if match else ""
    if code and Key.of(_INSTRUMENT, code) in words.groups:
        return code, ""
    if table == AVERAGES:
        return "", Sentence("rows of the unknown Dim2 %(dimension)s were left out", dimension=dimension)
    return "", Sentence("rows of the table %(table)s were left out", table=table)


def _fields(row: Mapping[str, Any], number: int, file: str, odd: dict[str, int]) -> tuple[str, int, Number | None]:
    try:
        year = int(row["TimeDim"])
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            Sentence("a record has no year"),
            file=file,
            place=Sentence("record %(number)s", number=number),
            expected=Sentence("TimeDim"),
        ) from None
    value = row.get("NumericValue")
    text = str(row.get("Value") or "").strip()
    if value is None and text:
        match = _FIRST_NUMBER.match(text)
        read = Sentence("were read from the text")
        how = read if match else Sentence("hold no number and count as not reported")
        odd[Sentence("values that stand as text only, such as '%(text)s', %(how)s", text=text, how=how)] += 1
        value = float(match[0]) if match else None
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100):
        raise BadInput(
            Sentence("%(value)s is no score", value=value),
            file=file,
            place=Sentence("record %(number)s", number=number),
            expected=Sentence("0 to 100 per cent"),
        )
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
