"""What an exercise found, as plain JSON values: one function for each method.

Nothing here names a scorer. Groups and camps are given where five people stand on both sides, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from hsforhs.files import BadInput, Sentence

from .agreement import answer_counts, kendall_w
from .answers import add_adjusted, agenda_as_json, rankings_as_json
from .delphi import DelphiRules, judge, stopped
from .disagreement import (
    SMALLEST_SHOWN,
    MinorityReport,
    camps,
    group_reports,
    minority_reports,
    ranks_among,
    round_change,
    shown_by_question,
    shown_groups,
    tells_of_few,
    told_apart,
    value_of_discussion,
)
from .enough import observed_curve
from .jla import RankSums, rank_choices
from .priority import set_priorities
from .ranks import best_first
from .records import Floats, Rankings, Scores, Thresholds, Truths, Weights, Whole
from .resampling import bootstrap

MOST_FOR_MODEL = 60_000
"""Answers up to which the mixed model against generous scorers is fitted with the results."""
_STRONGEST = 5


def chnri_results(
    scores: Scores,
    weights: Weights | None = None,
    thresholds: Thresholds | None = None,
    *,
    draws: int = 2000,
    seed: int = 1,
    top: int = 10,
    familiar: Truths | None = None,
    reasons: Iterable[Mapping[str, str]] = (),
    among: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return scores, ranks with intervals, agreement, and where scorers disagree.

    Beside what ``agenda score`` prints: ``given`` of each question by value of the scale, ``p_top`` (share of draws
    among the first ``top``), ``discussion`` (places at stake), ``camps`` and ``group_reports`` (what a minority or a
    group sees differently), ``adjusted`` by the mixed model where it can be fitted, ``curve`` of how many scorers would
    have found the first questions. ``familiar`` says of each scorer whether the field is familiar to him, ``reasons``
    holds those of each scorer for blanks, by question. Raises BadInput where a question has no answer at
    all on a criterion. Only groups of ``among`` are shown where it is given: one that was hidden in the round before
    would be told by the difference of both rounds.
    """
    found = set_priorities(scores, weights, thresholds)
    sure = bootstrap(scores, weights, thresholds, draws=draws, seed=seed, top=top)
    answer = agenda_as_json(scores, found, sure, weights, thresholds)
    answer["top"] = top
    if scores.values.size <= MOST_FOR_MODEL:
        try:
            add_adjusted(answer, scores)
        except BadInput:
            # All answers are the same: there is no temper of scorers to estimate.
            answer["adjusted"] = None
    talk = value_of_discussion(scores)
    counts = answer_counts(scores).sum(axis=1)
    asked = scores.asked.sum(axis=1) * len(scores.scorers)
    places = {question: i for i, question in enumerate(scores.questions)}
    for row in answer["questions"]:
        i = places[row["question"]]
        row["p_top"] = row.pop("p_top10")
        row["swing"] = int(talk.swing[i])
        row["discussion"] = {
            "agreed": int(talk.agreed[i]),
            "raised": int(talk.raised[i]),
            "lowered": int(talk.lowered[i]),
        }
        row["given"] = {f"{value:g}": int(n) for value, n in zip(scores.scale, counts[i], strict=True)}
        row["given"]["blank"] = int(asked[i] - counts[i].sum())
    beside = told_apart(scores.groups, among)
    answer["camps"] = [_report(x, scores) for x in minority_reports(scores, camps(scores), beside)]
    answer["group_reports"] = {name: _report(x, scores) for name, x in group_reports(scores, among).items()}
    answer["group_sizes"] = _sizes(scores.groups, among)
    answer["score_range"] = [0, 1]
    ranks = ranks_among(scores, familiar, weights) if familiar is not None and familiar.any() else None
    _add_familiar(answer, familiar, ranks, scores.questions)
    _add_reasons(answer["questions"], reasons)
    first = min(top, len(scores.questions))
    curve = observed_curve(scores, top=first, draws=200, seed=seed)
    answer["curve"] = {
        "top": first,
        "enough": curve.enough,
        "points": [[x.scorers, x.low, x.median, x.high] for x in curve.curve],
    }
    return answer


def _add_familiar(
    answer: dict[str, Any], familiar: Truths | None, ranks: Whole | None, questions: Sequence[str]
) -> None:
    """Add what the field's own people put first: their number, and the rank of each question where it is told."""
    if familiar is None or not familiar.any():
        return
    answer["familiar"] = None if ranks is None else int(familiar.sum())
    if ranks is not None:
        found = dict(zip(questions, ranks, strict=True))
        for row in answer["questions"]:
            row["familiar_rank"] = int(found[row["question"]]) or None


