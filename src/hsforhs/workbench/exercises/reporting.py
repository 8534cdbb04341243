"""The report of an exercise from its record: what REPRISE asks for, filled in as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from hsforhs import __version__
from hsforhs.agenda.delphi import ConsensusBy, StabilityBy
from hsforhs.agenda.methods import reporting_items
from hsforhs.agenda.register import shipped_register
from hsforhs.formats.agenda_docx import AgendaReport, ReportItem, ReportTable

from .models import EvidenceCheck, Exercise, IdeaState, Method, Reason, Snapshot
from .options import FAMILIAR_FROM, Options, options_of
from .pictures import blanks, holdings
from .queries import counts_of, texts_of

_METHOD_NAMES = {
    Method.CHNRI: "CHNRI, 15 steps",
    Method.JLA: "James Lind Alliance steps: gather, interim survey, final workshop",
    Method.DELPHI: "Delphi with controlled feedback",
}
_MOST_MERGES = 200


def report_of(exercise: Exercise, snapshot: Snapshot) -> AgendaReport:
    """Return the report of an exercise with its newest results, in English as reporting guidelines are."""
    filled = item_texts(exercise)
    method = _METHOD_NAMES[Method(exercise.method)]
    place = exercise.place.name
    first = snapshot.results["questions"][:1]
    texts = texts_of(row["question"] for row in snapshot.results["questions"])
    ballots = snapshot.results["rounds"][-1]["ballots"]
    who = "small group" if exercise.method == Method.JLA else "scorer"
    lead = f"{_number_of(len(texts), 'question')} ranked by {_number_of(ballots, who)}."
    if first:
        lead += f" First stands: {texts[first[0]['question']].text}"
    return AgendaReport(
        title=exercise.title,
        subtitle=f"Research priorities, {place}: {method}",
        lead=lead,
        made_on=timezone.localdate(),
        invented=exercise.invented,
        facts=_facts(exercise, snapshot),
        results=_result_tables(exercise, snapshot.results, texts),
        notes=_notes(snapshot),
        history=_history(exercise),
        items=[
            ReportItem(
                x.number, x.domain, x.title, x.asks, filled.get(x.number, ""), exercise.reprise.get(str(x.number), "")
            )
            for x in reporting_items().values()
        ],
    )


def item_texts(exercise: Exercise) -> dict[int, str]:
    """Return what the record itself says about the items of REPRISE, by number, where it knows something."""
    rounds = list(exercise.rounds.all())
    counts, context, options = counts_of(exercise, rounds), exercise.context, options_of(exercise)
    criteria = list(exercise.criteria.all()) if exercise.method == Method.CHNRI else []
    groups = list(exercise.groups.all())
    ideas = counts.all_ideas
    checks = EvidenceCheck.objects.filter(question__entries__exercise=exercise)
    looked = list(checks.values_list("searched", flat=True))
    found: dict[int, str] = {
        1: "; ".join(x for x in (exercise.place.name, context.get("space", "")) if x),
        3: context.get("population", ""),
        2: context.get("burden", ""),
        7: context.get("time", ""),
        8: context.get("team", ""),
        11: _METHOD_NAMES.get(exercise.method, ""),  # type: ignore[call-overload]
        19: "",
        22: _number_of(counts.questions, "question") + (f" from {_number_of(ideas, 'idea')}" if ideas else "")
        if counts.questions
        else "",
    }
    types = _types(exercise)
    found[6] = f"Types of questions: {types}" if types else ""
    if counts.invited:
        found[13] = f"Invited by personal links: {counts.invited}; ballots taken: {counts.taken}."
    if rounds:
        found[14] = "; ".join(f"round {x.number} ({x.kind}): {x.ballots}" for x in rounds if not x.is_open)
    if groups:
        found[15] = "Groups: " + ", ".join(x.title for x in groups)
    if ideas:
        found[17] = f"Handed in by an open form without names: {_number_of(ideas, 'idea')}."
        kept = ", ".join(f"{counts.ideas[x]} {x.label}" for x in IdeaState if counts.ideas[x])
        found[18] = f"Ideas were sorted one by one: {kept}."
    if counts.merges or counts.rewordings:
        found[19] = (
            f"Merged: {_number_of(counts.merges, 'wording')}; changed: {counts.rewordings}; wordings before are kept."
        )
        reworded = "were reworded as questions" if counts.rewordings else "became questions in their own words"
        found[20] = f"Ideas {reworded} or went into another question; both wordings are listed."
    if looked:
        found[21] = f"{_number_of(len(looked), 'evidence check')}; searched: " + "; ".join(
            list(dict.fromkeys(looked))[:5]
        )
    titles = [f"{x.title} (less is better)" if x.less_is_better else x.title for x in criteria]
    found[23] = _prioritization(exercise, titles, options)
    found[24] = _threshold(exercise, groups, {x.code: x.title for x in criteria}, options)
    if exercise.has_results:
        found[25] = "A ranked list of questions, each with how sure its place is."
    if exercise.published_on:
        found[27] = f"Results were published on {exercise.published_on.isoformat()}; those invited by mail were told."
    if exercise.expires_on:
        found[29] = f"The priorities expire on {exercise.expires_on.isoformat()}; uptake is kept beside each question."
    return {number: text for number, text in found.items() if text}


def _number_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _types(exercise: Exercise) -> str:
    known = shipped_register()
    codes = dict.fromkeys(exercise.entries.exclude(question__type="").values_list("question__type", flat=True))
    return ", ".join(known.terms["type", x].title.partition(":")[0] for x in codes if ("type", x) in known.terms)


def _prioritization(exercise: Exercise, criteria: list[str], options: Options) -> str:
    if exercise.method == Method.CHNRI:
        scale = ", ".join(f"{x:g}" for x in options.values)
        return f"Scores ({scale} or blank), told from 0 to 1, on {len(criteria)} criteria: {', '.join(criteria)}."
    if exercise.method == Method.JLA:
        return f"Each person picked up to {options.picks}; groups count the same; small groups ranked the shortlist."
    return f"Ratings from 1 to {options.highest} in at most {options.most_rounds} rounds."


def _threshold(exercise: Exercise, groups: list[Any], titles: Mapping[str, str], options: Options) -> str:
    if exercise.method == Method.CHNRI:
        given = [
            f"{x.title}: {titles.get(code, code)} {value:g}" for x in groups for code, value in x.thresholds.items()
        ]
        return "Least scores: " + "; ".join(given) if given else "No threshold; no question was left out."
    if exercise.method == Method.JLA:
        return f"The first {options.shortlist} of the survey went on to the workshop."
    return f"Consensus: {_consensus(options)}; stable: {_stability(options)}."


def _consensus(options: Options) -> str:
    if options.consensus_by == ConsensusBy.IQR:
        return (
            f"an interquartile range of at most {options.iqr:g} and a median of {options.high_from} or more to keep, "
            f"{options.low_to} or less to drop"
        )
    return (
        f"{options.agree:.0%} at {options.high_from} or more and less than {options.oppose:.0%} at "
        f"{options.low_to} or less to keep, the other way round to drop"
    )


def _stability(options: Options) -> str:
    if options.stability_by == StabilityBy.DISTRIBUTION:
        return f"less than {options.change:.0%} of the answers moved"
    test = "Wilcoxon's" if options.stability_by == StabilityBy.WILCOXON else "McNemar's"
    return f"{test} test of those who answered twice has p of at least {options.delphi.p:g}"


def _facts(exercise: Exercise, snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        ("Method", _METHOD_NAMES[Method(exercise.method)]),
        ("Place", exercise.place.name),
        *((name.capitalize(), text) for name, text in exercise.context.items() if text),
        ("Protocol fixed on", exercise.fixed_on.isoformat() if exercise.fixed_on else ""),
        ("SHA-256 of the protocol", snapshot.protocol_digest),
        ("SHA-256 of the answers", snapshot.data_digest),
        ("Computed", f"{snapshot.made_on.isoformat()}, program {snapshot.code_version}"),
        ("Bootstrap", f"{snapshot.draws} draws, seed {snapshot.seed}" if snapshot.draws else "not used"),
        ("Report written by", f"HSforHS workbench {__version__}"),
    ]


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _result_tables(exercise: Exercise, results: Mapping[str, Any], texts: Mapping[str, Any]) -> list[ReportTable]:
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
                        _number(x["weighted_rps"]),
                        f"{_number(x['weighted_rps_low'], 2)} to {_number(x['weighted_rps_high'], 2)}",
                        f"{x['rank_low']} to {x['rank_high']}",
                        _number(x["aea_nonblank"], 2),
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
        return [
            ReportTable(
                "Questions by median of the last round in which they were asked",
                ("Rank", "Question", "Median", "IQR", "Support", "Consensus", "Stable"),
                [
                    (
                        str(x["rank"]), text(x), f"{x['median']:g}", f"{x['iqr']:g}", f"{x['high']:.0%}",
                        x["consensus"], {True: "yes", False: "no", None: "not asked twice"}[x["stable"]],
                    )
                    for x in rows
                ],
                (1.2, 7.4, 1.6, 1.2, 1.7, 2.0, 1.9),
            ),
            *_blanks(rows),
        ]  # fmt: skip
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
        (who, str(texts[x["question"]].text), _number(x["own"], 2), _number(x["others"], 2))
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


def _notes(snapshot: Snapshot) -> list[str]:
    results = snapshot.results
    notes = []
    if "krippendorff" in results:
        alphas = ", ".join(f"{name} {_number(x, 2)}" for name, x in results["krippendorff"].items())
        notes.append(
            f"Krippendorff's alpha: {alphas}; Gwet's AC1 {_number(results['gwet_ac1'], 2)}. "
            f"{results['blanks']} answers were left blank ({results['blank_share']:.0%})."
        )
        notes.append(
            "AEA is the average expert agreement among those who answered; with three answers it is 0.33 at least."
        )
    if "kendall_w" in results:
        notes.append(f"Kendall's W of the small groups: {_number(results['kendall_w'], 2)}.")
    if results.get("curve"):
        notes.append(
            f"From {results['curve']['enough']} scorers on, all the others would change at most one of the first "
            f"{_number_of(results['curve']['top'], 'question')}."
        )
    if results.get("familiar"):
        notes.append(
            f"{results['familiar']} of those who answered gave {FAMILIAR_FROM} or 5 of 5 for how well they know the "
            "field; questions that fewer than five of them answered have no place among them."
        )
    survey = " of the survey" if "shortlist" in results else ""
    notes.append(f"Groups{survey} of fewer than five people are not shown.")
    return notes


def _history(exercise: Exercise) -> list[ReportTable]:
    merges = list(exercise.merges.select_related("question")[:_MOST_MERGES])
    aside = list(exercise.ideas.filter(state=IdeaState.ASIDE)[:_MOST_MERGES])
    tables = []
    if merges:
        tables.append(
            ReportTable(
                "Wordings before and after",
                ("Question", "Before", "Merged into it", "After"),
                [(x.question.code, x.wording_before, x.wording_merged or "–", x.wording_after) for x in merges],
                (1.6, 5.1, 5.1, 5.2),
            )
        )
    if aside:
        tables.append(
            ReportTable("Ideas set aside", ("Idea", "Reason"), [(x.text, x.reason) for x in aside], (10.0, 7.0))
        )
    return tables
