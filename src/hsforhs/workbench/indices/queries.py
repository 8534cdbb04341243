"""Reusable reads of indices, as far as a person may see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from hsforhs.metric import Definition, Observations, Result, evaluate
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Place

from . import rules
from .computing import table_of
from .models import OwnDefinition, Run, UnitResult
from .services import Chosen
from .stock import read_text, stocked

_HEAVY = ("text", "observations__text")


def seen_runs(person: Person) -> QuerySet[Run]:
    """Finished runs that a person may see, the newest first, without the long texts."""
    found = Run.objects.filter(rules.seen_by(person), state=Run.State.DONE)
    return found.select_related("observations", "place").defer(*_HEAVY).order_by("-pk")


def newest_of(person: Person, slug: str, run_id: int | None = None) -> Run | None:
    """The run of an index that its page shows: the one that is named, else the site's own, else the newest."""
    found = seen_runs(person).filter(slug=slug)
    if run_id is not None:
        return found.filter(pk=run_id).first()
    found = found.filter(withdrawn_at=None)
    return found.filter(place=None).first() or found.first()


def seen_run(person: Person, run_id: int) -> Run | None:
    """One run with its texts, finished or not, if a person may see it."""
    return Run.objects.select_related("observations", "place").filter(rules.seen_by(person), pk=run_id).first()


def newest_runs(person: Person) -> list[Run]:
    """The newest run of each index and owner, by name; withdrawn ones only where there is no other."""
    found: dict[tuple[str, int | None], Run] = {}
    for run in seen_runs(person).filter(withdrawn_at=None):
        found.setdefault((run.slug, run.place_id), run)
    return sorted(found.values(), key=lambda x: (x.slug, x.country))


def definitions_for(person: Person) -> list[OwnDefinition]:
    """The newest version of each own definition that a person may read."""
    found: dict[str, OwnDefinition] = {}
    rows = OwnDefinition.objects.filter(rules.seen_by(person)).select_related("place").defer("text").order_by("-pk")
    for row in rows:
        found.setdefault(row.slug, row)
    return sorted(found.values(), key=lambda x: x.slug)


def own_definition(person: Person, slug: str, version: str = "") -> OwnDefinition | None:
    """The newest version of an own definition, or the one that is named, if a person may read it."""
    found = OwnDefinition.objects.filter(rules.seen_by(person), slug=slug).select_related("place").order_by("-pk")
    return (found.filter(version=version) if version else found).first()


def chosen_definition(person: Person, slug: str) -> Chosen | None:
    """A definition by the name of its index: a shipped one, else an own one that a person may read."""
    ours = stocked(slug)
    if ours is not None:
        return Chosen(slug, ours.definition, ours.text)
    own = own_definition(person, slug)
    return Chosen(slug, read_text(own.text), own.text) if own is not None and own.withdrawn_at is None else None


def results_of(run: Run) -> list[UnitResult]:
    """All units of a run with their places, in the order of the table."""
    return list(run.results.select_related("place").order_by("pk"))


def unit_result(person: Person, slug: str, unit: str, *, run_id: int | None = None) -> UnitResult | None:
    """The result of a unit in the newest run of an index that a person may see, or in the run that is named."""
    found = UnitResult.objects.filter(
        rules.seen_by(person, record="run"), unit=unit, run__slug=slug, run__state=Run.State.DONE
    ).select_related("run__observations", "run__place", "place")
    found = found.filter(run=run_id) if run_id is not None else found.filter(run__withdrawn_at=None)
    return found.order_by("-run__pk").first()


@dataclass(frozen=True, slots=True)
class Line:
    """One index of a place in a line."""

    slug: str
    title: str
    score: float | None
    low: float | None
    high: float | None
    label: str | None
    invented: bool


def lines_of(place: Place, person: Person) -> list[Line]:
    """The newest result of each index for a place, in one query."""
    rows = UnitResult.objects.filter(
        rules.seen_by(person, record="run"), place=place, run__state=Run.State.DONE, run__withdrawn_at=None
    ).order_by("-run__pk")
    found: dict[str, Line] = {}
    fields = ("run__slug", "run__title", "run__invented", "run__shown", "content")
    for slug, title, invented, shown, content in rows.values_list(*fields):
        interval = (content["nodes"].get(shown[0]) or [None]) if shown else [None]
        low, high = (interval[1], interval[5]) if len(interval) == 6 else (None, None)
        found.setdefault(slug, Line(slug, title, content["score"], low, high, content["class"], invented))
    return sorted(found.values(), key=lambda x: x.slug)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A run ready to be asked further: definition, table and result."""

    definition: Definition
    table: Observations
    result: Result


def loaded(run: Run) -> Loaded:
    """Read a run again from its own record."""
    return _loaded(run.text, run.observations.text, run.as_of)


@lru_cache(maxsize=16)
def _loaded(text: str, table: str, as_of: Any) -> Loaded:
    definition = read_text(text)
    read = table_of(table, definition, as_of=as_of)
    return Loaded(definition, read, evaluate(definition, read))
