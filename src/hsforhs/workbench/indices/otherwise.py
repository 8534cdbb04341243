"""The same place otherwise: by another formula on the same observations, and in an earlier run."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hsforhs.metric import evaluate
from hsforhs.metric.explain import Change, change
from hsforhs.workbench.accounts.rules import Person

from . import rules
from .comparison_page import rows_of_table
from .models import Run
from .pictures import digits_of, shown_number, signed
from .queries import Loaded, loaded
from .shape import name_of, parts, stands_alone
from .stock import stocked_with

MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another formula: its name, the page of its definition, and its scores, the top first."""

    slug: str
    name: str
    scores: tuple[str, ...]


def alternatives(ready: Loaded, unit: str) -> tuple[list[str], list[Alternative]]:
    """Return the names of the scores, and each shipped definition that makes them of the same indicators otherwise.

    Where the formula is not published, this shows what depends on the choice.
    """
    definition = ready.definition
    nodes = (definition.top, *parts(definition))
    found = []
    for other in stocked_with(definition.indicators):
        same = set(other.definition.indicators) == set(definition.indicators)
        if not same or other.definition.nodes == definition.nodes or not set(nodes) <= set(other.definition.nodes):
            continue
        table = rows_of_table(ready.table, [unit]) if stands_alone(other.definition) else ready.table
        result = evaluate(other.definition, table)
        digits = digits_of(definition)
        scores = tuple(shown_number(result.of(unit, x), digits) or "–" for x in nodes)
        found.append(Alternative(other.slug, other.definition.name, scores))
    return [name_of(definition, x) for x in nodes], found


def earlier_runs(person: Person, run: Run, unit: str) -> list[Run]:
    """The runs of the same index and owner before this one that hold a unit and that a person may see."""
    found = Run.objects.filter(rules.seen_by(person), state=Run.State.DONE, slug=run.slug, place=run.place_id)
    found = found.filter(pk__lt=run.pk, results__unit=unit, withdrawn_at=None)
    return list(found.defer("text").order_by("-pk")[:MOST_EARLIER])


@dataclass(frozen=True, slots=True)
class Since:
    """What moved a score since an earlier run: its parts add up to the difference exactly."""

    run: Run
    before: str
    after: str
    label_before: str
    label_after: str
    parts: tuple[tuple[str, str], ...]


def since(run: Run, earlier: Run, unit: str) -> Since | None:
    """Divide the change of a unit since an earlier run into data and method; ``None`` where one has no score."""
    old, new = loaded(earlier), loaded(run)
    alone = stands_alone(old.definition) and stands_alone(new.definition)
    tables = [rows_of_table(x.table, [unit]) if alone else x.table for x in (old, new)]
    found = next((x for x in change(old.definition, tables[0], new.definition, tables[1]) if x.unit == unit), None)
    if found is None or found.before is None or found.after is None:
        return None
    digits = digits_of(new.definition)
    return Since(
        earlier,
        shown_number(found.before, digits),
        shown_number(found.after, digits),
        found.class_before or "",
        found.class_after or "",
        tuple((_words(name), signed(value, digits + 1)) for name, value in _parts(found).items()),
    )


def _parts(found: Change) -> dict[str, float]:
    return dict(found.score) if found.score is not None else {}


def _words(name: str) -> str:
    return {"data": _("other observations"), "method": _("another definition")}.get(name, name)
