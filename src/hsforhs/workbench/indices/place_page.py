"""What the page of one index at one place shows, put together from a stored result."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written
from hsforhs.metric import Definition
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.look.naming import semicolon
from hsforhs.workbench.plans.queries import plan_for, plan_record

from . import what_if
from .explaining import explanation, held_back, shown_pushes
from .models import Run, UnitResult
from .pictures import Interval, Push, Trail, digits_of, interval, period_name, shown_number, trail
from .queries import Loaded
from .shape import name_of, nodes_below, parts

FIRST_LEVELS = 6
"""Indicators whose levels are offered at once, those that pull down most first; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands directly below one part, as rows on the same axis."""

    name: str
    rows: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One field of the form: an indicator, its level now as written, and the levels to choose from."""

    id: str
    name: str
    now: str
    choices: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A score before and after the changes."""

    name: str
    before: Interval
    after: Interval


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The form and, once asked, its answer or the fault of what was asked."""

    first: tuple[Level, ...]
    others: tuple[Level, ...]
    effects: tuple[Effect, ...] = ()
    asked: bool = False
    fault: BadInput | None = None


def rows(definition: Definition, content: Mapping[str, Any]) -> list[Interval]:
    """Return the score of the index and of its parts on one axis."""
    found = []
    for node in (definition.top, *parts(definition)):
        before = _before(content, node)
        numbers, name = content["nodes"][node], name_of(definition, node)
        found.append(interval(definition, name, numbers, node=node, before=before, reason=_("not computable")))
    return found


def _before(content: Mapping[str, Any], node: str) -> float | None:
    history = content["history"].get(node) or []
    return history[-2][0] if len(history) > 1 and history[-2] is not None else None


def groups(definition: Definition, content: Mapping[str, Any]) -> list[Group]:
    """Return what stands below each part, where the run has it."""
    found = []
    for part in parts(definition):
        nodes = [x for x in nodes_below(definition, part) if x in content["nodes"]]
        if nodes:
            below = tuple(
                interval(definition, name_of(definition, x), content["nodes"][x], node=x, reason=_("not computable"))
                for x in nodes
            )
            found.append(Group(name_of(definition, part), below))
    return found


def sentence(definition: Definition, content: Mapping[str, Any]) -> str:
    """Say what the intervals of the parts allow to say, and no more."""
    if content["score"] is None:
        return _("No score can be computed here. What there is and what is missing stand below.")
    kept = [x for x in parts(definition) if len(content["nodes"][x]) == 6]
    clear = [(high, low) for high in kept for low in kept if content["nodes"][high][1] > content["nodes"][low][5]]
    score = _("The score is %(score)s on a scale from %(low)s to %(high)s.") % {
        "score": shown_number(content["score"], digits_of(definition)),
        "low": f"{definition.scale.low:g}",
        "high": f"{definition.scale.high:g}",
    }
    if len(kept) < 2:
        return score
    if not clear:
        return f"{score} {_('The intervals of its parts overlap, so the figures do not say which part is higher.')}"
    widest = max(clear, key=lambda x: content["nodes"][x[0]][1] - content["nodes"][x[1]][5])
    apart = _("“%(high)s” stands above “%(low)s”: that much is clear.") % {
        "high": name_of(definition, widest[0]),
        "low": name_of(definition, widest[1]),
    }
    pairs = len(kept) * (len(kept) - 1) // 2
    counted = _("In %(clear)d of %(pairs)d pairs of parts the intervals do not overlap.") % {
        "clear": len(clear),
        "pairs": pairs,
    }
    return f"{score} {apart} {counted}"


def trails(definition: Definition, run: Run, content: Mapping[str, Any]) -> list[Trail]:
    """Return the history of the index and of its parts."""
    found = [trail(definition, x, content["history"].get(x, []), run.periods) for x in content["history"]]
    return [x for x in found if x is not None]


