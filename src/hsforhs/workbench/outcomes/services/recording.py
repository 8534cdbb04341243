"""What every act leaves behind: a version of the record, its tags and links, and the event of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.threads.models import CellTag, Confidence, Link
from hsforhs.workbench.threads.services import DRAFTED_FROM, reference, tag

from ..content import PLAIN, Content, changed, content_of
from ..models import Record, Revision

ABOUT = "is about"
"""The relation between an outcome and the records that it is about."""


def keep_version(found: Record, by: User | None, *, remark: str = "") -> Revision:
    """Keep what a record says now as its newest version."""
    return Revision.objects.create(
        event_id=found.event_id,
        record=reference(found),
        number=found.version,
        content=content_of(found),
        remark=remark,
        by=by,
    )


def tie(found: Record, actor: str) -> None:
    """Write the tags and links of a record anew."""
    name, country = reference(found), found.event.place.country
    CellTag.objects.filter(record=name).delete()
    Link.objects.filter(source=name, relation=ABOUT).delete()
    tag(
        record=found,
        cells=[Cell.parse(x) for x in found.cells],
        proposer=actor,
        country=country,
        confidence=Confidence.SURE,
    )
    Link.objects.bulk_create(
        Link(source=name, relation=ABOUT, target=x, country=country, proposer=actor) for x in found.links
    )


def untie(found: Record) -> None:
    """Take the tags and links of a record away, also those that lead to it.

    What was made from it keeps saying so: an erasure finds what was made from records by that.
    """
    name = reference(found)
    CellTag.objects.filter(record=name).delete()
    Link.objects.filter(source=name).delete()
    Link.objects.filter(target=name).exclude(relation=DRAFTED_FROM).delete()


def told(actor: str, action: str, found: Record, before: Content, after: Content) -> None:
    """Write the event of an act. What texts and names say is left to the versions, which an erasure reaches."""
    names = changed(before, after)
    plain = [x for x in names if x in PLAIN]
    facts: dict[str, Any] = {"event": found.event_id, "version": found.version, "fields": names}
    if plain:
        facts["before"] = {x: before.get(x) for x in plain}
        facts["after"] = {x: after[x] for x in plain}
    record_event(
        actor=actor,
        action=f"outcomes.{action}",
        country=found.event.place.country,
        subject=reference(found),
        facts=facts,
    )


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether an act changes anything."""
    return bool(changed(before, after))
