"""Charts of results as numbers: intervals, shares of answers, places under each group, the curve of scorers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.formats import get_format

from hsforhs.agenda.enough import Enough
from hsforhs.workbench.look.drawing import across

SLOPE_ROW = 26
SLOPE_TOP = 42
SLOPE_MARGIN = 12.0
MOST_SLOPES = 10
SHADES = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One question on a line from 0 to the highest score: its interval and its score, in per cent of the line."""

    code: str
    text: str
    language: str
    rank: int
    score: float
    low: float | None
    high: float | None
    rank_low: int | None
    rank_high: int | None
    x: str
    x_low: str
    x_high: str
    fails: tuple[str, ...]


def dots(
    rows: Iterable[Mapping[str, Any]],
    texts: Mapping[str, Any],
    *,
    lowest: float,
    highest: float,
    criteria: Mapping[str, str] | None = None,
) -> list[Dot]:
    """Return the interval dot plot: by weighted score in CHNRI, by median and middle half in Delphi.

    ``criteria`` are titles by code, for the thresholds that a question fails.
    """
    named = criteria or {}

    def place(value: float) -> str:
        return across(2 + 96 * (value - lowest) / (highest - lowest))

    found = []
    low: float | None
    high: float | None
    for row in rows:
        if "median" in row:
            score, (low, high) = row["median"], _middle_half(row)
        else:
            score, low, high = row["weighted_rps"], row.get("weighted_rps_low"), row.get("weighted_rps_high")
        question = texts.get(row["question"])
        found.append(
            Dot(
                row["question"],
                question.text if question else row["question"],
                question.language if question else "",
                row["rank"],
                score,
                low,
                high,
                row.get("rank_low"),
                row.get("rank_high"),
                place(score),
                place(score if low is None else low),
                place(score if high is None else high),
                tuple(named.get(x, x) for x in row.get("fails", ())),
            )
        )
    return found


def _middle_half(row: Mapping[str, Any]) -> tuple[float, float]:
    """Return the quarters of the answers to a question; the median need not lie in the middle between them."""
    given = [round(share * row["answers"]) for share in row["shares"]]
    low, high = np.quantile(np.repeat(np.arange(1, len(given) + 1), given), [0.25, 0.75])
    return float(low), float(high)


def ticks(lowest: float, highest: float, *, steps: int = 4) -> list[tuple[str, str]]:
    """Return label and position of the marks of an axis."""
    marks = [lowest + (highest - lowest) * i / steps for i in range(steps + 1)]
    point = str(get_format("DECIMAL_SEPARATOR"))
    return [(f"{x:.3g}".replace(".", point), across(2 + 96 * (x - lowest) / (highest - lowest))) for x in marks]


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share of answers with its shade, 0 for none to 4 for all."""

    share: float
    shade: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """One question on the agreement map: the share of each answer, and the measure of agreement beside it."""

    code: str
    rank: int
    cells: tuple[ShareCell, ...]
    agreement: float | None
    stable: bool | None


def agreement_map(results: Mapping[str, Any]) -> tuple[list[str], list[MapRow]]:
    """Return the heads of the columns (values of the scale, and ``blank`` in CHNRI) and the rows by rank."""
    rows = results["questions"]
    if not rows or ("given" not in rows[0] and "shares" not in rows[0]):
        return [], []
    if "given" in rows[0]:
        heads = [*sorted((x for x in rows[0]["given"] if x != "blank"), key=float), "blank"]
        shares = [_shares([row["given"][x] for x in heads]) for row in rows]
    else:
        heads = [str(x + 1) for x in range(len(rows[0]["shares"]))]
        shares = [row["shares"] for row in rows]
    return heads, [
        MapRow(
            row["question"],
            row["rank"],
            tuple(ShareCell(x, _shade(x)) for x in part),
            row.get("aea_nonblank", row.get("high")),
            row.get("stable"),
        )
        for row, part in zip(rows, shares, strict=True)
    ]


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts)
    return [x / total if total else 0.0 for x in counts]


def _shade(share: float) -> int:
    return min(SHADES, -int(-share * SHADES // 1)) if share > 0 else 0


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One question on its way through the groups: points of the line, and its places by group for the table."""

    code: str
    points: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int, str, int], ...]
    places: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Slopes:
    """Places of the first questions under each group: heads with their x, lines, height in pixels."""

    heads: tuple[tuple[str, str], ...]
    lines: tuple[SlopeLine, ...]
    height: int


