"""The best team: equal to trying them all, never worse with more people, and clear about limits that cannot hold."""

from __future__ import annotations

import itertools
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.matching import Candidate, Gap, Problem, choose_team, programme, read_problem
from hsforhs.matching.team import coverage, meets_quotas, value_of


def problem(
    scores: list[list[float]],
    *,
    size: int = 2,
    priorities: list[float] | None = None,
    attributes: list[dict[str, str]] | None = None,
    quotas: dict[str, dict[str, int]] | None = None,
    conflicts: tuple[tuple[str, str], ...] = (),
) -> Problem:
    """People p0, p1 ... with one row of scores each, for gaps g0, g1 ..."""
    weights = priorities or [1.0] * len(scores[0])
    given_attributes = attributes or [{} for _ in scores]
    return Problem(
        size,
        tuple(Gap(f"g{i}", x) for i, x in enumerate(weights)),
        tuple(
            Candidate(f"p{i}", {f"g{j}": x for j, x in enumerate(row)}, {k: frozenset({v}) for k, v in own.items()})
            for i, (row, own) in enumerate(zip(scores, given_attributes, strict=True))
        ),
        quotas or {},
        conflicts,
    )


def best_of_all(asked: Problem) -> float | None:
    """The highest value of any team that keeps the limits, by trying every one; None where there is none."""
    barred = {frozenset(x) for x in asked.conflicts}
    values = [
        value_of(asked, team)
        for number in range(asked.size + 1)
        for team in itertools.combinations(asked.people, number)
        if meets_quotas(asked, team)
        and not any(frozenset((a.id, b.id)) in barred for a, b in itertools.combinations(team, 2))
    ]
    return max(values, default=None)


def test_two_half_chances_are_three_quarters() -> None:
    found = choose_team(problem([[0.5], [0.5]], priorities=[2.0]))
    assert found.status == "optimal"
    assert found.value == pytest.approx(1.5)
    assert [x.gain for x in found.members] == pytest.approx([1.0, 0.5])
    assert found.coverage == {"g0": pytest.approx(0.75)}
    assert found.uncovered == ()


def test_who_covers_most_alone_is_not_always_in_the_best_team() -> None:
    # Greedy takes p0 first and ends at 1.28; the two specialists cover both gaps.
    found = choose_team(problem([[0.6, 0.6], [0.9, 0.0], [0.0, 0.9]]))
    assert {x.id for x in found.members} == {"p1", "p2"}
    assert found.value == pytest.approx(1.8)


def test_a_certain_member_leaves_nothing_to_add() -> None:
    found = choose_team(problem([[1.0], [0.8], [1.0]], size=3))
    assert len(found.members) == 1
    assert found.value == found.bound == 1.0


def test_gaps_that_nobody_covers_are_named_and_idle_people_stay_at_home() -> None:
    found = choose_team(problem([[0.4, 0.0], [0.0, 0.0]]))
    assert [x.id for x in found.members] == ["p0"]
    assert found.uncovered == ("g1",)


def test_a_quota_brings_in_somebody_who_adds_nothing() -> None:
    regions = [{"region": "EURO"}, {"region": "EURO"}, {"region": "AFRO"}]
    found = choose_team(problem([[0.9], [0.8], [0.0]], attributes=regions, quotas={"region": {"AFRO": 1}}))
    assert [x.id for x in found.members] == ["p0", "p2"]
    assert found.members[1].gain == 0


def test_people_in_conflict_do_not_serve_together() -> None:
    found = choose_team(problem([[0.9], [0.8], [0.1]], conflicts=(("p1", "p0"),)))
    assert [x.id for x in found.members] == ["p0", "p2"]


@pytest.mark.parametrize(
    ("quotas", "conflicts", "size", "said"),
    [
        ({"region": {"WPRO": 1}}, (), 3, "the quota region WPRO asks for 1, and 0 of the people have it"),
        ({"region": {"AFRO": 1, "EURO": 1}}, (), 1, "the quotas of region ask for 2 members, and the size is 1"),
        ({"region": {"AFRO": 1, "EURO": 1}}, (("p0", "p1"),), 2, "cannot be met together"),
    ],
)
def test_limits_that_cannot_hold_are_said(
    quotas: dict[str, dict[str, int]], conflicts: tuple[tuple[str, str], ...], size: int, said: str
) -> None:
    asked = problem(
        [[0.5], [0.5]],
        size=size,
        attributes=[{"region": "AFRO"}, {"region": "EURO"}],
        quotas=quotas,
        conflicts=conflicts,
    )
    found = choose_team(asked)
    assert (found.status, found.members, found.value) == ("infeasible", (), 0)
    assert said in found.reason
    assert found.uncovered == ("g0",)


def test_nobody_and_nothing_are_no_fault() -> None:
    assert choose_team(Problem(3, (), (), {}, ())).status == "optimal"
    assert choose_team(Problem(3, (Gap("g", 1.0),), (), {}, ())).uncovered == ("g",)
    assert choose_team(Problem(3, (), (Candidate("p", {}, {}),), {}, ())).members == ()


SCORE = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.9, 1.0])


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    people, gaps = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(SCORE, min_size=gaps, max_size=gaps), min_size=people, max_size=people))
    regions = draw(st.lists(st.sampled_from(["AFRO", "EURO"]), min_size=people, max_size=people))
    pairs = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1)).filter(lambda x: x[0] != x[1])
    conflicts = draw(st.lists(pairs, max_size=3)) if people > 1 else []
    return problem(
        rows,
        size=draw(st.integers(1, 4)),
        priorities=draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=gaps, max_size=gaps)),
        attributes=[{"region": x} for x in regions],
        quotas={"region": {"AFRO": draw(st.integers(0, 2))}},
        conflicts=tuple((f"p{a}", f"p{b}") for a, b in conflicts),
    )


