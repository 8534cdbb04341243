"""Adapted instruments of a country: the indicators that its places are asked, in their own words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hsforhs.scores import adapted as core
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import AdaptedInstrument
from .rules import Deed


@transaction.atomic
def keep(*, person: User, place: Place, found: core.AdaptedInstrument) -> tuple[AdaptedInstrument, bool]:
    """Store an adapted instrument for a place and those below; another content under a known name is a new version.

    Returns the stored record and whether it is new. The version that ``found`` names is not used: it is counted here.
    """
    if not rules.may_at(person, Deed.OPEN, place):
        raise PermissionDenied
    if found.owner != place.country:
        raise ValidationError(_("This adapted instrument belongs to another country."))
    asked: list[dict[str, Any]] = [
        {"code": x.key.code, **({"wordings": dict(x.wordings)} if x.wordings else {})} for x in found.questions
    ]
    same = AdaptedInstrument.objects.select_for_update().filter(place=place, base=found.base, name=found.name)
    for known in same:
        if known.asked == asked:
            return known, False
    last = same.aggregate(last=Max("version"))["last"] or 0
    made = AdaptedInstrument.objects.create(
        place=place,
        country=place.country,
        base=found.base,
        name=found.name,
        version=last + 1,
        asked=asked,
        actor=person.actor,
    )
    record(
        actor=person.actor,
        action="assessments.adapt",
        country=place.country,
        subject=reference(made),
        facts={"instrument": str(made), "asked": made.codes},
    )
    return made, True


def usable_at(place: Place) -> list[AdaptedInstrument]:
    """The newest version of each adapted instrument that is made for a place or for one above it."""
    found: dict[tuple[int, str, str], AdaptedInstrument] = {}
    rows = AdaptedInstrument.objects.filter(place__code__in=place.path.split("/")).select_related("place")
    for row in rows.order_by("name", "-version"):
        found.setdefault((row.place_id, row.base, row.name), row)
    return list(found.values())
