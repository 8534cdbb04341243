"""Reading the tables of an exercise: scores, weights, thresholds, ranks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np

from hsforhs.files import DEFAULT_LIMITS, BadInput, Limits, Table, read_delimited

from .ranks import mean_ranks
from .records import CHNRI_SCALE, Floats, Rankings, Scores, Thresholds, Weights, scores_of

# Hundreds of scorers on hundreds of questions with sub-questions are far more rows than other tables of the project.
_LIMITS = Limits(max_rows=1_000_000, max_cells=8_000_000, max_file_bytes=2 * DEFAULT_LIMITS.max_file_bytes)
_MOST_ANSWERS = 12_000_000
_MOST_NAMED = 5


def read_scores(path: Path) -> Scores:
    """Read a table of scores with the columns scorer, question, criterion, value, and perhaps subquestion and group.

    The columns stand in any order, others are passed over. A value is 1, 0.5, 0 or empty; a row that is missing is a
    blank as well. Raises BadInput, naming rows, for a value off the scale, a scorer twice on one item or in two groups,
    a missing name, and a question without any answer on a criterion.
    """
    table = read_delimited(path, limits=_LIMITS)
    wanted = _columns(table, ("scorer", "question", "criterion", "value"), ("subquestion", "group"))
    scale = {f"{value:g}": value for value in CHNRI_SCALE}
    answers: list[tuple[str, str, str, str, float | None, str]] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    groups: dict[str, tuple[str, int]] = {}
    off: list[int] = []
    twice: list[int] = []
    for number, row in enumerate(table.rows):
        scorer, question, criterion, text, subquestion, group = (row[i] if i is not None else "" for i in wanted)
        for name, cell in (("scorer", scorer), ("question", question), ("criterion", criterion)):
            if not cell:
                _bad(table, number, f"the {name} is missing", "a name or code")
        value = scale.get(text)
        if value is None and text:
            value = _number(text)
            if value not in CHNRI_SCALE:
                off.append(number)
        item = scorer, question, criterion, subquestion
        if item in seen:
            twice.append(number)
        seen.setdefault(item, table.lines[number])
        first = groups.setdefault(scorer, (group, table.lines[number])) if group else (group, 0)
        if first[0] != group:
            _bad(
                table,
                number,
                f"scorer '{scorer}' is in the group '{group}' here and in '{first[0]}' on line {first[1]}",
                "one group for each scorer",
            )
        answers.append((scorer, question, criterion, subquestion, value, group))
    if off:
        _refuse(
            table,
            off,
            f"the value '{table.rows[off[0]][wanted[3] or 0]}' of {_about(answers[off[0]])} is off the scale",
            "1, 0.5, 0 or empty",
        )
    if twice:
        _refuse(
            table,
            twice,
            f"{_about(answers[twice[0]])} stands already on line {seen[answers[twice[0]][:4]]}",
            "one row each",
        )
    if not answers:
        raise BadInput("the table holds no row", file=table.file, expected="answers of scorers")
    _check_size(answers, table.file)
    scores = scores_of(answers)
    _check_answered(scores, answers, table)
    return scores


def _about(answer: tuple[str, str, str, str, float | None, str]) -> str:
    scorer, question, criterion, subquestion, *_ = answer
    about = f"scorer '{scorer}' on question '{question}', criterion '{criterion}'"
    return f"{about}, sub-question '{subquestion}'" if subquestion else about


def _check_size(answers: Sequence[tuple[str, str, str, str, float | None, str]], file: str) -> None:
    sizes = [len({row[0] for row in answers}), len({row[1] for row in answers}), len({row[2:4] for row in answers})]
    if math.prod(sizes) > _MOST_ANSWERS:
        raise BadInput(
            f"{sizes[0]} scorers, {sizes[1]} questions and {sizes[2]} items are too many to be held at once",
            file=file,
            expected=f"at most {_MOST_ANSWERS} answers",
        )


def _check_answered(
    scores: Scores, answers: Sequence[tuple[str, str, str, str, float | None, str]], table: Table
) -> None:
    answered = {row[1:3] for row in answers if row[4] is not None}
    for question in scores.questions:
        for criterion in scores.criteria:
            if (question, criterion) in answered:
                continue
            lines = [line for line, row in zip(table.lines, answers, strict=True) if row[1:3] == (question, criterion)]
            raise BadInput(
                f"question '{question}' has only blanks on criterion '{criterion}'"
                if lines
                else f"question '{question}' has no row for criterion '{criterion}'",
                file=table.file,
                place=_named_lines(lines),
                expected="an answer of at least one scorer",
            )


def read_weights(path: Path, criteria: Sequence[str]) -> Weights:
    """Read weights: criterion, weight and perhaps group; those of a group are divided by their sum.

    A row without group holds for every group that gives no weight of its own to that criterion. Raises BadInput for a
    criterion that the scores do not have or that has no weight, for a weight that is negative or no number, for one
    given twice, and for weights that are all zero.
    """
    table = read_delimited(path)
    by_group, common = _by_group(table, "weight", criteria, highest=None)
    for group, row in by_group.items():
        whose = f" of group '{group}'" if group else ""
        missing = [criterion for criterion, value in zip(criteria, row, strict=True) if math.isnan(value)]
        if missing:
            raise BadInput(
                f"the weights{whose} lack {'criterion' if len(missing) == 1 else 'criteria'} {_quoted(missing)}",
                file=table.file,
                expected="a weight for each criterion of the scores",
            )
        if not row.any():
            lines = [line for line, of in _lines_by_group(table) if of in {group, ""}]
            raise BadInput(
                f"the weights{whose} are all zero",
                file=table.file,
                place=_named_lines(lines),
                expected="at least one above zero",
            )
    # Divided by the largest first, so that the sum of huge weights stays a number.
    shares = {group: row / row.max() for group, row in by_group.items()}
    shared = None if common is None or np.isnan(common).any() or not common.any() else common / common.max()
    return Weights(
        tuple(criteria),
        {group: row / row.sum() for group, row in shares.items()},
        None if shared is None else shared / shared.sum(),
    )


def read_thresholds(path: Path, criteria: Sequence[str]) -> Thresholds:
    """Read thresholds: criterion, threshold (0 to 1) and perhaps group; a criterion without one is not tested.

    A row without group holds for every group that sets none of its own for that criterion. Raises BadInput as
    :func:`read_weights` does.
    """
    by_group, common = _by_group(read_delimited(path), "threshold", criteria, highest=1.0)
    return Thresholds(tuple(criteria), by_group, common)


def _by_group(
    table: Table, what: str, criteria: Sequence[str], *, highest: float | None
) -> tuple[dict[str, Floats], Floats | None]:
    """Return the rows by group, and beside them that for all where groups have rows of their own."""
    wanted = _columns(table, ("criterion", what), ("group",))
    places = {criterion: i for i, criterion in enumerate(criteria)}
    rows: dict[str, Floats] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(table.rows):
        criterion, text, group = (row[i] if i is not None else "" for i in wanted)
        if criterion not in places:
            _bad(table, number, f"there is no criterion '{criterion}' in the scores", f"one of {_quoted(criteria)}")
        value = _number(text)
        if value is None or value < 0 or (highest is not None and value > highest):
            limit = "0 or more" if highest is None else f"0 to {highest:g}"
            _bad(table, number, f"the {what} '{text}' of criterion '{criterion}' is not usable", f"a number of {limit}")
        if (group, criterion) in seen:
            _bad(
                table,
                number,
                f"criterion '{criterion}' has a {what} already, on line {seen[group, criterion]}",
                "one for each criterion" + (" of a group" if group else ""),
            )
        seen[group, criterion] = table.lines[number]
        rows.setdefault(group, np.full(len(criteria), np.nan))[places[criterion]] = value
    if not rows:
        raise BadInput("the table holds no row", file=table.file, expected=f"a {what} for a criterion")
    if "" not in rows or len(rows) == 1:
        return rows, None
    common = rows.pop("")
    return {group: np.where(np.isnan(row), common, row) for group, row in rows.items()}, common


def _lines_by_group(table: Table) -> Iterator[tuple[int, str]]:
    column = _columns(table, (), ("group",))[0]
    for line, row in zip(table.lines, table.rows, strict=True):
        yield line, "" if column is None else row[column]


def read_rankings(path: Path) -> Rankings:
    """Read ranks: rater, item, rank and perhaps group; the lowest rank is the best, ties may be written in any way.

    Raises BadInput, naming rows, for a rank that is no number above zero, for a rater twice on one item, a missing
    name, an item that a rater did not rank, and fewer than two raters or items.
    """
    table = read_delimited(path, limits=_LIMITS)
    wanted = _columns(table, ("rater", "item", "rank"), ("group",))
    found: dict[tuple[str, str], tuple[float, int]] = {}
    groups: dict[str, str] = {}
    for number, row in enumerate(table.rows):
        rater, item, text, group = (row[i] if i is not None else "" for i in wanted)
        for name, cell in (("rater", rater), ("item", item)):
            if not cell:
                _bad(table, number, f"the {name} is missing", "a name or code")
        rank = _number(text)
        if rank is None or rank <= 0:
            _bad(
                table, number, f"the rank '{text}' of rater '{rater}' for '{item}' is not usable", "a number above zero"
            )
        if (rater, item) in found:
            _bad(
                table,
                number,
                f"rater '{rater}' ranks '{item}' twice, first on line {found[rater, item][1]}",
                "one row each",
            )
        if group and groups.get(rater, "") not in {"", group}:
            _bad(table, number, f"rater '{rater}' is in the groups '{groups[rater]}' and '{group}'", "one group")
        groups[rater] = group or groups.get(rater, "")
        found[rater, item] = rank, table.lines[number]
    raters, items = tuple(groups), tuple(dict.fromkeys(item for _, item in found))
    if len(raters) < 2 or len(items) < 2:
        raise BadInput(
            f"the table holds {len(raters)} raters and {len(items)} items",
            file=table.file,
            expected="at least two raters and two items",
        )
    for rater in raters:
        if missing := [item for item in items if (rater, item) not in found]:
            raise BadInput(
                f"rater '{rater}' has no rank for {_quoted(missing)}",
                file=table.file,
                expected="a rank of each rater for each item",
            )
    ranks = np.array([[found[rater, item][0] for item in items] for rater in raters])
    return Rankings(raters, items, mean_ranks(ranks), tuple(groups.values()))


def _columns(table: Table, needed: Iterable[str], optional: Iterable[str]) -> list[int | None]:
    headings = [heading.casefold() for heading in table.header]
    for name in (*needed, *optional):
        if headings.count(name) > 1:
            raise BadInput(f"the column '{name}' stands twice", file=table.file, expected="each column once")
    for name in needed:
        if name not in headings:
            raise BadInput(
                f"the column '{name}' is missing", file=table.file, expected=f"the columns {', '.join(needed)}"
            )
    return [headings.index(name) if name in headings else None for name in (*needed, *optional)]


def _number(text: str) -> float | None:
    # A comma is the decimal sign of many spreadsheets; digits are never grouped in numbers of this size. Python's own
    # sign for grouping is a slip of the pen in a table.
    if "_" in text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _refuse(table: Table, numbers: Sequence[int], what: str, expected: str) -> NoReturn:
    """Name every row with the same fault; the sentence tells of the first."""
    place = _named_lines([table.lines[number] for number in numbers])
    raise BadInput(what, file=table.file, place=place, expected=expected)


def _bad(table: Table, number: int, what: str, expected: str) -> NoReturn:
    raise BadInput(what, file=table.file, place=f"line {table.lines[number]}", expected=expected)


def _named_lines(lines: Sequence[int]) -> str | None:
    if not lines:
        return None
    shown = ", ".join(map(str, lines[:_MOST_NAMED]))
    more = f" and {len(lines) - _MOST_NAMED} more" if len(lines) > _MOST_NAMED else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"


def _quoted(names: Iterable[str]) -> str:
    named = [f"'{name}'" for name in names]
    rest = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return ", ".join(named[:_MOST_NAMED]) + rest
