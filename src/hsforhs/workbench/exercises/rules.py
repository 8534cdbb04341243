"""Who may do what with exercises, questions and calls: one table, read by pages, services and the API alike.

Reviewers hold a role beyond viewer at any place: the register belongs to no country. An exercise belongs to its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, may_administer, may_read, readable
from hsforhs.workbench.places.models import Place

from .models import BEFORE_SCORING, Exercise, GrantCall, Question, State


class Deed(Enum):
    """What somebody can want to do."""

    READ = "read an exercise"
    SUGGEST = "hand in an idea"
    SORT = "sort and merge ideas"
    MANAGE = "write the protocol, invite, open and close rounds"
    PUBLISH = "publish the results"
    RESULTS = "read the results"
    REVIEW = "record evidence and uptake of a question"
    CALL = "announce a call for grants"


_STEWARDS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
_WRITERS = frozenset(Role) - {Role.VIEWER}
AT_PLACE: Mapping[Deed, frozenset[Role]] = {
    Deed.SORT: _WRITERS,
    Deed.MANAGE: _STEWARDS,
    Deed.PUBLISH: _STEWARDS | {Role.APPROVER},
    Deed.CALL: _STEWARDS | {Role.APPROVER},
}
"""Roles at the place that a deed asks for."""


def may_at(person: Person, deed: Deed, place: Place) -> bool:
    """Say whether a person may do a thing at a place, whatever the state of an exercise."""
    return holds(person, place, *AT_PLACE[deed])


def may(person: Person, deed: Deed, exercise: Exercise) -> bool:
    """Say whether a person may do a thing with an exercise in its present state."""
    if deed is Deed.READ:
        return may_read(person, exercise.place, exercise.visibility)
    if not may_read(person, exercise.place, exercise.visibility) or exercise.imported:
        return deed is Deed.RESULTS and may_read(person, exercise.place, exercise.visibility)
    if deed is Deed.SUGGEST:
        return exercise.state == State.IDEAS
    if deed is Deed.RESULTS:
        return exercise.state == State.PUBLISHED or (exercise.has_results and _works_on(person, exercise))
    if deed is Deed.SORT and exercise.state not in BEFORE_SCORING:
        return False
    if deed is Deed.PUBLISH and exercise.state != State.CLOSED:
        return False
    return may_at(person, deed, exercise.place)


def _works_on(person: Person, exercise: Exercise) -> bool:
    return may_at(person, Deed.PUBLISH, exercise.place)


def may_change_protocol(person: Person, exercise: Exercise) -> bool:
    """The protocol is written until scoring opens; afterwards it stands."""
    return exercise.state in BEFORE_SCORING and may(person, Deed.MANAGE, exercise)


def may_review(person: Person, question: Question | None = None) -> bool:
    """Say whether a person may record evidence and uptake, of a question that the person may see."""
    if question is not None and not may_see(person, question):
        return False
    return may_administer(person) or any(x.role != Role.VIEWER for x in grants_of(person))


def may_see(person: Person, question: Question) -> bool:
    """A question is seen with the exercise that brought it; one of the shipped register by everybody."""
    return question.origin is None or may(person, Deed.READ, question.origin)


def seen_by(person: Person) -> Q:
    """Return :func:`may` with ``READ`` as a condition on exercises."""
    return readable(person)


def questions_seen_by(person: Person, *, prefix: str = "") -> Q:
    """Return :func:`may_see` as a condition on questions; ``prefix`` leads to them."""
    if may_administer(person):
        return Q()
    return Q(**{f"{prefix}origin__isnull": True}) | readable(
        person, place=f"{prefix}origin__place", visibility=f"{prefix}origin__visibility"
    )


def may_read_call(person: Person, call: GrantCall) -> bool:
    return may_read(person, call.place, call.visibility)


def calls_seen_by(person: Person) -> Q:
    """Return :func:`may_read_call` as a condition on calls."""
    return readable(person)
