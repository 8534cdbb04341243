"""One's own profile: begin it, write it, say who may see what."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import orcid_of
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import (
    Affiliation,
    Contact,
    Endorsement,
    Evidence,
    Expertise,
    FieldPolicy,
    Institution,
    LanguageSkill,
    Profile,
    Window,
)
from ..terms import checked_term
from ..texts import country_code, in_order, language_codes, steps_of
from ..words import Audience, Basis, ContactKind, Field, MemberState

MOST_ENTRIES = 40
"""Entries of one kind in one profile."""
_ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
_NAME_LENGTH = 120
ENTRIES: dict[str, type[models.Model]] = {
    "affiliation": Affiliation,
    "expertise": Expertise,
    "evidence": Evidence,
    "language": LanguageSkill,
    "window": Window,
    "contact": Contact,
}


def default_audience(field: str) -> Audience:
    """Return who sees a field of a new profile: the secretariat, and for what is not needed to vet nobody."""
    return Audience.ME if field in (Field.GENDER, Field.MATCHING) else Audience.SECRETARIAT


@transaction.atomic
def start_profile(*, person: User) -> Profile:
    """Begin the profile of a person, or return the one that is there. Nobody is found by it until they say so."""
    known = Profile.objects.filter(user=person).first()
    if known is not None:
        return known
    if not person.is_active:
        raise PermissionDenied
    made = Profile.objects.create(user=person, name=person.name)
    now = timezone.now()
    FieldPolicy.objects.bulk_create(
        FieldPolicy(profile=made, field=x, audience=default_audience(x), basis=Basis.CONSENT, since=now)
        for x in Field.values
    )
    _record(person, "network.start", made)
    return made


@transaction.atomic
def write_profile(
    *, person: User, profile: Profile, name: str, country: str = "", gender: str = "", sector: str = "", about: str = ""
) -> None:
    """Write the plain fields of one's own profile. The values stand in no event."""
    _own(person, profile)
    profile.name = written(name, missing=_("Write your name."), longest=_NAME_LENGTH)
    profile.country = country_code(country)
    profile.gender, profile.sector, profile.about = gender, sector, optional(about)
    profile.full_clean(exclude=["user", "key"])
    profile.save(update_fields=["name", "country", "gender", "sector", "about"])
    _record(person, "network.write", profile)


@transaction.atomic
def set_audience(*, person: User, profile: Profile, field: str, audience: str, basis: str) -> None:
    """Say who may see a field and on which legal basis it is kept; what held before stays as history."""
    _own(person, profile)
    if field not in Field.values or basis not in Basis.values or audience not in rules.allowed_audiences(field):
        raise ValidationError(_("This field cannot have this audience or legal basis."))
    before = profile.policies.select_for_update().filter(field=field, until=None).first()
    if before is not None and (before.audience, before.basis) == (audience, basis):
        return
    now = timezone.now()
    if before is not None:
        before.until = now
        before.save(update_fields=["until"])
    profile.policies.create(field=field, audience=audience, basis=basis, since=now)
    was = {"audience": before.audience, "basis": before.basis} if before else {}
    _record(person, "network.audience", profile, field=field, before=was, after={"audience": audience, "basis": basis})


@transaction.atomic
def take_orcid(*, person: User, profile: Profile) -> None:
    """Take over the ORCID iD that the person proved by signing in there; a typed one is never taken."""
    _own(person, profile)
    proved = orcid_of(person)
    if not proved:
        raise ValidationError(_("Connect your ORCID account first: an iD is taken only when you signed in there."))
    profile.orcid = proved
    profile.save(update_fields=["orcid"])
    _record(person, "network.orcid", profile)


@transaction.atomic
def add_entry(*, person: User, profile: Profile, entry: str, **values: Any) -> models.Model:
    """Add an affiliation, expertise, evidence, language, window or contact to one's own profile.

    Raises ValidationError in one sentence for what cannot be stored.
    """
    _own(person, profile)
    made = _made(profile, entry, dict(values))
    made.full_clean()
    made.save()
    _record(person, "network.add_entry", profile, entry=entry)
    return made


