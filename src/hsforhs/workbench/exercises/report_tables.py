"""The tables of results in the report of an exercise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import override

from hsforhs.formats.agenda_docx import ReportTable

from .models import Exercise, Method, Reason
from .pictures import blanks, holdings


def number(value: float | None, digits: int = 3) -> str:
    """Write a figure with so many decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def result_tables(exercise: Exercise, results: Mapping[str, Any], texts: Mapping[str, Any]) -> list[ReportTable]:
    """Return the tables of a method: the ranking, then what stands beside it; ``texts`` are questions by code."""
    rows = results["questions"]

    def text(row: Mapping[str, Any]) -> str:
        return str(texts[row["question"]].text)

    if exercise.method == Method.CHNRI:
        criteria = dict(exercise.criteria.values_list("code", "title"))
        titles = dict(exercise.groups.values_list("code", "title"))
        return [
            ReportTable(
                "Questions by weighted research priority score, with the middle 95 % of the draws",
                ("Rank", "Question", "Score", "Interval", "Ranks", "AEA", "Fails"),
                [
                    (
                        str(x["rank"]),
                        text(x),
                        number(x["weighted_rps"]),
                        f"{number(x['weighted_rps_low'], 2)} to {number(x['weighted_rps_high'], 2)}",
                        f"{x['rank_low']} to {x['rank_high']}",
                        number(x["aea_nonblank"], 2),
                        ", ".join(criteria.get(code, code) for code in x["fails"]),
                    )
                    for x in rows
                ],
                (1.2, 6.2, 1.4, 2.2, 1.5, 1.2, 3.3),
            ),
            *_holding(results, titles),
            *_blanks(rows),
            *_minorities(results, titles, texts),
        ]
    if exercise.method == Method.DELPHI:
        return [_panel(rows, text, knows=bool(results.get("familiar"))), *_blanks(rows)]
    return [
        ReportTable(
            "Questions by the ranks of the small groups, lowest sum first; below them the rest of the survey",
            ("Rank", "Question", "Sum", "Ranks of the groups", "Picks"),
            [
                (
                    str(x["rank"]),
                    text(x),
                    f"{x['rank_sum']:g}" if x["final"] else "–",
                    ", ".join(f"{name} {rank:g}" for name, rank in x["groups"].items()) if x["final"] else "",
                    str(x["survey"]["picks"]),
                )
                for x in rows
            ],
            (1.2, 8.5, 1.5, 4.3, 1.5),
        )
    ]


def _panel(rows: Iterable[Mapping[str, Any]], text: Callable[[Mapping[str, Any]], str], *, knows: bool) -> ReportTable:
    stable = {True: "yes", False: "no", None: "not asked twice"}
    return ReportTable(
        "Questions by median of the last round in which they were asked",
        ("Rank", "Question", "Median", "IQR", "Support", "Consensus", "Stable", *(("Know it",) if knows else ())),
        [
            (
                str(x["rank"]),
                text(x),
                f"{x['median']:g}",
                f"{x['iqr']:g}",
                f"{x['high']:.0%}",
                x["consensus"],
                stable[x["stable"]],
                *((_place(x.get("familiar_rank")),) if knows else ()),
            )
            for x in rows
        ],
        (1.2, 6.0 if knows else 7.4, 1.6, 1.2, 1.7, 2.0, 1.9, *((1.4,) if knows else ())),
    )


def _holding(results: Mapping[str, Any], titles: Mapping[str, str]) -> list[ReportTable]:
    found = holdings(results, titles, most=len(results["questions"]))
    if found is None:
        return []
    table = [
        (
            x.code,
            str(x.rank),
            _place(x.adjusted),
            *((_place(x.familiar),) if found.has_familiar else ()),
            ", ".join(f"{name} {rank}" for name, rank in zip(found.groups, x.groups, strict=True)),
            _place(x.worst),
            _place(x.before),
            "–" if x.changed is None else f"{x.changed:.0%}",
        )
        for x in found.rows
    ]
    known = found.has_familiar
    among = " among those who know the field," if known else ""
    return [
        ReportTable(
            f"How far the ranking holds: ranks by the mixed model,{among} under the weights of each group, in the "
            "round before",
            (
                "Question",
                "Rank",
                "Model",
                *(("Know it",) if known else ()),
                "Weights of",
                "Lowest",
                "Before",
                "Changed",
            ),
            table,
            (2.0, 1.4, 1.6, *((1.5,) if known else ()), 5.1 if known else 6.6, 1.7, 1.7, 2.0),
        )
    ]


def _blanks(rows: Iterable[Mapping[str, Any]]) -> list[ReportTable]:
    with override("en"):
        labels = [str(x) for x in Reason.labels]
    found = blanks(rows, Reason.values)
    if not found:
        return []
    return [
        ReportTable(
            "Why answers are blank: people by reason; a dash stands for fewer than five",
            ("Question", *labels),
            [(code, *(_place(x) for x in numbers)) for code, numbers in found],
            (3.5, 4.5, 4.5, 4.5),
        )
    ]


def _place(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _minorities(results: Mapping[str, Any], titles: Mapping[str, str], texts: Mapping[str, Any]) -> list[ReportTable]:
    named = [(f"A minority of {x['members']}", x) for x in results.get("camps", ())]
    named += [(titles.get(name, name), x) for name, x in results.get("group_reports", {}).items()]
    rows = [
        (who, str(texts[x["question"]].text), number(x["own"], 2), number(x["others"], 2))
        for who, report in named
        for x in report["strongest"]
    ]
    if not rows:
        return []
    return [
        ReportTable(
            "Minority reports: what some scorers see differently from all others",
            ("Who", "Question", "Their score", "Others"),
            rows,
            (3.6, 9.2, 2.2, 2.0),
        )
    ]
