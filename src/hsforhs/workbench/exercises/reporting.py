"""The report of an exercise from its record: what REPRISE asks for, filled in as far as it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info

from hsforhs import __version__
from hsforhs.agenda.delphi import ConsensusBy, StabilityBy
from hsforhs.agenda.methods import reporting_items
from hsforhs.agenda.register import shipped_register
from hsforhs.files import Numbered, Sentence
from hsforhs.files.values import Written, plain
from hsforhs.formats.agenda_docx import AgendaReport, ReportItem, ReportTable

from .models import EvidenceCheck, Exercise, IdeaState, Method, Round, RoundKind, Snapshot
from .options import FAMILIAR_FROM, Options, options_of
from .queries import counts_of, newest_snapshot, texts_of
from .report_tables import number, result_tables

_METHOD_NAMES = {
    Method.CHNRI: Sentence("CHNRI, 15 steps"),
    Method.JLA: Sentence("James Lind Alliance steps: gather, interim survey, final workshop"),
    Method.DELPHI: Sentence("Delphi with controlled feedback"),
}
_RANKED = {
    Method.CHNRI: Sentence("A ranked list of questions, each with how sure its place is."),
    Method.JLA: Sentence("A ranked list of questions, each with the ranks of the small groups."),
    Method.DELPHI: Sentence("A ranked list of questions, each with consensus and stability."),
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
    """Return what the record itself says about the items of REPRISE, by number, where it knows something.

    What the program words is a sentence that pages say in their language; what people wrote stands as it is.
    """
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
        22: _questions(counts.questions, ideas),
    }
    types = _types(exercise)
    found[6] = Sentence("Types of questions: %(listed)s", listed=types) if types else ""
    if counts.invited:
        found[13] = Sentence(
            "Invited by personal links: %(invited)s; ballots taken: %(taken)s.",
            invited=counts.invited,
            taken=counts.taken,
        )
    if rounds:
        found[14] = _in_a_row(_ballots(x) for x in rounds if not x.is_open)
    found[12] = _languages(exercise)
    found[15] = _who_took_part(exercise, {x.code: x.title for x in groups})
    if ideas:
        found[17] = Sentence("Handed in by an open form without names: %(ideas)s.", ideas=_ideas(ideas))
        kept = tuple(
            Sentence("%(number)s %(state)s", number=counts.ideas[x], state=str(x.label))
            for x in IdeaState
            if counts.ideas[x]
        )
        found[18] = Sentence("Ideas were sorted one by one: %(listed)s.", listed=kept)
    if counts.merges or counts.rewordings:
        found[19] = Sentence(
            "Merged: %(merged)s; changed: %(changed)s; wordings before are kept.",
            merged=Numbered("%(number)d wording", "%(number)d wordings", number=counts.merges),
            changed=counts.rewordings,
        )
        found[20] = (
            Sentence("Ideas were reworded as questions or went into another question; both wordings are listed.")
            if counts.rewordings
            else Sentence(
                "Ideas became questions in their own words or went into another question; both wordings are listed."
            )
        )
    if looked:
        found[21] = Sentence(
            "%(checks)s; searched: %(searched)s",
            checks=Numbered("%(number)d evidence check", "%(number)d evidence checks", number=len(looked)),
            searched="; ".join(list(dict.fromkeys(looked))[:5]),
        )
    titles = tuple(
        Sentence("%(title)s (less is better)", title=x.title) if x.less_is_better else x.title for x in criteria
    )
    found[23] = _prioritization(exercise, titles, options)
    found[24] = _threshold(exercise, groups, {x.code: x.title for x in criteria}, options)
    if exercise.has_results:
        found[25] = _RANKED[Method(exercise.method)]
    if exercise.published_on:
        found[27] = Sentence(
            "Results were published on %(day)s; those invited by mail were told.", day=_day(exercise.published_on)
        )
    if exercise.expires_on:
        found[29] = Sentence(
            "The priorities expire on %(day)s; uptake is kept beside each question.", day=_day(exercise.expires_on)
        )
    return {number: text for number, text in found.items() if text}


def _day(day: dt.date) -> Written:
    return Written(day, day.isoformat())


def _share(share: float) -> Sentence:
    return Sentence("%(number)s%%", number=int(f"{share:.0%}".removesuffix("%")))


def _in_a_row(parts: Iterable[str]) -> str:
    """Put parts behind each other, told apart by semicolons."""
    found = list(parts)
    return reduce(lambda one, other: Sentence("%(one)s; %(other)s", one=one, other=other), found) if found else ""


def _ideas(number: int) -> Numbered:
    return Numbered("%(number)d idea", "%(number)d ideas", number=number)


def _questions(number: int, ideas: int) -> str:
    if not number:
        return ""
    questions = Numbered("%(number)d question", "%(number)d questions", number=number)
    if not ideas:
        return questions
    return Sentence("%(questions)s from %(ideas)s", questions=questions, ideas=_ideas(ideas))


def _ballots(found: Round) -> Sentence:
    facts = {"number": found.number, "kind": found.kind, "ballots": found.ballots}
    if found.kind == RoundKind.WORKSHOP:
        return Sentence("round %(number)s (%(kind)s): %(ballots)s small groups", **facts)
    return Sentence("round %(number)s (%(kind)s): %(ballots)s", **facts)


def _languages(exercise: Exercise) -> str:
    """Say in which other languages scorers could read criteria, questions or the scale."""
    held = [x for rows in (exercise.criteria, exercise.entries) for x in rows.values_list("translations", flat=True)]
    known = {exercise.language, *exercise.scale_words, *(code for x in held for code in x)} - {""}
    names = [get_language_info(code)["name"] for code in sorted(known)]
    if len(names) < 2:
        return ""
    return Sentence("Who had a personal link; texts in %(languages)s.", languages=tuple(names))


def _who_took_part(exercise: Exercise, titles: Mapping[str, str]) -> str:
    snapshot = newest_snapshot(exercise)
    results = snapshot.results if snapshot else {}
    sizes = results.get("group_sizes", {})
    hidden = Sentence("too few people, or too few beside it, to be shown")
    named = tuple(
        Sentence("%(title)s (%(size)s)", title=title, size=sizes[code] or hidden) if code in sizes else title
        for code, title in titles.items()
    )
    groups = Sentence("Groups: %(listed)s.", listed=named) if named else ""
    if not (familiar := results.get("familiar")):
        return groups
    knowing = Sentence(
        "%(people)s gave %(least)s or 5 of 5 for how well they know the field.", people=familiar, least=FAMILIAR_FROM
    )
    return Sentence("%(one)s %(other)s", one=groups, other=knowing) if groups else knowing


def _number_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _types(exercise: Exercise) -> tuple[str, ...]:
    known = shipped_register()
    codes = dict.fromkeys(exercise.entries.exclude(question__type="").values_list("question__type", flat=True))
    return tuple(known.terms["type", x].title.partition(":")[0] for x in codes if ("type", x) in known.terms)


def _prioritization(exercise: Exercise, criteria: tuple[str, ...], options: Options) -> str:
    if exercise.method == Method.CHNRI:
        return Sentence(
            "Scores (%(scale)s or blank), told from 0 to 1, on %(number)s criteria: %(criteria)s.",
            scale=tuple(map(plain, options.values)),
            number=len(criteria),
            criteria=criteria,
        )
    if exercise.method == Method.JLA:
        return Sentence(
            "Each person picked up to %(picks)s; groups count the same; small groups ranked the shortlist.",
            picks=options.picks,
        )
    return Sentence(
        "Ratings from 1 to %(highest)s in at most %(most)s rounds.", highest=options.highest, most=options.most_rounds
    )


def _threshold(exercise: Exercise, groups: list[Any], titles: Mapping[str, str], options: Options) -> str:
    if exercise.method == Method.CHNRI:
        given = _in_a_row(
            Sentence(
                "%(group)s: %(criterion)s %(value)s",
                group=x.title,
                criterion=titles.get(code, code),
                value=plain(value),
            )
            for x in groups
            for code, value in x.thresholds.items()
        )
        if given:
            return Sentence("Least scores: %(listed)s", listed=given)
        return Sentence("No threshold; no question was left out.")
    if exercise.method == Method.JLA:
        went_on = min(options.shortlist, exercise.entries.count())
        return Sentence("The first %(number)s of the survey went on to the workshop.", number=went_on)
    return Sentence(
        "Consensus: %(consensus)s; stable: %(stability)s.",
        consensus=_consensus(options),
        stability=_stability(options),
    )


def _consensus(options: Options) -> Sentence:
    if options.consensus_by == ConsensusBy.IQR:
        return Sentence(
            "an interquartile range of at most %(range)s and a median of %(high)s or more to keep, "
            "%(low)s or less to drop, agreed on neither between them",
            range=plain(options.iqr),
            high=options.high_from,
            low=options.low_to,
        )
    return Sentence(
        "%(agree)s at %(high)s or more and less than %(oppose)s at %(low)s or less to keep, "
        "the other way round to drop",
        agree=_share(options.agree),
        high=options.high_from,
        oppose=_share(options.oppose),
        low=options.low_to,
    )


def _stability(options: Options) -> Sentence:
    if options.stability_by == StabilityBy.DISTRIBUTION:
        return Sentence("less than %(share)s of the answers moved", share=_share(options.change))
    least = plain(options.delphi.p)
    if options.stability_by == StabilityBy.WILCOXON:
        return Sentence("Wilcoxon's test of those who answered twice has p of at least %(least)s", least=least)
    return Sentence("McNemar's test of those who answered twice has p of at least %(least)s", least=least)


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
