"""The quick team against the proven one."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.matching import Candidate, Gap, Problem, choose_team, greedy_team
from hsforhs.matching.team import meets_quotas


def person(id_: str, region: str = "", **scores: float) -> Candidate:
    return Candidate(id_, scores, {"region": frozenset({region} - {""})})


GAPS = (Gap("g", 1.0), Gap("h", 2.0))


def test_who_adds_most_comes_first_and_gains_add_up_to_the_value() -> None:
    problem = Problem(2, GAPS, (person("a", g=0.9), person("b", h=0.6), person("c", g=0.8, h=0.1)), {}, ())
    found = greedy_team(problem)
    assert [x.id for x in found.members] == ["b", "a"]
    assert math.isclose(found.value, sum(x.gain for x in found.members))
    assert math.isclose(found.value, 0.9 + 1.2)


def test_a_quota_is_kept_although_somebody_else_adds_more() -> None:
    people = (person("a", "EURO", g=0.9), person("b", "EURO", g=0.8), person("c", "AFRO", g=0.1))
    found = greedy_team(Problem(2, GAPS, people, {"region": {"AFRO": 1}}, ()))
    assert {x.id for x in found.members} == {"a", "c"}


def test_somebody_who_adds_nothing_is_taken_for_a_quota_alone() -> None:
    people = (person("a", "EURO", g=0.9), person("b", "AFRO"), person("c"))
    found = greedy_team(Problem(3, GAPS, people, {"region": {"AFRO": 1}}, ()))
    assert {x.id for x in found.members} == {"a", "b"}


def test_conflicts_are_kept() -> None:
    people = (person("a", g=0.9), person("b", h=0.8), person("c", h=0.5))
    found = greedy_team(Problem(3, GAPS, people, {}, (("a", "b"),)))
    assert {x.id for x in found.members} == {"b", "c"}, "a and b exclude each other, b adds more"


def test_quotas_that_cannot_be_met_are_infeasible_with_a_reason() -> None:
    found = greedy_team(Problem(1, GAPS, (person("a", "EURO", g=1.0),), {"region": {"AFRO": 1}}, ()))
    assert (found.status, found.members, found.value) == ("infeasible", (), 0.0)
    assert "quotas" in found.reason
    assert found.uncovered == ("g", "h")


def test_nobody_is_a_team_of_nobody() -> None:
    found = greedy_team(Problem(3, GAPS, (), {}, ()))
    assert (found.members, found.value, found.uncovered) == ((), 0.0, ("g", "h"))


scores = st.floats(0, 1, allow_subnormal=False)
problems = st.builds(
    lambda rows, size: Problem(
        size,
        GAPS,
        tuple(person(f"p{i}", "AFRO" if i % 2 else "EURO", g=g, h=h) for i, (g, h) in enumerate(rows)),
        {"region": {"AFRO": 1}} if size > 1 and len(rows) > 1 else {},
        (("p0", "p1"),) if len(rows) > 3 else (),
    ),
    st.lists(st.tuples(scores, scores), max_size=7),
    st.integers(1, 4),
)


@settings(max_examples=30)
@given(problems)
def test_the_proven_team_is_never_worse_and_never_above_the_bound(problem: Problem) -> None:
    quick, best = greedy_team(problem), choose_team(problem)
    if best.status == "infeasible":
        assert quick.status == "infeasible"
        return
    if quick.status == "infeasible":
        return
    assert quick.value <= best.value + 1e-9
    assert best.value <= quick.bound + 1e-9
    ids = {x.id for x in quick.members}
    team = [x for x in problem.people if x.id in ids]
    assert len(team) <= problem.size
    assert meets_quotas(problem, team)
    assert not any({a, b} <= ids for a, b in problem.conflicts)
    if not problem.quotas and not problem.conflicts:
        assert quick.value >= (1 - 1 / math.e) * best.value - 1e-9
