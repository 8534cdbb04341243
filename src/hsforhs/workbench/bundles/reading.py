"""Bringing the records of a bundle into the store: through the services, differences only, one country only."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.framework import Framework, Key, VocabularyError, framework
from hsforhs.scores import TOTAL, Assessment, Reading, Score, ScoreState
from hsforhs.scores.readers.cells import off_scale
from hsforhs.workbench.assessments.imports import RoundChange, SourceNote, changes, store
from hsforhs.workbench.assessments.queries import StoredAssessment, current_by_key
from hsforhs.workbench.assessments.receiving import Details, Document, ScoreTexts, receive_details
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.experiences.handing_on import TABLES as EXPERIENCES
from hsforhs.workbench.experiences.receiving import receive_experiences
from hsforhs.workbench.live_questions.handing_on import TABLES as WORKSHOPS
from hsforhs.workbench.live_questions.handing_on import receive_events
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.places.receiving import HandedOnPlace, receive_places
from hsforhs.workbench.plans.receiving import HandedOnChoice, HandedOnPlan, receive_plan

from .columns import Row
from .keys import in_groups
from .opening import Bundle
from .part_reading import receive_parts

_EXPECTED = "records as `hsforhs bundle make` writes them"


@dataclass(slots=True)
class Outcome:
    """What reading a bundle did or would do: counts by kind of record, and conflicts in words."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def add(self, what: str, kinds: Counter[str]) -> None:
        """Count some records of one kind."""
        self.counts.setdefault(what, Counter()).update(kinds)

    @property
    def changed(self) -> bool:
        """Whether anything in the store is other than before."""
        return any(number for kinds in self.counts.values() for kind, number in kinds.items() if kind in _CHANGES)


_OF_WORKSHOPS = {"events": "programmes"}
"""Events of 7-1-7 are counted as such already."""
_CHANGES = ("new", "changed", "cleared")


def read_bundle(bundle: Bundle, *, actor: str, dry_run: bool = False, take: bool = False) -> Outcome:
    """Store what differs, in one transaction; ``dry_run`` does the same and takes it back.

    A round or a plan that was changed here otherwise is a conflict and stays, unless ``take``; a replaced round stays
    as an older vintage. The same bundle twice changes nothing. Raises BadInput with the store unchanged.
    """
    with transaction.atomic():
        outcome = Outcome()
        outcome.add("places", _receive_places(bundle, actor))
        stored = _receive_rounds(bundle, actor, outcome, take=take)
        if not dry_run:
            _receive_details(bundle, actor, outcome, stored)
        _receive_plans(bundle, actor, outcome, stored, take=take)
        _receive_experiences(bundle, actor, outcome, take=take)
        _receive_workshops(bundle, actor, outcome)
        if outcome.changed:
            record(
                actor=actor,
                action="bundles.read",
                country=bundle.country,
                subject=f"bundles.key:{bundle.key}",
                facts={
                    "manifest_sha256": bundle.sha256,
                    "made_at": bundle.made_at,
                    "counts": {what: dict(kinds) for what, kinds in outcome.counts.items()},
                    "conflicts": len(outcome.conflicts),
                },
            )
        transaction.set_rollback(dry_run)
    return outcome


def received_remark(key: str) -> str:
    """The remark at a source whose figures came in a bundle."""
    return f"Received in a bundle signed with the key {in_groups(key)}."


def _receive_places(bundle: Bundle, actor: str) -> Counter[str]:
    rows = [HandedOnPlace(**row) for row in bundle.rows["place"]]
    return receive_places(actor=actor, country=bundle.country, rows=rows, file=bundle.file)