@transaction.atomic
def remove_entry(*, person: User, profile: Profile, entry: str, number: int) -> None:
    """Remove an entry of one's own profile; one that is not there or not one's own is refused."""
    _own(person, profile)
    owner = {"expertise__profile": profile} if entry == "evidence" else {"profile": profile}
    gone, _more = ENTRIES[entry]._base_manager.filter(pk=number, **owner).delete()
    if not gone:
        raise PermissionDenied
    _record(person, "network.remove_entry", profile, entry=entry)


@transaction.atomic
def endorse(*, person: User, expertise: Expertise) -> None:
    """Confirm the expertise of another member whose expertise one can see."""
    viewer = rules.viewer_of(person)
    subject = expertise.profile
    if viewer.profile is None or not viewer.is_approved or subject is None or subject.pk == viewer.profile.pk:
        raise PermissionDenied
    if not Profile.objects.filter(rules.shown_to(viewer, Field.EXPERTISE), pk=subject.pk).exists():
        raise PermissionDenied
    Endorsement.objects.get_or_create(expertise=expertise, by=viewer.profile)
    _record(person, "network.endorse", subject, expertise=expertise.pk)


@transaction.atomic
def add_institution(
    *, person: User, name: str, kind: str, country: str = "", ror: str = "", acronym: str = ""
) -> Institution:
    """Add an institution; whoever has a profile may, and the secretariat. One with the same name or ROR is returned."""
    if not rules.in_secretariat(person) and not Profile.objects.filter(user=person).exists():
        raise PermissionDenied
    name = written(name, missing=_("Write the name of the institution."), longest=200)
    identifier = ror.strip().lower().rstrip("/").rpartition("/")[2]
    if identifier and not _ROR.fullmatch(identifier):
        raise ValidationError(_("“%(ror)s” is no identifier of ror.org; expected 9 signs.") % {"ror": ror[:40]})
    same = models.Q(name__iexact=name) | (models.Q(ror=identifier) if identifier else models.Q(pk=None))
    known = Institution.objects.filter(same).first()
    if known is not None:
        return known
    made = Institution(
        name=name, kind=kind, country=country_code(country), ror=identifier, acronym=optional(acronym, longest=20)
    )
    made.full_clean()
    made.save()
    _record(person, "network.add_institution", made)
    return made


def _made(profile: Profile, entry: str, values: dict[str, Any]) -> models.Model:
    if entry not in ENTRIES:
        raise ValidationError(_("There is no such entry."))
    _room(profile, entry)
    if entry == "affiliation":
        in_order(values.get("since"), values.get("until"))
    elif entry == "expertise":
        values["term"] = checked_term(values["term"])
    elif entry == "evidence":
        if values["expertise"].profile_id != profile.pk:
            raise PermissionDenied
        values["steps"] = steps_of(values.get("steps", ""))
        web_addresses([values.get("address", "")])
        if values["dated"] > timezone.localdate():
            raise ValidationError(_("Evidence lies in the past."))
        return Evidence(**values)
    elif entry == "language":
        values["code"] = next(iter(language_codes(values["code"])), "")
    elif entry == "window":
        in_order(values["first"], values["last"])
    elif entry == "contact" and values["kind"] == ContactKind.EMAIL:
        validate_email(values["value"])
    elif entry == "contact" and values["kind"] == ContactKind.PAGE:
        web_addresses([values["value"]])
    return ENTRIES[entry](profile=profile, **values)


def _room(profile: Profile, entry: str) -> None:
    owner = {"expertise__profile": profile} if entry == "evidence" else {"profile": profile}
    if ENTRIES[entry]._base_manager.filter(**owner).count() >= MOST_ENTRIES:
        raise ValidationError(_("At most %(most)d entries of a kind can be kept.") % {"most": MOST_ENTRIES})


def _own(person: User, profile: Profile) -> None:
    if profile.user_id != person.pk or not person.is_active or profile.state == MemberState.ERASED:
        raise PermissionDenied


def _record(person: User, action: str, subject: models.Model, **facts: Any) -> None:
    record(actor=person.actor, action=action, subject=reference(subject), facts=facts)
