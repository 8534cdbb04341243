"""The team that covers a set of gaps best, within a size, quotas and conflicts of interest.

A person covers a gap with a score from 0 to 1, which is read as the chance that this person alone is enough. A team
covers it with ``1 - product(1 - score)``. The value of a team is the sum over the gaps of priority x coverage: adding
somebody never lowers it, and adds less the more is covered already.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from hsforhs.files import BadInput, Sentence, read_json

Status: TypeAlias = Literal["optimal", "feasible", "infeasible"]
MOST_PRIORITY = 1e9
"""Beyond it the other gaps would drown in the rounding of the sum."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the team is for; ``priority`` is its weight, 0 or more."""

    id: str
    priority: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who could join. ``scores`` by gap, 0 to 1; ``attributes`` such as region, each with its values."""

    id: str
    scores: Mapping[str, float]
    attributes: Mapping[str, frozenset[str]]

    def has(self, name: str, value: str) -> bool:
        """Say whether an attribute has a value, such as a region or one of several languages."""
        return value in self.attributes.get(name, ())


@dataclass(frozen=True, slots=True)
class Problem:
    """``size`` is the most members; ``quotas`` the least number by attribute and value; ``conflicts`` pairs of ids.

    ``absent`` are ids that a file names in conflicts and that are not among its people: they bind nobody.
    """

    size: int
    gaps: tuple[Gap, ...]
    people: tuple[Candidate, ...]
    quotas: Mapping[str, Mapping[str, int]]
    conflicts: tuple[tuple[str, str], ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the team. ``gain`` is what this member adds to those listed before."""

    id: str
    gain: float


@dataclass(frozen=True, slots=True)
class Team:
    """The answer. ``coverage`` is by gap, from 0 to 1; ``uncovered`` are the gaps that no member covers at all.

    ``status`` is "optimal" where no team has a higher value, "feasible" where the time ended before that was proven
    (``bound`` is then more than ``value``), "infeasible" with ``reason`` where the limits cannot hold together.
    """

    status: Status
    members: tuple[Member, ...]
    value: float
    bound: float
    coverage: Mapping[str, float]
    uncovered: tuple[str, ...]
    reason: str = ""


def choose_team(problem: Problem, *, seconds: float = 60.0) -> Team:
    """Return the team of the highest value, proven by a mixed-integer programme where the time is enough.

    Among teams of equal value the smaller one is taken, so nobody is asked who adds nothing and fills no quota.
    """
    from .programme import best_team

    missing = _unfillable(problem)
    found = None if missing else best_team(problem, seconds=seconds)
    if found is None:
        together = Sentence("the quotas cannot be met together within the size and the conflicts of interest")
        reason = missing or together
        return infeasible(problem, reason)
    chosen, bound, proven = found
    return build_team(problem, chosen, proven=proven, bound=bound)


def infeasible(problem: Problem, reason: str) -> Team:
    """Return the answer where no team is within the limits."""
    gaps = {gap.id: 0.0 for gap in problem.gaps}
    return Team("infeasible", (), 0.0, 0.0, gaps, tuple(gaps), reason)


def build_team(problem: Problem, chosen: Sequence[Candidate], *, proven: bool, bound: float) -> Team:
    """Return the answer for chosen members without those who add nothing and fill no quota."""
    kept = _without_idle(problem, chosen)
    covered = coverage(problem, kept)
    value = value_of(problem, kept)
    return Team(
        "optimal" if proven else "feasible",
        _by_gain(problem, kept),
        value,
        value if proven else max(bound, value),
        covered,
        tuple(gap for gap, share in covered.items() if share <= 0),
    )


def coverage(problem: Problem, team: Iterable[Candidate]) -> dict[str, float]:
    """Return by gap the chance that the team is enough."""
    members = tuple(team)
    return {gap.id: 1 - math.prod(1 - person.scores.get(gap.id, 0.0) for person in members) for gap in problem.gaps}


def value_of(problem: Problem, team: Iterable[Candidate]) -> float:
    """Return the sum of priority x coverage."""
    covered = coverage(problem, team)
    return math.fsum(gap.priority * covered[gap.id] for gap in problem.gaps)


def meets_quotas(problem: Problem, team: Sequence[Candidate]) -> bool:
    """Say whether a team has at least the number of every quota."""
    return all(
        sum(person.has(name, value) for person in team) >= least
        for name, values in problem.quotas.items()
        for value, least in values.items()
    )


def _unfillable(problem: Problem) -> str:
    """Say which quota no team can meet, if one alone is reason enough."""
    for name, values in problem.quotas.items():
        for value, least in values.items():
            there = sum(person.has(name, value) for person in problem.people)
            if there < least:
                return Sentence(
                    "the quota %(name)s %(value)s asks for %(least)s, and %(there)s of the people have it",
                    name=name,
                    value=value,
                    least=least,
                    there=there,
                )
        one_each = all(len(person.attributes.get(name, ())) <= 1 for person in problem.people)
        if one_each and sum(values.values()) > problem.size:
            return Sentence(
                "the quotas of %(name)s ask for %(members)s members, and the size is %(size)s",
                name=name,
                members=sum(values.values()),
                size=problem.size,
            )
    return ""


