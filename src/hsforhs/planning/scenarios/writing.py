"""A scenario written as a problem of choice: steps, order between them, bonus and must-do are actions without cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.files import BadInput, Sentence
from hsforhs.planning.choose import Candidate, Problem

from .limits import Limits
from .offers import Offer

MARK = "§"
"""Begins the ids of what is no offer: ``§done:D1.1:2``, ``§gate:D1.1:3``, ``§must:D1-001``."""
NOTHING = Decimal(0)
PLACES = Decimal("1e-6")
_SIGN = re.compile(rf"{MARK}(done|gate|must):([^\s:,;()]+)(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an indicator with the ids of its offers; ``open_for`` says whether it can be complete at all."""

    indicator: str
    step: int
    offers: tuple[str, ...]
    open_for: bool

    @property
    def done(self) -> str:
        """Id of the action that stands for the complete step."""
        return f"{MARK}done:{self.indicator}:{self.step}"

    @property
    def gate(self) -> str:
        """Id of the action that lets its offers begin."""
        return f"{MARK}gate:{self.indicator}:{self.step}"


def steps_of(offers: Iterable[Offer], limits: Limits) -> tuple[Step, ...]:
    """Return the steps in the order of indicators and levels.

    An offer that must not be done is not waited for by higher steps, and its own step cannot be complete.
    """
    found: dict[tuple[str, int], list[Offer]] = {}
    for offer in offers:
        found.setdefault((offer.indicator, offer.step), []).append(offer)
    return tuple(
        Step(
            indicator,
            step,
            tuple(x.id for x in inside if x.id not in limits.must_not),
            all(x.id not in limits.must_not for x in inside),
        )
        for (indicator, step), inside in sorted(found.items())
    )


def benefit_of(offer: Offer, limits: Limits, *, in_step: int) -> Decimal:
    """Return the declared benefit of an offer that is one of ``in_step`` offers of its step."""
    weights = limits.weights
    share = Decimal(1) / in_step
    found = share * (
        weights.steps
        + weights.risk * limits.risk.get(offer.area, NOTHING)
        + weights.priority * limits.priority.get(offer.area, NOTHING)
    )
    found += weights.equity * offer.local / in_step + weights.synergy * offer.synergy / in_step
    return found.quantize(PLACES)


def problem_for(offers: Sequence[Offer], limits: Limits) -> Problem:
    """Write offers and limits as a problem of choice.

    Money per donor and year, staff per agency and year, and floors per province are limits of the problem itself.
    Raises BadInput for a must-do or must-not that is no offer, and for a floor of a province without enough offers.
    """
    by_id = {x.id: x for x in offers}
    for name in sorted(limits.must | limits.must_not):
        if name not in by_id:
            raise BadInput(
                Sentence("'%(name)s' is no activity of this plan", name=name),
                place="must",
                expected=Sentence("the id of one that is paid"),
            )
    steps = steps_of(offers, limits)
    counts = {
        (x.indicator, x.step): sum(y.indicator == x.indicator and y.step == x.step for y in offers) for x in offers
    }
    gates = _gates(steps) if limits.in_order else {}
    candidates: dict[str, Candidate] = {}
    for offer in offers:
        if offer.id in limits.must_not:
            continue
        worked = offer.agency in limits.staff
        earlier = [x for x in offer.after if x in by_id and x not in limits.must_not]
        gate = gates.get((offer.indicator, offer.step))
        candidates[offer.id] = Candidate(
            offer.id,
            offer.one_time,
            offer.recurring,
            benefit_of(offer, limits, in_step=counts[offer.indicator, offer.step]),
            tuple(dict.fromkeys([*earlier, *([gate.gate] if gate else [])])),
            offer.agency if worked else None,
            offer.staff_months if worked else NOTHING,
            offer.place or None,
            tuple(x.id for x in limits.donors if x.pays(offer)),
        )
    for step in steps:
        if step.offers:
            bonus = limits.weights.bonus if step.open_for else NOTHING
            candidates[step.done] = Candidate(step.done, NOTHING, NOTHING, bonus, step.offers)
    for (indicator, _), step in gates.items():
        below = _below(steps, indicator, step.step)
        candidates[step.gate] = Candidate(step.gate, NOTHING, NOTHING, NOTHING, (below.done,), lag=limits.lag)
    floors = {code: least for code, least in limits.floors.items() if least}
    for name in sorted(limits.must):
        own = f"{MARK}must:{name}"
        candidates[own] = Candidate(own, NOTHING, NOTHING, NOTHING, (name,), province=own)
        floors[own] = 1
    return Problem(
        limits.years,
        candidates,
        {x.id: x.budget for x in limits.donors},
        dict(limits.staff),
        limits.discount,
        floors,
    )


def _gates(steps: Sequence[Step]) -> Mapping[tuple[str, int], Step]:
    """The steps that wait for a lower one of their indicator."""
    return {(x.indicator, x.step): x for x in steps if _lower(steps, x.indicator, x.step)}


def _lower(steps: Sequence[Step], indicator: str, step: int) -> list[Step]:
    return [x for x in steps if x.indicator == indicator and x.step < step and x.offers]


def _below(steps: Sequence[Step], indicator: str, step: int) -> Step:
    return max(_lower(steps, indicator, step), key=lambda x: x.step)


def in_words(text: str) -> str:
    """Write ids of what is no offer in words; in a sentence those among its values."""
    if not isinstance(text, Sentence):
        return _SIGN.sub(_sign_in_words, text)
    values = {name: _value_in_words(x) for name, x in text.values.items()}
    return type(text)(*filter(None, (text.template, text.plural)), **values)


def _value_in_words(value: object) -> object:
    if type(value) is tuple:
        return tuple(map(_value_in_words, value))
    if isinstance(value, Sentence):
        return in_words(value)
    if isinstance(value, str) and (sign := _SIGN.fullmatch(value)):
        return _sign_in_words(sign)
    return value


def _sign_in_words(match: re.Match[str]) -> Sentence:
    what, name, step = match.groups()
    if what == "must":
        return Sentence("the decision that %(action)s must be done", action=name)
    if what == "done":
        return Sentence("level %(step)s of %(indicator)s being complete", step=step, indicator=name)
    return Sentence("the level below %(step)s of %(indicator)s", step=step, indicator=name)
