"""Rounds that leave the store for other systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place

from .models import Round
from .queries import StoredAssessment, assessment_of, current


def rounds_for_exchange(
    place_code: str, *, instrument: str, year: int, kind: str = "", children: bool = False
) -> list[StoredAssessment]:
    """Return the rounds of a place in one year in their latest vintage, for the operator: whatever their visibility.

    ``children`` adds the places below that have such a round. A mission counts for the year in which it ended.
    Raises BadInput for a place that is not in the tree, and when there is no such round.
    """
    framework().instrument(instrument)
    place = _place(place_code)
    where = Q(place=place)
    if children:
        where |= Q(place__path__startswith=f"{place.path}/")
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


def dated_rounds(place_code: str, *, children: bool = False) -> list[Round]:
    """Return the rounds of a place that have a date, oldest first; with ``children`` those of the places below too."""
    place = _place(place_code)
    where = Q(place=place)
    if children:
        where |= Q(place__path__startswith=f"{place.path}/")
    return list(current().filter(where, date__isnull=False).order_by("date", "place__path", "instrument"))


@transaction.atomic
def record_push(*, rounds: Sequence[StoredAssessment], address: str, counts: dict[str, Any]) -> None:
    """Note in the audit that the operator sent rounds to another system, and what that system did with them."""
    countries = {x.round.country for x in rounds}
    record(
        actor=OPERATOR,
        action="assessments.push",
        country=countries.pop() if len(countries) == 1 else "",
        subject=f"assessments.round:{rounds[0].round.pk}" if len(rounds) == 1 else "",
        facts={"address": address, "rounds": [x.round.pk for x in rounds], **counts},
    )


def _place(code: str) -> Place:
    found = Place.objects.filter(code=code).first() or Place.objects.filter(code=code.upper()).first()
    if found is None:
        raise BadInput(f"there is no place '{code}' in the store", expected="a code of the tree, such as GHA")
    return found


def _there_is(place: Place) -> str:
    known = ", ".join(f"{x.instrument} {x.period}" for x in current().filter(place=place))
    return f"one of {known}" if known else "a place with an assessment"
