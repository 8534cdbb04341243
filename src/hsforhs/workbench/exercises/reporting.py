"""The report of an exercise from its record: what REPRISE asks for, filled in as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info

from hsforhs import __version__
from hsforhs.agenda.delphi import ConsensusBy, StabilityBy
from hsforhs.agenda.methods import reporting_items
from hsforhs.agenda.register import shipped_register
from hsforhs.formats.agenda_docx import AgendaReport, ReportItem, ReportTable

from .models import EvidenceCheck, Exercise, IdeaState, Method, RoundKind, Snapshot
from .options import FAMILIAR_FROM, Options, options_of
from .queries import counts_of, newest_snapshot, texts_of
from .report_tables import number, result_tables

_METHOD_NAMES = {
    Method.CHNRI: "CHNRI, 15 steps",
    Method.JLA: "James Lind Alliance steps: gather, interim survey, final workshop",
    Method.DELPHI: "Delphi with controlled feedback",
}
_BESIDE = {
    Method.CHNRI: "how sure its place is",
    Method.JLA: "the ranks of the small groups",
    Method.DELPHI: "consensus and stability",
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
        results=result_tables(exercise, snapshot.results, texts),
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
        found[14] = "; ".join(
            f"round {x.number} ({x.kind}): {x.ballots}{' small groups' if x.kind == RoundKind.WORKSHOP else ''}"
            for x in rounds
            if not x.is_open
        )
    found[12] = _languages(exercise)
    found[15] = _who_took_part(exercise, {x.code: x.title for x in groups})
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
        found[25] = f"A ranked list of questions, each with {_BESIDE[Method(exercise.method)]}."
    if exercise.published_on:
        found[27] = f"Results were published on {exercise.published_on.isoformat()}; those invited by mail were told."
    if exercise.expires_on:
        found[29] = f"The priorities expire on {exercise.expires_on.isoformat()}; uptake is kept beside each question."
    return {number: text for number, text in found.items() if text}


def _languages(exercise: Exercise) -> str:
    """Say in which other languages scorers could read criteria, questions or the scale."""
    held = [x for rows in (exercise.criteria, exercise.entries) for x in rows.values_list("translations", flat=True)]
    known = {exercise.language, *exercise.scale_words, *(code for x in held for code in x)} - {""}
    names = [get_language_info(code)["name"] for code in sorted(known)]
    return "Who had a personal link; texts in " + ", ".join(names) + "." if len(names) > 1 else ""


def _who_took_part(exercise: Exercise, titles: Mapping[str, str]) -> str:
    snapshot = newest_snapshot(exercise)
    results = snapshot.results if snapshot else {}
    sizes = results.get("group_sizes", {})
    hidden = "too few people, or too few beside it, to be shown"
    named = [f"{title} ({(sizes[code] or hidden)})" if code in sizes else title for code, title in titles.items()]
    said = ["Groups: " + ", ".join(named) + "."] if named else []
    if familiar := results.get("familiar"):
        said.append(f"{familiar} gave {FAMILIAR_FROM} or 5 of 5 for how well they know the field.")
    return " ".join(said)


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
        went_on = min(options.shortlist, exercise.entries.count())
        return f"The first {went_on} of the survey went on to the workshop."
    return f"Consensus: {_consensus(options)}; stable: {_stability(options)}."


def _consensus(options: Options) -> str:
    if options.consensus_by == ConsensusBy.IQR:
        return (
            f"an interquartile range of at most {options.iqr:g} and a median of {options.high_from} or more to keep, "
            f"{options.low_to} or less to drop, agreed on neither between them"
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


def _notes(snapshot: Snapshot) -> list[str]:
    results = snapshot.results
    notes = []
    if "krippendorff" in results:
        alphas = ", ".join(f"{name} {number(x, 2)}" for name, x in results["krippendorff"].items())
        notes.append(
            f"Krippendorff's alpha: {alphas}; Gwet's AC1 {number(results['gwet_ac1'], 2)}. "
            f"{results['blanks']} answers were left blank ({results['blank_share']:.0%})."
        )
        notes.append(
            "AEA is the average expert agreement among those who answered; with three answers it is 0.33 at least."
        )
    if "kendall_w" in results:
        notes.append(f"Kendall's W of the small groups: {number(results['kendall_w'], 2)}.")
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
