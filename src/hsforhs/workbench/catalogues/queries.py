"""Reusable reads: own catalogues as records of the core."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery

from hsforhs.framework import Key, Mode
from hsforhs.planning import Action, ActionCatalogue, CostDriver, Origin, action_catalogue
from hsforhs.workbench.accounts.rules import Person

from . import rules
from .models import CatalogueVersion, OwnAction, OwnCatalogue


def newest_versions() -> QuerySet[CatalogueVersion]:
    """The newest version of every own catalogue, with the catalogue."""
    newest = CatalogueVersion.objects.filter(catalogue=OuterRef("catalogue")).order_by("-number").values("pk")[:1]
    return CatalogueVersion.objects.filter(pk=Subquery(newest)).select_related("catalogue").order_by("catalogue__slug")


def versions_for(person: Person) -> list[CatalogueVersion]:
    """The newest version of every own catalogue that a person may read."""
    return list(newest_versions().filter(rules.readable(person, catalogue="catalogue")))


def version_for(person: Person, slug: str) -> CatalogueVersion | None:
    """The newest version of one own catalogue, if there is such a one and the person may read it."""
    return newest_versions().filter(rules.readable(person, catalogue="catalogue"), catalogue__slug=slug).first()


def find_catalogue(slug: str) -> OwnCatalogue | None:
    """One own catalogue by its short name."""
    return OwnCatalogue.objects.filter(slug=slug).first()


def origin_of(version: CatalogueVersion) -> Origin:
    """Where a version comes from, and under which terms."""
    catalogue = version.catalogue
    return Origin(catalogue.slug, catalogue.title, version.number, version.licence, version.source)


def actions_of(version: CatalogueVersion | None) -> ActionCatalogue:
    """The actions of one version as a catalogue of the core; ours for ``None``."""
    if version is None:
        return action_catalogue()
    return _loaded(version.pk, version.digest, origin_of(version), action_catalogue().version)


@lru_cache(maxsize=8)
def _loaded(version: int, digest: str, origin: Origin, ours: str) -> ActionCatalogue:
    """Read a version once per process: it never changes, and the digest tells it from one of another store.

    ``ours`` is the version of our catalogue, which names kinds of action and cost items.
    """
    rows = OwnAction.objects.filter(version=version).order_by("position")
    return ActionCatalogue.of_operator(map(_action, rows), origin, ours=action_catalogue())


def _action(row: OwnAction) -> Action:
    return Action(
        id=row.action_id,
        indicator=Key.parse(row.indicator),
        area=row.area,
        step=row.step,
        text=row.text,
        components=tuple(row.components),
        level=row.level,
        lead_sector=row.lead_sector,
        supporting_sectors=tuple(row.supporting_sectors),
        mode=Mode(row.mode) if row.mode else None,
        phase=row.phase,
        kind=row.kind,
        evidence=row.evidence,
        checks=tuple(row.checks),
        hazards=tuple(row.hazards),
        hepr=row.hepr,
        prerequisites=tuple(row.prerequisites),
        months=row.months,
        costs=tuple(CostDriver.parse(x) for x in row.costs),
        threshold=row.threshold,
        source_note=row.source_note,
    )


def rows_of(version: CatalogueVersion, actions: Iterable[Action]) -> list[OwnAction]:
    """Actions as rows of a version, in their order; the way back of :func:`actions_of`."""
    return [
        OwnAction(
            version=version,
            position=position,
            action_id=x.id,
            indicator=str(x.indicator),
            area=x.area,
            step=x.step,
            text=x.text,
            components=list(x.components),
            level=x.level,
            lead_sector=x.lead_sector,
            supporting_sectors=list(x.supporting_sectors),
            mode=x.mode.value if x.mode else "",
            phase=x.phase,
            kind=x.kind,
            evidence=x.evidence,
            checks=list(x.checks),
            hazards=list(x.hazards),
            hepr=x.hepr,
            prerequisites=list(x.prerequisites),
            months=x.months,
            costs=[str(cost) for cost in x.costs],
            threshold=x.threshold,
            source_note=x.source_note,
        )
        for position, x in enumerate(actions)
    ]
