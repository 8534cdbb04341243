"""Reads of the network: what a viewer may see of people, groups and requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.matching import held_back
from hsforhs.workbench.assessments.queries import newest_capacities

from . import rules
from .models import (
    Affiliation,
    Assignment,
    Expertise,
    FieldPolicy,
    Group,
    HelpRequest,
    Institution,
    Nomination,
    Offer,
    Profile,
    Seat,
)
from .rules import Viewer
from .words import Field, GroupKind, MemberState

ON_A_PAGE = 30
INSTRUMENT = "spar-2"
"""Whose published capacities say where States have gaps: all States report by it."""
NO_REGION = "-"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a viewer sees of a person: the name or a pseudonym, and the fields that may be shown."""

    profile: Profile
    name: str
    fields: frozenset[str]

    @property
    def is_named(self) -> bool:
        return Field.NAME in self.fields


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is narrowed by; empty fits everything."""

    words: str = ""
    area: str = ""
    language: str = ""
    region: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the people whose names a viewer sees. ``more`` says whether a page follows."""

    people: list[Shown] = field(default_factory=list)
    more: bool = False


def _current() -> Prefetch:
    return Prefetch("policies", FieldPolicy.objects.filter(until=None), to_attr="in_force")


def _pools() -> Prefetch:
    return Prefetch("seats", Seat.objects.filter(group__kind=GroupKind.POOL), to_attr="in_pools")


def shown(viewer: Viewer, profile: Any) -> Shown:
    """Return what a viewer sees of a profile that was read with its policies and pools."""
    pools = frozenset(x.group_id for x in profile.in_pools)
    fields = frozenset(x.field for x in profile.in_force if rules.sees(viewer, profile, x.audience, pools))
    return Shown(profile, profile.name if Field.NAME in fields and profile.name else profile.pseudonym, fields)


def named_people(viewer: Viewer, wanted: Wanted) -> QuerySet[Profile]:
    """Return the approved people whose names a viewer sees. A filter finds only by fields that are shown as well."""
    found = Profile.objects.filter(state=MemberState.APPROVED, term_ends__gte=timezone.localdate())
    found = found.filter(rules.shown_to(viewer, Field.NAME))
    if wanted.words:
        found = found.filter(name__icontains=wanted.words)
    if wanted.area:
        found = found.filter(in_area(wanted.area, "expertise__term"), rules.shown_to(viewer, Field.EXPERTISE))
    if wanted.language:
        found = found.filter(Q(languages__code=wanted.language), rules.shown_to(viewer, Field.LANGUAGES))
    if wanted.region:
        found = found.filter(Q(country__in=_countries_of(wanted.region)), rules.shown_to(viewer, Field.COUNTRY))
    return found.distinct().prefetch_related(_current(), _pools(), "expertise", "languages")


def directory(viewer: Viewer, wanted: Wanted) -> Directory:
    """Return one page of the people whose names a viewer sees, by name."""
    first = (wanted.page - 1) * ON_A_PAGE
    people = list(named_people(viewer, wanted).order_by("name", "pk")[first : first + ON_A_PAGE + 1])
    return Directory([shown(viewer, x) for x in people[:ON_A_PAGE]], len(people) > ON_A_PAGE)


def in_area(area: str, field: str) -> Q:
    """The condition that a gap or a term is an area or one of its cells."""
    return Q(**{field: area}) | Q(**{f"{field}__startswith": f"{area}:"})


def _countries_of(region: str) -> list[str]:
    return [x.iso3 for x in framework().states.values() if x.who_region == region]


def members_by_region() -> tuple[int, list[tuple[str, int | None]]]:
    """Return how many approved members there are, and by WHO region with small numbers held back."""
    today = timezone.localdate()
    words = framework()
    approved = Profile.objects.filter(state=MemberState.APPROVED, term_ends__gte=today)
    regions = Counter(
        words.states[x].who_region if x in words.states else NO_REGION
        for x in approved.values_list("country", flat=True)
    )
    counts = {x: regions[x] for x in (*words.regions, NO_REGION) if x in words.regions or regions[x]}
    return sum(regions.values()), list(held_back(counts).items())


def find_person(viewer: Viewer, key: str) -> Shown | None:
    """Return a person of whom a viewer sees something, with all that a page shows."""
    found = (
        Profile.objects.filter(key=key)
        .select_related("user")
        .prefetch_related(
            _current(),
            _pools(),
            Prefetch("affiliations", Affiliation.objects.select_related("institution")),
            Prefetch(
                "expertise", Expertise.objects.annotate(endorsed=Count("endorsements")).order_by("-level", "term")
            ),
            "expertise__evidence",
            "languages",
            "windows",
            "contacts",
        )
        .first()
    )
    if found is None:
        return None
    seen = shown(viewer, found)
    return seen if seen.fields or viewer.is_secretariat else None


