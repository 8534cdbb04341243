"""The costing of a plan computed from what is stored: lines with price, size and years, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from hsforhs import planning
from hsforhs.files import BadInput
from hsforhs.framework import Key
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue
from hsforhs.planning.costing import CostLine, Range, Restatement, UnitCost, check_first
from hsforhs.planning.costing.amounts import product, total
from hsforhs.planning.records import CostDriver
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.scores import Number
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import catalogue_of, plan_record

from .entries import price_of_line, prices_of, rates_of, restatement, sizes_of
from .models import Activity, Costing, Level, Line

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class CostedLine:
    """One line of an activity. ``key`` names it in addresses; ``line`` is None where it cannot be priced.

    ``lacks`` says what is missing: price, size, rate or nothing. ``price`` is as entered, ``line`` in the plan's
    currency and price year. An excluded line is never charged and stays with its ``reason``.
    """

    key: str
    item: str
    title: str
    language: str
    unit: str
    quantity: Decimal
    per: str
    years: tuple[int, ...]
    yearly: bool
    line: CostLine | None
    price: UnitCost | None
    stored: Line | None
    excluded: bool = False
    reason: str = ""
    lacks: str = ""

    @property
    def total(self) -> Decimal:
        """Central amount of all years; 0 where it is excluded or not priced."""
        return self.line.total if self.line is not None and not self.excluded else NOTHING

    @property
    def level(self) -> str:
        """What the quantity is for each of, in words."""
        return str(Level(self.per).label)

    @property
    def outside(self) -> tuple[int, ...]:
        """Years that a person wrote and that the plan has no more; they are not paid."""
        return tuple(x for x in self.stored.years if x not in self.years) if self.stored is not None else ()

    @property
    def own(self) -> bool:
        """Whether a person wrote it beside the lines of the draft."""
        return self.stored is not None and not self.item


@dataclass(frozen=True, slots=True)
class CostedActivity:
    """An action of the plan with its lines; ``start`` is its year from 1, ``decided`` what people said about it."""

    record: planning.PlanLine
    start: int
    decided: Activity | None
    lines: tuple[CostedLine, ...]

    @property
    def id(self) -> str:
        return self.record.action.id

    @property
    def excluded(self) -> bool:
        return self.decided is not None and self.decided.excluded

    @property
    def outside(self) -> int | None:
        """The first year that a person decided on where the plan has it no more; it starts in the last year instead."""
        wanted = self.decided.start_year if self.decided else None
        return wanted if wanted is not None and wanted > self.start else None

    @property
    def owner(self) -> str:
        return self.decided.owner if self.decided else ""

    @property
    def payable(self) -> tuple[CostLine, ...]:
        """The lines that are paid where the plan pays the activity."""
        return tuple(x.line for x in self.lines if x.line is not None and not x.excluded)

    @property
    def charged(self) -> tuple[CostLine, ...]:
        """The lines that are paid."""
        return () if self.excluded else self.payable

    @property
    def unpriced(self) -> tuple[CostedLine, ...]:
        """The lines that cannot be priced, whether or not the plan pays the activity."""
        return tuple(x for x in self.lines if x.lacks and not x.excluded)

    @property
    def lacking(self) -> tuple[CostedLine, ...]:
        """The lines that should be paid and cannot be priced."""
        return () if self.excluded else self.unpriced

    @property
    def total(self) -> Decimal:
        """Central amount of all years, overhead not in."""
        return total([x.total for x in self.charged])

    def in_year(self, year: int) -> Decimal:
        """Central amount of one year, overhead not in."""
        return total([x.yearly for x in self.charged if year in x.years])


@dataclass(frozen=True)
class PlanCost:
    """The whole costing. Amounts are in the plan's currency at the prices of its year."""

    plan: Plan
    record: planning.Plan
    catalogue: ActionCatalogue
    costing: Costing
    prices: Mapping[str, UnitCost]
    sizes: Mapping[str, Range]
    below: tuple[Place, ...]
    activities: tuple[CostedActivity, ...]

    @cached_property
    def lines(self) -> tuple[CostLine, ...]:
        """All lines that are paid."""
        return tuple(x for activity in self.activities for x in activity.charged)

    @cached_property
    def lacking(self) -> tuple[tuple[CostedActivity, CostedLine], ...]:
        """All lines that should be paid and cannot be priced, with their activity."""
        return tuple((activity, x) for activity in self.activities for x in activity.lacking)

    @cached_property
    def direct(self) -> Decimal:
        """Central amount of all lines, overhead not in."""
        return total([x.total for x in self.lines])

    @property
    def overhead(self) -> Decimal:
        """What the overhead adds."""
        return product(self.direct, self.costing.overhead)

    @property
    def total(self) -> Decimal:
        """Central amount of everything."""
        return total([self.direct, self.overhead])

    @property
    def factor(self) -> Decimal:
        """What a direct amount is multiplied by to hold its share of the overhead."""
        return 1 + self.costing.overhead

    @cached_property
    def by_year(self) -> tuple[Decimal, ...]:
        """Central amounts by year, overhead in."""
        years = range(1, self.plan.years + 1)
        return tuple(product(total([x.yearly for x in self.lines if y in x.years]), self.factor) for y in years)

    @cached_property
    def by_area(self) -> Mapping[str, Decimal]:
        """Central amounts by capacity area, overhead in, in the order of the plan."""
        found: dict[str, list[Decimal]] = {}
        for activity in self.activities:
            found.setdefault(activity.record.action.area, []).append(activity.total)
        return {area: product(total(amounts), self.factor) for area, amounts in found.items()}

    @cached_property
    def check_first(self) -> tuple[CostLine, ...]:
        """The fewest lines that make three quarters of the total."""
        return check_first(self.lines)

    @cached_property
    def activity_by_id(self) -> Mapping[str, CostedActivity]:
        """The activities by the ids of their actions."""
        return {x.id: x for x in self.activities}

    def activity(self, action_id: str) -> CostedActivity | None:
        """One activity by the id of its action."""
        return self.activity_by_id.get(action_id)

    def calendar(self, year: int) -> int:
        """The calendar year of a year of the plan."""
        return self.costing.first_year + year - 1

    @property
    def calendar_years(self) -> range:
        """The calendar years of the plan."""
        return range(self.costing.first_year, self.costing.first_year + self.plan.years)

    @property
    def usd(self) -> Decimal | None:
        """How many USD one unit of the plan's currency is worth; None where no rate is known."""
        if self.costing.currency == "USD":
            return Decimal(1)
        rates = [x.figure for x in rates_of(self.costing) if x.currency == "USD" and x.year is None and x.figure]
        return 1 / rates[0] if rates else None