def _receive_rounds(bundle: Bundle, actor: str, outcome: Outcome, *, take: bool) -> dict[int, StoredAssessment]:
    """Store rounds by source and visibility; returns those that now hold what the bundle says, by its number."""
    words = framework()
    remark = received_remark(bundle.key)
    sources = {row["number"]: row for row in bundle.rows["source"]}
    scores = _grouped(bundle.rows["score"])
    codes = {row["code"] for row in bundle.rows["place"]}
    groups: dict[tuple[int, str], dict[int, Assessment]] = {}
    for row in bundle.rows["round"]:
        if row["place"] not in codes or row["source"] not in sources or row["visibility"] not in Visibility.values:
            raise _bad(bundle, f"round {row['number']} has no place, no source or no visibility that is known")
        found = _assessment(bundle, row, scores.get(row["number"], []), words)
        groups.setdefault((row["source"], row["visibility"]), {})[row["number"]] = found
    agreed: dict[int, Assessment] = {}
    for (source, visibility), assessments in groups.items():
        by_place = {_key(x): number for number, x in assessments.items()}
        reading = Reading(bundle.file, str(sources[source]["layout"]), tuple(assessments.values()))
        due: list[RoundChange] = []
        for change in changes(reading):
            number = by_place[_key(change.assessment)]
            if change.kind == "changed" and not take and _changed_here(change, remark):
                outcome.conflicts += _conflict(change)
                outcome.add("rounds", Counter(["conflict"]))
                continue
            due.append(change)
            agreed[number] = assessments[number]
        counts = store(due, actor=actor, note=_note(bundle, sources[source]), remarks=[remark], visibility=visibility)
        outcome.add("rounds", counts.rounds)
        outcome.add("scores", counts.scores)
    present = current_by_key(agreed.values())
    return {number: present[_key(found)] for number, found in agreed.items()}


def _changed_here(change: RoundChange, remark: str) -> bool:
    """Whether what is stored came otherwise than in a bundle of the same key."""
    return change.stored is not None and remark not in change.stored.round.source.remarks


def _conflict(change: RoundChange) -> list[str]:
    found = change.assessment
    name = f"{found.place} {found.instrument} {found.period}"
    differing = [x for x in change.scores if x.kind != "same"]
    if not differing:
        return [f"{name}: published figures differ"]
    return [
        f"{name} {x.key.code}: {_in_words(x.stored)} here, {_in_words(x.incoming)} in the bundle" for x in differing
    ]


def _in_words(score: Score | None) -> str:
    return "nothing" if score is None else str(score.state.value if score.value is None else score.value)


def _note(bundle: Bundle, row: Row) -> SourceNote:
    for name, most in (("citation", 400), ("file_name", 200), ("sha256", 64), ("layout", 60), ("address", 400)):
        if len(row[name]) > most:
            raise _bad(bundle, f"the {name} of source {row['number']} is too long")
    return SourceNote(**{name: value for name, value in row.items() if name != "number"})


def _assessment(bundle: Bundle, row: Row, scores: Iterable[Row], words: Framework) -> Assessment:
    name = f"{row['place']} {row['instrument']}"
    try:
        words.instrument(row["instrument"])
    except VocabularyError as error:
        raise _bad(bundle, f"round {row['number']} of {row['place']}: {error}") from None
    if row["kind"] not in {x.code for x in words.lists["score_kind"].values()} or (row["year"] is None) == (
        row["date"] is None
    ):
        raise _bad(bundle, f"round {row['number']} of {name} has no kind or no period that is known")
    return Assessment(
        instrument=row["instrument"],
        place=row["place"],
        country=bundle.country,
        name=row["place"],
        who_region="",
        kind=row["kind"],
        scores={x.key: x for x in (_score(bundle, row["instrument"], y, words) for y in scores)},
        published=_published(bundle, row),
        year=row["year"],
        date=row["date"],
        reported=row["reported"],
        status_as_written=row["status_as_written"][:60],
    )


def _score(bundle: Bundle, instrument: str, row: Row, words: Framework) -> Score:
    key = Key.of(instrument, row["code"])
    value = row["value"]
    if key not in words.indicators or row["state"] not in {x.value for x in ScoreState}:
        raise _bad(bundle, f"{key} is no indicator, or its state is not known")
    number = None if value is None else int(value) if value == int(value) else float(value)
    if (number is None) == (row["state"] == ScoreState.VALUE.value):
        raise _bad(bundle, f"{key} has a value and a state that do not fit")
    if number is not None and (wrong := off_scale(key, number, is_indicator=True)):
        raise BadInput(wrong[0], file=bundle.file, expected=wrong[1])
    return Score(key, ScoreState(row["state"]), number, row["reasoning"], row["evidence"], row["dated"])


