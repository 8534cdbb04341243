"""JEE and SPAR tables, long (one score a row) and wide (one State a row)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Framework, Key, normalise_code
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

from .cells import says_reported, spar_edition
from .choice import AmbiguousFile
from .tables import (
    SCORED,
    Columns,
    Grid,
    candidates,
    check_edition,
    find_columns,
    known_code,
    read_date,
    read_score,
    read_state,
    read_year,
    split_heading,
    why_unknown,
)

_DIGIT = re.compile(r"\d")
_TOTAL_HEADINGS = (TOTAL, "TOTAL AVERAGE")
_STATE_ROLES = ("iso3", "iso2", "name")

Drafts = dict[tuple[str, ...], "_Draft"]


@dataclass
class _Draft:
    """What the rows of one assessment say, before it becomes a record.

    ``row`` is its first row; ``rows`` says where each code stood, so that a second one can name the first.
    """

    instrument: str
    place: str
    name: str
    region: str
    status: str
    year: int | None
    date: dt.date | None
    row: int
    scores: dict[Key, Score] = field(default_factory=dict)
    published: dict[str, Number | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """A grid with what is known about it."""

    grid: Grid
    columns: Columns
    words: Framework
    instrument: str | None
    year: int | None


def grids_with_scores(grids: Iterable[Grid]) -> list[Grid]:
    """Keep the grids whose header looks like a table of scores."""
    found = [(grid, find_columns(grid.header)) for grid in grids]
    return [grid for grid, columns in found if columns.is_long or columns.is_wide]


def read_table(grid: Grid, words: Framework, *, instrument: str | None = None, year: int | None = None) -> Reading:
    """Read a table of scores; ``instrument`` and ``year`` stand in where the table does not say them.

    Raises AmbiguousFile when the table does not say which edition it holds, and BadInput naming the cell for an
    unknown State or code, a score outside its scale, or a score that stands twice.
    """
    columns = find_columns(grid.header)
    if not columns.names_states:
        raise BadInput(
            Sentence("no column names the State"), file=grid.file, expected=Sentence("a column iso3 or country")
        )
    grid.check_saved({*columns.roles.values(), *columns.codes})
    table = _Table(grid, columns, words, instrument, year)
    drafts = _long(table) if columns.is_long else _wide(table)
    if not drafts:
        raise BadInput(Sentence("the table holds no scores"), file=grid.file, expected=Sentence("at least one row"))
    assessments = tuple(_assessment(x, table) for x in drafts.values())
    families = {x.instrument.partition("-")[0].upper() for x in assessments}
    return Reading(grid.file, f"{' and '.join(sorted(families))} table", assessments, grid.all_remarks())


def _long(table: _Table) -> Drafts:
    grid, columns = table.grid, table.columns
    code_column = columns.roles["code"]
    score_column = columns.roles["score" if "score" in columns.roles else "level"]
    instrument_of = _instrument_of_rows(table)
    drafts: Drafts = {}
    for row in grid.filled_rows():
        written = grid.text(row, code_column)
        instrument = instrument_of(row, written)
        draft = _draft(table, row, drafts, instrument)
        if not written:
            continue
        is_total = instrument.startswith("spar") and written.upper() == TOTAL
        key = Key.of(instrument, TOTAL) if is_total else known_code(instrument, written, table.words)
        if key is None:
            raise grid.bad(
                row,
                code_column,
                Sentence(
                    "the code %(written)s does not exist in %(instrument)s", written=written, instrument=instrument
                ),
                Sentence("a code of that edition"),
            )
        if key.code in draft.rows:
            first = grid.place(draft.rows[key.code], code_column)
            raise grid.bad(
                row,
                code_column,
                Sentence(
                    "%(written)s of %(name)s stands twice, first in %(first)s",
                    written=written,
                    name=draft.name,
                    first=first,
                ),
                Sentence("each code once"),
            )
        draft.rows[key.code] = row
        _put(table, row, score_column, key, draft)
    return drafts


def _instrument_of_rows(table: _Table) -> Callable[[int, str], str]:
    """Find how the rows of a long table say their instrument: by code, a column, the year, or all codes together."""
    grid, columns = table.grid, table.columns
    codes = _codes_below(grid, columns.roles["code"])
    if codes and all(code.partition(":")[0] in SCORED for code in codes):
        return lambda _row, code: code.partition(":")[0]
    if "instrument" in columns.roles or "edition" in columns.roles:
        return lambda row, code: _named_instrument(grid, columns, row, code)
    fixed = table.instrument
    if fixed is None and "year" in columns.roles and all(_family(code) == "spar" for code in codes):
        return lambda row, _code: _instrument_of_year(table, row)
    fixed = fixed or _only_candidate(table, codes)
    return lambda _row, _code: fixed


def _codes_below(grid: Grid, column: int) -> list[str]:
    codes = dict.fromkeys(grid.text(row, column) for row in grid.filled_rows())
    return [code for code in codes if code and code.upper() != TOTAL]


def _instrument_of_year(table: _Table, row: int) -> str:
    column = table.columns.roles["year"]
    year = read_year(table.grid, row, column)
    instrument = spar_edition(year, table.words) if year else None
    if instrument is None:
        what = Sentence("%(year)s lies before SPAR", year=year) if year else Sentence("the year is missing")
        raise table.grid.bad(row, column, what, Sentence("a reporting year of 2018 or later"))
    return instrument


def _named_instrument(grid: Grid, columns: Columns, row: int, code: str) -> str:
    column = columns.get("instrument")
    if column is not None:
        name = grid.text(row, column).lower()
        if name not in SCORED:
            raise grid.bad(row, column, Sentence("'%(name)s' is no instrument", name=name), ", ".join(SCORED))
        return name
    column = columns.roles["edition"]
    text = grid.text(row, column)
    digit = _DIGIT.search(text)
    is_spar = code.upper() == TOTAL or _family(code) == "spar"
    # A row without a code says nothing of its family; only SPAR has a reporting year.
    family = "spar" if is_spar or (not code and columns.get("year") is not None) else "jee"
    name = f"{family}-{digit[0]}" if digit else ""
    if name not in SCORED:
        raise grid.bad(
            row,
            column,
            Sentence("'%(text)s' is no edition of %(value)s", text=text, value=family.upper()),
            Sentence("1, 2 or 3"),
        )
    return name


def _only_candidate(table: _Table, codes: Sequence[str]) -> str:
    grid, words = table.grid, table.words
    fitting = candidates(codes, words)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        unknown = next((x for x in codes if not any(known_code(y, x, words) for y in SCORED)), None)
        what = why_unknown(unknown) if unknown else Sentence("the codes belong to no single instrument")
        raise BadInput(
            what,
            file=grid.file,
            expected=Sentence("codes of one of %(listed)s, or a column 'edition'", listed=", ".join(SCORED)),
        )
    states = {read_state(grid, table.columns, row, words) for row in grid.filled_rows()}
    raise AmbiguousFile(
        f"the codes fit several editions: {', '.join(fitting)}",
        file=grid.file,
        expected="--instrument to choose",
        choices=tuple((x, None, len(states)) for x in fitting),
    )


def _draft(table: _Table, row: int, drafts: Drafts, instrument: str, *, mission: str = "") -> _Draft:
    """Return the draft that a row belongs to, a new one where it is the first of its assessment."""
    grid, columns = table.grid, table.columns
    place = read_state(grid, columns, row, table.words)
    year, date, turn = None, None, ""
    if instrument.startswith("jee"):
        date_column = columns.get("date2" if mission else "date")
        date = read_date(grid, row, date_column)
        turn = mission or grid.text(row, columns.get("round"))
    else:
        year = _year(table, row, instrument)
    key = (instrument, place, turn or str(date or ""), str(year or ""))
    draft = drafts.get(key)
    if draft is None:
        name = grid.text(row, columns.get("name")) or table.words.states[place].name
        region, status = grid.text(row, columns.get("region")), grid.text(row, columns.get("status"))
        draft = drafts[key] = _Draft(instrument, place, name, region, status, year, date, row)
    elif date != draft.date:
        raise grid.bad(
            row,
            columns.roles["date2" if mission else "date"],
            Sentence(
                "round %(turn)s of %(name)s has two dates, %(one)s and %(other)s",
                turn=turn,
                name=draft.name,
                one=draft.date or Sentence("none"),
                other=date or Sentence("none"),
            ),
            Sentence("one date for a mission"),
        )
    return draft


def _year(table: _Table, row: int, instrument: str) -> int | None:
    column = table.columns.get("year")
    if column is None:
        if table.year is not None and spar_edition(table.year, table.words) != instrument:
            raise BadInput(
                Sentence(
                    "the scores are of %(instrument)s, which was not in use in %(year)s",
                    instrument=instrument,
                    year=table.year,
                ),
                file=table.grid.file,
                expected=Sentence("a year of that edition"),
            )
        return table.year
    year = read_year(table.grid, row, column)
    if year is None:
        raise table.grid.bad(row, column, Sentence("the year is missing"), Sentence("a reporting year"))
    check_edition(table.grid, row, column, year, instrument, table.words)
    return year


def _put(table: _Table, row: int, column: int, key: Key, draft: _Draft) -> None:
    is_indicator = key in table.words.indicators
    cell = read_score(table.grid, row, column, key, is_indicator=is_indicator)
    if is_indicator:
        draft.scores[key] = Score.of(key, cell.number, not_applicable=cell.not_applicable)
    else:
        draft.published[key.code] = cell.number


def _wide(table: _Table) -> Drafts:
    grid, columns = table.grid, table.columns
    by_mission = _wide_columns(table)
    at = next(x for x in map(columns.get, _STATE_ROLES) if x is not None)
    drafts: Drafts = {}
    for row in grid.filled_rows():
        filled = [x for x, keys in by_mission.items() if any(grid.text(row, column) for column in keys)]
        for instrument, mission in filled or _without_scores(table, row, at, list(by_mission)):
            draft = _draft(table, row, drafts, instrument, mission=mission)
            if draft.row != row:
                first = grid.place(draft.row, at)
                raise grid.bad(
                    row,
                    at,
                    Sentence("%(name)s stands twice, first in %(first)s", name=draft.name, first=first),
                    Sentence("each State once"),
                )
            for column, key in by_mission[instrument, mission].items():
                _put(table, row, column, key, draft)
    return drafts


def _without_scores(table: _Table, row: int, at: int, missions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say to which instrument a row without scores belongs: a State that did not report, an unpublished mission."""
    grid, columns = table.grid, table.columns
    digit = _DIGIT.search(grid.text(row, columns.get("edition")))
    firsts = [x for x in missions if not x[1] and (digit is None or x[0] == f"jee-{digit[0]}")]
    if len(firsts) == 1:
        return firsts
    status = grid.text(row, columns.get("status"))
    grid.assume(row, at, f"a row{f' with the status {status!r}' if status else ''} has no scores and was left out")
    return []


