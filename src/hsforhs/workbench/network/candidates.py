"""Stored profiles and institutions as the matching needs them."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.matching import Expert, Interests, Knowledge, Network, Proof, Window
from hsforhs.matching.experts import MODES, read_steps
from hsforhs.workbench.accounts.rules import Person

from .models import Affiliation, Declaration, Expertise, FieldPolicy, Institution, Profile, Seat
from .rules import Viewer, sees
from .words import Audience, Field, GroupKind, MemberState, Mode, Outcome

_NEVER = (MemberState.DRAFT, MemberState.DECLINED, MemberState.LEFT, MemberState.ERASED)
"""States in which nobody is looked at at all."""


def candidates(viewer: Viewer, *, brief: bool = False) -> tuple[list[Expert], dict[str, str]]:
    """Return the people of the network as experts for a viewer, and the name to show for each key.

    ``brief`` leaves out languages, availability and affiliations, for a need that does not ask for them.

    Whoever has not agreed to be found by this viewer stands there without consent, so that the matching counts them.
    """
    found = list(_profiles(brief=brief))
    known = _knowledge("profile_id")
    experts = [_expert(viewer, x, known.get(x.pk, ()), brief=brief) for x in found]
    names = {x.key: str(x) if _shows(viewer, x, "named_for") else x.pseudonym for x in found}
    return experts, names


def institutions() -> tuple[list[Expert], dict[str, str]]:
    """Return the institutions as experts, and their names."""
    rows = list(Institution.objects.all())
    known, today = _knowledge("institution_id"), timezone.localdate()
    return [_body(x, known.get(x.pk, ()), today) for x in rows], {x.key: x.name for x in rows}


def whole_network() -> Network:
    """Return the network of the store as the secretariat sees it, for the command line."""
    people, names = candidates(Viewer(_operator(), is_secretariat=True, reads_as_member=True))
    bodies, body_names = institutions()
    return Network(timezone.localdate(), tuple(people), tuple(bodies), names | body_names, {})


def _operator() -> Person:
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def _profiles(*, brief: bool) -> QuerySet[Profile]:
    affiliations = Prefetch("affiliations", Affiliation.objects.select_related("institution"))
    policy = FieldPolicy.objects.filter(profile=OuterRef("pk"), until=None).values("audience")
    return (
        Profile.objects.exclude(state__in=_NEVER)
        .annotate(
            found_by=Subquery(policy.filter(field=Field.MATCHING)[:1]),
            named_for=Subquery(policy.filter(field=Field.NAME)[:1]),
            country_for=Subquery(policy.filter(field=Field.COUNTRY)[:1]),
            gender_for=Subquery(policy.filter(field=Field.GENDER)[:1]),
        )
        .prefetch_related(
            Prefetch("declarations", Declaration.objects.order_by("-pk")),
            "assignments",
            Prefetch("seats", Seat.objects.select_related("group")),
            *(() if brief else (affiliations, "languages", "windows")),
        )
    )


def _pools(profile: Profile) -> frozenset[int]:
    return frozenset(x.group_id for x in profile.seats.all() if x.group.kind == GroupKind.POOL)


def _found_by(viewer: Viewer, profile: Profile) -> bool:
    return getattr(profile, "found_by", None) != Audience.ME and _shows(viewer, profile, "found_by")


def _shows(viewer: Viewer, profile: Profile, audience: str) -> bool:
    return sees(viewer, profile, getattr(profile, audience, None) or Audience.ME, _pools(profile))


def _region(country: str) -> str:
    state = framework().states.get(country)
    return state.who_region if state else ""


def _expert(viewer: Viewer, profile: Profile, knowledge: tuple[Knowledge, ...], *, brief: bool) -> Expert:
    """Return a profile as an expert. A team of one with a quota would tell the gender or country of who is in it.

    So what the viewer does not see counts for no quota; a country that is not seen is a conflict of interest still.
    """
    declared = next(iter(profile.declarations.all()), None)
    country = profile.country if _shows(viewer, profile, "country_for") else ""
    convened = [x.since for x in profile.seats.all() if x.since and x.group.kind != GroupKind.POOL]
    return Expert(
        id=profile.key,
        country=country,
        region=_region(country),
        gender=profile.gender if _shows(viewer, profile, "gender_for") else "",
        sector=profile.sector,
        approved_until=profile.term_ends if profile.state == MemberState.APPROVED else None,
        interests=Interests(
            declared.outcome == Outcome.ACCEPTED,
            declared.expires_on,
            frozenset(declared.countries) | ({profile.country} - {""}),
            frozenset(declared.institutions),
        )
        if declared
        else None,
        consents=_found_by(viewer, profile),
        windows=() if brief else tuple(Window(x.first, x.last, _modes(x.mode)) for x in profile.windows.all()),
        languages={} if brief else {x.code: x.level for x in profile.languages.all()},
        knowledge=knowledge,
        bodies=frozenset() if brief else _bodies(profile),
        assigned=(*(x.started for x in profile.assignments.all()), *convened),
    )


def _bodies(profile: Profile) -> frozenset[str]:
    today = timezone.localdate()
    return frozenset(x.institution.key for x in profile.affiliations.all() if x.holds_on(today))


def _body(row: Institution, knowledge: tuple[Knowledge, ...], today: dt.date) -> Expert:
    always = Window(today, today + dt.timedelta(days=3650), frozenset(MODES))
    return Expert(
        id=row.key,
        kind="institution",
        country=row.country,
        region=_region(row.country),
        sector=row.kind,
        consents=row.is_offered,
        windows=(always,),
        languages=row.languages,
        knowledge=knowledge,
    )


def _modes(mode: str) -> frozenset[str]:
    return frozenset(MODES) if mode == Mode.BOTH else frozenset({mode})


def _knowledge(owner: str) -> dict[int, tuple[Knowledge, ...]]:
    """Return what everybody knows by the number of the owner, with the evidence, in one query."""
    rows = (
        Expertise.objects.exclude(**{owner: None})
        .order_by("pk", "evidence__pk")
        .values_list(owner, "pk", "term", "level", "evidence__dated", "evidence__steps")
    )
    proofs: dict[tuple[int, int, str, int], list[Proof]] = {}
    for who, number, term, level, dated, steps in rows:
        held = proofs.setdefault((who, number, term, level), [])
        if dated is not None:
            held.append(Proof(dated, read_steps(steps)))
    found: dict[int, list[Knowledge]] = {}
    for (who, _number, term, level), held in proofs.items():
        found.setdefault(who, []).append(Knowledge(term, level, tuple(held)))
    return {who: tuple(x) for who, x in found.items()}
