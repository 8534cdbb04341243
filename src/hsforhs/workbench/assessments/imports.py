"""From a reading to stored rounds: what would change, and changing it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import framework
from hsforhs.scores import TOTAL, Assessment, Reading, ScoreState
from hsforhs.scores.difference import ScoreDifference, difference
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.services import REPLACES, link

from .guarding import guards_of
from .models import Round, Source, StoredScore
from .queries import StoredAssessment, assessment_of, current
from .rounds import RoundKey, next_vintages


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What is known of a file before it is stored as a Source."""

    citation: str
    file_name: str = ""
    sha256: str = ""
    layout: str = ""
    address: str = ""
    licence: str = ""
    updated_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What one assessment of a file would do to the store."""

    assessment: Assessment
    place: Place
    stored: StoredAssessment | None
    scores: tuple[ScoreDifference, ...]

    @property
    def kind(self) -> Literal["new", "changed", "same"]:
        if self.stored is None:
            return "new"
        old, new = self.stored.assessment, self.assessment
        figures = bool(new.published) and dict(new.published) != dict(old.published)
        if any(x.kind != "same" for x in self.scores) or figures or new.reported != old.reported:
            return "changed"
        return "same"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rounds and scores an import adds, changes, empties or leaves as they are."""

    rounds: Counter[str]
    scores: Counter[str]

    @classmethod
    def of(cls, changes: Iterable[RoundChange]) -> Counts:
        """Count the changes."""
        rounds: Counter[str] = Counter()
        scores: Counter[str] = Counter()
        for change in changes:
            rounds[change.kind] += 1
            scores.update(x.kind for x in change.scores)
        return cls(rounds, scores)


def changes(reading: Reading) -> list[RoundChange]:
    """Compare every assessment of a reading with the store; reads only.

    Raises BadInput when a place of the file is not in the tree of places.
    """
    places = Place.objects.in_bulk({x.place for x in reading.assessments}, field_name="code")
    stored = {
        (x.place_id, x.instrument, x.kind, x.period): x
        for x in current().filter(place__in=places.values(), instrument__in=reading.editions)
    }
    found = []
    for assessment in reading.assessments:
        place = places.get(assessment.place)
        if place is None:
            raise BadInput(
                Sentence(
                    "the place %(place)s (%(name)s) is not in the workbench",
                    place=assessment.place,
                    name=assessment.name,
                ),
                file=reading.file,
                expected=Sentence("a place of the tree"),
            )
        row = stored.get((place.pk, assessment.instrument, assessment.kind, assessment.period))
        old = StoredAssessment(row, assessment_of(row)) if row else None
        if old is None and reading.base and not _says_something(assessment):
            # A place of an offline workbook whose rows were left empty has no assessment.
            continue
        before = dict(old.assessment.scores) if old else {}
        found.append(
            RoundChange(assessment, place, old, difference(before, assessment, base=reading.base.get(assessment.place)))
        )
    return found


def _says_something(assessment: Assessment) -> bool:
    return any(
        x.state is not ScoreState.NOT_REPORTED or x.reasoning or x.evidence or x.dated
        for x in assessment.scores.values()
    )


@transaction.atomic
def store(
    found: Sequence[RoundChange],
    *,
    actor: str,
    note: SourceNote,
    remarks: Sequence[str] = (),
    visibility: str = Visibility.PUBLIC,
    keep_stored: bool = False,
) -> Counts:
    """Store new and changed rounds, each as a vintage of its own; the same file twice changes nothing.

    ``visibility`` is that of new rounds: a corrected one keeps what was decided for the vintage before.
    ``keep_stored`` keeps a stored score where the file holds an empty cell.
    """
    counts = Counts.of(found)
    due = [x for x in found if x.kind != "same"]
    if not due:
        return counts
    source = Source.objects.create(
        citation=note.citation,
        file_name=note.file_name,
        sha256=note.sha256,
        layout=note.layout,
        address=note.address,
        licence=note.licence,
        updated_on=note.updated_on,
        retrieved_at=timezone.now(),
        actor=actor,
        remarks=list(remarks),
    )
    version = framework().version
    vintages = next_vintages([_key(x) for x in due])
    rounds = Round.objects.bulk_create(
        [_round(x, source, version, visibility, vintages[_key(x)]) for x in due], batch_size=200
    )
    rows: list[StoredScore] = []
    for change, new in zip(due, rounds, strict=True):
        rows += _score_rows(change, new, keep_stored=keep_stored)
        if change.stored:
            Round.objects.filter(pk=change.stored.round.pk).update(superseded_by=new)
            link(source=new, relation=REPLACES, target=change.stored.round, proposer=actor, country=new.country)
    StoredScore.objects.bulk_create(rows, batch_size=2000)
    countries = {x.country for x in rounds}
    record(
        actor=actor,
        action="assessments.import",
        country=countries.pop() if len(countries) == 1 else "",
        subject=f"assessments.source:{source.pk}",
        facts={
            "sha256": note.sha256,
            "layout": note.layout,
            "rounds": dict(counts.rounds),
            "scores": dict(counts.scores),
        },
        guards=guards_of([*(x.pk for x in rounds), *(x.stored.round.pk for x in due if x.stored)]),
    )
    return counts


def _key(change: RoundChange) -> RoundKey:
    found = change.assessment
    return change.place.pk, found.instrument, found.kind, found.period


def _round(change: RoundChange, source: Source, version: str, visibility: str, vintage: int) -> Round:
    found, old = change.assessment, change.stored
    published = dict(found.published) or (dict(old.assessment.published) if old else {})
    return Round(
        place=change.place,
        country=found.country,
        instrument=found.instrument,
        kind=found.kind,
        period=found.period,
        year=found.year,
        date=found.date,
        reported=found.reported,
        status_as_written=found.status_as_written,
        published=published,
        published_total=published.get(TOTAL),
        visibility=old.round.visibility if old else visibility,
        invented=change.place.invented,
        source=source,
        vintage=vintage,
        catalogue_version=version,
    )


def _score_rows(change: RoundChange, new: Round, *, keep_stored: bool) -> list[StoredScore]:
    """Merge a file with the stored scores: what the file does not ask stays, and with ``keep_stored`` also what it
    leaves empty or what changed in the store after the file was written.
    """
    merged = dict(change.stored.assessment.scores) if change.stored else {}
    for found in change.scores:
        kept = keep_stored and found.kind in ("cleared", "conflict")
        if found.incoming is not None and not kept:
            merged[found.key] = found.incoming
    return [
        StoredScore(
            round=new,
            code=key.code,
            state=score.state.value,
            value=score.value,
            reasoning=score.reasoning,
            evidence=score.evidence,
            dated=score.dated,
        )
        for key, score in merged.items()
    ]
