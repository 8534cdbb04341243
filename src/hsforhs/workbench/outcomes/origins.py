"""A decision as the origin of a change proposal: what stands in the draft at first, and the way back."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.stewardship.origins import Origin
from hsforhs.workbench.stewardship.texts import LONGEST, LONGEST_TITLE
from hsforhs.workbench.threads.services import reference

from .queries import decisions_seen


def decision_origin(person: Person, key: str) -> Origin | None:
    """Return a decision that a person may read as the origin of a proposal."""
    try:
        found = decisions_seen(person).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None
    if found is None:
        return None
    first = found.text.strip().splitlines()[0]
    title = first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"
    why = [found.text.strip(), *([found.basis.strip()] if found.basis.strip() else [])]
    return Origin(
        name=reference(found),
        address=reverse("outcomes:record", args=[found.event_id, found.kind, found.pk]),
        words=title,
        language=found.language,
        title=title,
        why="\n\n".join(why)[:LONGEST],
        evidence=_("Decided at: %(event)s") % {"event": found.event.title},
    )
