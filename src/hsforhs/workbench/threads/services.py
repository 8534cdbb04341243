"""Tagging records with cells and linking them; callers write the audit event of their own act."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from hsforhs.framework import Cell, framework

from .models import CellTag, Confidence, Link

DRAFTED_FROM = "drafted from"
REPLACES = "replaces"
CARRIED_FROM = "carried over from"


def reference(record: models.Model) -> str:
    """Name a stored record for tags and links: ``plans.plan:4f2c...``."""
    return f"{record._meta.label_lower}:{record.pk}"


def tag(
    *,
    record: models.Model,
    cells: Iterable[Cell],
    proposer: str,
    country: str = "",
    accepter: str = "",
    confidence: Confidence = Confidence.LIKELY,
) -> int:
    """Tag a record with cells; a tag that is there already stays as it is. Returns the number of new tags."""
    words = framework()
    tags = [
        CellTag(
            record=reference(record),
            country=country,
            area=cell.area,
            component=cell.component,
            sector=cell.sector,
            proposer=proposer,
            accepter=accepter,
            confidence=confidence,
            catalogue_version=words.version,
        )
        for cell in map(words.cell, cells)
    ]
    before = CellTag.objects.filter(record=reference(record)).count()
    CellTag.objects.bulk_create(tags, ignore_conflicts=True)
    return CellTag.objects.filter(record=reference(record)).count() - before


def link(*, source: models.Model, relation: str, target: models.Model, proposer: str, country: str = "") -> Link:
    """Link two records; the same link twice is one link."""
    found, _ = Link.objects.get_or_create(
        source=reference(source),
        relation=relation,
        target=reference(target),
        defaults={"proposer": proposer, "country": country},
    )
    return found
