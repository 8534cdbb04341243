"""Calls of funders: may this plan ask, with every rule quoted, and how well an offer fits a gap.

Rules and score are those of ``hsforhs.matching``, as for people and documents: conditions first, then explained parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hsforhs.matching.conditions import Answer, Condition, Explained, answered, explain

from .records import Support

PREPARATION_DAYS = 90
"""How long a proposal usually takes: our default, to be changed by who knows better."""
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "area": 0.35,
        "support": 0.15,
        "place": 0.05,
        "level": 0.05,
        "years": 0.10,
        "amount": 0.15,
        "readiness": 0.10,
        "time": 0.05,
    }
)
"""How much each part counts in a match; a convention of ours."""
FOR_ALL = 0.5
"""How near a call for every country is, where one that names the country is 1: more will ask."""


@dataclass(frozen=True, slots=True)
class Call:
    """An offer or a call of a funder; an empty limit is none, ``None`` in a rule is not known.

    ``must_have`` names papers and conditions in words, such as ``implementing entity``.
    """

    id: str
    organisation: str
    support: Support = Support.MONEY
    title: str = ""
    opens: dt.date | None = None
    closes: dt.date | None = None
    floor: float | None = None
    ceiling: float | None = None
    countries: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    must_have: tuple[str, ...] = ()
    cofinance: float | None = None
    source: str = ""
    checked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a place could ask for: areas, gap in money, and what it has; a paper that is not named is not known.

    ``years`` holds the gap by calendar year, ``supports`` the share of the gap (0 to 1) that support of a kind other
    than money could meet; where they are empty nobody asked for that part.
    """

    country: str
    areas: frozenset[str]
    amount: float | None = None
    levels: frozenset[str] = frozenset()
    has: Mapping[str, bool] = field(default_factory=dict)
    cofinance: float | None = None
    years: Mapping[int, float] = field(default_factory=dict)
    supports: Mapping[Support, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """How a call fits a request: the answer to each rule, the parts of the score (0 to 1) and what is missing.

    ``score`` is ``None`` where a rule is not met.
    """

    call: Call
    explained: Explained

    @property
    def rules(self) -> tuple[Condition, ...]:
        """The rules of the call with their answers."""
        return self.explained.conditions

    @property
    def parts(self) -> Mapping[str, float]:
        """The parts of the score that were asked for."""
        return self.explained.parts

    @property
    def weights(self) -> Mapping[str, float]:
        """How much each of these parts counts."""
        return self.explained.weights

    @property
    def score(self) -> float | None:
        """The mean of the parts under their weights."""
        return self.explained.score

    @property
    def missing(self) -> tuple[str, ...]:
        """The rules that are not met or not known."""
        return self.explained.missing

    @property
    def eligible(self) -> Answer:
        """One refusal refuses; what nobody knows keeps the whole unknown."""
        return self.explained.eligible


def eligibility(call: Call, request: Request, *, on: dt.date) -> tuple[Condition, ...]:
    """Answer every rule of a call for a request on a day."""
    rules = []

    def add(kind: str, rule: str, known: bool | None, **values: object) -> None:
        rules.append(Condition(rule, answered(known), kind, values))

    if call.opens:
        add("opens", f"opens on {call.opens.isoformat()}", call.opens <= on, day=call.opens)
    if call.closes:
        add("closes", f"closes on {call.closes.isoformat()}", on <= call.closes, day=call.closes)
    if call.countries:
        names = ", ".join(sorted(call.countries))
        add("countries", f"only for {names}", request.country in call.countries, names=names)
    if call.areas:
        names = ", ".join(sorted(call.areas))
        add("areas", f"only for the areas {names}", bool(call.areas & request.areas), names=names)
    if call.floor is not None:
        enough = None if request.amount is None else request.amount >= call.floor
        add("floor", f"at least {call.floor:,.0f}", enough, amount=call.floor)
    if call.cofinance is not None:
        share = None if request.cofinance is None else request.cofinance >= call.cofinance
        add("own money", f"own money of at least {call.cofinance:.0%}", share, share=call.cofinance)
    for x in call.must_have:
        add("must have", f"must have: {x}", request.has.get(x), words=x)
    return tuple(rules)


def match(
    call: Call,
    request: Request,
    *,
    on: dt.date,
    weights: Mapping[str, float] = WEIGHTS,
    preparation_days: int = PREPARATION_DAYS,
) -> Match:
    """Score how well a call fits a request; each part is 0 to 1 and shown beside the score.

    area: share of the areas asked for; support: share of the gap that support of its kind could meet, all for money;
    place: 1 where the country is named; years: share of the gap in years from its closing on; amount: the share of
    the gap that its ceiling covers; readiness: share of papers and own money that are there; time: days left over
    ``preparation_days``.
    """
    rules = eligibility(call, request, on=on)
    wanted = request.areas
    asked = [min(request.amount or 0.0, call.ceiling or float("inf")), request.amount or 0.0]
    ready = [x.answer is Answer.MET for x in rules if x.kind in ("must have", "own money")]
    days = (call.closes - on).days if call.closes else preparation_days
    parts = {
        "area": (len(wanted & call.areas) / len(wanted) if call.areas else 1.0) if wanted else 0.0,
        "place": 1.0 if call.countries else FOR_ALL,
        "amount": min(asked) / max(asked) if max(asked) > 0 else 0.0,
        "readiness": sum(ready) / len(ready) if ready else 1.0,
        "time": min(1.0, max(0.0, days / preparation_days)),
    }
    if request.supports:
        parts["support"] = 1.0 if call.support is Support.MONEY else min(1.0, request.supports.get(call.support, 0.0))
    if call.levels and request.levels:
        parts["level"] = 1.0 if call.levels & request.levels else 0.0
    if whole := sum(request.years.values()):
        first = (call.closes or on).year
        parts["years"] = sum(x for year, x in request.years.items() if year >= first) / whole
    ordered = {x: parts[x] for x in WEIGHTS if x in parts}
    return Match(call, explain(rules, ordered, weights))


def matches(calls: Iterable[Call], request: Request, *, on: dt.date) -> list[Match]:
    """Return every call with its match, the best first; those that refuse the request stand last, with the reason."""
    found = [match(call, request, on=on) for call in calls]
    return sorted(found, key=lambda x: (x.score is None, -(x.score or 0.0), x.call.id))
