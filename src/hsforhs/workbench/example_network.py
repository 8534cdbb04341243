"""The network of the worked example in the store: people and institutions that are clearly invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from hsforhs.matching import Expert, example_network
from hsforhs.matching.experts import MODES

from .accounts.models import User
from .audit.services import OPERATOR, record
from .example_team import COUNTRY, DOMAIN
from .network.declaration_form import QUESTIONS, VERSION
from .network.models import (
    Affiliation,
    Assignment,
    Declaration,
    Evidence,
    Expertise,
    FieldPolicy,
    Group,
    HelpRequest,
    Institution,
    LanguageSkill,
    MembershipStep,
    Profile,
    Seat,
    Window,
)
from .network.words import (
    Audience,
    Basis,
    EvidenceKind,
    Field,
    GroupKind,
    MemberState,
    Mode,
    Outcome,
    RequestKind,
    RequestState,
)
from .places.models import Place, Visibility

MEMBER = ("animal-health", "net-20")
"""Who of the invented team has the profile of which person of the network."""
_SHOWN: dict[str, str] = {
    Field.GENDER: Audience.ME,
    Field.CONTACT: Audience.SECRETARIAT,
    Field.AVAILABILITY: Audience.MEMBERS,
    Field.AFFILIATIONS: Audience.MEMBERS,
}
_PRIVATE_EVERY = 4
"""Every fourth person shows the name to members alone."""


@transaction.atomic
def load_network() -> bool:
    """Store the invented network, moved so that its day is today, unless it is here; says whether it did."""
    known = example_network()
    if Profile.objects.filter(key=known.people[0].id).exists():
        return False
    ahead = timezone.localdate() - known.day
    bodies = {x.id: _institution(x, known.names[x.id]) for x in known.institutions}
    Institution.objects.bulk_create(bodies.values())
    profiles = {x.id: _profile(x, known.names[x.id], ahead) for x in known.people}
    user = User.objects.filter(email=f"{MEMBER[0]}@{DOMAIN}").first()
    if user is not None:
        profiles[MEMBER[1]].user = user
        profiles[MEMBER[1]].name = user.name
    Profile.objects.bulk_create(profiles.values())
    _knowledge(known.people, profiles, "profile", ahead)
    _knowledge(known.institutions, bodies, "institution", ahead)
    _rows(known.people, profiles, bodies, ahead)
    _group(profiles)
    _requests(known.people, profiles, ahead)
    record(actor=OPERATOR, action="network.load_example", facts={"people": len(profiles), "institutions": len(bodies)})
    return True


def _institution(found: Expert, name: str) -> Institution:
    return Institution(
        key=found.id,
        name=name,
        kind=found.sector,
        country=found.country,
        languages=dict(found.languages),
        is_offered=found.consents,
        invented=True,
    )


def _profile(found: Expert, name: str, ahead: dt.timedelta) -> Profile:
    approved = found.approved_until
    return Profile(
        key=found.id,
        name=name,
        country=found.country,
        gender=found.gender,
        sector=found.sector,
        state=MemberState.APPROVED if approved else MemberState.APPLIED,
        term_ends=approved + ahead if approved else None,
        invented=True,
    )


def _knowledge(experts: tuple[Expert, ...], owners: dict[str, Any], owner: str, ahead: dt.timedelta) -> None:
    rows = [
        (Expertise(**{owner: owners[x.id]}, term=y.term, level=y.level), y.proofs) for x in experts for y in x.knowledge
    ]
    Expertise.objects.bulk_create(row for row, _proofs in rows)
    Evidence.objects.bulk_create(
        Evidence(
            expertise=row,
            kind=EvidenceKind.MISSION if proof.steps else EvidenceKind.PROJECT,
            title="Work in an invented country (invented)",
            dated=proof.on + ahead,
            steps=f"{proof.steps[0]}-{proof.steps[1]}" if proof.steps else "",
        )
        for row, proofs in rows
        for proof in proofs
    )


def _rows(
    people: tuple[Expert, ...], profiles: dict[str, Profile], bodies: dict[str, Institution], ahead: dt.timedelta
) -> None:
    now = timezone.now()
    tables: tuple[tuple[type[models.Model], list[Any]], ...] = (
        (
            FieldPolicy,
            [
                FieldPolicy(
                    profile=profiles[x.id],
                    field=field,
                    audience=_audience(x, number, field),
                    basis=Basis.CONSENT,
                    since=now,
                )
                for number, x in enumerate(people, start=1)
                for field in Field.values
            ],
        ),
        (
            Declaration,
            [
                Declaration(
                    profile=profiles[x.id],
                    form_version=VERSION,
                    answers=dict.fromkeys(QUESTIONS, "none (invented)"),
                    countries=sorted(x.interests.countries),
                    institutions=sorted(x.interests.bodies),
                    signed_at=now,
                    expires_on=x.interests.expires + ahead,
                    outcome=Outcome.ACCEPTED if x.interests.accepted else "",
                )
                for x in people
                if x.interests
            ],
        ),
        (
            MembershipStep,
            [
                MembershipStep(
                    profile=x,
                    before=MemberState.VETTING if x.term_ends else MemberState.DRAFT,
                    after=x.state,
                    term_ends=x.term_ends,
                )
                for x in profiles.values()
            ],
        ),
        (
            Affiliation,
            [Affiliation(profile=profiles[x.id], institution=bodies[y]) for x in people for y in sorted(x.bodies)],
        ),
        (
            LanguageSkill,
            [LanguageSkill(profile=profiles[x.id], code=y, level=z) for x in people for y, z in x.languages.items()],
        ),
        (
            Window,
            [
                Window(
                    profile=profiles[x.id],
                    first=y.first + ahead,
                    last=y.last + ahead,
                    mode=Mode.BOTH if len(y.modes) == len(MODES) else min(y.modes),
                )
                for x in people
                for y in x.windows
            ],
        ),
    )
    for model, rows in tables:
        model._default_manager.bulk_create(rows)


def _audience(found: Expert, number: int, field: str) -> str:
    if field == Field.MATCHING:
        return Audience.PUBLIC if found.consents else Audience.ME
    if field == Field.NAME and number % _PRIVATE_EVERY == 0:
        return Audience.MEMBERS
    return _SHOWN.get(field, Audience.PUBLIC)


def _group(profiles: dict[str, Profile]) -> None:
    pool = Group.objects.create(
        kind=GroupKind.POOL,
        title="Surveillance and laboratories (invented)",
        purpose="People who can be asked at short notice when a country wants its surveillance looked at.",
        language="en",
        invented=True,
    )
    today = timezone.localdate()
    held = [profiles[x] for x in ("net-09", "net-10", "net-20")]
    Seat.objects.bulk_create(Seat(group=pool, role="Member of the pool", holder=x, since=today) for x in held)
    convening = Group.objects.create(
        kind=GroupKind.CONVENING,
        title="Review of early warning in Lumora (invented)",
        pool=pool,
        place=Place.objects.filter(code=COUNTRY).first(),
        language="en",
        invented=True,
    )
    Seat.objects.create(group=convening, role="Reviewer of reporting", gap="D2", wanted_language="fr")
    Seat.objects.create(group=convening, role="Reviewer of laboratories", gap="D1")


def _requests(people: tuple[Expert, ...], profiles: dict[str, Profile], ahead: dt.timedelta) -> None:
    """Store an open request, and finished ones behind each assignment of the people."""
    place = Place.objects.filter(code=COUNTRY).first()
    if place is None:
        return
    common = {"place": place, "country": place.country, "language": "en", "invented": True}
    HelpRequest.objects.create(
        kind=RequestKind.REVIEW,
        title="Review our plan for weekly reports (invented)",
        text="Two districts stay silent. We want somebody who has seen this elsewhere to read our plan.",
        gap="D2:HIS",
        steps="2-3",
        wanted_languages="fr",
        visibility=Visibility.PUBLIC,
        **common,
    )
    work = [(x, day + ahead) for x in people for day in x.assigned]
    done = HelpRequest.objects.create(
        kind=RequestKind.QUESTION,
        title="How do others pay community reporters? (invented)",
        text="We look for two or three ways that have lasted.",
        state=RequestState.DONE,
        gap="D2:COM",
        visibility=Visibility.NETWORK,
        **common,
    )
    seen: set[str] = set()
    for expert, day in work:
        request = done
        if expert.id in seen:
            request = HelpRequest.objects.create(
                kind=RequestKind.MISSION,
                title="Peer mission (invented)",
                text="A visit of a week.",
                state=RequestState.DONE,
                visibility=Visibility.NETWORK,
                **common,
            )
        seen.add(expert.id)
        Assignment.objects.create(
            request=request,
            profile=profiles[expert.id],
            started=day,
            ended=min(day + dt.timedelta(days=14), timezone.localdate()),
            record="What was found stands in an invented report.",
        )
