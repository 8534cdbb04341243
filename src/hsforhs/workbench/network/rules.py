"""Who may do what in the network, and who sees which field of a profile.

The secretariat are data stewards and administrators at the root of the tree of places, and administrators of the site.
Members are people with an approved profile; whoever holds a role at a place reads what members read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, is_member, may_administer
from hsforhs.workbench.accounts.rules import readable as readable_at
from hsforhs.workbench.places.models import Place, Visibility

from .models import Assignment, FieldPolicy, HelpRequest, Profile, Seat
from .words import Audience, Field, GroupKind, MemberState


class Deed(Enum):
    """What somebody can want to do at a place."""

    ASK = "ask the network for help"
    ASSIGN = "take an offer, close a request, give feedback"


SECRETARIAT = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
TABLE: dict[Deed, frozenset[Role]] = {
    Deed.ASK: frozenset(set(Role) - {Role.VIEWER}),
    Deed.ASSIGN: frozenset({Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR}),
}
NARROWEST = {Field.NAME: Audience.SECRETARIAT, Field.EXPERTISE: Audience.SECRETARIAT}
"""Fields that the secretariat has to see to vet somebody."""
WIDEST = {Field.GENDER: Audience.MEMBERS, Field.CONTACT: Audience.MEMBERS}
"""Fields that are never for everybody."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks, with what decides about fields: own profile, secretariat, membership, pools sat in."""

    person: Person
    profile: Profile | None = None
    is_secretariat: bool = False
    reads_as_member: bool = False
    is_approved: bool = False
    pools: frozenset[int] = frozenset()

    @property
    def audiences(self) -> frozenset[str]:
        """The audiences that this viewer belongs to for every profile."""
        if self.is_secretariat:
            return frozenset(Audience.values) - {Audience.ME}
        return frozenset({Audience.MEMBERS, Audience.PUBLIC} if self.reads_as_member else {Audience.PUBLIC})


def in_secretariat(person: Person) -> bool:
    """Say whether a person looks after the network."""
    if may_administer(person):
        return True
    return any(x.role in SECRETARIAT and "/" not in x.path for x in grants_of(person))


def viewer_of(person: Person) -> Viewer:
    """Find out what decides about fields, in three queries at most; none for a visitor."""
    if not isinstance(person, User) or not person.is_active:
        return Viewer(person)
    today = timezone.localdate()
    own = Profile.objects.filter(user=person).first()
    approved = own is not None and own.is_approved(today)
    pools: frozenset[int] = frozenset()
    if own is not None and approved:
        sat = Seat.objects.filter(holder=own, group__kind=GroupKind.POOL, group__closed_at=None)
        pools = frozenset(sat.values_list("group_id", flat=True))
    secretariat = in_secretariat(person)
    return Viewer(person, own, secretariat, approved or secretariat or is_member(person), approved, pools)


def allowed_audiences(field: str) -> list[Audience]:
    """Return the audiences that a field can have, the narrowest first."""
    order = list(Audience)
    first = order.index(NARROWEST.get(Field(field), Audience.ME))
    last = order.index(WIDEST.get(Field(field), Audience.PUBLIC))
    return order[first : last + 1]


def sees(viewer: Viewer, profile: Profile, audience: str, pools: frozenset[int] = frozenset()) -> bool:
    """Say whether a viewer sees what a profile shows to an audience; ``pools`` are those that the profile sits in.

    Nobody but the secretariat and the person sees anything of who is not an approved member.
    """
    if viewer.profile is not None and viewer.profile.pk == profile.pk:
        return True
    if not viewer.is_secretariat and not profile.is_approved(timezone.localdate()):
        return False
    if audience == Audience.POOL and not viewer.is_secretariat:
        return not viewer.pools.isdisjoint(pools)
    return audience in viewer.audiences


def shown_to(viewer: Viewer, field: str) -> Q:
    """Return :func:`sees` as a condition on profiles."""
    policy = FieldPolicy.objects.filter(profile=OuterRef("pk"), field=field, until=None)
    condition = Q(Exists(policy.filter(audience__in=viewer.audiences)))
    if viewer.pools:
        shared = Seat.objects.filter(holder=OuterRef("pk"), group__in=viewer.pools)
        condition |= Q(Exists(policy.filter(audience=Audience.POOL))) & Q(Exists(shared))
    if not viewer.is_secretariat:
        condition &= Q(state=MemberState.APPROVED, term_ends__gte=timezone.localdate())
    if viewer.profile is not None:
        condition |= Q(pk=viewer.profile.pk)
    return condition


def may(person: Person, deed: Deed, place: Place) -> bool:
    """Say whether a person may do something for a place."""
    return holds(person, place, *TABLE[deed])


def speaks_for(person: Person, place: Place) -> bool:
    """Say whether a person may consent in the name of a place: by a role of its own country, not by one above it."""
    codes = place.path.split("/")
    own = "/".join(codes[: codes.index(place.country) + 1]) if place.country in codes else place.path
    held = [x.path for x in grants_of(person) if x.role in TABLE[Deed.ASSIGN]]
    return any(f"{x}/".startswith(f"{own}/") and f"{place.path}/".startswith(f"{x}/") for x in held)


def widest_use(viewer: Viewer, assignment: Assignment) -> str:
    """Return how many may read what a viewer makes of the record of an assignment; empty where the viewer may not.

    People of the place decide on their own words. The secretariat makes something of them for those who read the
    request, of what is private nothing, until the place consents.
    """
    request = assignment.request
    if speaks_for(viewer.person, request.place):
        return Visibility.PUBLIC
    if not viewer.is_secretariat:
        return ""
    if assignment.consented_at is not None:
        return Visibility.PUBLIC
    return "" if request.visibility == Visibility.PRIVATE else request.visibility


def readable_requests(viewer: Viewer) -> Q:
    """The condition on requests that a viewer reads; approved members read what is for the network."""
    found = readable_at(viewer.person)
    if viewer.is_secretariat:
        return Q()
    return found | Q(visibility=Visibility.NETWORK) if viewer.is_approved else found


def has_interest(profile: Profile, place: Place) -> bool:
    """Say whether a member belongs to the country of a place, or has declared an interest there."""
    if not place.country:
        return False
    declared = profile.declarations.order_by("-pk").values_list("countries", flat=True).first() or []
    return place.country == profile.country or place.country in declared


def may_offer(viewer: Viewer, request: HelpRequest) -> bool:
    """Approved members offer help on open requests of other countries than their own."""
    if viewer.profile is None or not viewer.is_approved or request.state != "open":
        return False
    return not has_interest(viewer.profile, request.place)