def slopes(results: Mapping[str, Any], titles: Mapping[str, str]) -> Slopes | None:
    """Return the chart of groups: ranks under the weights of each group, or the ranks that each group gave.

    It holds the first questions that every group has a place for: a final workshop ranks its shortlist alone, and
    beside its tables stand the groups of the survey. ``None`` where fewer than two groups can be shown.
    """
    by_group = _places_by_group(results)
    if len(by_group) < 2:
        return None
    everywhere = set.intersection(*(set(places) for places in by_group.values()))
    first = [row["question"] for row in results["questions"] if row["question"] in everywhere][:MOST_SLOPES]
    if not first:
        return None
    order = {
        group: {code: i for i, code in enumerate(sorted(first, key=places.__getitem__))}
        for group, places in by_group.items()
    }
    xs = [SLOPE_MARGIN + (100 - 2 * SLOPE_MARGIN) * i / (len(by_group) - 1) for i in range(len(by_group))]
    lines = []
    for code in first:
        points = tuple(
            (across(x), SLOPE_TOP + SLOPE_ROW * order[group][code]) for x, group in zip(xs, by_group, strict=True)
        )
        parts = tuple((a[0], a[1], b[0], b[1]) for a, b in pairwise(points))
        lines.append(SlopeLine(code, points, parts, tuple(abs(places[code]) for places in by_group.values())))
    heads = tuple((titles.get(group, group), across(x)) for x, group in zip(xs, by_group, strict=True))
    return Slopes(heads, tuple(lines), SLOPE_TOP + SLOPE_ROW * len(first))


def _too_small(results: Mapping[str, Any]) -> set[str]:
    """Return the groups that have too few people to be shown; one that only weighs criteria has no size."""
    return {name for name, size in results.get("group_sizes", {}).items() if size is None}


def _places_by_group(results: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name, report in results.get("group_reports", {}).items():
        # A question that the group left blank has the rank 0.
        found[name] = {code: float(rank) for code, rank in report["ranks"].items() if rank}
    if len(found) < 2:
        found, hidden = {}, _too_small(results)
        for row in results["questions"]:
            survey = row["survey"]["groups"] if "survey" in row else {}
            given = row.get("groups", {}) if row.get("final", True) else {}
            for group, value in {**{x: y for x, y in survey.items() if x}, **given}.items():
                if group in hidden:
                    continue
                place = value["rank"] if isinstance(value, Mapping) else value
                if place is not None:
                    # In Delphi the median of a group stands here: the higher, the better the place.
                    found.setdefault(group, {})[row["question"]] = -place if "median" in row else float(place)
    return found


@dataclass(frozen=True, slots=True)
class Holding:
    """What else a question could rank: in the round before, by the mixed model, under the weights of each group.

    ``changed`` is the share of answers that differ from those of the round before, ``worst`` the lowest place that any
    group gives, ``familiar`` the place among those who know the field. ``None`` stands for what is not known.
    """

    code: str
    rank: int
    before: int | None
    changed: float | None
    adjusted: int | None
    worst: int | None
    groups: tuple[int, ...]
    familiar: int | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """A table of how far a ranking holds; the names say which of its columns are known."""

    rows: tuple[Holding, ...]
    groups: tuple[str, ...]
    has_round: bool
    has_model: bool
    has_familiar: bool = False


def holdings(results: Mapping[str, Any], titles: Mapping[str, str], *, most: int) -> Holdings | None:
    """Return how far the places of the first ``most`` questions hold; ``None`` where nothing is known beside them."""
    rows = results["questions"][:most]
    if not rows or "weighted_rps" not in rows[0]:
        return None
    groups = tuple(x for x in rows[0].get("groups", {}) if x not in _too_small(results))
    change = results.get("change", {}).get("questions", {})
    found = tuple(
        Holding(
            row["question"],
            row["rank"],
            before["rank"][0] if (before := change.get(row["question"])) else None,
            before["changed"] if before else None,
            row.get("adjusted_rank"),
            row.get("worst_rank"),
            tuple(row["groups"][name]["rank"] for name in groups),
            row.get("familiar_rank"),
        )
        for row in rows
    )
    model, familiar = bool(results.get("adjusted")), bool(results.get("familiar"))
    if not (groups or change or model or familiar):
        return None
    return Holdings(found, tuple(titles.get(x, x) for x in groups), bool(change), model, familiar)


def blanks(rows: Iterable[Mapping[str, Any]], reasons: Sequence[str]) -> list[tuple[str, list[int | None]]]:
    """Return code and number of people by reason for each question where five people gave one; ``None`` below five."""
    told = [(row["question"], row.get("blank_reasons", {})) for row in rows]
    return [(code, [given.get(x) for x in reasons]) for code, given in told if any(given.values())]


@dataclass(frozen=True, slots=True)
class CurveRow:
    """So many scorers find so many of the first questions: quartiles, and their positions in per cent."""

    scorers: int
    low: float
    median: float
    high: float
    x: str
    x_low: str
    x_high: str


@dataclass(frozen=True, slots=True)
class Curve:
    rows: tuple[CurveRow, ...]
    enough: int
    top: int


def curve_of(found: Enough, top: int) -> Curve:
    """Return the curve of how many scorers find the first questions, at most some twenty rows of it."""
    step = max(1, len(found.curve) // 18)
    chosen = [
        x for i, x in enumerate(found.curve) if i % step == 0 or x.scorers == found.enough or x is found.curve[-1]
    ]

    def place(value: float) -> str:
        return across(2 + 96 * value / top)

    return Curve(
        tuple(
            CurveRow(x.scorers, x.low, x.median, x.high, place(x.median), place(x.low), place(x.high)) for x in chosen
        ),
        found.enough,
        top,
    )
