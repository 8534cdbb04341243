"""A good team quickly: one member after the other, each time who adds most.

The value is submodular, so under a size limit alone the answer has at least 1 - 1/e of the best. ``bound`` holds under
quotas and conflicts as well: no team is worth more than this one with the gains of the best others added to it.
"""

from __future__ import annotations

from .team import Candidate, Problem, Team, build_team, coverage, infeasible, value_of


def greedy_team(problem: Problem) -> Team:
    """Return a team within size, quotas and conflicts; "infeasible" where this way finds none that meets the quotas."""
    chosen: list[Candidate] = []
    barred: set[str] = set()
    rivals: dict[str, set[str]] = {}
    for one, other in problem.conflicts:
        rivals.setdefault(one, set()).add(other)
        rivals.setdefault(other, set()).add(one)
    while len(chosen) < problem.size:
        gains = _gains(problem, chosen, barred)
        left = problem.size - len(chosen)
        allowed = [(gain, x) for gain, x in gains if _can_still_meet(problem, [*chosen, x], left - 1)]
        useful = [(gain, x) for gain, x in allowed if gain > 0 or _fills(problem, chosen, x)]
        if not useful:
            break
        # Among equal gains the one who fills a quota, then the first id.
        _gain, best = max(useful, key=lambda pair: (pair[0], _fills(problem, chosen, pair[1])))
        chosen.append(best)
        barred |= {best.id} | rivals.get(best.id, set())
    if _open_quotas(problem, chosen):
        return infeasible(problem, "the quotas cannot be met one member after the other within the size and conflicts")
    rest = sorted((gain for gain, _x in _gains(problem, chosen, {x.id for x in chosen})), reverse=True)
    value = value_of(problem, chosen)
    most = sum(gap.priority for gap in problem.gaps)
    bound = min(value + sum(rest[: problem.size]), most)
    return build_team(problem, chosen, proven=bound - value <= 1e-9 * max(most, 1.0), bound=bound)


def _gains(problem: Problem, chosen: list[Candidate], barred: set[str]) -> list[tuple[float, Candidate]]:
    open_shares = {gap: 1 - share for gap, share in coverage(problem, chosen).items()}
    return [
        (sum(gap.priority * open_shares[gap.id] * x.scores.get(gap.id, 0.0) for gap in problem.gaps), x)
        for x in sorted(problem.people, key=lambda x: x.id)
        if x.id not in barred
    ]


def _open_quotas(problem: Problem, team: list[Candidate]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, values in problem.quotas.items():
        for value, least in values.items():
            missing = least - sum(x.has(name, value) for x in team)
            if missing > 0:
                found.setdefault(name, {})[value] = missing
    return found


def _can_still_meet(problem: Problem, team: list[Candidate], seats: int) -> bool:
    return all(max(values.values()) <= seats for values in _open_quotas(problem, team).values()) and all(
        sum(values.values()) <= seats
        for name, values in _open_quotas(problem, team).items()
        if all(len(x.attributes.get(name, ())) <= 1 for x in problem.people)
    )


def _fills(problem: Problem, team: list[Candidate], person: Candidate) -> bool:
    return any(person.has(name, value) for name, values in _open_quotas(problem, team).items() for value in values)
