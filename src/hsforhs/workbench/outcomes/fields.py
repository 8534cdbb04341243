"""What people write into notes, decisions and next steps: trimmed, checked, refused in one sentence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Event, Registration, Session, Steward
from hsforhs.workbench.events.words import RegistrationState
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written
from hsforhs.workbench.threads.records import read_pointers

from .content import FIELDS, Content
from .models import Decision
from .words import DecisionStatus, Kind, OwnerKind, Reach, StepState

LONGEST_NOTE = 40_000
MOST_DISSENTS = 20
_MISSING = {
    Kind.NOTE: lambda: _("Write the note first."),
    Kind.DECISION: lambda: _("Write what is decided first."),
    Kind.STEP: lambda: _("Write what is to be done first."),
}


def checked(kind: Kind, given: Mapping[str, Any], *, event: Event, person: User) -> Content:
    """Return what a form or a program gives as the content of a record; raises ValidationError for what cannot be.

    ``about`` holds lines that point at cells and records, ``dissents`` pairs of who and why. What is not given is
    empty; evidence of a step is given with :func:`evidence`.
    """
    cells, links = read_pointers(given.get("about") or (), person)
    found: Content = {
        "session": _session(given.get("session"), event),
        "text": written(
            str(given.get("text") or ""),
            missing=_MISSING[kind](),
            longest=LONGEST_NOTE if kind == Kind.NOTE else 5_000,
        ),
        "language": str(given.get("language") or "")[:10],
        "reach": _one_of(given.get("reach") or Reach.PARTICIPANTS, Reach.values),
        "named": bool(given.get("named")),
        "cells": cells,
        "links": links,
    }
    more = {Kind.NOTE: _note, Kind.DECISION: _decision, Kind.STEP: _step}[kind]
    found.update(more(given, event))
    return {name: found[name] for name in FIELDS[kind] if name in found}


def evidence(given: Mapping[str, Any]) -> Content:
    """Return the state of a step with its evidence; what is done needs evidence, and its day is not in the future."""
    state = _one_of(given.get("state"), StepState.values)
    found: Content = {
        "state": state,
        "evidence": optional(str(given.get("evidence") or "")),
        "evidence_address": "".join(web_addresses([str(given.get("evidence_address") or "")])),
        "done_on": None,
    }
    if state == StepState.DONE:
        day = given.get("done_on") or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError(_("The day on which it was done is in the future."))
        found["done_on"] = day.isoformat()
    return found


def owners_of(event: Event) -> dict[int, str]:
    """Return the accounts that can own a next step: those who registered, and those with a duty, by number."""
    held = Steward.objects.filter(event=event, user__is_active=True).values_list("user_id", "user__name")
    came = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED, user__is_active=True)
    return {
        number: name or str(User(pk=number)) for number, name in (*held, *came.values_list("user_id", "user__name"))
    }


def _note(given: Mapping[str, Any], _event: Event) -> Content:
    return {"title": optional(str(given.get("title") or ""), longest=200)}


def _decision(given: Mapping[str, Any], event: Event) -> Content:
    later = _decision_of(given.get("superseded_by"), event)
    status = _one_of(given.get("status") or DecisionStatus.PROPOSED, DecisionStatus.values)
    if later and status != DecisionStatus.SUPERSEDED:
        raise ValidationError(_("A decision that another one supersedes has the status superseded."))
    return {
        "basis": optional(str(given.get("basis") or "")),
        "dissents": _dissents(given.get("dissents") or ()),
        "decided_by": optional(str(given.get("decided_by") or ""), longest=200),
        "status": status,
        "decided_on": _day(given.get("decided_on")),
        "superseded_by": later,
    }


def _step(given: Mapping[str, Any], event: Event) -> Content:
    owner_user = given.get("owner_user") or None
    if owner_user is not None:
        owner_user = int(owner_user)
        known = owners_of(event)
        if owner_user not in known:
            raise ValidationError(_("The account of the owner belongs to nobody who takes part in this event."))
    return {
        "decision": _decision_of(given.get("decision"), event),
        "owner": written(str(given.get("owner") or ""), missing=_("Name who does it first."), longest=200),
        "owner_kind": _one_of(given.get("owner_kind") or OwnerKind.INSTITUTION, OwnerKind.values),
        "owner_user": owner_user,
        "due": _day(given.get("due")),
    }


def _dissents(given: Iterable[Any]) -> list[dict[str, str]]:
    found = []
    for who, why in given:
        reason = optional(str(why or ""))
        name = optional(str(who or ""), longest=200)
        if name and not reason:
            raise ValidationError(_("Write why %(who)s dissents.") % {"who": name})
        if reason:
            found.append({"who": name, "why": reason})
    if len(found) > MOST_DISSENTS:
        raise ValidationError(_("At most %(most)d dissents can be written.") % {"most": MOST_DISSENTS})
    return found


def _session(value: Any, event: Event) -> int | None:
    if value in (None, ""):
        return None
    number = value.pk if isinstance(value, Session) else int(value)
    if not Session.objects.filter(pk=number, day__event=event).exists():
        raise ValidationError(_("The event has no such session."))
    return int(number)


def _decision_of(value: Any, event: Event) -> str | None:
    if not value:
        return None
    try:
        key = value.pk if isinstance(value, Decision) else uuid.UUID(str(value))
    except ValueError:
        key = None
    if key is None or not Decision.objects.filter(pk=key, event=event).exists():
        raise ValidationError(_("The event has no such decision."))
    return str(key)


def _one_of(value: Any, known: Iterable[str]) -> str:
    if value not in known:
        raise ValidationError(
            _("“%(code)s” does not exist; expected one of %(known)s.")
            % {"code": str(value)[:40], "known": ", ".join(known)}
        )
    return str(value)


def _day(value: dt.date | str | None) -> str | None:
    if not value:
        return None
    return value.isoformat() if isinstance(value, dt.date) else dt.date.fromisoformat(value).isoformat()
