"""An agenda, rankings and a planning curve as plain JSON values, for files, pages and programs alike."""

from __future__ import annotations

import math
from typing import Any

from .agreement import METRICS, Concordance, criterion_counts, gwet_ac1, item_counts, krippendorff_alpha
from .enough import Enough
from .generosity import adjust_for_generosity
from .jla import add_up_ranks
from .priority import Agenda
from .records import Rankings, Scores, Thresholds, Weights
from .resampling import Sureness


def agenda_as_json(
    scores: Scores,
    agenda: Agenda,
    sure: Sureness | None = None,
    weights: Weights | None = None,
    thresholds: Thresholds | None = None,
) -> dict[str, Any]:
    """Return an agenda as plain JSON values, questions by rank; what is not defined is null."""
    counts, items = criterion_counts(scores), item_counts(scores)
    answer: dict[str, Any] = {
        "questions": [_question(i, agenda, sure) for i in sorted(range(len(agenda.rank)), key=agenda.rank.__getitem__)],
        "krippendorff": {metric: krippendorff_alpha(counts, scores.scale, metric) for metric in METRICS},
        "krippendorff_items": {metric: krippendorff_alpha(items, scores.scale, metric) for metric in METRICS},
        "gwet_ac1": gwet_ac1(counts),
        "blanks": scores.blanks,
        "blank_share": scores.blanks / (int(scores.asked.sum()) * len(scores.scorers)),
        "scorers": len(scores.scorers),
        "criteria": list(scores.criteria),
        "weights": weights and _by_group(weights),
        "thresholds": thresholds and _by_group(thresholds),
        "bootstrap": sure
        and {"draws": sure.draws, "seed": sure.seed, "level": sure.level, "within_groups": sure.within_groups},
    }
    return answer


def add_adjusted(answer: dict[str, Any], scores: Scores) -> None:
    """Add to the JSON of an agenda what the mixed model says of each question and of the spread of scorers."""
    found = adjust_for_generosity(scores)
    places = {question: i for i, question in enumerate(scores.questions)}
    for row in answer["questions"]:
        i = places[row["question"]]
        row["adjusted_rps"] = _number(found.rps[i])
        row["adjusted_shift"] = _number(found.shift[i])
        row["adjusted_rank"] = int(found.rank[i])
    answer["adjusted"] = {
        "spread_of_questions": found.spread[0],
        "spread_of_scorers": found.spread[1],
        "settled": found.settled,
    }


def _question(i: int, agenda: Agenda, sure: Sureness | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "question": agenda.questions[i],
        "rank": int(agenda.rank[i]),
        "rps": _number(agenda.rps[i]),
        "weighted_rps": _number(agenda.weighted[i]),
        "aea_nonblank": _number(agenda.aea_nonblank[i]),
        "aea_all": _number(agenda.aea_all[i]),
        "eligible": bool(agenda.eligible[i]),
        "fails": [x for x, fails in zip(agenda.criteria, agenda.fails[i], strict=True) if fails],
        "rank_eligible": int(agenda.rank_eligible[i]) or None,
        "intermediate": _by_criterion(agenda.criteria, agenda.intermediate[i]),
        "answers": {x: int(n) for x, n in zip(agenda.criteria, agenda.answered[i], strict=True)},
    }
    if set(agenda.groups) != {""}:
        row["worst_rank"] = int(agenda.worst_rank[i])
        row["groups"] = {
            name: {
                "rank": int(view.rank[i]),
                "weighted_rps": _number(view.weighted[i]),
                "eligible": bool(view.eligible[i]),
                "fails": [x for x, fails in zip(agenda.criteria, view.fails[i], strict=True) if fails],
            }
            for name, view in agenda.groups.items()
        }
    if sure:
        row |= {
            "rps_low": _number(sure.rps_low[i]),
            "rps_high": _number(sure.rps_high[i]),
            "weighted_rps_low": _number(sure.weighted_low[i]),
            "weighted_rps_high": _number(sure.weighted_high[i]),
            "rank_low": int(sure.rank_low[i]),
            "rank_high": int(sure.rank_high[i]),
            "p_top10": _number(sure.p_top[i]),
            "p_eligible": _number(sure.p_eligible[i]),
            "incomplete_draws": _number(sure.incomplete[i]),
        }
    return row


def rankings_as_json(rankings: Rankings, found: Concordance) -> dict[str, Any]:
    """Return concordance and summed ranks as plain JSON values, items by place."""
    sums = add_up_ranks(rankings)
    return {
        "kendall_w": found.w,
        "chi_square": found.chi_square,
        "df": found.degrees,
        "p": found.p,
        "raters": found.raters,
        "items": [
            {
                "item": rankings.items[i],
                "place": int(sums.place[i]),
                "rank_sum": float(sums.total[i]),
                "mean_rank": float(found.mean_ranks[i]),
                "group_mean_ranks": {group: float(x[i]) for group, x in sums.by_group.items()},
            }
            for i in sorted(range(found.items), key=sums.place.__getitem__)
        ],
    }


def enough_as_json(found: Enough, **asked: float) -> dict[str, Any]:
    """Return the curve as plain JSON values, with what it is based on."""
    rows = [
        {"scorers": x.scorers, "overlap_median": x.median, "overlap_q1": x.low, "overlap_q3": x.high}
        for x in found.curve
    ]
    return {
        **asked,
        **{name: value for name, value in rows[-1].items() if name != "scorers"},
        "enough": found.enough,
        "curve": rows,
        "basis": "A planning aid only: the model and its noise of 3 are fitted to one published curve "
        "(205 questions, 91 scorers, 15 of the first 20 the same with 55).",
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _by_criterion(criteria: tuple[str, ...], values: Any) -> dict[str, float | None]:
    return {criterion: _number(value) for criterion, value in zip(criteria, values, strict=True)}


def _by_group(given: Weights | Thresholds) -> dict[str, dict[str, float | None]]:
    """Return what groups gave by criterion; what holds for all others has no name."""
    rows = {**given.by_group} if given.common is None else {**given.by_group, "": given.common}
    return {group: _by_criterion(given.criteria, values) for group, values in rows.items()}
