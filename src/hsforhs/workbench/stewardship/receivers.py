"""What happens here when an edition is published: the proposals that it brings are in it, their remarks answered.

And when somebody is erased: the name goes out of proposals that were made from records.
"""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.audit.services import record
from hsforhs.workbench.editions.services import edition_published
from hsforhs.workbench.threads.naming import Erased, made_from_records, names_erased

from .services import brought_by_edition

_TEXTS = ("title", "why", "evidence", "decision", "reasons")


def connect() -> None:
    """Listen to editions; called once, when the app is ready."""
    edition_published.connect(_published, dispatch_uid="stewardship.in_edition")
    names_erased.connect(_names, dispatch_uid="stewardship.erase_names")


def _published(*, edition: Any, actor: str, **_more: Any) -> None:
    numbers = {x.trail.get("proposal") for x in edition.changes.all()}
    found = sorted(x for x in numbers if isinstance(x, int))
    brought_by_edition(actor=actor, edition=edition.name, proposals=found)


def _names(*, actor: str, erased: Erased, **_more: Any) -> None:
    from .models import Proposal

    done = 0
    for row in Proposal.objects.filter(pk__in=made_from_records(Proposal)):
        if found := erased.take_out(row, _TEXTS):
            row.save(update_fields=found)
            done += 1
    if done:
        record(actor=actor, action="stewardship.erase_names", facts={"proposals": done})