def read_own(profile: Profile) -> None:
    """Read all that the page of one's own profile shows, into the record at hand."""
    affiliations = Prefetch("affiliations", Affiliation.objects.select_related("institution"))
    expertise = Prefetch("expertise", Expertise.objects.prefetch_related("evidence"))
    more = ("languages", "windows", "contacts", "steps")
    prefetch_related_objects([profile], _current(), affiliations, expertise, *more)


def policy_history(profile: Profile) -> QuerySet[FieldPolicy]:
    """Return the audiences that fields had before, newest first."""
    return profile.policies.exclude(until=None).order_by("-until")


def all_members() -> QuerySet[Profile]:
    """Return everybody for the secretariat, those who wait first."""
    return Profile.objects.exclude(state__in=(MemberState.DRAFT, MemberState.ERASED)).order_by("state", "name", "pk")


def institutions() -> QuerySet[Institution]:
    return Institution.objects.prefetch_related("expertise").order_by("name", "pk")


def groups() -> QuerySet[Group]:
    """Return all groups with how many seats they have and how many are held."""
    return Group.objects.select_related("pool", "place").annotate(
        seat_number=Count("seats", distinct=True),
        held=Count("seats", filter=Q(seats__holder__isnull=False, seats__until=None), distinct=True),
    )


def find_group(number: int) -> Group | None:
    return Group.objects.select_related("pool", "place").filter(pk=number).first()


def seats_of(group: Group) -> QuerySet[Seat]:
    """Return the seats of a group with holders and nominations."""
    people = Profile.objects.prefetch_related(_current(), _pools())
    nominations = Nomination.objects.prefetch_related(Prefetch("profile", people))
    return group.seats.prefetch_related(Prefetch("holder", people), Prefetch("nominations", nominations))


def nominees(viewer: Viewer) -> list[Shown]:
    """Return the approved people whom a viewer can nominate: those whose names are shown."""
    today = timezone.localdate()
    found = Profile.objects.filter(rules.shown_to(viewer, Field.NAME), state=MemberState.APPROVED, term_ends__gte=today)
    return [shown(viewer, x) for x in found.order_by("name", "pk").prefetch_related(_current(), _pools())]


def requests(viewer: Viewer) -> QuerySet[HelpRequest]:
    """Return the requests that a viewer reads, newest first."""
    found = HelpRequest.objects.filter(rules.readable_requests(viewer)).select_related("place")
    return found.annotate(offer_number=Count("offers")).order_by("-pk")


def find_request(viewer: Viewer, number: int) -> HelpRequest | None:
    return requests(viewer).filter(pk=number).first()


def offers_of(request: HelpRequest) -> QuerySet[Offer]:
    people = Profile.objects.prefetch_related(_current(), _pools())
    return request.offers.prefetch_related(Prefetch("profile", people))


def assignments_of(request: HelpRequest) -> QuerySet[Assignment]:
    people = Profile.objects.prefetch_related(_current(), _pools())
    return request.assignments.select_related("feedback").prefetch_related(Prefetch("profile", people))


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for by area: open requests, and how far States are from 100 per cent, summed up over them."""

    requests: Mapping[str, int]
    gaps: Mapping[str, float]

    @property
    def total(self) -> dict[str, float]:
        """The sum of the priorities of all open gaps by area: 1 for a request, 0 to 1 for a State."""
        return {x: self.requests.get(x, 0) + self.gaps.get(x, 0.0) for x in {*self.requests, *self.gaps}}


def demand(viewer: Viewer) -> Demand:
    """Return what the network is needed for, as far as a viewer may read it."""
    still = HelpRequest.objects.filter(rules.readable_requests(viewer), state__in=("open", "assigned")).exclude(gap="")
    asked = Counter(x.partition(":")[0] for x in still.values_list("gap", flat=True))
    return Demand(asked, _gaps_of_states(newest_capacities(INSTRUMENT)))


def _gaps_of_states(reports: Iterable[Mapping[str, float]]) -> dict[str, float]:
    areas = {x.spar2_capacity: x.code for x in framework().areas.values() if x.spar2_capacity}
    found: dict[str, float] = {}
    for report in reports:
        for capacity, per_cent in report.items():
            if capacity in areas:
                found[areas[capacity]] = found.get(areas[capacity], 0.0) + max(100 - per_cent, 0) / 100
    return found


def audiences(profile: Any) -> dict[str, FieldPolicy]:
    """Return what holds for each field of a profile that was read with its policies."""
    return {x.field: x for x in profile.in_force}