def costing_of(plan: Plan) -> Costing | None:
    """The costing of a plan; None before anybody began one."""
    return Costing.objects.filter(plan=plan).first()


def calendar_of(plan: Plan) -> range | None:
    """The calendar years of a plan; None before anybody said in which one it begins."""
    first = Costing.objects.filter(plan=plan).values_list("first_year", flat=True).first()
    return None if first is None else range(first, first + plan.years)


def plan_cost(plan: Plan, *, costing: Costing | None = None, record: planning.Plan | None = None) -> PlanCost | None:
    """Compute the costing of a plan in the edition in use; None before anybody began one."""
    costing = costing or costing_of(plan)
    if costing is None:
        return None
    record = record or plan_record(plan)
    catalogue = catalogue_of(plan)
    below = tuple(branch(plan.place, at=timezone.localdate()))
    prices = prices_of(costing)
    sizes = {**counted_sizes(plan.place, below), **sizes_of(costing), str(Level.NATIONAL): Range.exactly(1)}
    decided = {x.action_id: x for x in plan.activities.all()}
    written: dict[str, list[Line]] = {}
    for row in plan.cost_lines.all():
        written.setdefault(row.action_id, []).append(row)
    pricing = _Pricing(catalogue, prices, sizes, restatement(costing), plan.years, levels_now(record.report))
    activities = tuple(
        pricing.activity(line, decided.get(line.action.id), written.get(line.action.id, ())) for line in record.lines
    )
    return PlanCost(plan, record, catalogue, costing, prices, sizes, below, activities)


