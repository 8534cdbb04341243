"""The methods of an exercise as data: their steps, and the 31 items of the REPRISE guideline for reporting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hsforhs.framework.tables import folder, read_records

METHODS = ("chnri", "jla", "delphi")
STAGES = ("protocol", "ideas", "sorting", "scoring", "workshop", "results", "follow-up")
"""Where in the life of an exercise a step is taken, in order."""
REPRISE_ITEMS = 31
CHNRI_STEPS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a method, in our words; ``stage`` is one of :data:`STAGES`."""

    method: str
    number: int
    title: str
    does: str
    stage: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportingItem:
    """One item that a report of an exercise should hold.

    ``basis`` is ``R`` where number and content were read in ``source``, ``M`` where the order within the domain is
    general knowledge and wants comparing with it. The wording is ours.
    """

    number: int
    domain: str
    title: str
    asks: str
    basis: str
    source: str


@lru_cache(maxsize=1)
def steps() -> Mapping[str, tuple[Step, ...]]:
    """Return the steps of each method, in order."""
    data = folder("hsforhs.agenda", "data", "steps.csv")
    found = list(read_records(data, lambda row: Step(**{**row, "number": int(row["number"])})))  # type: ignore[arg-type]
    return {method: tuple(x for x in found if x.method == method) for method in METHODS}


@lru_cache(maxsize=1)
def reporting_items() -> Mapping[int, ReportingItem]:
    """Return the items of REPRISE by number."""
    data = folder("hsforhs.agenda", "data", "reprise.csv")
    found = read_records(data, lambda row: ReportingItem(**{**row, "number": int(row["number"])}))  # type: ignore[arg-type]
    return {x.number: x for x in found}


def faults() -> Iterator[str]:
    """Yield one sentence for everything that breaks the rules."""
    items = reporting_items()
    if list(items) != list(range(1, REPRISE_ITEMS + 1)):
        yield f"reporting items: they are numbered {list(items)} where 1 to {REPRISE_ITEMS} is expected"
    if (domains := len({x.domain for x in items.values()})) != 10:
        yield f"reporting items: they have {domains} domains where 10 are expected"
    for item in items.values():
        if item.basis not in {"R", "M"} or not item.source:
            yield f"reporting item {item.number}: it needs the basis R or M and a source"
    for method, found in steps().items():
        if [x.number for x in found] != list(range(1, len(found) + 1)) or not found:
            yield f"steps of {method}: they are not numbered from 1 on"
        for step in found:
            if step.stage not in STAGES:
                yield f"steps of {method}: {step.number} has the stage {step.stage}, which is none"
    if (number := Counter(x.method for x in steps()["chnri"])["chnri"]) != CHNRI_STEPS:
        yield f"steps of chnri: there are {number} where {CHNRI_STEPS} are expected"
