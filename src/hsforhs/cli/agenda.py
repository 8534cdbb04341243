"""`hsforhs agenda`: research questions ranked from scores, and how sure the ranking is."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option

if TYPE_CHECKING:
    from hsforhs.agenda import Agenda, Concordance, Rankings, Scores, Sureness, Thresholds, Weights
    from hsforhs.agenda.enough import Enough

MOST_DRAWS = 100_000
_table = click.Path(exists=True, dir_okay=False, path_type=Path)
seed_option = click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the draws.")


@click.group("agenda", epilog="Example: hsforhs agenda score scores.csv --bootstrap 2000 --json")
def agenda_command() -> None:
    """Rank research questions from scores and say how sure the ranking is."""


@agenda_command.command(
    "score", epilog="Example: hsforhs agenda score scores.csv --weights weights.csv --bootstrap 2000"
)
@click.argument("file", metavar="SCORES", type=_table)
@click.option("--weights", "weights_file", type=_table, help="Table of criterion, weight and perhaps group.")
@click.option("--thresholds", "thresholds_file", type=_table, help="Table of criterion, threshold and perhaps group.")
@click.option(
    "--bootstrap",
    "draws",
    type=click.IntRange(1, MOST_DRAWS),
    help="How often scorers are drawn anew for intervals; 2000 is usual.",
)
@seed_option
@click.option("--adjust", is_flag=True, help="Estimate what each question would have if all scorers had answered all.")
@json_option
@plain_errors
def score_command(
    file: Path,
    weights_file: Path | None,
    thresholds_file: Path | None,
    draws: int | None,
    seed: int,
    adjust: bool,
    as_json: bool,
) -> None:
    """Rank the questions of SCORES: scorer, question, criterion, subquestion, value (1, 0.5, 0 or empty), group."""
    from hsforhs.agenda import bootstrap, read_scores, read_thresholds, read_weights, set_priorities

    scores = read_scores(file)
    weights = read_weights(weights_file, scores.criteria) if weights_file else None
    thresholds = read_thresholds(thresholds_file, scores.criteria) if thresholds_file else None
    agenda = set_priorities(scores, weights, thresholds)
    sure = bootstrap(scores, weights, thresholds, draws=draws, seed=seed) if draws else None
    answer = agenda_as_json(scores, agenda, sure, weights, thresholds)
    if adjust:
        add_adjusted(answer, scores)
    if as_json:
        print_json(answer)
        return
    click.echo(
        f"{len(scores.questions)} questions, {len(scores.criteria)} criteria, {len(scores.scorers)} scorers, "
        f"{scores.blanks} blanks\n"
    )
    columns = ["rank", "question", "rps", "weighted_rps", "aea_nonblank", "aea_all"]
    columns += ["rps_low", "rps_high", "rank_low", "rank_high", "p_top10"] if sure else []
    columns += ["adjusted_rps", "adjusted_rank"] if adjust else []
    columns += ["fails"] if thresholds else []
    print_table(columns, [[_shown(row[column]) for column in columns] for row in answer["questions"]])
    alphas = ", ".join(f"{metric} {_shown(alpha)}" for metric, alpha in answer["krippendorff"].items())
    click.echo(f"\nKrippendorff's alpha: {alphas}; Gwet's AC1 {_shown(answer['gwet_ac1'])}")


def agenda_as_json(
    scores: Scores,
    agenda: Agenda,
    sure: Sureness | None = None,
    weights: Weights | None = None,
    thresholds: Thresholds | None = None,
) -> dict[str, Any]:
    """Return an agenda as plain JSON values, questions by rank; what is not defined is null."""
    from hsforhs.agenda.agreement import METRICS, criterion_counts, gwet_ac1, item_counts, krippendorff_alpha

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
        "weights": weights and {group: _by_criterion(weights.criteria, x) for group, x in weights.by_group.items()},
        "thresholds": thresholds
        and {group: _by_criterion(thresholds.criteria, x) for group, x in thresholds.by_group.items()},
        "bootstrap": sure
        and {"draws": sure.draws, "seed": sure.seed, "level": sure.level, "within_groups": sure.within_groups},
    }
    return answer


def add_adjusted(answer: dict[str, Any], scores: Scores) -> None:
    """Add to the JSON of an agenda what the mixed model says of each question and of the spread of scorers."""
    from hsforhs.agenda.generosity import adjust_for_generosity

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


@agenda_command.command("rankings", epilog="Example: hsforhs agenda rankings ranks.csv --json")
@click.argument("file", metavar="RANKS", type=_table)
@json_option
@plain_errors
def rankings_command(file: Path, as_json: bool) -> None:
    """Say how far the raters of RANKS (rater, item, rank, perhaps group) agree, and add up the ranks of the groups."""
    from hsforhs.agenda import kendall_w, read_rankings

    rankings = read_rankings(file)
    answer = rankings_as_json(rankings, kendall_w(rankings.ranks))
    if as_json:
        print_json(answer)
        return
    groups = sorted({group for row in answer["items"] for group in row["group_mean_ranks"] if group})
    print_table(
        ["place", "item", "sum", "mean rank", *groups],
        [
            [
                row["place"],
                row["item"],
                _shown(row["rank_sum"]),
                _shown(row["mean_rank"]),
                *(_shown(row["group_mean_ranks"][group]) for group in groups),
            ]
            for row in answer["items"]
        ],
    )
    shown = ", ".join(f"{name} {_shown(answer[key])}" for name, key in (("chi-square", "chi_square"), ("p", "p")))
    click.echo(f"\n{answer['raters']} raters, Kendall's W {_shown(answer['kendall_w'])}, {shown}")


def rankings_as_json(rankings: Rankings, found: Concordance) -> dict[str, Any]:
    """Return concordance and summed ranks as plain JSON values, items by place."""
    from hsforhs.agenda.jla import add_up_ranks

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


@agenda_command.command(
    "enough", epilog="Example: hsforhs agenda enough --questions 205 --scorers 91 --noise 3 --top 20 --json"
)
@click.option("--questions", type=click.IntRange(1, 2000), required=True, help="How many questions are scored.")
@click.option("--scorers", type=click.IntRange(1, 1000), required=True, help="How many scorers there could be.")
@click.option(
    "--noise",
    type=click.FloatRange(0, 1000),
    default=3.0,
    show_default=True,
    help="Spread of one scorer's view of a question, with the spread of the questions as 1.",
)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many questions are wanted.")
@seed_option
@json_option
@plain_errors
def enough_command(questions: int, scorers: int, noise: float, top: int, seed: int, as_json: bool) -> None:
    """Say how well fewer scorers find the top questions: a planning aid, fitted to one published curve."""
    from hsforhs.agenda.enough import enough_scorers
    from hsforhs.files import BadInput

    if math.isnan(noise):
        raise BadInput("--noise is no number", expected="0 or more")
    if top > questions:
        raise BadInput(f"--top {top} is more than the {questions} questions", expected="at most as many")
    found = enough_scorers(questions, scorers, noise=noise, top=top, seed=seed)
    answer = enough_as_json(found, questions=questions, scorers=scorers, noise=noise, top=top, seed=seed)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("scorers", "same", "from", "to"),
        [(x.scorers, f"{x.median:g}", f"{x.low:g}", f"{x.high:g}") for x in found.curve],
    )
    click.echo(f"\nFrom {found.enough} scorers on, all others change at most one of the first {top} questions.")
    click.echo(answer["basis"])


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


@agenda_command.command("questions", epilog="Example: hsforhs agenda questions --area D2 --component HIS --json")
@click.option("--area", metavar="CODE", help="Capacity area, such as D2.")
@click.option("--component", metavar="CODE", help="Component, such as HIS.")
@click.option("--like", metavar="TEXT", help="A question of your own: show what resembles it, the most alike first.")
@json_option
@plain_errors
def questions_command(area: str | None, component: str | None, like: str | None, as_json: bool) -> None:
    """List the research questions that ship, by area and component, or those that resemble a text."""
    from hsforhs.agenda.register import shipped_register, similar
    from hsforhs.framework import VocabularyError, framework

    words, register = framework(), shipped_register()
    for what, code, known in (("capacity area", area, words.areas), ("component", component, words.components)):
        if code is not None and code not in known:
            raise VocabularyError(f"there is no {what} '{code}'; known are {', '.join(known)}")
    likeness = dict(similar(like, register.questions)) if like else {}
    chosen = [register.questions[code] for code in likeness] if like else list(register.questions.values())
    found = [x for x in chosen if x.touches(area, component)]
    if as_json:
        print_json(
            {
                "version": register.version,
                "questions": [
                    {
                        "code": x.code,
                        "theme": x.theme,
                        "question": x.text,
                        "cells": [str(cell) for cell in x.cells],
                        "level": x.level,
                        "type": x.type,
                        "cycle": x.cycle,
                        "status": x.status,
                        "searched": x.searched,
                        "source": x.source,
                        "likeness": likeness.get(x.code),
                    }
                    for x in found
                ],
            }
        )
        return
    print_table(
        ("code", "theme", "level", "status", "question"), [(x.code, x.theme, x.level, x.status, x.text) for x in found]
    )
    click.echo(f"\n{len(found)} questions")


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _by_criterion(criteria: tuple[str, ...], values: Any) -> dict[str, float | None]:
    return {criterion: _number(value) for criterion, value in zip(criteria, values, strict=True)}


def _shown(value: object) -> object:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:.4g}" if isinstance(value, float) else value
