"""What happens here when an edition is published: the proposals that it brings are in it, their remarks answered."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.editions.services import edition_published

from .services import brought_by_edition


def connect() -> None:
    """Listen to editions; called once, when the app is ready."""
    edition_published.connect(_published, dispatch_uid="stewardship.in_edition")


def _published(*, edition: Any, actor: str, **_more: Any) -> None:
    numbers = {x.trail.get("proposal") for x in edition.changes.all()}
    found = sorted(x for x in numbers if isinstance(x, int))
    brought_by_edition(actor=actor, edition=edition.name, proposals=found)
