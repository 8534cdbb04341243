"""What the services share: the exercise as it now stands, the right to act on it, the event of the act."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import VISITOR, record
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import Exercise
from ..rules import Deed


def locked(exercise: Exercise) -> Exercise:
    """Read an exercise anew and keep others from changing it until the transaction ends."""
    return Exercise.objects.select_for_update(of=("self",)).select_related("place").get(pk=exercise.pk)


def for_deed(person: Person, deed: Deed, exercise: Exercise) -> Exercise:
    """Lock an exercise for somebody who may do the deed with it; raises PermissionDenied for others."""
    found = locked(exercise)
    if not rules.may(person, deed, found):
        raise PermissionDenied
    return found


def for_protocol(person: Person, exercise: Exercise) -> Exercise:
    """Lock an exercise whose protocol may still be changed, by somebody who may.

    Raises PermissionDenied for others, ValidationError once scoring has opened.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    if not rules.may_change_protocol(person, found):
        raise ValidationError(_("Scoring has opened: the protocol stands as it is."))
    return found


def tell(person: Person, action: str, exercise: Exercise, **facts: Any) -> None:
    """Write the event of an act on an exercise."""
    actor = person.actor if isinstance(person, User) else VISITOR
    record(actor=actor, action=action, country=exercise.country, subject=reference(exercise), facts=facts)
