"""A stored plan as rows of fields: what its documents say, and with what they are compared when they come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone

from hsforhs import planning
from hsforhs.formats.living.fields import FORM, NO, TABLES, YES, Values, plain, written_number
from hsforhs.formats.living.form import form_values
from hsforhs.formats.living.records import LivingPlan, LivingRow
from hsforhs.formats.plan_columns import drafted as drafted_form
from hsforhs.framework import framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue, CostDriver, PlanLine
from hsforhs.planning.audit import written_years
from hsforhs.scores import level_of, standard_target
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.costs.models import Activity, Level, Line
from hsforhs.workbench.follow_up.models import Progress
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.plans.queries import catalogue_of, plan_record

OWN = "own-"
"""Begins the key of a line that a person wrote beside those of the draft."""
AGAIN = "#"
"""Follows the item of a line of the draft whose item stands before it already: the store keeps one line for both."""


@dataclass(frozen=True, slots=True)
class Part:
    """A province with how many activities are its own or shared with others."""

    place: Place
    number: int


def living_plan(
    plan: Plan,
    record: planning.Plan | None = None,
    *,
    part: Place | None = None,
    instance: str = "",
    language: str = ENGLISH,
) -> LivingPlan:
    """Return the rows of a plan in the edition in use; with a ``part`` only the activities of that province.

    ``instance`` names this store where it is known already. Titles of indicators are in ``language``.
    """
    record = record or plan_record(plan)
    decided = {x.action_id: x for x in plan.activities.all()}
    lines = record.lines
    if part is not None:
        own = actions_in(plan, (part,))
        lines = tuple(x for x in lines if x.action.id in own)
    tables: dict[str, tuple[LivingRow, ...]] = {}
    if part is None:
        tables["targets"] = tuple(_targets(plan, record, language))
        tables["decisions"] = tuple(_decisions(plan, record))
    tables["activities"] = tuple(_activity(x, decided.get(x.action.id)) for x in lines)
    progress = {x.action_id: x for x in plan.progress.all()}
    tables["progress"] = tuple(_progress(x, progress.get(x.action.id)) for x in lines)
    tables["lines"] = tuple(_cost_lines(plan, lines))
    if part is None:
        entries = {x.action_id: x.entries for x in plan.form_entries.all()}
        tables["form"] = tuple(LivingRow(x.action.id, (), form_of(x, entries.get(x.action.id, {}))) for x in lines)
    return LivingPlan(
        instance=instance or instance_id(),
        plan=str(plan.pk),
        place_name=plan.place.name,
        years=plan.years,
        tables=tables,
        part=part.code if part else "",
        part_name=part.name if part else "",
        invented=plan.place.invented,
    )


def actions_in(plan: Plan, places: Iterable[Place]) -> frozenset[str]:
    """Return the actions that name one of some places or a place below."""
    own = {code for x in places for code in _own_codes(x)}
    return frozenset(x.action_id for x in plan.activities.all() if own & set(x.places))


def narrowed(plan: LivingPlan, actions: Collection[str]) -> LivingPlan:
    """Return the rows of some activities alone: what a pack holds."""
    tables = {
        key: tuple(x for x in plan.tables[key] if x.id.partition("/")[0] in actions)
        for key in ("activities", "progress", "lines")
    }
    return replace(plan, tables=tables)


def parts_of(plan: Plan) -> list[Part]:
    """Return the provinces of a plan that have activities of their own, in the order of the tree."""
    below = branch(plan.place, at=timezone.localdate())
    provinces = [x for x in below if x.kind == Kind.PROVINCE]
    held = [set(x.places) for x in plan.activities.all() if x.places]
    found = []
    for province in provinces:
        own = {x.code for x in below if x.path == province.path or x.path.startswith(f"{province.path}/")}
        if number := sum(bool(own & codes) for codes in held):
            found.append(Part(province, number))
    return found


def drafted_ids(plan: Plan, record: planning.Plan) -> frozenset[str]:
    """Return the actions that the draft holds by itself, before people decide."""
    drafted = planning.draft(record.report, years=plan.years, catalogue=catalogue_of(plan), place_name=plan.place.name)
    return frozenset(x.action.id for x in drafted.lines)


def form_of(line: PlanLine, entries: Mapping[str, str]) -> Values:
    """Return the costing form of an activity: what the draft fills in, and over it what people wrote."""
    draft = form_values(drafted_form(line))
    return tuple(entries.get(x.key, value) for x, value in zip(FORM.fields, draft, strict=True))


def again(item: str, number: int) -> str:
    """Return the key of the line of the draft with which an item stands for the ``number``-th time."""
    return f"{item}{AGAIN}{number}" if number > 1 else item


def _own_codes(place: Place) -> set[str]:
    return {place.code, *(x.code for x in branch(place))}


def _targets(plan: Plan, record: planning.Plan, language: str) -> Iterator[LivingRow]:
    words, assessment = framework(), record.report.assessment
    for key, value in assessment.values.items():
        level = level_of(assessment.instrument, value)
        usual = plan.target or standard_target(level, years=plan.years)
        chosen = plan.targets.get(key.code)
        shown = (words.label("indicator", str(key), language).text, f"{level:g}", str(usual))
        yield LivingRow(key.code, shown, (str(chosen) if chosen else "",))


def _decisions(plan: Plan, record: planning.Plan) -> Iterator[LivingRow]:
    reasons = {x.action_id: plain(x.reason) for x in plan.choices.all()}
    texts = {x.action.id: x.action.text for x in (*record.lines, *record.left_out)}
    inside = {x.action.id for x in record.lines}
    known = catalogue_of(plan).actions
    out = [x.action_id for x in plan.choices.all() if x.what == Choice.What.TAKEN_OUT and x.action_id in known]
    for action_id in sorted({*texts, *out}):
        text = texts.get(action_id) or known[action_id].text
        yield LivingRow(action_id, (text,), (YES if action_id in inside else NO, reasons.get(action_id, "")))


def _activity(line: PlanLine, decided: Activity | None) -> LivingRow:
    values: Values = ("", "", "", "", YES, "")
    if decided is not None:
        values = (
            str(decided.start_year or ""),
            plain(decided.owner),
            plain(decided.partners),
            "; ".join(sorted(decided.places)),
            NO if decided.excluded else YES,
            plain(decided.reason),
        )
    return LivingRow(line.action.id, (line.action.text,), values)


def _progress(line: PlanLine, progress: Progress | None) -> LivingRow:
    values: Values = ("",) * len(TABLES["progress"].fields)
    if progress is not None:
        values = (
            progress.status,
            str(progress.percent),
            written_number(progress.spent),
            plain(progress.evidence),
            plain(progress.note),
            progress.starts.isoformat() if progress.starts else "",
            progress.ends.isoformat() if progress.ends else "",
        )
    return LivingRow(line.action.id, (line.action.text,), values)


def _cost_lines(plan: Plan, lines: Iterable[PlanLine]) -> Iterator[LivingRow]:
    catalogue = catalogue_of(plan)
    written: dict[str, list[Line]] = {}
    for row in plan.cost_lines.all():
        written.setdefault(row.action_id, []).append(row)
    for line in lines:
        rows = written.get(line.action.id, [])
        instead = {x.item: x for x in rows if x.item}
        seen: Counter[str] = Counter()
        for driver in line.action.costs:
            values = _written(instead.pop(driver.item)) if driver.item in instead else _driven(driver)
            seen[driver.item] += 1
            key = again(driver.item, seen[driver.item])
            yield LivingRow(f"{line.action.id}/{key}", (_item(catalogue, driver.item),), values)
        for row in (*instead.values(), *(x for x in rows if not x.item)):
            key = row.item or f"{OWN}{row.pk}"
            yield LivingRow(f"{line.action.id}/{key}", (_item(catalogue, row.item),), _written(row))


def _item(catalogue: ActionCatalogue, code: str) -> str:
    known = catalogue.cost_items.get(code)
    return f"{known.title} ({known.unit})" if known else code


def _driven(driver: CostDriver) -> Values:
    """What the draft says of a line that nobody touched."""
    quantity = written_number(Decimal(str(driver.quantity)))
    return ("", quantity, driver.per, YES if driver.yearly else NO, *("",) * 8, YES, "")


def _written(row: Line) -> Values:
    return (
        plain(row.title),
        written_number(row.quantity),
        str(Level(row.per)),
        YES if row.yearly else NO,
        written_years(row.years),
        *("" if x is None else written_number(x) for x in (row.low, row.central, row.high)),
        row.currency,
        str(row.price_year or ""),
        plain(row.source),
        row.on.isoformat() if row.on else "",
        NO if row.excluded else YES,
        plain(row.reason),
    )
