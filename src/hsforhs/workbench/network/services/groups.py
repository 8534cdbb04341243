"""Pools, convenings and working groups: seats, nominations, who decides them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.matching.experts import LEAST_LEVEL, LEVELS
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship.texts import optional, written
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import Group, Nomination, Profile, Seat
from ..texts import gap_of, language_codes
from ..words import GroupKind, NominationState


@transaction.atomic
def make_group(
    *,
    person: User,
    kind: str,
    title: str,
    purpose: str = "",
    pool: Group | None = None,
    place: Place | None = None,
    language: str = "",
) -> Group:
    """Make a pool, a convening or a working group, as the secretariat. Only a convening is chosen from a pool."""
    _secretariat(person)
    if kind not in GroupKind.values:
        raise ValidationError(_("Choose one of the kinds of groups."))
    if pool is not None and (kind != GroupKind.CONVENING or pool.kind != GroupKind.POOL):
        raise ValidationError(_("Only a convening is chosen from a pool."))
    made = Group.objects.create(
        kind=kind,
        title=written(title, missing=_("Write a title."), longest=200),
        purpose=optional(purpose),
        pool=pool,
        place=place,
        made_by=person,
        language=language,
    )
    _record(person, "network.make_group", made, country=place.country if place else "", kind=kind)
    return made


@transaction.atomic
def add_seat(
    *, person: User, group: Group, role: str, gap: str = "", wanted_language: str = "", region: str = ""
) -> Seat:
    """Add a seat with what it asks for."""
    _secretariat(person)
    _still_open(group)
    if region and region not in framework().regions:
        raise ValidationError(_("“%(region)s” is no WHO region.") % {"region": region[:20]})
    made = Seat.objects.create(
        group=group,
        role=written(role, missing=_("Write what the seat is for."), longest=120),
        gap=gap_of(gap),
        wanted_language=next(iter(language_codes(wanted_language)), ""),
        region=region,
    )
    _record(person, "network.add_seat", group, seat=made.pk)
    return made


@transaction.atomic
def nominate(*, person: User, seat: Seat, profile: Profile, reason: str = "") -> Nomination:
    """Nominate a member for a seat, as a member or the secretariat; members may nominate themselves."""
    viewer = rules.viewer_of(person)
    if not (viewer.is_secretariat or viewer.is_approved):
        raise PermissionDenied
    _still_open(seat.group)
    if not profile.is_approved(timezone.localdate()):
        raise ValidationError(_("Only approved members can be nominated."))
    made, new = Nomination.objects.get_or_create(
        seat=seat, profile=profile, defaults={"by": person, "reason": optional(reason)}
    )
    if not new:
        raise ValidationError(_("This member was nominated for this seat already."))
    _record(person, "network.nominate", seat.group, seat=seat.pk, nomination=made.pk)
    return made


@transaction.atomic
def decide_nomination(*, person: User, nomination: Nomination, accepted: bool) -> None:
    """Give somebody the seat or not, as the secretariat; nobody decides on themselves.

    Raises ValidationError with everything that the seat asks and the member does not have.
    """
    _secretariat(person)
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if nomination.profile.user_id == person.pk:
        raise PermissionDenied
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=nomination.seat_id)
    _still_open(seat.group)
    if nomination.state != NominationState.PROPOSED:
        raise ValidationError(_("This nomination was decided already."))
    if accepted:
        if seat.holder_id and seat.until is None:
            raise ValidationError(_("The seat is taken."))
        missing = unmet(seat, nomination.profile)
        if missing:
            raise ValidationError(missing)
        seat.holder, seat.since, seat.until = nomination.profile, timezone.localdate(), None
        seat.save(update_fields=["holder", "since", "until"])
    nomination.state = NominationState.ACCEPTED if accepted else NominationState.DECLINED
    nomination.decided_by = person
    nomination.save(update_fields=["state", "decided_by"])
    decided: dict[str, Any] = {"seat": seat.pk, "nomination": nomination.pk, "accepted": accepted}
    _record(person, "network.decide_nomination", seat.group, **decided)


@transaction.atomic
def vacate(*, person: User, seat: Seat) -> None:
    """Give a seat back, as its holder or the secretariat."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if seat.holder is None or seat.until is not None:
        raise ValidationError(_("Nobody holds this seat."))
    if seat.holder.user_id != person.pk:
        _secretariat(person)
    seat.until = timezone.localdate()
    seat.save(update_fields=["until"])
    _record(person, "network.vacate", seat.group, seat=seat.pk)


@transaction.atomic
def close_group(*, person: User, group: Group) -> None:
    """End a group: its seats end with it, its record stays."""
    _secretariat(person)
    _still_open(group)
    group.closed_at = timezone.now()
    group.save(update_fields=["closed_at"])
    group.seats.filter(until=None).exclude(holder=None).update(until=timezone.localdate())
    _record(person, "network.close_group", group)


def unmet(seat: Seat, profile: Profile) -> list[str]:
    """Return what a seat asks and a member does not have, one sentence each."""
    found = []
    today = timezone.localdate()
    group = seat.group
    if not profile.is_approved(today):
        found.append(_("The membership is not approved."))
    if group.pool_id:
        in_pool = Seat.objects.filter(group=group.pool_id, holder=profile, until=None).exists()
        if not in_pool:
            found.append(_("The member does not sit in the pool that this convening is chosen from."))
    declared = profile.declarations.order_by("-pk").first()
    if declared is None or not declared.is_valid(today):
        found.append(_("The declaration of interests is not accepted or has run out."))
    if group.place is not None and rules.has_interest(profile, group.place):
        found.append(_("The member has an interest in the place that the work is about."))
    if seat.gap and not _knows(profile, seat.gap):
        found.append(_("The seat asks for expertise in %(gap)s.") % {"gap": seat.gap})
    least = LEVELS.index(LEAST_LEVEL)
    spoken = {x.code for x in profile.languages.all() if LEVELS.index(x.level) >= least}
    if seat.wanted_language and seat.wanted_language not in spoken:
        found.append(
            _("The seat asks for the language %(code)s at %(level)s or better.")
            % {"code": seat.wanted_language, "level": LEAST_LEVEL}
        )
    state = framework().states.get(profile.country)
    if seat.region and (state is None or state.who_region != seat.region):
        found.append(_("The seat is for the region %(region)s.") % {"region": seat.region})
    return found


def _knows(profile: Profile, gap: str) -> bool:
    held = {x.term for x in profile.expertise.all()}
    area, _colon, component = gap.partition(":")
    if component:
        return bool(held & {gap, area})
    return any(x.partition(":")[0] == area for x in held)


def _still_open(group: Group) -> None:
    if group.closed_at is not None:
        raise ValidationError(_("This group has ended."))


def _secretariat(person: User) -> None:
    if not rules.in_secretariat(person):
        raise PermissionDenied


def _record(person: User, action: str, subject: models.Model, *, country: str = "", **facts: Any) -> None:
    record(actor=person.actor, action=action, country=country, subject=reference(subject), facts=facts)
