"""Which capacity areas money of a purpose code could serve: proposals with their reason, for a person to accept.

Purpose codes are those of the OECD creditor reporting system, which IATI uses as sector vocabulary 1. They were not
made for health security: laboratories hide in "medical services", surveillance in "infectious disease control". So a
code alone proposes areas with low or medium confidence, the words of a title may add to it, and nothing is mapped
before somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hsforhs.framework.tables import folder, read_records
from hsforhs.text import find_concepts


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose code and the areas that its money could serve."""

    code: str
    title: str
    areas: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An area that money could serve; ``rule`` quotes what led to it. ``confidence`` is low, medium or high.

    ``purpose`` is the code that led to it, ``named`` the concept that the title names; empty for none.
    """

    area: str
    confidence: str
    rule: str
    purpose: str = ""
    named: str = ""


@cache
def purposes() -> Mapping[str, Purpose]:
    """Return the purpose codes near health security, by code."""
    return {x.code: x for x in read_records(folder("hsforhs.planning", "funding") / "purposes.csv", _purpose)}


_HEALTH = "12"
GENERAL = "12110"
"""Health policy and administrative management: for money and areas that no purpose is nearer to."""


def purpose_of(area: str) -> str:
    """Return the purpose code under which money for an area is published; ``GENERAL`` where none is near.

    A code outside health counts only where the area is the first that it serves and more than a guess: else money
    against resistant germs would be told as livestock, and that for clean hospitals as drinking water.
    """
    near = [
        x
        for x in purposes().values()
        if area in x.areas and (x.code.startswith(_HEALTH) or (x.areas[0] == area and x.confidence == "medium"))
    ]
    return min(near, key=lambda x: (x.confidence != "medium", len(x.areas)), default=purposes()[GENERAL]).code


def propose(code: str, title: str, *, language: str | None = None) -> tuple[Proposal, ...]:
    """Return the areas that money could serve by its purpose code and the words of its title, the surest first.

    What code and title both name is of high confidence, what the title alone names of medium.
    """
    found: dict[str, Proposal] = {}
    purpose = purposes().get(code)
    for area in purpose.areas if purpose else ():
        found[area] = Proposal(area, purpose.confidence if purpose else "", f"purpose code {code}", code)
    for concept in find_concepts(title, language):
        area = concept.code if concept.scheme == "jee3-area" else ""
        if area:
            words = f"the title names “{concept.label('en')}”"
            known = found.get(area)
            rule = f"{known.rule}; {words}" if known else words
            found[area] = Proposal(
                area, "high" if known else "medium", rule, known.purpose if known else "", concept.code
            )
    order = ("high", "medium", "low")
    return tuple(sorted(found.values(), key=lambda x: order.index(x.confidence)))


def _purpose(row: dict[str, str]) -> Purpose:
    if row["confidence"] not in ("low", "medium"):
        raise ValueError(f"confidence '{row['confidence']}' is not low or medium")
    return Purpose(row["code"], row["purpose"], tuple(row["areas"].split()), row["confidence"])
