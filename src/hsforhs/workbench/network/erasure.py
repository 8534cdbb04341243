"""Erasing a person from the network: what says who it was goes, what was decided and how often stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from hsforhs.text.names import name_pattern
from hsforhs.workbench.accounts.erasure import rewrite_file
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.threads.naming import erase_names
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import (
    Assignment,
    ErasureReceipt,
    Feedback,
    Group,
    HelpRequest,
    MembershipStep,
    Nomination,
    Offer,
    Profile,
)
from .words import MemberState, OfferState

_ABOUT = ("affiliations", "expertise", "languages", "windows", "contacts", "declarations", "policies")
"""Rows that are nothing but about the person."""
_SHORTEST = 3
"""Characters below which a value is not searched for in what others wrote: it would stand in other words."""


def erase_member(*, person: User, profile: Profile) -> ErasureReceipt:
    """Erase a profile at the wish of the person, or by the secretariat; the account stays.

    Raises PermissionDenied for others. The file of a SQLite database is written anew afterwards.
    """
    own = profile.user_id == person.pk and person.is_active
    if not (own or rules.in_secretariat(person)) or profile.state == MemberState.ERASED:
        raise PermissionDenied
    receipt = erase_profile(profile=profile, actor=person.actor)
    rewrite_file()
    return receipt


@transaction.atomic
def erase_profile(*, profile: Profile, actor: str) -> ErasureReceipt:
    """Erase a profile and write the receipt and the event; the caller has checked who acts."""
    counts = wipe_profile(profile, actor=actor)
    receipt, _new = ErasureReceipt.objects.get_or_create(
        key=profile.key, defaults={"at": timezone.now(), "counts": counts}
    )
    record(actor=actor, action="network.erase", subject=reference(profile), facts={"rows": counts})
    return receipt


def pseudonym(profile: Profile) -> str:
    """Return what stands for an erased member in what others made."""
    return f"member {profile.key[-4:]}"


def wipe_profile(profile: Profile, *, actor: str = OPERATOR) -> dict[str, int]:
    """Take everything that says who it was; returns how many rows of each kind went.

    Seats, nominations, offers, assignments and steps of the membership keep their rows, which stand for "member 7f3a".
    """
    values = _values(profile)
    people = [reference(profile), *([reference(profile.user)] if profile.user is not None else [])]
    # What somebody calls themselves whom nobody ever approved may be any word.
    vetted = profile.steps.filter(after=MemberState.APPROVED).exists()
    erase_names(actor=actor, people=people, names=values if vetted else (), instead=pseudonym(profile))
    counts: dict[str, int] = {}
    for name in _ABOUT:
        rows: Any = getattr(profile, name).all()
        counts[name] = rows.count()
        rows.delete()
    counts["endorsements"] = profile.endorsements_given.count()
    profile.endorsements_given.all().delete()
    profile.steps.exclude(note="").update(note="")
    profile.offers.update(text="")
    profile.offers.filter(state=OfferState.OFFERED).update(state=OfferState.WITHDRAWN)
    profile.nominations.update(reason="")
    profile.seats.filter(until=None).update(until=timezone.localdate())
    _take_out(values, instead=profile.key[-4:])
    for name in ("name", "country", "gender", "sector", "about", "orcid"):
        setattr(profile, name, "")
    profile.user, profile.term_ends, profile.state = None, None, MemberState.ERASED
    profile.save()
    return {x: n for x, n in counts.items() if n}


def erased_keys() -> frozenset[str]:
    """Return the keys of all who were erased."""
    return frozenset(ErasureReceipt.objects.values_list("key", flat=True))


def erase_again(keys: Iterable[str]) -> int:
    """Erase anew whom a restored backup brought back; returns how many. Their receipts are kept in any case."""
    wanted = set(keys)
    back = list(Profile.objects.filter(key__in=wanted).exclude(state=MemberState.ERASED))
    for profile in back:
        counts = wipe_profile(profile)
        ErasureReceipt.objects.get_or_create(key=profile.key, defaults={"at": timezone.now(), "counts": counts})
    known = erased_keys()
    ErasureReceipt.objects.bulk_create(ErasureReceipt(key=x, at=timezone.now()) for x in sorted(wanted - known))
    return len(back)


def _values(profile: Profile) -> list[str]:
    """What would give the person away in texts that others wrote, the longest first."""
    found = {profile.name, profile.orcid, *profile.contacts.values_list("value", flat=True)}
    return sorted((x for x in found if len(x) >= _SHORTEST), key=len, reverse=True)


def _take_out(values: Iterable[str], *, instead: str) -> None:
    texts: tuple[tuple[type[models.Model], str], ...] = (
        (Assignment, "record"),
        (Feedback, "text"),
        (Nomination, "reason"),
        (Offer, "text"),
        (HelpRequest, "title"),
        (HelpRequest, "text"),
        (MembershipStep, "note"),
        (Group, "title"),
        (Group, "purpose"),
    )
    pattern = name_pattern(values)
    for model, name in texts:
        # The database of SQLite finds no letters of another case beyond those of English.
        for row in model._base_manager.exclude(**{name: ""}).only("pk", name).iterator(chunk_size=500):
            before = getattr(row, name)
            after = pattern.sub(instead, before)
            if after != before:
                setattr(row, name, after)
                row.save(update_fields=[name])