def _add_reasons(rows: Iterable[dict[str, Any]], reasons: Iterable[Mapping[str, str]]) -> None:
    """Add how many people gave each reason for a blank; ``None`` for fewer than five, also for nobody."""
    given = Counter((question, reason) for one in reasons for question, reason in one.items())
    if given:
        kinds = sorted({reason for _question, reason in given})
        for row in rows:
            numbers = {x: given[row["question"], x] for x in kinds}
            row["blank_reasons"] = {x: n if n >= SMALLEST_SHOWN else None for x, n in numbers.items()}


def change_between(before: Scores, after: Scores, weights: Weights | None = None) -> dict[str, Any]:
    """Return what a round of discussion changed, by question: ranks before and after, share of answers changed."""
    found = round_change(before, after, weights)
    return {
        "alpha": list(found.alpha),
        "questions": {
            question: {
                "rank": [int(x[i]) for x in found.rank],
                "agreement": [float(x[i]) for x in found.agreement],
                "changed": None if np.isnan(found.changed[i]) else float(found.changed[i]),
            }
            for i, question in enumerate(found.questions)
        },
    }


def delphi_results(
    now: Floats,
    before: Floats | None,
    questions: Sequence[str],
    groups: Sequence[str],
    *,
    number: int,
    rules: DelphiRules,
    familiar: Truths | None = None,
    reasons: Iterable[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return consensus and stability of every question after round ``number``, ranked by median, then by support.

    ``now`` and ``before`` are people x questions with NaN for no answer. ``shares`` is the controlled feedback: the
    share of each answer from 1 to the highest. ``familiar`` and ``reasons`` are as in :func:`chnri_results`. Raises
    BadInput where nobody answered a question.
    """
    for i in map(int, np.flatnonzero(np.isnan(now).all(axis=0))):
        raise BadInput(
            Sentence("question '%(question)s' has no answer", question=questions[i]),
            expected=Sentence("an answer of at least one person"),
        )
    judged = judge(now, before, number=number, rules=rules)
    order = best_first(np.array([x.median + x.high / 10 for x in judged]))
    given_now = ~np.isnan(now)
    present = np.asarray(given_now.any(axis=1), dtype=bool)
    # Whoever was silent in this round is no member of a group in it.
    here = [name for name, inside in zip(groups, present, strict=True) if inside]
    sizes = _sizes(here)
    chosen = {name: np.array(groups) == name for name, size in sizes.items() if size}
    told = shown_by_question(given_now[present], here)
    rows = []
    for i in sorted(range(len(questions)), key=order.__getitem__):
        x, given = judged[i], now[:, i][~np.isnan(now[:, i])]
        rows.append(
            {
                "question": questions[i],
                "rank": int(order[i]),
                "answers": x.answers,
                "median": x.median,
                "iqr": x.iqr,
                "high": x.high,
                "low": x.low,
                "consensus": x.consensus,
                "moved": x.moved,
                "stable": x.stable,
                "goes_on": x.goes_on,
                "shares": [float((given == value).mean()) for value in range(1, rules.highest + 1)],
                "groups": {
                    name: _median(now[members, i]) if name in told[i] else None for name, members in chosen.items()
                },
            }
        )
    answer = {
        "questions": rows,
        "round": number,
        "people": int(present.sum()),
        "stopped": stopped(judged),
        "group_sizes": sizes,
        "highest": rules.highest,
    }
    if familiar is not None:
        _add_familiar_of_panel(answer, now[present], familiar[present], here, questions, rules)
    _add_reasons(rows, reasons)
    return answer


def _add_familiar_of_panel(
    answer: dict[str, Any],
    now: Floats,
    chosen: Truths,
    groups: Sequence[str],
    questions: Sequence[str],
    rules: DelphiRules,
) -> None:
    """Add median and support among some of a panel, where five of them answered, and the rank by both."""
    if not chosen.any():
        return
    few = min(chosen.sum(), (~chosen).sum()) < SMALLEST_SHOWN or tells_of_few(chosen.tolist(), told_apart(groups))
    answer["familiar"] = None if few else int(chosen.sum())
    if few:
        return
    places = {question: i for i, question in enumerate(questions)}
    for row in answer["questions"]:
        given = now[chosen, places[row["question"]]]
        known = given[~np.isnan(given)]
        if len(known) >= SMALLEST_SHOWN:
            row["familiar_median"] = float(np.median(known))
            row["familiar_high"] = float((known >= rules.high_from).mean())
    rank_familiar(answer["questions"])


def rank_familiar(rows: Sequence[dict[str, Any]]) -> None:
    """Rank the questions of a panel among those who know the field, by median and support; others have no place."""
    told = {
        row["question"]: row["familiar_median"] + row["familiar_high"] / 10 for row in rows if "familiar_median" in row
    }
    ranks = dict(zip(told, best_first(np.array(list(told.values()))), strict=True)) if told else {}
    for row in rows:
        row["familiar_rank"] = int(ranks[row["question"]]) if row["question"] in ranks else None


def survey_results(
    choices: Sequence[tuple[str, str]], people: Mapping[str, int], questions: Sequence[str], *, shortlist: int
) -> dict[str, Any]:
    """Return places after an interim survey; ``choices`` holds (group, question) for every pick.

    Each group counts the same. Its own ranks are shown where it has five people; the sum of ranks only where all groups
    are, as what is left of it would be the ranks of the others. ``goes_on`` marks the shortlist.
    Raises BadInput where nobody answered.
    """
    if not any(people.values()):
        raise BadInput(Sentence("nobody answered the survey"), expected=Sentence("at least one answer"))
    sums = rank_choices(choices, people, questions)
    shown = {group for group, size in _shown_sizes(people).items() if size}
    whole = len(people) == 1 or all(group in shown for group, number in people.items() if number)
    picks = {question: sum(1 for _group, x in choices if x == question) for question in questions}
    rows = [
        {
            "question": questions[i],
            "rank": int(sums.place[i]),
            "rank_sum": float(sums.total[i]) if whole else None,
            "picks": picks[questions[i]],
            "groups": _group_ranks(sums, i, shown),
            "goes_on": bool(sums.place[i] <= shortlist),
        }
        for i in sorted(range(len(questions)), key=sums.place.__getitem__)
    ]
    return {
        "questions": rows,
        "people": sum(people.values()),
        "group_sizes": _shown_sizes(people),
        "shortlist": shortlist,
    }


def workshop_results(ranks: Mapping[str, Mapping[str, int]], questions: Sequence[str]) -> dict[str, Any]:
    """Return the places that a final workshop gives: ``ranks`` by small group and question, lowest sum first.

    The ranks of the small groups stand beside each other. Raises BadInput without two groups that ranked everything.
    """
    for group, given in ranks.items():
        missing = [x for x in questions if x not in given]
        if missing:
            raise BadInput(
                Sentence("the group '%(group)s' did not rank '%(missing)s'", group=group, missing=missing[0]),
                expected=Sentence("a rank for each question"),
            )
    if len(ranks) < 2 or len(questions) < 2:
        raise BadInput(
            Sentence("%(groups)s groups ranked %(questions)s questions", groups=len(ranks), questions=len(questions)),
            expected=Sentence("at least two groups and two questions"),
        )
    table = np.array([[float(given[x]) for x in questions] for given in ranks.values()])
    rankings = Rankings(tuple(ranks), tuple(questions), table, tuple(ranks))
    found = rankings_as_json(rankings, kendall_w(table))
    found["questions"] = [
        {
            "question": row["item"],
            "rank": row["place"],
            "rank_sum": row["rank_sum"],
            "groups": row["group_mean_ranks"],
        }
        for row in found.pop("items")
    ]
    return found


def _sizes(groups: Sequence[str], among: Collection[str] | None = None) -> dict[str, int | None]:
    return _shown_sizes(Counter(groups), among)


def _shown_sizes(people: Mapping[str, int], among: Collection[str] | None = None) -> dict[str, int | None]:
    """Return the number of people of each group; ``None`` for one that is not shown."""
    shown = shown_groups(people, among)
    return {name: number if name in shown else None for name, number in people.items() if name}


def _group_ranks(sums: RankSums, i: int, shown: set[str]) -> dict[str, float]:
    return {group: float(ranks[i]) for group, ranks in sums.by_group.items() if group in shown}


def _median(answers: Floats) -> float | None:
    given = answers[~np.isnan(answers)]
    return float(np.median(given)) if len(given) >= SMALLEST_SHOWN else None


def _report(found: MinorityReport, scores: Scores) -> dict[str, Any]:
    return {
        "members": len(found.members),
        "ranks": {scores.questions[i]: int(rank) for i, rank in enumerate(found.rank)},
        "strongest": [
            {
                "question": scores.questions[i],
                "own": float(found.rps[i]),
                "others": float(found.others[i]),
                "rank": int(found.rank[i]),
            }
            for i in found.strongest()[:_STRONGEST]
        ],
    }
