"""Hard filters one by one, the parts of a score by hand, and what stays uncovered."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.matching import Expert, Interests, Knowledge, Match, Need, Proof, Window, default_scoring, shortlist
from hsforhs.matching.shortlists import (
    CONFLICT,
    CONSENT,
    DATES,
    DECLARATION,
    FAR,
    LANGUAGE,
    MEMBERSHIP,
    MODE,
    REASONS,
    fit,
    recent_assignments,
    uncovered,
)

from .made import DAY, YEAR, expert

NEED = Need("D2", "HIS", steps=(2, 3), languages=("fr",))
ONE_DAY = dt.timedelta(days=1)


def found(person: Expert, need: Need = NEED) -> Match:
    match = fit(person, need, on=DAY)
    assert isinstance(match, Match), match
    return match


@pytest.mark.parametrize(
    ("changes", "need", "reason"),
    [
        ({"approved_until": None}, {}, MEMBERSHIP),
        ({"approved_until": DAY - ONE_DAY}, {}, MEMBERSHIP),
        ({"interests": None}, {}, DECLARATION),
        ({"interests": Interests(False, DAY + YEAR)}, {}, DECLARATION),
        ({"interests": Interests(True, DAY - ONE_DAY)}, {}, DECLARATION),
        ({}, {"country": "SEN"}, CONFLICT),
        ({"interests": Interests(True, DAY, frozenset({"GHA"}))}, {"country": "GHA"}, CONFLICT),
        ({"bodies": frozenset({"b"})}, {"bodies": frozenset({"b"})}, CONFLICT),
        ({"interests": Interests(True, DAY, bodies=frozenset({"f"}))}, {"bodies": frozenset({"f"})}, CONFLICT),
        ({"consents": False}, {}, CONSENT),
        ({}, {"first": DAY + YEAR, "last": DAY + YEAR + ONE_DAY}, DATES),
        ({"windows": ()}, {"first": DAY, "last": DAY}, DATES),
        ({"windows": ()}, {"mode": "field"}, MODE),
        ({"windows": (Window(DAY, DAY, frozenset({"remote"})),)}, {"mode": "field"}, MODE),
        ({"windows": (Window(DAY - YEAR, DAY - ONE_DAY, frozenset({"field"})),)}, {"mode": "field"}, MODE),
        ({"languages": {"fr": "B1"}}, {}, LANGUAGE),
        ({"languages": {"en": "C2"}}, {}, LANGUAGE),
        ({"knowledge": (Knowledge("P4", 5),)}, {}, FAR),
        ({"knowledge": ()}, {}, FAR),
    ],
)
def test_each_filter_keeps_out_and_says_why(changes: dict[str, Any], need: dict[str, Any], reason: str) -> None:
    wanted = Need(**{"area": "D2", "component": "HIS", "languages": ("fr",), **need})
    assert fit(expert(**changes), wanted, on=DAY) == reason
    assert isinstance(fit(expert(), NEED, on=DAY), Match), "the same person without the change fits"


def test_the_last_day_of_a_term_and_of_a_declaration_still_count() -> None:
    assert isinstance(fit(expert(approved_until=DAY, interests=Interests(True, DAY)), NEED, on=DAY), Match)


def test_the_first_reason_counts_and_everybody_is_counted_once() -> None:
    people = [
        expert("none", approved_until=None, consents=False, languages={}),
        expert("quiet", consents=False, languages={}),
        expert("here"),
    ]
    answer = shortlist(NEED, people, on=DAY)
    assert [x.expert.id for x in answer.people] == ["here"]
    assert answer.filtered_out == {MEMBERSHIP: 1, CONSENT: 1}


def test_the_parts_of_a_score_by_hand() -> None:
    known = (Knowledge("D2:HIS", 4, (Proof(DAY), Proof(DAY - dt.timedelta(days=1826), (2, 3)))), Knowledge("P4", 5))
    person = expert(
        knowledge=known,
        languages={"fr": "B2"},
        assigned=(DAY - ONE_DAY, DAY - dt.timedelta(days=364), DAY - dt.timedelta(days=365), DAY + ONE_DAY),
    )
    need = Need("D2", "HIS", steps=(2, 4), languages=("fr",), country="GHA", region="AFRO", other=("hazard:ZOO",))
    match = found(person, need)
    half = 2 ** (-(1826 / 365.25) / 5)
    assert match.parts == {
        "area": pytest.approx(0.8),
        "evidence": pytest.approx(1 - math.exp(-(1 + half) / 3)),
        "step": 0.5,
        "language": pytest.approx(4 / 6),
        "region": 0.6,
        "other": 0.0,
        "load": pytest.approx(1 / 3),
    }
    weights = default_scoring().weights
    by_hand = sum(weights[x] * y for x, y in match.parts.items()) / sum(weights[x] for x in match.parts)
    assert match.score == pytest.approx(by_hand)


def test_what_was_not_asked_does_not_count() -> None:
    match = found(expert(), Need("D2"))
    assert set(match.parts) == {"area", "evidence", "load"}
    assert set(match.weights) == set(match.parts)


def test_evidence_of_other_fields_does_not_count() -> None:
    far = Knowledge("P4", 5, (Proof(DAY, (2, 3)),) * 9)
    match = found(expert(knowledge=(Knowledge("D2", 3), far)))
    assert (match.parts["evidence"], match.parts["step"]) == (0.0, 0.0)


def test_evidence_of_the_future_counts_as_of_today() -> None:
    today = found(expert(knowledge=(Knowledge("D2", 3, (Proof(DAY),)),)))
    future = found(expert(knowledge=(Knowledge("D2", 3, (Proof(DAY + YEAR),)),)))
    assert today.parts["evidence"] == future.parts["evidence"]


def test_methods_and_hazards_that_are_asked_for_count_by_their_level() -> None:
    known = (Knowledge("D2", 5), Knowledge("method:costing", 5), Knowledge("hazard:ZOO", 3))
    need = Need("D2", other=("method:costing", "hazard:ZOO", "hazard:RAD"))
    assert found(expert(knowledge=known), need).parts["other"] == pytest.approx((1 + 0.6 + 0) / 3)


def test_an_institution_needs_no_membership_but_consent() -> None:
    body = expert("i", kind="institution", approved_until=None, interests=None)
    assert isinstance(fit(body, NEED, on=DAY), Match)
    assert fit(body, Need("D2", bodies=frozenset({"i"})), on=DAY) == CONFLICT
    assert fit(expert("i", kind="institution", consents=False), NEED, on=DAY) == CONSENT


def test_equal_scores_stand_in_the_order_of_the_ids() -> None:
    people = [expert(x) for x in ("c", "a", "b")]
    assert [x.expert.id for x in shortlist(NEED, people, on=DAY).people] == ["a", "b", "c"]


def test_recent_assignments_are_those_of_a_year() -> None:
    days = (DAY, DAY - dt.timedelta(days=364), DAY - dt.timedelta(days=365), DAY + ONE_DAY)
    assert recent_assignments(expert(assigned=days), DAY) == 2


def test_uncovered_names_the_gap_where_nobody_is_near() -> None:
    assert uncovered(Need("D2", "HIS"), []) == ("D2:HIS",)
    assert uncovered(Need("D2"), [expert(knowledge=(Knowledge("D1", 5),))]) == ("D2",)


def test_uncovered_names_cells_that_the_area_cannot_do_without() -> None:
    from hsforhs.framework import framework

    essential = {f"{x.area}:{x.component}" for x in framework().matrix.values() if x.area == "D2" and x.strength == 3}
    assert essential
    first = sorted(essential)[0]
    missing = set(uncovered(Need("D2"), [expert(knowledge=(Knowledge(first, 3),))]))
    assert missing == essential - {first}


def test_uncovered_names_the_step_and_what_else_was_asked() -> None:
    novice = expert(knowledge=(Knowledge("D2:HIS", 3),))
    need = Need("D2", "HIS", steps=(2, 3), other=("hazard:ZOO",))
    assert uncovered(need, [novice]) == ("step 2-3", "hazard:ZOO")
    assert uncovered(need, [novice, expert(knowledge=(Knowledge("hazard:ZOO", 1),)), expert()]) == ()


levels = st.integers(1, 5)
people = st.builds(
    lambda number, level, years, load, term: expert(
        f"p{number}",
        knowledge=(Knowledge(term, level, tuple(Proof(DAY - YEAR * x, (2, 3)) for x in range(years))),),
        assigned=(DAY,) * load,
        consents=number % 5 != 0,
    ),
    st.integers(0, 10_000),
    levels,
    st.integers(0, 6),
    st.integers(0, 4),
    st.sampled_from(["D2", "D2:HIS", "D1:HIS", "P4", "HIS"]),
)


@given(st.lists(people, max_size=12))
def test_every_part_and_score_lies_between_0_and_1_and_nobody_is_lost(crowd: list[Expert]) -> None:
    answer = shortlist(NEED, crowd, on=DAY)
    assert len(answer.people) + sum(answer.filtered_out.values()) == len(crowd)
    assert set(answer.filtered_out) <= set(REASONS)
    for match in answer.people:
        assert all(0 <= x <= 1 for x in match.parts.values())
        assert min(match.parts.values()) - 1e-9 <= match.score <= max(match.parts.values()) + 1e-9
    scores = [x.score for x in answer.people]
    assert scores == sorted(scores, reverse=True)


@given(levels, st.integers(0, 4))
def test_more_level_never_lowers_and_more_load_never_raises_a_score(level: int, load: int) -> None:
    def score(level: int, load: int) -> float:
        return found(expert(knowledge=(Knowledge("D2", level),), assigned=(DAY,) * load)).score

    assert score(level, load) >= score(level, load + 1)
    assert score(min(level + 1, 5), load) >= score(level, load)