def settled(plan: Plan, record: planning.Plan) -> frozenset[str] | None:
    """Return the actions that have a cost or that the plan is not to pay; None before anybody began a costing."""
    cost = plan_cost(plan, record=record)
    if cost is None:
        return None
    return frozenset(x.id for x in cost.activities if x.excluded or (x.charged and not x.lacking))


def counted_sizes(place: Place, below: Iterable[Place]) -> dict[str, Range]:
    """The sizes that the tree of places knows; what it does not know is not there, and is not 0."""
    below = tuple(below)
    counts = {
        Level.PROVINCE: sum(x.kind == Kind.PROVINCE for x in below) or int(place.kind == Kind.PROVINCE),
        Level.DISTRICT: sum(x.kind == Kind.DISTRICT for x in below) or int(place.kind == Kind.DISTRICT),
        Level.HEAD: place.population or 0,
    }
    return {str(level): Range.exactly(count) for level, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class _Pricing:
    catalogue: ActionCatalogue
    prices: Mapping[str, UnitCost]
    sizes: Mapping[str, Range]
    restate: Restatement
    years: int
    now: Mapping[Key, Number]
    restated: dict[str, UnitCost | None] = field(default_factory=dict)

    def activity(self, record: planning.PlanLine, decided: Activity | None, written: Iterable[Line]) -> CostedActivity:
        written = tuple(written)
        wanted = decided.start_year if decided else None
        start = min(self.years, wanted or usual_start(record, self.now, years=self.years))
        instead = {x.item: x for x in written if x.item}
        lines, used = [], set[str]()
        for driver in record.action.costs:
            row = instead.get(driver.item)
            # What is left out is so in every line with that item; a figure takes the place of the first of them.
            taken = row if row is not None and (row.excluded or driver.item not in used) else None
            used.add(driver.item)
            lines.append(self._line(record, start, driver, taken))
        rest = [x for item, x in instead.items() if item not in used]
        for row in (*rest, *(x for x in written if not x.item)):
            driver = CostDriver(row.item or f"own-{row.pk}", float(row.quantity), row.per, row.yearly)
            lines.append(self._line(record, start, driver, row))
        return CostedActivity(record, start, decided, tuple(lines))

    def _line(self, record: planning.PlanLine, start: int, driver: CostDriver, row: Line | None) -> CostedLine:
        if row is not None:
            driver = CostDriver(driver.item, float(row.quantity), row.per, row.yearly)
        years = tuple(range(start, self.years + 1)) if driver.yearly else (start,)
        if row is not None and row.years:
            years = tuple(x for x in row.years if x <= self.years)
        price = self.prices.get(driver.item)
        if row is not None:
            price = price_of_line(row) or price
        known = self.catalogue.cost_items.get(driver.item)
        line, lacks = self._priced(record.action.id, driver, price, years)
        return CostedLine(
            key=driver.item if row is None or row.item else f"own-{row.pk}",
            item="" if row is not None and not row.item else driver.item,
            title=row.title if row is not None and row.title else known.title if known else driver.item,
            language="" if row is not None and row.title else ENGLISH,
            unit=known.unit if known else "",
            quantity=Decimal(str(driver.quantity)),
            per=driver.per,
            years=years,
            yearly=driver.yearly,
            line=line,
            price=price,
            stored=row,
            excluded=row is not None and row.excluded,
            reason=row.reason if row is not None else "",
            lacks=lacks,
        )

    def _priced(
        self, action: str, driver: CostDriver, price: UnitCost | None, years: tuple[int, ...]
    ) -> tuple[CostLine | None, str]:
        if price is None:
            return None, "price"
        if driver.per not in self.sizes:
            return None, "size"
        if price.item not in self.restated:
            try:
                self.restated[price.item] = price.restated(self.restate)
            except BadInput:
                self.restated[price.item] = None
        restated = self.restated[price.item]
        if restated is None:
            return None, "rate"
        return CostLine(action, driver, restated, self.sizes[driver.per], years), ""
