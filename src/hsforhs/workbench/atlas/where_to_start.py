"""Where to start: what the page asks of the store, which criteria it takes, and the groups that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written
from hsforhs.framework import framework
from hsforhs.indicators import Direction, Indicator, registry
from hsforhs.matching.priority import Criterion, Cuts, Group, Need, needs
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import CountryLevels, newest_levels
from hsforhs.workbench.indicators.queries import counted_by_indicator, newest_by_country
from hsforhs.workbench.places.models import Place

from .framework_pages import SCORED
from .unfunded import COST, MONEY, Lack, by_plans, lack_of

if TYPE_CHECKING:
    from hsforhs.workbench.indicators.models import StoredFigure

GAP = "gap"
USUAL_WEIGHTS = {
    GAP: 50.0,
    "uhc_service_coverage": 20.0,
    "nurses_midwives_per_10k": 10.0,
    "oop_share_che": 10.0,
    "dtp3_coverage": 10.0,
}
USUAL_ADDED = 10.0
LEAST_PLACES = 3
"""Places with a figure below which best and worst say nothing."""
MOST_CRITERIA = 8
TARGETS = (3, 4, 5)
_WEIGHT = "w."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: instrument, target level, weights by criterion, cut points and error in per cent."""

    instrument: str = SCORED[0]
    target: int = 4
    region: str = ""
    middle: int = 35
    high: int = 55
    error: int = 10
    weights: tuple[tuple[str, float], ...] = tuple(USUAL_WEIGHTS.items())

    @property
    def cuts(self) -> Cuts:
        """The cut points on the scale from 0 to 1."""
        return Cuts(self.middle / 100, self.high / 100)


def asked_by(form: Mapping[str, str]) -> Asked:
    """Read the form; what is not given is as usual. Raises BadInput in one sentence for what cannot be used."""
    usual = Asked()
    weights = {name.removeprefix(_WEIGHT): _number(x, 0, 100) for name, x in form.items() if name.startswith(_WEIGHT)}
    weights = weights or dict(usual.weights)
    if added := form.get("add", ""):
        weights.setdefault(added, USUAL_ADDED)
    for name in weights:
        if name != GAP and name not in {x.id for x in candidates()}:
            raise BadInput(
                Sentence("'%(value)s' is no criterion", value=name[:40]),
                expected=Sentence("the gap, or an indicator of which one end is better"),
            )
    if len(weights) > MOST_CRITERIA:
        raise BadInput(
            Sentence("there are %(number)s criteria", number=len(weights)),
            expected=Sentence("at most %(most)s", most=MOST_CRITERIA),
        )
    instrument, region = form.get("instrument") or usual.instrument, form.get("region", "")
    if instrument not in SCORED:
        raise BadInput(
            Sentence("'%(value)s' is no instrument with scores", value=instrument[:20]), expected=", ".join(SCORED)
        )
    if region and region not in framework().regions:
        raise BadInput(
            Sentence("'%(value)s' is no WHO region", value=region[:20]), expected=", ".join(framework().regions)
        )
    target = int(_number(form.get("target") or "4", 3, 5))
    return Asked(
        instrument=instrument,
        target=target,
        region=region,
        middle=int(_number(form.get("middle") or str(usual.middle), 1, 98)),
        high=int(_number(form.get("high") or str(usual.high), 2, 99)),
        error=int(_number(form.get("error") or str(usual.error), 0, 50)),
        weights=tuple(weights.items()),
    )


