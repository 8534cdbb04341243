"""JEE and SPAR tables, long (one score a row) and wide (one State a row)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hsforhs.files import BadInput
from hsforhs.framework import Framework, Key
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

from .choice import AmbiguousFile
from .tables import (
    SCORED,
    Columns,
    Grid,
    candidates,
    find_columns,
    known_code,
    read_date,
    read_score,
    read_state,
    read_year,
)

_SECOND_EDITION = "v2_"
_SECOND_MISSION = "_2"
_DIGIT = re.compile(r"\d")


@dataclass
class _Found:
    """What the rows of one assessment say, before it becomes a record."""

    instrument: str
    place: str
    name: str
    region: str
    status: str
    year: int | None
    date: dt.date | None
    scores: dict[Key, Score] = field(default_factory=dict)
    published: dict[str, Number | None] = field(default_factory=dict)


def read_table(grid: Grid, words: Framework, *, instrument: str | None) -> Reading:
    """Read a table of scores.

    Raises AmbiguousFile when the table does not say which edition it holds, and BadInput naming the cell for an
    unknown State or code, a score outside its scale, or a score that stands twice.
    """
    columns = find_columns(grid.header)
    if not columns.names_states:
        raise BadInput("no column names the State", file=grid.file, expected="a column iso3 or country")
    found = _long(grid, columns, words, instrument) if columns.is_long else _wide(grid, columns, words, instrument)
    assessments = tuple(_assessment(x, words) for x in found.values())
    if not assessments:
        raise BadInput("the table holds no scores", file=grid.file, expected="at least one row")
    family = {x.instrument.partition("-")[0].upper() for x in assessments}
    return Reading(grid.file, f"{' and '.join(sorted(family))} table", assessments, grid.all_remarks())


def _long(grid: Grid, columns: Columns, words: Framework, wanted: str | None) -> dict[tuple[str, ...], _Found]:
    code_column, score_column = columns.roles["code"], columns.get("score")
    if score_column is None:
        score_column = columns.roles["level"]
    named = {x for x in (columns.get("instrument"), columns.get("edition")) if x is not None}
    fixed = None if named else (wanted or _only_candidate(grid, _codes_below(grid, code_column), words))
    found: dict[tuple[str, ...], _Found] = {}
    for row in grid.filled_rows():
        written = grid.text(row, code_column)
        place = read_state(grid, columns, row, words)
        instrument = fixed or _named_instrument(grid, columns, row, written)
        draft = _draft(grid, columns, row, found, instrument, place, words)
        if written.upper() == TOTAL:
            draft.published[TOTAL] = read_score(
                grid, row, score_column, Key.of(instrument, TOTAL), is_indicator=False
            ).number
            continue
        if not written:
            continue
        key = known_code(instrument, written, words)
        if key is None:
            raise grid.bad(
                row, code_column, f"the code {written} does not exist in {instrument}", "a code of that edition"
            )
        if key in draft.scores or key.code in draft.published:
            raise grid.bad(row, code_column, f"{written} of {draft.name} stands twice", "each code once")
        _put(grid, row, score_column, key, draft, words)
    return found


def _codes_below(grid: Grid, column: int) -> list[str]:
    codes = dict.fromkeys(grid.text(row, column) for row in range(len(grid.rows)))
    return [code for code in codes if code and code.upper() != TOTAL]


def _named_instrument(grid: Grid, columns: Columns, row: int, code: str) -> str:
    column = columns.get("instrument")
    if column is not None:
        name = grid.text(row, column).lower()
        if name not in SCORED:
            raise grid.bad(row, column, f"'{name}' is no instrument", ", ".join(SCORED))
        return name
    column = columns.roles["edition"]
    text = grid.text(row, column)
    digit = _DIGIT.search(text)
    family = "spar" if (code[:1].upper() == "C" and code[:2].upper() != "CE") or code.upper() == TOTAL else "jee"
    name = f"{family}-{digit[0]}" if digit else ""
    if name not in SCORED:
        raise grid.bad(row, column, f"'{text}' is no edition of {family.upper()}", "1, 2 or 3")
    return name


def _only_candidate(grid: Grid, codes: list[str], words: Framework) -> str:
    fitting = candidates(codes, words)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        unknown = next((x for x in codes if not any(known_code(y, x, words) for y in SCORED)), None)
        what = f"the code {unknown} belongs to no instrument" if unknown else "the codes belong to no single instrument"
        raise BadInput(what, file=grid.file, expected=f"codes of one of {', '.join(SCORED)}, or a column 'edition'")
    raise AmbiguousFile(
        f"the codes fit several editions: {', '.join(fitting)}",
        file=grid.file,
        expected="--instrument to choose",
        choices=tuple((x, None, len(grid.rows)) for x in fitting),
    )


def _draft(
    grid: Grid,
    columns: Columns,
    row: int,
    found: dict[tuple[str, ...], _Found],
    instrument: str,
    place: str,
    words: Framework,
    *,
    mission: str = "",
) -> _Found:
    date = read_date(grid, row, columns.get("date2" if mission else "date")) if instrument.startswith("jee") else None
    year = read_year(grid, row, columns.get("year")) if instrument.startswith("spar") else None
    if instrument.startswith("spar") and columns.get("year") is not None and year is None:
        raise grid.bad(row, columns.roles["year"], "the year is missing", "a reporting year")
    turn = grid.text(row, columns.get("round")) or mission
    key = (instrument, place, turn, str(date or ""), str(year or ""))
    if key not in found:
        found[key] = _Found(
            instrument,
            place,
            grid.text(row, columns.get("name")) or words.states[place].name,
            grid.text(row, columns.get("region")),
            grid.text(row, columns.get("status")),
            year,
            date,
        )
    return found[key]


def _put(grid: Grid, row: int, column: int, key: Key, draft: _Found, words: Framework) -> None:
    is_indicator = key in words.indicators
    cell = read_score(grid, row, column, key, is_indicator=is_indicator)
    if is_indicator:
        draft.scores[key] = Score.of(
            key, cell.number, place=grid.place(row, column), not_applicable=cell.not_applicable
        )
    else:
        draft.published[key.code] = cell.number


def _wide(grid: Grid, columns: Columns, words: Framework, wanted: str | None) -> dict[tuple[str, ...], _Found]:
    by_column = _wide_columns(grid, columns, words, wanted)
    seen: dict[tuple[str, ...], int] = {}
    found: dict[tuple[str, ...], _Found] = {}
    for row in grid.filled_rows():
        place = read_state(grid, columns, row, words)
        for (instrument, mission), keys in by_column.items():
            has_values = any(grid.text(row, column) for column in keys)
            if not has_values and (mission or len(by_column) > 1):
                continue
            before = set(found)
            draft = _draft(grid, columns, row, found, instrument, place, words, mission=mission)
            new = next(iter(set(found) - before), None)
            if new is None:
                first = next((x for x, key in seen.items() if found[x] is draft), None)
                where = f", first in {grid.place(seen[first], 0)}" if first else ""
                raise grid.bad(row, 0, f"{draft.name} stands twice{where}", "each State once")
            seen[new] = row
            for column, key in keys.items():
                _put(grid, row, column, key, draft, words)
    return found


def _wide_columns(
    grid: Grid, columns: Columns, words: Framework, wanted: str | None
) -> dict[tuple[str, str], dict[int, Key]]:
    """Group the columns of a wide table by (instrument, mission): ``v2_`` marks JEE 2, ``_2`` a second mission."""
    total = {i: TOTAL for i, text in enumerate(grid.header) if str(text).strip().upper() in (TOTAL, "TOTAL AVERAGE")}
    marked = any(code.startswith(_SECOND_EDITION) for code in columns.codes.values())
    groups: dict[tuple[bool, str], dict[int, str]] = {}
    for column, code in columns.codes.items():
        mission = "2" if code.endswith(_SECOND_MISSION) and marked else ""
        bare = code.removesuffix(_SECOND_MISSION) if mission else code
        groups.setdefault((bare.startswith(_SECOND_EDITION), mission), {})[column] = bare
    by_column: dict[tuple[str, str], dict[int, Key]] = {}
    for (second, mission), codes in groups.items():
        if marked:
            instrument = "jee-2" if second else "jee-1"
        else:
            instrument = wanted or _only_candidate(grid, list(codes.values()), words)
        keys = {}
        for column, code in codes.items():
            key = known_code(instrument, code, words)
            if key is None:
                raise BadInput(
                    f"the column '{grid.header[column]}' is no code of {instrument}",
                    file=grid.file,
                    expected="codes of one edition",
                )
            keys[column] = key
        if instrument.startswith("spar"):
            keys.update({column: Key.of(instrument, TOTAL) for column in total})
        by_column[instrument, mission] = keys
    return by_column


def _assessment(found: _Found, words: Framework) -> Assessment:
    keys = [x.key for x in words.indicators_of(found.instrument)]
    has_values = any(x.value is not None for x in found.scores.values()) or bool(found.published)
    return Assessment(
        instrument=found.instrument,
        place=found.place,
        country=found.place,
        name=found.name,
        who_region=found.region,
        kind=words.instruments[found.instrument].kind,
        scores={key: found.scores.get(key, Score.of(key, None)) for key in keys},
        published=found.published,
        year=found.year,
        date=found.date,
        reported=has_values,
        status_as_written=found.status,
    )


def grids_with_scores(grids: Iterator[Grid]) -> list[Grid]:
    """Keep the grids whose header looks like a table of scores."""
    kept = []
    for grid in grids:
        columns = find_columns(grid.header)
        if columns.is_long or columns.is_wide:
            kept.append(grid)
    return kept
