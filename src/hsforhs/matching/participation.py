"""Who asked, voted and spoke at an event, as numbers that point at nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hsforhs.files import BadInput

from .small_numbers import LEAST, held_back, one_count, shares


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody who came. ``first`` says that nothing of this person was asked at an earlier event."""

    region: str = ""
    kind: str = ""
    asked: bool = False
    voted: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many did a thing, altogether and by region and kind of organisation; ``None`` is held back."""

    number: int | None
    regions: Mapping[str, int | None]
    kinds: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Participation:
    """What those did who came. ``first`` are those of who asked who had not asked before.

    ``came`` counts those of whom it can be known, who registered; ``None`` where they are few.
    """

    came: int | None
    asked: Share
    voted: Share
    first: int | None


def participation(
    people: Iterable[Attendant],
    *,
    shut_regions: Collection[str] = (),
    shut_kinds: Collection[str] = (),
    least: int = LEAST,
) -> Participation:
    """Count who asked and voted. ``shut_regions`` and ``shut_kinds`` are groups whose size is held back elsewhere."""
    found = list(people)
    asked = [x for x in found if x.asked]
    enough = len(found) >= least or not found

    def share(did: list[Attendant]) -> Share:
        in_all, regions = shares(
            Counter(x.region for x in did), Counter(x.region for x in found), shut=shut_regions, least=least
        )
        kinds = shares(Counter(x.kind for x in did), Counter(x.kind for x in found), shut=shut_kinds, least=least)[1]
        return Share(in_all, regions, kinds)

    first = one_count(sum(x.first for x in asked), len(asked), least=least)
    asking = share(asked)
    return Participation(
        came=len(found) if enough else None,
        asked=asking,
        voted=share([x for x in found if x.voted]),
        first=first if asking.number is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Speech:
    """Minutes that one person spoke, at one time."""

    speaker: str
    minutes: float
    region: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SpeakingTime:
    """Minutes spoken, altogether and by group, and how unequal they are among speakers (Gini, 0 is the same for all).

    ``None`` is held back, because fewer than five spoke.
    """

    speakers: int | None
    minutes: float | None
    gini: float | None
    regions: Mapping[str, float | None]
    kinds: Mapping[str, float | None]


def speaking_time(speeches: Iterable[Speech], *, least: int = LEAST) -> SpeakingTime:
    """Add up who spoke how long; raises BadInput for minutes below 0."""
    found = list(speeches)
    if any(x.minutes < 0 for x in found):
        raise BadInput("somebody spoke for less than no time", expected="0 minutes or more")
    each: dict[str, float] = defaultdict(float)
    for x in found:
        each[x.speaker] += x.minutes
    about = {x.speaker: x for x in found}
    enough = len(each) >= least or not each

    def by(groups: Mapping[str, str]) -> dict[str, float | None]:
        shown = held_back(Counter(groups.values()), least=least)
        sums: dict[str, float] = defaultdict(float)
        for speaker, group in groups.items():
            sums[group] += each[speaker]
        return {x: None if n is None else round(sums[x], 1) for x, n in shown.items()}

    return SpeakingTime(
        speakers=len(each) if enough else None,
        minutes=round(sum(each.values()), 1) if enough else None,
        gini=gini(each.values()) if enough and any(each.values()) else None,
        regions=by({x: y.region for x, y in about.items()}),
        kinds=by({x: y.kind for x, y in about.items()}),
    )


def gini(values: Iterable[float]) -> float:
    """Return the Gini coefficient of values from 0 on: half the mean difference of two, over the mean.

    Raises BadInput where all are 0 or there is none.
    """
    ordered = sorted(values)
    total, number = sum(ordered), len(ordered)
    if not total:
        raise BadInput("nothing is shared out", expected="a value above 0")
    ranked = sum(rank * x for rank, x in enumerate(ordered, 1))
    return max(0.0, 2 * ranked / (number * total) - (number + 1) / number)
