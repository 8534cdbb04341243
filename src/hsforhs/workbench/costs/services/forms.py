"""What a person can write into the costing form of activities."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hsforhs.files import Remark
from hsforhs.formats.living.entries import UnreadableError, read_entry
from hsforhs.formats.living.fields import FORM
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.models import FormEntry
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import has_action
from hsforhs.workbench.plans.services import actor_of

from .checks import note, require

_FIELDS = {x.key: x for x in FORM.fields}


@transaction.atomic
def set_form(*, person: Person, plan: Plan, entries: Mapping[str, Mapping[str, str]]) -> int:
    """Write the costing form of activities: what people say by column where it is not what the draft says.

    Each activity's entries take the place of those before. Returns how many forms changed.
    """
    require(person, plan)
    known = {x.action_id: x for x in FormEntry.objects.select_for_update().filter(plan=plan)}
    changed: dict[str, dict[str, Mapping[str, str]]] = {}
    for action_id, given in entries.items():
        if not has_action(plan, action_id):
            raise ValidationError(_("The plan has no such action."))
        values = checked_entries(given)
        row = known.get(action_id) or FormEntry(plan=plan, action_id=action_id)
        if row.entries == values:
            continue
        changed[action_id] = {"before": row.entries, "after": values}
        row.entries, row.changed_by = values, actor_of(person)
        row.save()
    if changed:
        note(person, plan, "costs.set_form", {"forms": changed})
    return len(changed)


def checked_entries(given: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of one form as they are stored; raises ValidationError naming the column."""
    return {key: _entry(key, value) for key, value in given.items()}


def _entry(key: str, value: str) -> str:
    if key not in _FIELDS:
        raise ValidationError(_("The costing form has no column '%(column)s'.") % {"column": key})
    try:
        return read_entry(_FIELDS[key], value)
    except UnreadableError as error:
        what = Remark(_FIELDS[key].heading, error.sentence)
        raise ValidationError(what.said(translation)) from None
