"""Erasing who came to events that ended long ago; how many came, and from where, stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from .erasure import wipe
from .models import Event, Registration, Speaker


@transaction.atomic
def purge_registrations(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Erase names and addresses of people at events whose last day lies before a moment; returns how many.

    Invented participants are nobody, and stay.
    """
    over = Event.objects.annotate(last=Max("days__date")).filter(last__lt=before.date()).values("pk")
    named = ~Q(name="") | ~Q(email="")
    due = Registration.objects.filter(named, event__in=over, invented=False)
    speakers = Speaker.objects.filter(talk__session__day__event__in=over).exclude(email="")
    if dry_run:
        return due.count()
    speakers.update(email="", digest="")
    return wipe(due, gives_up_place=False, keeps_origin=True)
