"""Rounds that leave the store for other systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import within
from hsforhs.workbench.threads.services import reference

from .models import Round, RoundState
from .queries import StoredAssessment, assessment_of, current


def rounds_for_exchange(
    place_code: str, *, instrument: str, year: int, kind: str = "", children: bool = False
) -> list[StoredAssessment]:
    """Return the published rounds of a place in one year, for the operator: whatever their visibility.

    ``children`` adds the places below that have such a round. A mission counts for the year in which it ended.
    Raises BadInput for a place that is not in the tree, and when there is no such round.
    """
    framework().instrument(instrument)
    place = _place(place_code)
    where = _here_or_below(place, children=children)
    found = current().filter(where, Q(year=year) | Q(year__isnull=True, date__year=year), instrument=instrument)
    if kind:
        found = found.filter(kind=kind)
    rounds = [StoredAssessment(x, assessment_of(x)) for x in found.order_by("place__path", "kind", "period")]
    if not rounds:
        below = " and the places below" if children else ""
        raise BadInput(
            f"{place.name}{below} has no round by {instrument} in {year}{f' of the kind {kind}' if kind else ''}",
            expected=_there_is(place),
        )
    return rounds


@dataclass(frozen=True, slots=True)
class RoundDate:
    """A day of a round: the last day of a mission, or the last day for scores of a round that is open.

    ``changed_at`` is when the round was last written: a calendar takes a newer entry only.
    """

    round: Round
    day: dt.date
    closes: bool
    changed_at: dt.datetime


def dates_of_rounds(place_code: str, *, children: bool = False) -> list[RoundDate]:
    """Return the days of the rounds of a place, for the operator, by day; ``children`` adds the places below."""
    where = _here_or_below(_place(place_code), children=children)
    found = Round.objects.filter(where, superseded_by__isnull=True).select_related("place")
    due = Q(state=RoundState.PUBLISHED, date__isnull=False) | (
        ~Q(state=RoundState.PUBLISHED) & Q(closes_on__isnull=False)
    )
    rounds = list(found.filter(due))
    events = Event.objects.filter(subject__in=[reference(x) for x in rounds]).values_list("subject")
    written = dict(events.annotate(Max("at")))
    days = [
        RoundDate(x, day, closes=x.is_open, changed_at=written.get(reference(x), x.stored_at))
        for x in rounds
        if (day := x.closes_on if x.is_open else x.date)
    ]
    return sorted(days, key=lambda x: (x.day, x.round.place.path, x.round.instrument, x.round.pk))


@transaction.atomic
def record_push(*, rounds: Sequence[StoredAssessment], address: str, counts: dict[str, Any]) -> None:
    """Note in the audit that the operator sent rounds to another system, and what that system did with them."""
    countries = {x.round.country for x in rounds}
    record(
        actor=OPERATOR,
        action="assessments.push",
        country=countries.pop() if len(countries) == 1 else "",
        subject=reference(rounds[0].round) if len(rounds) == 1 else "",
        facts={"address": address, "rounds": [x.round.pk for x in rounds], **counts},
    )


def _here_or_below(place: Place, *, children: bool) -> Q:
    return within(place.path, "place__path") if children else Q(place=place)


def _place(code: str) -> Place:
    found = Place.objects.filter(code=code).first() or Place.objects.filter(code=code.upper()).first()
    if found is None:
        raise BadInput(f"there is no place '{code}' in the store", expected="a code of the tree, such as GHA")
    return found


def _there_is(place: Place) -> str:
    known = ", ".join(f"{x.instrument} {x.period}" for x in current().filter(place=place))
    return f"one of {known}" if known else "a place with an assessment"