def _family(code: str) -> str:
    return "spar" if normalise_code("spar-2", code) else "jee"


def _wide_columns(table: _Table) -> dict[tuple[str, str], dict[int, Key]]:
    """Group the columns of a wide table by (instrument, mission) and find the key of each."""
    grid, words = table.grid, table.words
    headings = {column: split_heading(written) for column, written in table.columns.codes.items()}
    beside_jee2 = any(x.instrument == "jee-2" for x in headings.values())
    usual: dict[str, str] = {}
    for family in ("jee", "spar"):
        codes = dict.fromkeys(x.code for x in headings.values() if not x.instrument and _family(x.code) == family)
        if codes and table.instrument and table.instrument.startswith(family):
            usual[family] = table.instrument
        elif codes:
            usual[family] = "jee-1" if family == "jee" and beside_jee2 else _only_candidate(table, list(codes))
    by_mission: dict[tuple[str, str], dict[int, Key]] = {}
    for column, heading in headings.items():
        instrument = heading.instrument or usual[_family(heading.code)]
        key = known_code(instrument, heading.code, words) if instrument in SCORED else None
        if key is None:
            raise grid.bad_heading(column, f"this is no code of {instrument}", "codes of one edition")
        keys = by_mission.setdefault((instrument, heading.mission), {})
        if key in keys.values():
            raise grid.bad_heading(column, f"the code {key.code} stands twice", "each code once")
        keys[column] = key
    totals = [i for i, text in enumerate(grid.header) if text.strip().upper() in _TOTAL_HEADINGS]
    for (instrument, _), keys in by_mission.items():
        if instrument.startswith("spar"):
            keys.update({column: Key.of(instrument, TOTAL) for column in totals})
    return by_mission


def _assessment(draft: _Draft, table: _Table) -> Assessment:
    keys = [x.key for x in table.words.indicators_of(draft.instrument)]
    numbers = [*(x.value for x in draft.scores.values()), *draft.published.values()]
    reported = any(x is not None for x in numbers)
    scores, published = draft.scores, draft.published
    if draft.instrument.startswith("spar") and says_reported(draft.status) is False:
        if reported:
            table.grid.assume(
                draft.row,
                table.columns.roles["status"],
                f"{draft.name} did not report and has scores all the same; they were left out",
            )
        reported, scores, published = False, {}, dict.fromkeys(draft.published)
    return Assessment(
        instrument=draft.instrument,
        place=draft.place,
        country=draft.place,
        name=draft.name,
        who_region=draft.region,
        kind=table.words.instruments[draft.instrument].kind,
        scores={key: scores.get(key, Score.of(key, None)) for key in keys},
        published=published,
        year=draft.year,
        date=draft.date,
        reported=reported,
        status_as_written=draft.status,
    )
