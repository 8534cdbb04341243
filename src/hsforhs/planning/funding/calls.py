"""Calls of funders: may this plan ask, with every rule quoted, and how well an offer fits a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hsforhs.matching.explained import weighted_mean

from .records import Support

PREPARATION_DAYS = 90
"""How long a proposal usually takes: our default, to be changed by who knows better."""
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"areas": 0.40, "level": 0.15, "amount": 0.15, "readiness": 0.15, "time": 0.15}
)
"""How much each part counts in a match; a convention of ours."""


class Answer(StrEnum):
    """An eligibility rule is met, not met, or nobody knows: unknown is never taken for yes or for no."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


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
    """What a place could ask for: areas, gap in money, and what it has; a paper that is not named is not known."""

    country: str
    areas: frozenset[str]
    amount: float | None = None
    levels: frozenset[str] = frozenset()
    has: Mapping[str, bool] = field(default_factory=dict)
    cofinance: float | None = None


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One rule of a call in words, and the answer."""

    rule: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Match:
    """How a call fits a request: the answer to each rule, the parts of the score (0 to 1) and what is missing.

    ``score`` is ``None`` where a rule is not met.
    """

    call: Call
    rules: tuple[RuleAnswer, ...]
    parts: Mapping[str, float]
    score: float | None
    missing: tuple[str, ...]

    @property
    def eligible(self) -> Answer:
        """One refusal refuses; what nobody knows keeps the whole unknown."""
        answers = {x.answer for x in self.rules}
        return next((x for x in (Answer.NOT_MET, Answer.UNKNOWN) if x in answers), Answer.MET)


def eligibility(call: Call, request: Request, *, on: dt.date) -> tuple[RuleAnswer, ...]:
    """Answer every rule of a call for a request on a day."""
    rules = []
    if call.opens:
        rules.append(RuleAnswer(f"opens on {call.opens.isoformat()}", _yes(call.opens <= on)))
    if call.closes:
        rules.append(RuleAnswer(f"closes on {call.closes.isoformat()}", _yes(on <= call.closes)))
    if call.countries:
        names = ", ".join(sorted(call.countries))
        rules.append(RuleAnswer(f"only for {names}", _yes(request.country in call.countries)))
    if call.areas:
        rules.append(
            RuleAnswer(f"only for the areas {', '.join(sorted(call.areas))}", _yes(bool(call.areas & request.areas)))
        )
    if call.floor is not None:
        rules.append(
            RuleAnswer(
                f"at least {call.floor:,.0f}", _known(None if request.amount is None else request.amount >= call.floor)
            )
        )
    if call.cofinance is not None:
        share = None if request.cofinance is None else request.cofinance >= call.cofinance
        rules.append(RuleAnswer(f"own money of at least {call.cofinance:.0%}", _known(share)))
    rules += [RuleAnswer(f"must have: {x}", _known(request.has.get(x))) for x in call.must_have]
    return tuple(rules)


def match(
    call: Call,
    request: Request,
    *,
    on: dt.date,
    weights: Mapping[str, float] = WEIGHTS,
    preparation_days: int = PREPARATION_DAYS,
) -> Match:
    """Score how well a call fits a request; each part is 0 to 1 and shown beside the score."""
    rules = eligibility(call, request, on=on)
    wanted = request.areas
    overlap = (len(wanted & call.areas) / len(wanted) if call.areas else 1.0) if wanted else 0.0
    asked = [min(request.amount or 0.0, call.ceiling or float("inf")), request.amount or 0.0]
    amount = min(asked) / max(asked) if max(asked) > 0 else 0.0
    ready = [x.answer is Answer.MET for x in rules if x.rule.startswith(("must have", "own money"))]
    days = (call.closes - on).days if call.closes else preparation_days
    parts = {
        "areas": overlap,
        "level": 1.0 if not call.levels or not request.levels or call.levels & request.levels else 0.0,
        "amount": amount,
        "readiness": sum(ready) / len(ready) if ready else 1.0,
        "time": min(1.0, max(0.0, days / preparation_days)),
    }
    refused = any(x.answer is Answer.NOT_MET for x in rules)
    score = None if refused else weighted_mean(parts, weights)
    return Match(call, rules, parts, score, tuple(x.rule for x in rules if x.answer is not Answer.MET))


def matches(calls: Iterable[Call], request: Request, *, on: dt.date) -> list[Match]:
    """Return every call with its match, the best first; those that refuse the request stand last, with the reason."""
    found = [match(call, request, on=on) for call in calls]
    return sorted(found, key=lambda x: (x.score is None, -(x.score or 0.0), x.call.id))


def _yes(found: bool) -> Answer:
    return Answer.MET if found else Answer.NOT_MET


def _known(found: bool | None) -> Answer:
    return Answer.UNKNOWN if found is None else _yes(found)
