"""Reusable reads of rounds and scores, as records of the core."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce, Substr

from hsforhs.framework import Key, framework
from hsforhs.scores import Assessment, Score, ScoreState, band_of, level_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Kind, Place, Visibility
from hsforhs.workbench.places.queries import below

from . import rules
from .models import Evidence, Round, RoundState, StoredScore


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """A stored round together with its scores as a record of the core."""

    round: Round
    assessment: Assessment


def current() -> QuerySet[Round]:
    """Published rounds in their latest vintage with place, source and scores, whoever may see them."""
    return (
        Round.objects.filter(superseded_by__isnull=True, state=RoundState.PUBLISHED)
        .select_related("source", "place")
        .prefetch_related(Prefetch("scores", StoredScore.objects.order_by("pk")))
    )


def current_rounds(place: Place, person: Person) -> list[StoredAssessment]:
    """The rounds of a place that ``person`` may see, in their latest vintage, newest first."""
    found = current().filter(place=place).order_by("-period", "instrument")
    return [StoredAssessment(x, assessment_of(x)) for x in found if rules.may_see(person, x)]


@dataclass(frozen=True, slots=True)
class SeenRound:
    """A round without its scores; ``has_values`` says whether indicators have some."""

    round: Round
    has_values: bool


def rounds_seen(place: Place, person: Person) -> list[SeenRound]:
    """The same rounds as ``current_rounds`` in the same order, for pages that do not need their scores."""
    values = StoredScore.objects.filter(round=OuterRef("pk"), value__isnull=False)
    found = Round.objects.filter(superseded_by__isnull=True, state=RoundState.PUBLISHED, place=place)
    rows = found.select_related("source").annotate(has_values=Exists(values)).order_by("-period", "instrument")
    for row in rows:
        row.place = place
    return [SeenRound(x, x.has_values) for x in rows if rules.may_see(person, x)]


def with_scores(seen: Iterable[SeenRound]) -> list[StoredAssessment]:
    """The same rounds with their scores, in one more query."""
    rounds = [x.round for x in seen]
    prefetch_related_objects(rounds, Prefetch("scores", StoredScore.objects.order_by("pk")))
    return [StoredAssessment(x, assessment_of(x)) for x in rounds]


def current_round(place: Place, person: Person, *, round_id: int) -> StoredAssessment | None:
    """One round of a place by its number, if ``person`` may see it."""
    found = current().filter(place=place, pk=round_id).first()
    if found is None or not rules.may_see(person, found):
        return None
    return StoredAssessment(found, assessment_of(found))


def current_by_key(wanted: Iterable[Assessment]) -> dict[tuple[str, str, str, str], StoredAssessment]:
    """The current rounds of the same place, instrument, kind and period as some assessments, by these four."""
    keys = {(x.place, x.instrument, x.kind, x.period) for x in wanted}
    rows = current().filter(place__code__in={x[0] for x in keys}, period__in={x[3] for x in keys})
    found = {(x.place.code, x.instrument, x.kind, x.period): x for x in rows}
    return {key: StoredAssessment(found[key], assessment_of(found[key])) for key in keys if key in found}


def handed_on(places: Iterable[Place]) -> list[Round]:
    """The published rounds of places with all that stands below them, as another instance may get them.

    Rounds of an adapted instrument stay: its wording belongs to the place that adapted it.
    """
    documents = Evidence.objects.filter(withdrawn_at__isnull=True).select_related("content").order_by("pk")
    found = current().filter(place__in=list(places), adapted__isnull=True)
    return list(found.prefetch_related("areas", Prefetch("documents", documents)).order_by("pk"))


def latest_with_scores(rounds: Iterable[StoredAssessment]) -> StoredAssessment | None:
    """The round that a plan would start from: the newest one that holds indicator values."""
    return next((x for x in rounds if x.assessment.values), None)


ScoreRow: TypeAlias = tuple[str, str, Decimal | None, str, str, dt.date | None]
"""Code, state, value, reasoning, evidence and day of one stored score."""


def score_rows(round_id: int) -> tuple[ScoreRow, ...]:
    """The scores of one round as they are stored, for who keeps what was made of them."""
    found = StoredScore.objects.filter(round=round_id).order_by("pk")
    return tuple(found.values_list("code", "state", "value", "reasoning", "evidence", "dated"))


def assessment_of(found: Round) -> Assessment:
    """Turn a stored round into a record of the core."""
    rows = ((x.code, x.state, x.value, x.reasoning, x.evidence, x.dated) for x in found.scores.all())
    return assessment_with(found, rows)


def assessment_with(found: Round, rows: Iterable[ScoreRow]) -> Assessment:
    """The same where the scores were read apart."""
    scores = {}
    for code, state, stored, reasoning, evidence, dated in rows:
        key = Key.of(found.instrument, code)
        value = None
        if stored is not None:
            value = int(stored) if stored == int(stored) else float(stored)
        scores[key] = Score(key, ScoreState(state), value, reasoning=reasoning, evidence=evidence, dated=dated)
    return Assessment(
        instrument=found.instrument,
        place=found.place.code,
        country=found.country,
        name=found.place.name,
        who_region="",
        kind=found.kind,
        scores=scores,
        published=found.published,
        year=found.year,
        date=found.date,
        reported=found.reported,
        status_as_written=found.status_as_written,
    )


@dataclass(frozen=True, slots=True)
class Average:
    """The published average of one State, or that it did not report."""

    code: str
    total: float | None
    reported: bool

    @property
    def band(self) -> int | None:
        """The band 1 to 5 of the average, where there is one."""
        return None if self.total is None or not self.reported else band_of(self.total)


def averages(instrument: str, period: str) -> dict[str, Average]:
    """Published averages of the States Parties for one instrument and year, by ISO3 code."""
    rows = Round.objects.filter(
        instrument=instrument,
        period=period,
        superseded_by__isnull=True,
        state=RoundState.PUBLISHED,
        visibility=Visibility.PUBLIC,
        place__kind=Kind.COUNTRY,
        invented=False,
    ).values_list("place__code", "published_total", "reported")
    return {code: Average(code, total, reported) for code, total, reported in rows}


def loaded_periods(instruments: Iterable[str]) -> list[tuple[str, str, int]]:
    """(instrument, period, number of public rounds of States Parties), newest first."""
    rows = (
        Round.objects.filter(
            instrument__in=list(instruments),
            superseded_by__isnull=True,
            state=RoundState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            place__kind=Kind.COUNTRY,
            invented=False,
        )
        .values_list("instrument", "period")
        .annotate(number=Count("pk"))
        .order_by("-period", "-instrument")
    )
    return list(rows)


def round_by_id(round_id: int) -> StoredAssessment:
    """One round in whatever vintage, for records that were made from it; the caller checks who may see it."""
    found = (
        Round.objects.select_related("source", "place")
        .prefetch_related(Prefetch("scores", StoredScore.objects.order_by("pk")))
        .get(pk=round_id)
    )
    return StoredAssessment(found, assessment_of(found))


def find_round(round_id: int) -> Round | None:
    """One round with its place in whatever vintage and state; the caller checks who may see it."""
    return Round.objects.select_related("place").filter(pk=round_id).first()


def current_rounds_below(
    place: Place, person: Person, *, instrument: str = "", kind: str = "", year: str = ""
) -> dict[int, list[StoredAssessment]]:
    """The rounds of all places below one, by the number of the place, newest first; of one edition, kind, year."""
    rows = current().filter(rules.seen_by(person), below(place.path, "place__path"))
    wanted = {"instrument": instrument, "kind": kind, "period__startswith": year}
    found: dict[int, list[StoredAssessment]] = {}
    for row in rows.filter(**{x: y for x, y in wanted.items() if y}).order_by("-period", "instrument"):
        found.setdefault(row.place_id, []).append(StoredAssessment(row, assessment_of(row)))
    return found


@dataclass(frozen=True, slots=True)
class Edition:
    """What places were assessed with in one year, and how many of them."""

    instrument: str
    kind: str
    year: str
    places: int


def editions_below(place: Place, person: Person) -> list[Edition]:
    """What the places below one were assessed with, indicator by indicator: newest first, then the most frequent."""
    rows = (
        Round.objects.filter(
            rules.seen_by(person),
            below(place.path, "place__path"),
            superseded_by__isnull=True,
            state=RoundState.PUBLISHED,
            scores__state=StoredScore.State.VALUE,
        )
        .values_list("instrument", "kind", Substr("period", 1, 4))
        .annotate(number=Count("place", distinct=True))
        .order_by()
    )
    found = [Edition(*row) for row in rows if row[2].isdecimal()]
    return sorted(found, key=lambda x: (x.year, x.places, x.kind == "SELF", x.instrument), reverse=True)


@dataclass(frozen=True, slots=True)
class Report:
    """One public assessment of a country: who made it (``kind``), when, and whether it has indicator values."""

    country: str
    instrument: str
    kind: str
    period: str
    reported: bool
    with_indicators: bool


def public_reports() -> list[Report]:
    """The public assessments of all countries that exist, newest first."""
    values = StoredScore.objects.filter(round=OuterRef("pk"), state=StoredScore.State.VALUE)
    rows = (
        Round.objects.filter(
            superseded_by__isnull=True,
            state=RoundState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            place__kind=Kind.COUNTRY,
            invented=False,
        )
        .annotate(with_indicators=Exists(values))
        .order_by("-period", "-instrument")
        .values_list("place__code", "instrument", "kind", "period", "reported", "with_indicators")
    )
    return [Report(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CountryLevels:
    """The levels 0 to 5 of the newest round of one country; of its capacities where no indicator values are stored."""

    period: str
    kind: str
    levels: tuple[float, ...]
    of_capacities: bool


def newest_levels(person: Person, instrument: str) -> dict[str, CountryLevels]:
    """The newest round of each country that exists by one instrument, by ISO3 code; only what ``person`` may see."""
    rows = Round.objects.filter(
        rules.seen_by(person),
        instrument=instrument,
        superseded_by__isnull=True,
        state=RoundState.PUBLISHED,
        place__kind=Kind.COUNTRY,
        invented=False,
        reported=True,
    ).order_by("period", "pk")
    fields = ("place__code", "pk", "period", "kind", "published")
    newest = {code: rest for code, *rest in rows.values_list(*fields)}
    values: dict[int, list[float]] = {}
    scores = StoredScore.objects.filter(round__in=[x[0] for x in newest.values()], state=StoredScore.State.VALUE)
    for pk, value in scores.order_by("pk").values_list("round", "value"):
        if value is not None:
            values.setdefault(pk, []).append(float(level_of(instrument, float(value))))
    groups = {x.key.code for x in framework().groups_of(instrument)}
    found = {}
    for code, (pk, period, kind, published) in newest.items():
        capacities = [float(level_of(instrument, x)) for name, x in published.items() if name in groups]
        if levels := values.get(pk) or capacities:
            found[code] = CountryLevels(period, kind, tuple(levels), pk not in values)
    return found


def newest_capacities(instrument: str) -> list[dict[str, float]]:
    """The published per cent of each capacity in the newest public report of every State, without their names."""
    rows = (
        Round.objects.filter(
            instrument=instrument,
            superseded_by__isnull=True,
            state=RoundState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            place__kind=Kind.COUNTRY,
            invented=False,
        )
        .order_by("place", "period")
        .values_list("place", "published")
    )
    return list(dict(rows).values())


def count_rounds() -> int:
    """How many rounds are stored, older vintages included."""
    return Round.objects.count()


AVAILABLE_AT = "available_at"
"""Since when a published round can be read: it never changes, so rounds and scores are given in its order."""


def seen_rounds(person: Person) -> QuerySet[Round]:
    """All published rounds that ``person`` may see, in their latest vintage, with :data:`AVAILABLE_AT`."""
    return current().filter(rules.seen_by(person)).annotate(available_at=Coalesce("published_at", "stored_at"))


def available_since(found: QuerySet[Round], moment: dt.datetime) -> QuerySet[Round]:
    """Keep the rounds that can be read since a moment."""
    return found.filter(**{f"{AVAILABLE_AT}__gte": moment})


def seen_vintages(found: Round, person: Person) -> QuerySet[Round]:
    """Every published vintage of the assessment of a round that ``person`` may see, oldest first."""
    return (
        Round.objects.filter(
            rules.seen_by(person),
            state=RoundState.PUBLISHED,
            place=found.place,
            instrument=found.instrument,
            kind=found.kind,
            period=found.period,
        )
        .select_related("source", "place")
        .order_by("vintage")
    )


def seen_round(round_id: int, person: Person) -> Round | None:
    """One published round in whatever vintage by its number, with its scores, if ``person`` may see it."""
    return (
        Round.objects.filter(rules.seen_by(person), state=RoundState.PUBLISHED, pk=round_id)
        .select_related("source", "place")
        .prefetch_related(Prefetch("scores", StoredScore.objects.order_by("pk")))
        .first()
    )


def scores_in(rounds: QuerySet[Round]) -> QuerySet[StoredScore]:
    """The scores of some rounds with their round, place and source, and :data:`AVAILABLE_AT` of the round."""
    return (
        StoredScore.objects.filter(round__in=rounds.order_by().values("pk"))
        .select_related("round__place", "round__source")
        .annotate(available_at=Coalesce("round__published_at", "round__stored_at"))
    )