def candidates() -> tuple[Indicator, ...]:
    """The indicators that can be a criterion: numbers, of which one end is better, that repeat nothing else."""
    return tuple(
        x
        for x in registry().find()
        if x.direction is not Direction.CONTEXT and not x.is_text and not x.same_as and not x.own
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """One criterion as used: its weight, share of all weights, goalposts; no goalposts where figures are too few."""

    id: str
    indicator: Indicator | None
    weight: float
    share: float
    criterion: Criterion | None
    places: int


@dataclass(frozen=True, slots=True)
class Row:
    """One place: its need, what is known of its money, and the figures behind, by criterion."""

    place: Place
    need: Need
    lack: Lack
    figures: Mapping[str, StoredFigure]
    levels: CountryLevels | None


@dataclass(frozen=True, slots=True)
class Start:
    """Everything that the page shows; rows keep the order of the places that were given."""

    asked: Asked
    chosen: tuple[Chosen, ...]
    rows: tuple[Row, ...]
    to_add: tuple[Indicator, ...]

    def of(self, group: Group) -> list[Row]:
        """The rows of one group of need."""
        return [x for x in self.rows if x.need.group is group]

    def both(self, need: Group, money: Group) -> list[Row]:
        """The rows of one group of need and one of money."""
        return [x for x in self.of(need) if x.lack.group is money]


def where_to_start(places: list[Place], asked: Asked, person: Person) -> Start:
    """Put countries into groups; goalposts are taken over all places, so that a region looks the same alone.

    Raises BadInput where no criterion has a weight or cut points are out of order.
    """
    weights = dict(asked.weights)
    wanted = [x.id for x in candidates() if x.id in weights]
    figures = newest_by_country([*wanted, COST, MONEY], person)
    levels = newest_levels(person, asked.instrument)
    gaps = {code: _gap(x, asked.target) for code, x in levels.items()}
    total = sum(weights.values()) or 1.0
    chosen = []
    for name, weight in weights.items():
        found = figures.get(name, {})
        criterion = (
            Criterion(GAP, 0, asked.target - 1, weight, asked.error / 100)
            if name == GAP
            else _criterion(registry().indicators[name], found, weight, asked.error / 100)
        )
        number = len(gaps) if name == GAP else len(found)
        chosen.append(Chosen(name, registry().indicators.get(name), weight, 100 * weight / total, criterion, number))
    used = [x.criterion for x in chosen if x.criterion is not None]
    shown = [x for x in places if not asked.region or (x.parent is not None and x.parent.code == asked.region)]
    by_place = {
        x.code: {c.id: gaps.get(x.code) if c.id == GAP else _value(figures[c.id].get(x.code)) for c in used}
        for x in shown
    }
    found_needs, plans = needs(by_place, used, asked.cuts), by_plans(shown)
    rows = tuple(
        Row(x, need, lack_of(x, plans, figures), _own(x, figures), levels.get(x.code))
        for x, need in zip(shown, found_needs, strict=True)
    )
    counts = counted_by_indicator(person)
    to_add = tuple(x for x in candidates() if x.id not in weights and counts.get(x.id, 0) >= LEAST_PLACES)
    return Start(asked, tuple(chosen), rows, to_add)


def _own(place: Place, figures: Mapping[str, Mapping[str, StoredFigure]]) -> dict[str, StoredFigure]:
    return {name: found[place.code] for name, found in figures.items() if place.code in found}


def _gap(found: CountryLevels, target: int) -> float:
    """Return how many levels are missing to the target on average; what is above it makes up for nothing."""
    return sum(max(0.0, target - x) for x in found.levels) / len(found.levels)


def _criterion(
    indicator: Indicator, found: Mapping[str, StoredFigure], weight: float, error: float
) -> Criterion | None:
    values = [x.value for x in found.values() if x.value is not None]
    if len(values) < LEAST_PLACES or min(values) == max(values):
        return None
    best, worst = (min(values), max(values)) if indicator.direction is Direction.LOWER else (max(values), min(values))
    return Criterion(indicator.id, best, worst, weight, error)


def _value(figure: StoredFigure | None) -> float | None:
    return None if figure is None else figure.value


def _number(written: str, least: float, most: float) -> float:
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise BadInput(
            Sentence("'%(value)s' cannot be used", value=written[:20]),
            expected=Sentence(
                "a number from %(least)s to %(most)s",
                least=Written(least, f"{least:g}"),
                most=Written(most, f"{most:g}"),
            ),
        )
    return value