@pytest.mark.parametrize("few", [programme.FEW, -1], ids=["each team", "programme"])
@given(problems())
def test_no_team_is_better_and_the_gains_add_up(few: int, asked: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programme, "FEW", few)
        best, found = best_of_all(asked), choose_team(asked)
    if best is None:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.value == pytest.approx(best, abs=1e-7)
    assert math.fsum(x.gain for x in found.members) == pytest.approx(found.value, abs=1e-12)
    team = [x for x in asked.people if x.id in {y.id for y in found.members}]
    assert len(team) <= asked.size
    assert meets_quotas(asked, team)
    assert coverage(asked, team) == pytest.approx(dict(found.coverage))


@pytest.mark.parametrize("few", [programme.FEW, -1], ids=["each team", "programme"])
def test_small_priorities_count_like_great_ones(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "FEW", few)
    asked = problem([[0.1], [0.5], [1.0]], size=1, priorities=[1e-7])
    found = choose_team(asked)
    assert [x.id for x in found.members] == ["p2"]
    assert (found.status, found.value) == ("optimal", pytest.approx(1e-7, rel=1e-9))


def test_nearly_certain_people_are_told_apart() -> None:
    asked = problem([[0.999999, 0.5, 0.5], [0.5, 0.999999, 0.5], [0.999998, 0.999999, 1.0]], size=2)
    found = choose_team(asked)
    assert (found.status, found.value) == ("optimal", best_of_all(asked))


def test_two_hundred_people_are_proven() -> None:
    draw = np.random.default_rng(7)
    scores = np.where(draw.random((200, 12)) < 0.3, draw.random((200, 12)) * 0.9, 0.0)
    asked = problem(
        scores.tolist(),
        size=8,
        priorities=draw.integers(1, 6, 12).astype(float).tolist(),
        attributes=[{"region": str(x)} for x in draw.choice(["AFRO", "EURO", "WPRO"], 200)],
        quotas={"region": {"AFRO": 2, "WPRO": 2}},
        conflicts=tuple((f"p{i}", f"p{i + 1}") for i in range(0, 60, 2)),
    )
    begun = time.process_time()
    found = choose_team(asked)
    assert found.status == "optimal"
    assert time.process_time() - begun < 60
    assert len(found.members) == 8


def write(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


GOOD: dict[str, Any] = {
    "size": 2,
    "gaps": [{"id": "g1", "priority": 2.0}],
    "people": [
        {"id": "p1", "scores": {"g1": 0.6}, "region": "AFRO", "languages": ["fr", "en"], "age": 40},
        {"id": "p2"},
    ],
    "quotas": {"languages": {"fr": 1}},
    "conflicts": [["p1", "p2"]],
}


def test_a_problem_is_read_with_attributes_of_one_or_several_values(tmp_path: Path) -> None:
    asked = read_problem(write(tmp_path, GOOD))
    assert asked.people[0].has("languages", "fr")
    assert asked.people[0].has("region", "AFRO")
    assert not asked.people[1].has("region", "AFRO")
    assert [x.id for x in choose_team(asked).members] == ["p1"]


def test_a_conflict_with_somebody_who_is_not_asked_binds_nobody(tmp_path: Path) -> None:
    asked = read_problem(write(tmp_path, {**GOOD, "conflicts": [["p1", "p9"], ["p8", "p9"], ["p1", "p2"]]}))
    assert asked.conflicts == (("p1", "p2"),)
    assert asked.absent == ("p8", "p9")
    assert choose_team(asked).status == "optimal"


def test_a_quota_may_name_a_number_as_json_writes_its_keys(tmp_path: Path) -> None:
    asked = read_problem(write(tmp_path, {**GOOD, "quotas": {"age": {"40": 1}}}))
    assert [x.id for x in choose_team(asked).members] == ["p1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": 0}, "the size is 0; expected a whole number of 1 or more"),
        ({"size": True}, "the size is True"),
        ({"gaps": [{"id": "g1"}, {"id": "g1"}]}, "the gap g1 stands twice"),
        (
            {"gaps": [{"id": "g1", "priority": -1}]},
            "gap g1: the priority is -1; expected a number from 0 to 1,000,000,000",
        ),
        ({"gaps": [{"priority": 1}]}, "gap 1: the id is missing"),
        ({"people": [{"id": "p1", "scores": {"g1": 1.2}}]}, "the score for g1 is 1.2; expected a number from 0 to 1"),
        ({"people": [{"id": "p1", "scores": {"g1": "a"}}]}, "person p1: the score for g1 is 'a'"),
        ({"people": [{"id": "p1", "scores": {"g9": 0.5}}]}, "person p1: the gap 'g9' is unknown"),
        ({"people": [{"id": "p1", "scores": []}]}, "person p1: the scores are no object"),
        ({"people": {}}, "people is no list"),
        ({"quotas": {"region": 1}}, "the quotas are no object"),
        ({"quotas": {"region": {"AFRO": -1}}}, "quotas region: the quota of AFRO is -1"),
        ({"conflicts": [["p1", "p1"]]}, "conflict 1: this is no pair"),
        ({"conflicts": [["p1", 9]]}, "conflict 1: this is no pair"),
        ({"gaps": [{"id": "g1", "priority": 1e308}]}, "gap g1: the priority is 1e+308"),
        ({"colour": 1}, "'colour' is unknown; expected size, gaps, people, quotas or conflicts"),
    ],
)
def test_a_bad_problem_is_one_sentence(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_problem(write(tmp_path, {**GOOD, **change}))
    assert said in str(refused.value)
    assert str(refused.value).startswith("problem.json")


def test_a_list_is_no_problem(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the file is no team problem"):
        read_problem(write(tmp_path, []))
