"""Who may do what with reviews, lessons, recommendations and timelines: one table, read by pages, services and the API.

A public version without names belongs to the place of its original until it is accepted; then everybody reads it.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, is_member, may_administer, may_read, readable
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import within

from .models import Lesson, Review, SavedSynthesis, Timeline


class Deed(Enum):
    """What somebody can want to do."""

    WRITE = "add and change reviews, lessons, recommendations and timelines"
    FOLLOW = "say how far a recommendation is"
    VALIDATE = "validate what somebody else wrote"
    SET_VISIBILITY = "decide who may read it"
    PROPOSE_PUBLIC = "propose a public version without names"
    ACCEPT_PUBLIC = "accept or return a public version of somebody else"
    IMPORT = "bring in a file"
    REMOVE = "remove a review, a lesson or a timeline"


WRITERS = frozenset({Role.CONTRIBUTOR, Role.AREA_LEAD, Role.STEWARD, Role.ADMINISTRATOR})
APPROVERS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
TABLE: dict[Deed, frozenset[Role]] = {
    Deed.WRITE: WRITERS,
    Deed.FOLLOW: WRITERS,
    Deed.VALIDATE: APPROVERS,
    Deed.SET_VISIBILITY: APPROVERS,
    Deed.PROPOSE_PUBLIC: WRITERS,
    Deed.ACCEPT_PUBLIC: APPROVERS,
    Deed.IMPORT: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
    Deed.REMOVE: frozenset({Role.STEWARD, Role.ADMINISTRATOR}),
}
"""The roles that each deed asks for, one of them at the place or above it."""
_ON_ANONYMISED = frozenset({Deed.WRITE, Deed.ACCEPT_PUBLIC, Deed.REMOVE})
_ON_TIMELINES = frozenset({Deed.WRITE, Deed.FOLLOW, Deed.SET_VISIBILITY, Deed.REMOVE})
_ON_OTHERS = frozenset(Deed) - {Deed.ACCEPT_PUBLIC}


def may_at(person: Person, deed: Deed, place: Place) -> bool:
    """Say whether a person holds a role for a deed at a place."""
    return holds(person, place, *TABLE[deed])


def home(review: Review) -> Place:
    """Return the place whose people look after a review: for a public version that of its original."""
    return review.original.place if review.anonymised and review.original else review.place


def may(person: Person, deed: Deed, review: Review) -> bool:
    """Say whether a person may do something with a review in its present state.

    Nobody validates what is their own or accepts what they proposed; what was accepted is not changed any more.
    """
    if deed not in (_ON_ANONYMISED if review.anonymised else _ON_OTHERS):
        return False
    if review.is_accepted and deed is not Deed.REMOVE:
        return False
    if not may_at(person, deed, home(review)):
        return False
    if deed is Deed.VALIDATE:
        return review.author_id is None or _key(person) != review.author_id
    if deed is Deed.ACCEPT_PUBLIC:
        return review.proposed_by_id is not None and _key(person) != review.proposed_by_id
    return True


def may_on_timeline(person: Person, deed: Deed, timeline: Timeline) -> bool:
    """Say whether a person may do something with a timeline."""
    return deed in _ON_TIMELINES and may_at(person, deed, timeline.place)


def may_validate_lesson(person: Person, lesson: Lesson) -> bool:
    """A lesson is validated by somebody who did not write it."""
    if lesson.review.anonymised or not may_at(person, Deed.VALIDATE, home(lesson.review)):
        return False
    return lesson.author_id is None or _key(person) != lesson.author_id


def may_read_review(person: Person, review: Review) -> bool:
    """Reviews follow their visibility; a public version that nobody accepted is for the place of its original."""
    return may_read(person, home(review), review.visibility)


def may_read_lesson(person: Person, lesson: Lesson) -> bool:
    """A lesson is read by who may read its review, and follows its own visibility as well."""
    return may_read_review(person, lesson.review) and may_read(person, home(lesson.review), lesson.visibility)


def may_read_timeline(person: Person, timeline: Timeline) -> bool:
    """Timelines follow their visibility."""
    return may_read(person, timeline.place, timeline.visibility)


def followed(person: Person) -> Q:
    """Return, as a condition on recommendations, those whose state a person may tell of: of reviews and events that the
    person reads, at places where the person holds a role for it.
    """
    seen = (Q(review__isnull=False) & seen_reviews(person, "review__")) | (
        Q(timeline__isnull=False) & readable(person, place="timeline__place", visibility="timeline__visibility")
    )
    seen &= Q(review__isnull=True) | Q(review__anonymised=False)
    if may_administer(person):
        return seen
    held = Q(pk__in=())
    for path in {x.path for x in grants_of(person) if x.role in TABLE[Deed.FOLLOW]}:
        for place in ("review__place", "timeline__place"):
            held |= Q(**{f"{place}__path": path}) | Q(**{f"{place}__path__startswith": f"{path}/"})
    return seen & held


def written(person: Person) -> Q:
    """Return, as a condition on reviews without public versions, those to which a person may add a lesson."""
    if may_administer(person):
        return Q()
    held = Q(pk__in=())
    for path in {x.path for x in grants_of(person) if x.role in TABLE[Deed.WRITE]}:
        held |= within(path, "place__path")
    return held


def seen_reviews(person: Person, review: str = "") -> Q:
    """Return `may_read_review` as a condition; ``review`` is the way to the review, with the underscores behind."""
    found = readable(person, place=f"{review}place", visibility=f"{review}visibility")
    others = readable(person, place=f"{review}original__place", visibility=f"{review}visibility")
    anonymised = Q(**{f"{review}anonymised": True, f"{review}original__isnull": False})
    return (~anonymised & found) | (anonymised & others)


def seen_lessons(person: Person, lesson: str = "") -> Q:
    """Return `may_read_lesson` as a condition; ``lesson`` is the way to the lesson, with the underscores behind."""
    review = f"{lesson}review__"
    own = readable(person, place=f"{review}place", visibility=f"{lesson}visibility")
    others = readable(person, place=f"{review}original__place", visibility=f"{lesson}visibility")
    anonymised = Q(**{f"{review}anonymised": True, f"{review}original__isnull": False})
    return seen_reviews(person, review) & ((~anonymised & own) | (anonymised & others))


def seen_steps(person: Person) -> Q:
    """Return, as a condition on recommendations of reviews that a person reads, those of no lesson or of one that the
    person reads.
    """
    return Q(lesson__isnull=True) | seen_lessons(person, "lesson__")


def may_save(person: Person) -> bool:
    """Members save syntheses."""
    return is_member(person)


def may_remove(person: Person, saved: SavedSynthesis) -> bool:
    """Who saved it takes it away, and administrators of the site."""
    return isinstance(person, User) and person.is_active and (saved.person_id == person.pk or person.is_administrator)


def narrowest(first: str, second: str) -> str:
    """Return the visibility that fewer people have."""
    order = (Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC)
    return min((first, second), key=lambda x: order.index(Visibility(x)))


def _key(person: Person) -> int | None:
    return person.pk if isinstance(person, User) else None