def history_table(definition: Definition, run: Run, content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the same as figures: one row per period, newest first, value and interval of each node."""
    digits = digits_of(definition)
    found = []
    for at, period in enumerate(run.periods):
        cells = []
        for history in content["history"].values():
            entry = history[at]
            low, high = (shown_number(x, digits) for x in entry[1:]) if entry else ("", "")
            cells.append(f"{shown_number(entry[0], digits)} ({low}–{high})" if entry else "–")
        found.append((period_name(period), cells))
    return found[::-1]


MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Moves:
    """What holds one score back, or its distance from the median of all units divided among the indicators."""

    node: str
    name: str
    score: str
    reference: str
    beside_median: bool
    rows: tuple[Push, ...]
    others: int


def moves(ready: Loaded, run: Run, unit: str, node: str, *, against: str = "") -> Moves | None:
    """Explain a score of a unit; ``None`` where it has none. ``against`` is "" or ``MEDIAN``."""
    found = explanation(run, unit, node)
    if found is None:
        return None
    digits = digits_of(ready.definition)
    beside_median = against == MEDIAN
    shown = shown_pushes(ready, found, unit) if beside_median else held_back(ready, found, unit)
    return Moves(
        node,
        name_of(ready.definition, node),
        shown_number(found.score, digits),
        shown_number(found.reference, digits),
        beside_median,
        tuple(shown),
        len(found.parts) - len(shown),
    )


def what_if_form(ready: Loaded, run: Run, result: UnitResult, asked: Mapping[str, str]) -> WhatIf | None:
    """Return the form with its answer; ``None`` for an index without benchmark levels, or without a score."""
    definition, unit = ready.definition, result.unit
    found = {x.id: x for x in what_if.rungs(ready, unit)}
    if not found or result.content["score"] is None:
        return None
    wanted = {name.removeprefix("level-"): text for name, text in asked.items() if name.startswith("level-")}
    fields = [_level(definition, found[x], wanted.get(x, "")) for x in _most_pulling(run, ready, unit, list(found))]
    first, others = tuple(fields[:FIRST_LEVELS]), tuple(fields[FIRST_LEVELS:])
    try:
        changes = what_if.read_changes(ready, unit, wanted)
    except BadInput as error:
        return WhatIf(first, others, asked=True, fault=error)
    if not changes:
        return WhatIf(first, others, asked=bool(wanted))
    numbers = what_if.with_changes(ready, unit, changes, seed=run.seed)
    effects = tuple(
        Effect(
            name_of(definition, node),
            interval(definition, name_of(definition, node), result.content["nodes"][node], node=node),
            interval(definition, name_of(definition, node), after, node=node),
        )
        for node, after in numbers.items()
    )
    return WhatIf(first, others, effects, asked=True)


def _most_pulling(run: Run, ready: Loaded, unit: str, names: list[str]) -> list[str]:
    explained = explanation(run, unit, ready.definition.top)
    order = {x.indicator: x.contribution for x in explained.parts} if explained is not None else {}
    return sorted(names, key=lambda x: order.get(x, 0.0))


def _level(definition: Definition, rung: what_if.Rung, asked: str) -> Level:
    level = round(rung.level, 1)
    chosen = int(asked) if asked.isdecimal() and len(asked) == 1 else 0
    return Level(
        rung.id,
        name_of(definition, rung.id),
        number_format(int(level) if level == int(level) else level),
        tuple((x, x == chosen) for x in what_if.LEVELS),
    )


@dataclass(frozen=True, slots=True)
class PlanPath:
    """A plan and the scores that its targets would give, year by year."""

    plan_id: str
    years: int
    stages: tuple[tuple[int, str, str, int], ...]


def plan_path(ready: Loaded, person: Person, result: UnitResult, plan_id: str) -> PlanPath | None:
    """Return the path of one plan of the place; ``None`` for another plan, or where the index takes none of it."""
    try:
        plan = plan_for(person, uuid.UUID(plan_id))
    except ValueError:
        return None
    if plan is None or plan.place_id != result.place_id or result.content["score"] is None:
        return None
    report = plan_record(plan).report
    targets = {x.indicator.code: x.target for x in report.gaps}
    stages = what_if.plan_path(ready, result.unit, report.assessment, targets, plan.years)
    if stages is None:
        return None
    digits = digits_of(ready.definition)
    shown = tuple((x.year, shown_number(x.score, digits), x.label or "", x.moved) for x in stages)
    return PlanPath(str(plan.pk), plan.years, shown)


@dataclass(frozen=True, slots=True)
class Reach:
    """The fewest steps to a class, or why there are none."""

    label: str
    steps: tuple[tuple[str, str, str, int], ...] = ()
    cost: int = 0
    score: str = ""
    fault: BadInput | None = None


def reach(ready: Loaded, result: UnitResult, label: str) -> Reach:
    """Return the fewest benchmark steps that bring the place to a class."""
    by_id = {x.id: x for x in what_if.rungs(ready, result.unit)}
    try:
        choice = what_if.cheapest_steps(ready, result.unit, label)
    except BadInput as error:
        return Reach(label, fault=error)
    steps = tuple(
        (name, name_of(ready.definition, name), number_format(round(now, 1)), then)
        for name, now, then in what_if.levels_of(choice, by_id)
    )
    return Reach(label, steps, int(choice.cost), shown_number(choice.after.score, digits_of(ready.definition)))


def missing_words(ready: Loaded, unit: str) -> tuple[int, str]:
    """Return how many indicators have no value for a unit, and the names of the first of them."""
    at = ready.table.units.index(unit)
    gone = [x for x, flags in ready.result.flags.items() if int(flags[at]) & 1]
    return len(gone), semicolon().join(name_of(ready.definition, x) for x in gone[:5])


def reason(definition: Definition, found: str) -> str:
    """Say why there is no score, with the names of scores in place of their ids."""
    if isinstance(found, Sentence):
        return Sentence(found.template, **{x: _named(definition, y) for x, y in found.values.items()})
    ids = re.compile("|".join(re.escape(x) for x in sorted(definition.nodes, key=len, reverse=True)))
    return ids.sub(lambda x: f"“{name_of(definition, x[0])}”", found)


def _named(definition: Definition, ids: object) -> object:
    if type(ids) is not tuple:
        return ids
    names = (name_of(definition, str(x)) for x in ids)
    return tuple(Written(x, f"“{x}”") for x in names)
