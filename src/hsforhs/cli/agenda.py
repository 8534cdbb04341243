"""`hsforhs agenda`: research questions ranked from scores, and how sure the ranking is."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import NumberRange, json_option

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
    from hsforhs.agenda.answers import add_adjusted, agenda_as_json

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


@agenda_command.command("rankings", epilog="Example: hsforhs agenda rankings ranks.csv --json")
@click.argument("file", metavar="RANKS", type=_table)
@json_option
@plain_errors
def rankings_command(file: Path, as_json: bool) -> None:
    """Say how far the raters of RANKS (rater, item, rank, perhaps group) agree, and add up the ranks of the groups."""
    from hsforhs.agenda import kendall_w, read_rankings
    from hsforhs.agenda.answers import rankings_as_json

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


@agenda_command.command(
    "enough", epilog="Example: hsforhs agenda enough --questions 205 --scorers 91 --noise 3 --top 20 --json"
)
@click.option("--questions", type=click.IntRange(1, 2000), required=True, help="How many questions are scored.")
@click.option("--scorers", type=click.IntRange(1, 1000), required=True, help="How many scorers there could be.")
@click.option(
    "--noise",
    type=NumberRange(0, 1000),
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
    from hsforhs.agenda.answers import enough_as_json
    from hsforhs.agenda.enough import enough_scorers
    from hsforhs.files import BadInput

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


def _shown(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value is None:
        return "not defined"
    return f"{value:.4g}" if isinstance(value, float) else value
