"""Who may do what with rounds and uploads: one table, read by pages, services and the API alike."""

from __future__ import annotations

from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import (
    Person,
    grants_of,
    holds,
    holds_in_area,
    is_member,
    may_administer,
    may_read,
    roles_at,
)
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import within

from .models import AreaSheet, AreaState, Round, RoundState, Upload


class Deed(Enum):
    """What somebody can want to do with a round."""

    OPEN = "open a round"
    ASSIGN = "assign leads and set the last day"
    SCORE = "write score, reasoning, evidence, ticks, priority actions"
    GIVE_OPINION = "give an opinion"
    COMMENT = "comment"
    PROPOSE = "propose an area"
    AGREE = "agree to an area"
    RETURN = "return an area to draft"
    PUBLISH = "publish the round"
    SET_VISIBILITY = "decide who may see the published round"
    DISCARD = "discard an open round"
    IMPORT = "import scores"


TABLE: dict[Deed, frozenset[Role]] = {
    Deed.OPEN: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.ASSIGN: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.SCORE: frozenset({Role.CONTRIBUTOR, Role.AREA_LEAD, Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.GIVE_OPINION: frozenset(set(Role) - {Role.VIEWER}),
    Deed.COMMENT: frozenset(set(Role) - {Role.VIEWER}),
    Deed.PROPOSE: frozenset({Role.AREA_LEAD, Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.AGREE: frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
    Deed.RETURN: frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
    Deed.PUBLISH: frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
    Deed.SET_VISIBILITY: frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
    Deed.DISCARD: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.IMPORT: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
}
"""The roles that each deed asks for, one of them at the place of the round or above it."""

_STATES: dict[Deed, frozenset[str]] = {
    Deed.ASSIGN: frozenset({RoundState.DRAFT, RoundState.PROPOSED, RoundState.AGREED}),
    Deed.SCORE: frozenset({RoundState.DRAFT}),
    Deed.GIVE_OPINION: frozenset({RoundState.DRAFT, RoundState.PROPOSED}),
    Deed.COMMENT: frozenset({RoundState.DRAFT, RoundState.PROPOSED, RoundState.AGREED}),
    Deed.PROPOSE: frozenset({RoundState.DRAFT}),
    Deed.AGREE: frozenset({RoundState.DRAFT, RoundState.PROPOSED}),
    Deed.RETURN: frozenset({RoundState.DRAFT, RoundState.PROPOSED, RoundState.AGREED}),
    Deed.PUBLISH: frozenset({RoundState.AGREED}),
    Deed.SET_VISIBILITY: frozenset({RoundState.PUBLISHED}),
    Deed.DISCARD: frozenset({RoundState.DRAFT, RoundState.PROPOSED, RoundState.AGREED}),
}
# Deeds on one area: only these are narrowed by the areas of a grant.
_AREA_STATES: dict[Deed, frozenset[str]] = {
    Deed.SCORE: frozenset({AreaState.DRAFT}),
    Deed.PROPOSE: frozenset({AreaState.DRAFT}),
    Deed.AGREE: frozenset({AreaState.PROPOSED}),
    Deed.RETURN: frozenset({AreaState.PROPOSED, AreaState.AGREED}),
}
_NARROWED = frozenset({Role.CONTRIBUTOR, Role.AREA_LEAD})
"""Roles that a grant can narrow to single areas."""


def may(person: Person, deed: Deed, found: Round, area: AreaSheet | None = None) -> bool:
    """Say whether a person may do something with a round in its present state, in one of its areas where one is given.

    A lead who was assigned to an area is the only area lead who proposes it.
    """
    if found.state not in _STATES[deed]:
        return False
    if area is None or deed not in _AREA_STATES:
        return holds(person, found.place, *TABLE[deed])
    if area.state not in _AREA_STATES[deed]:
        return False
    if deed is Deed.PROPOSE and area.lead_id is not None and _user_id(person) != area.lead_id:
        return holds(person, found.place, *(TABLE[deed] - {Role.AREA_LEAD}))
    if holds(person, found.place, *(TABLE[deed] - _NARROWED)):
        return True
    group = f"{found.instrument}:{area.group}"
    return holds_in_area(person, found.place, group, *(TABLE[deed] & _NARROWED))


def may_at(person: Person, deed: Deed, place: Place) -> bool:
    """Say whether a person may open a round or import scores at a place."""
    return holds(person, place, *TABLE[deed])


def may_see(person: Person, found: Round) -> bool:
    """Open rounds are for people with a role at the place; published ones follow their visibility."""
    if found.is_open:
        return bool(roles_at(person, found.place))
    return may_read(person, found.place, found.visibility)


def seen_by(person: Person) -> Q:
    """The filter for rounds that `may_see` lets through, for reads of many rounds at once."""
    if may_administer(person):
        return Q()
    mine = Q(pk__in=[])
    for path in {x.path for x in grants_of(person)}:
        mine |= within(path, "place__path")
    published = Q(visibility=Visibility.PUBLIC)
    if is_member(person):
        published |= Q(visibility=Visibility.NETWORK)
    return mine | (Q(state=RoundState.PUBLISHED) & published)


def may_import(person: Person, place: Place | None = None) -> bool:
    """Data stewards import scores of their places; without a place: whether the person may import any at all."""
    if place is not None:
        return may_at(person, Deed.IMPORT, place)
    return may_administer(person) or any(x.role in TABLE[Deed.IMPORT] for x in grants_of(person))


def may_follow(person: Person, upload: Upload) -> bool:
    """An upload is the business of who handed it in."""
    return isinstance(person, User) and (upload.actor == person.actor or may_administer(person))


def _user_id(person: Person) -> int | None:
    return person.pk if isinstance(person, User) else None