def _without_idle(problem: Problem, team: Sequence[Candidate]) -> list[Candidate]:
    kept = list(team)
    for person in sorted(team, key=lambda x: (math.fsum(x.scores.values()), x.id)):
        others = [x for x in kept if x is not person]
        same = value_of(problem, kept) - value_of(problem, others) <= 1e-15
        if same and meets_quotas(problem, others):
            kept = others
    return kept


def _by_gain(problem: Problem, team: Sequence[Candidate]) -> tuple[Member, ...]:
    """Put first who adds most, then who adds most to that, and so on; the gains add up to the value."""
    members: list[Member] = []
    rest, listed = list(team), list[Candidate]()
    so_far = 0.0
    while rest:
        values = [value_of(problem, [*listed, x]) for x in rest]
        at = max(range(len(rest)), key=lambda i: values[i])
        listed.append(rest.pop(at))
        members.append(Member(listed[-1].id, max(values[at] - so_far, 0.0)))
        so_far = values[at]
    return tuple(members)


def read_problem(path: Path) -> Problem:
    """Read a problem from a JSON file; raises BadInput saying what, where and what was expected."""
    content = read_json(path)
    if not isinstance(content, dict):
        raise BadInput("the file is no team problem", file=path.name, expected="an object with size, gaps and people")
    try:
        return _problem(content)
    except BadInput as error:
        raise error.at(file=path.name) from None


def _problem(content: Mapping[str, Any]) -> Problem:
    unknown = sorted(set(content) - {"size", "gaps", "people", "quotas", "conflicts"})
    if unknown:
        raise BadInput(f"'{unknown[0]}' is unknown", expected="size, gaps, people, quotas or conflicts")
    size = content.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise BadInput(f"the size is {size!r}", expected="a whole number of 1 or more")
    gaps = tuple(_gap(x, number) for number, x in enumerate(_listed(content, "gaps"), start=1))
    known = _once((gap.id for gap in gaps), "gap")
    people = tuple(_candidate(x, number, known) for number, x in enumerate(_listed(content, "people"), start=1))
    ids = _once((person.id for person in people), "person")
    pairs = _conflicts(content)
    # A list of conflicts is often longer than the list of those who are asked this time.
    absent = tuple(sorted({x for pair in pairs for x in pair} - ids))
    binding = tuple(x for x in pairs if ids.issuperset(x))
    return Problem(size, gaps, people, _quotas(content.get("quotas", {})), binding, absent)


def _listed(content: Mapping[str, Any], name: str) -> list[Any]:
    found = content.get(name, [])
    if not isinstance(found, list):
        raise BadInput(f"{name} is no list", place=name, expected="a list")
    return found


def _once(ids: Iterable[str], what: str) -> set[str]:
    found: set[str] = set()
    for one in ids:
        if one in found:
            raise BadInput(f"the {what} {one} stands twice", expected="each id once")
        found.add(one)
    return found


def _id(row: Any, place: str) -> str:
    found = row.get("id") if isinstance(row, dict) else None
    if not isinstance(found, str) or not found:
        raise BadInput("the id is missing", place=place, expected="an object with a text as id")
    return found


def _number(value: Any, what: str, place: str, *, most: float) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not good or not 0 <= value <= most:
        expected = "a number from 0 to 1" if most == 1 else f"a number from 0 to {most:,.0f}"
        raise BadInput(f"{what} is {value!r}", place=place, expected=expected)
    return float(value)


def _gap(row: Any, number: int) -> Gap:
    gap = _id(row, f"gap {number}")
    return Gap(gap, _number(row.get("priority", 1.0), "the priority", f"gap {gap}", most=MOST_PRIORITY))


def _candidate(row: Any, number: int, gaps: set[str]) -> Candidate:
    person = _id(row, f"person {number}")
    place = f"person {person}"
    scores = row.get("scores", {})
    if not isinstance(scores, dict):
        raise BadInput("the scores are no object", place=place, expected="scores by gap")
    for gap in scores:
        if gap not in gaps:
            raise BadInput(f"the gap '{gap}' is unknown", place=place, expected="a gap of the problem")
    attributes = {
        name: frozenset(_word(x) for x in (value if isinstance(value, list) else [value]) if x is not None)
        for name, value in row.items()
        if name not in ("id", "scores")
    }
    given = {gap: _number(x, f"the score for {gap}", place, most=1) for gap, x in scores.items()}
    return Candidate(person, given, attributes)


def _word(value: Any) -> str:
    """Return a value as quotas name it: the keys of a JSON object are texts, also where a number is meant."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _quotas(content: Any) -> dict[str, dict[str, int]]:
    if not isinstance(content, dict) or not all(isinstance(x, dict) for x in content.values()):
        raise BadInput("the quotas are no object", place="quotas", expected='such as {"region": {"AFRO": 1}}')
    for name, values in content.items():
        for value, least in values.items():
            if not isinstance(least, int) or isinstance(least, bool) or least < 0:
                raise BadInput(
                    f"the quota of {value} is {least!r}", place=f"quotas {name}", expected="a whole number of 0 or more"
                )
    return {name: dict(values) for name, values in content.items()}


def _conflicts(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for number, pair in enumerate(_listed(content, "conflicts"), start=1):
        good = isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) and x for x in pair)
        if not good or pair[0] == pair[1]:
            raise BadInput(
                "this is no pair", place=f"conflict {number}", expected="two ids of different people, as texts"
            )
        pairs.append((pair[0], pair[1]))
    return tuple(pairs)