def _published(bundle: Bundle, row: Row) -> dict[str, int | float | None]:
    groups = {x.key.code for x in framework().groups_of(row["instrument"])} | {TOTAL}
    for code, value in row["published"].items():
        number = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        if code not in groups or not number or not (value is None or 0 <= value <= 100):
            raise _bad(bundle, f"the published figure {code} of {row['place']} {row['instrument']} is not one")
    return dict(row["published"])


def _receive_details(bundle: Bundle, actor: str, outcome: Outcome, stored: dict[int, StoredAssessment]) -> None:
    details: dict[int, Details] = {number: Details() for number in stored}
    for row in bundle.rows["score"]:
        if row["round"] in details:
            texts = ScoreTexts(row["strengths"], row["to_strengthen"], row["language"])
            details[row["round"]].texts[row["code"]] = texts
    for row in bundle.rows["area"]:
        if row["round"] in details:
            details[row["round"]].areas[row["code"]] = (row["priority_actions"], row["language"])
    for row in bundle.rows["document"]:
        if row["round"] in details:
            details[row["round"]].documents.append(_document(row, bundle.attachments))
    changed = sum(
        receive_details(actor=actor, found=stored[number].round, details=found, file=bundle.file)
        for number, found in details.items()
    )
    outcome.add("texts and documents", Counter({"changed": changed}))


def _document(row: Row, attachments: dict[str, Path]) -> Document:
    kept: dict[str, Any] = {name: value for name, value in row.items() if name not in ("round", "kind")}
    return Document(**kept, path=attachments.get(row["sha256"]))


def _receive_plans(
    bundle: Bundle, actor: str, outcome: Outcome, stored: dict[int, StoredAssessment], *, take: bool
) -> None:
    choices: dict[str, list[HandedOnChoice]] = {}
    for row in bundle.rows["choice"]:
        made = HandedOnChoice(row["action_id"], row["what"], row["reason"], row["at"])
        choices.setdefault(row["plan"], []).append(made)
    for row in bundle.rows["plan"]:
        try:
            number = uuid.UUID(row["id"])
        except ValueError:
            raise _bad(bundle, f"the plan {row['id']} has no usable number") from None
        if row["round"] not in stored:
            # Its round is a conflict: the plan would be read against other scores.
            outcome.add("plans", Counter(["conflict"]))
            outcome.conflicts.append(f"plan {row['id']}: its assessment is not the one that is stored here")
            continue
        found = stored[row["round"]]
        kept = {name: row[name] for name in row if name not in ("id", "round")}
        plan = HandedOnPlan(id=number, choices=choices.get(row["id"], []), **kept)
        done = receive_plan(actor=actor, stored=found, plan=plan, received_from=bundle.key, take=take, file=bundle.file)
        outcome.add("plans", Counter([done]))
        if done == "conflict":
            outcome.conflicts.append(f"plan {row['id']}: changed here after the version in the bundle")
            continue
        for name, kind in receive_parts(bundle, number, actor=actor, take=take):
            outcome.add(f"{name} of plans", Counter([kind]))
            if kind == "conflict":
                outcome.conflicts.append(f"plan {row['id']}: {name} differ, and were changed here otherwise")


def _receive_experiences(bundle: Bundle, actor: str, outcome: Outcome, *, take: bool) -> None:
    done = receive_experiences(
        actor=actor,
        country=bundle.country,
        rows={name: bundle.rows[name] for name in EXPERIENCES},
        received_from=bundle.key,
        take=take,
        file=bundle.file,
    )
    for what, kinds in done.counts.items():
        outcome.add(what, kinds)
    outcome.conflicts += done.conflicts


def _receive_workshops(bundle: Bundle, actor: str, outcome: Outcome) -> None:
    rows = {name: bundle.rows[name] for name in WORKSHOPS}
    for what, kinds in receive_events(actor=actor, country=bundle.country, rows=rows, file=bundle.file).items():
        outcome.add(f"{_OF_WORKSHOPS.get(what, what)} of workshops", kinds)
        if number := kinds["conflicts"]:
            outcome.conflicts.append(f"{number} {what} of workshops were changed on both sides: choose on their pages")


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["round"], []).append(row)
    return found


def _key(found: Assessment) -> tuple[str, str, str, str]:
    return found.place, found.instrument, found.kind, found.period


def _bad(bundle: Bundle, what: str) -> BadInput:
    return BadInput(what, file=bundle.file, expected=_EXPECTED)
