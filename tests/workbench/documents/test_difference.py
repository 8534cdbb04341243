"""Targets and decisions three ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.formats.plan_pack import ReturnedDecision, ReturnedPlan, ReturnedTarget, Standing
from hsforhs.planning import action_catalogue
from hsforhs.workbench.plans.plan_difference import PlanChange, UndecidedError, plan_difference

ACTION = next(iter(action_catalogue().actions))
IN, OUT = Standing(True), Standing(False)
STANDINGS = st.builds(Standing, st.booleans(), st.sampled_from(["", "one", "two"]))
LEVELS = st.sampled_from([None, 3, 4])


def target(before: int | None, after: int | None, theirs: int | None) -> PlanChange:
    pack = ReturnedPlan("p.xlsx", (ReturnedTarget("C5.1", before, after, "row 5"),), (), ())
    return plan_difference(pack, targets={"C5.1": theirs}, standings={}, drafted=(), titles={"C5.1": "Title"}).changes[
        0
    ]


def decision(
    before: Standing, after: Standing, theirs: Standing, *, drafted: bool = True, action: str = ACTION
) -> PlanChange:
    pack = ReturnedPlan("p.xlsx", (), (ReturnedDecision(action, before, after, "row 5"),), ())
    ids = {action} if drafted else set()
    return plan_difference(pack, targets={}, standings={action: theirs}, drafted=ids, titles={}).changes[0]


@pytest.mark.parametrize(
    ("before", "after", "theirs", "kind"),
    [
        (None, None, None, "same"),
        (None, 3, None, "changed"),
        (3, None, 3, "cleared"),
        (3, 3, 4, "stored"),
        (3, 4, 5, "conflict"),
        (3, None, 5, "conflict"),
        (3, 4, 4, "same"),
    ],
)
def test_targets(before: int | None, after: int | None, theirs: int | None, kind: str) -> None:
    found = target(before, after, theirs)
    assert (found.kind, found.key, found.title) == (kind, "target-C5.1", "Title")


def test_a_target_of_an_indicator_that_is_gone_is_shut() -> None:
    pack = ReturnedPlan("p.xlsx", (ReturnedTarget("C5.1", None, 3, "row 5"),), (), ())
    found = plan_difference(pack, targets={}, standings={}, drafted=(), titles={}).changes[0]
    assert (found.kind, found.why_not) == ("shut", "the plan has no such indicator")


@pytest.mark.parametrize(
    ("before", "after", "theirs", "drafted", "kind", "why_not"),
    [
        (IN, IN, IN, True, "same", ""),
        (IN, Standing(False, "Done"), IN, True, "changed", ""),
        (IN, OUT, IN, True, "shut", "the reason is missing"),
        (IN, Standing(True, "So what"), IN, True, "shut", "a reason stands without a decision"),
        (IN, Standing(False, "x" * 301), IN, True, "shut", "the reason has more than 300 characters"),
        (Standing(False, "Done"), Standing(False, "Done in May"), Standing(False, "Done"), True, "changed", ""),
        (Standing(False, "Done"), Standing(True, "Done"), Standing(False, "Done"), True, "changed", ""),
        (Standing(False, "Done"), Standing(True, "Done"), IN, True, "same", ""),
        (IN, IN, Standing(False, "Done"), True, "stored", ""),
        (IN, Standing(False, "Mine"), Standing(False, "Theirs"), True, "conflict", ""),
        (OUT, Standing(True, "Needed"), OUT, False, "changed", ""),
        (OUT, IN, OUT, False, "shut", "the reason is missing"),
        (OUT, Standing(True, "Needed"), IN, True, "same", ""),
        (Standing(True, "Needed"), OUT, Standing(True, "Needed"), False, "changed", ""),
    ],
)
def test_decisions(before: Standing, after: Standing, theirs: Standing, drafted: bool, kind: str, why_not: str) -> None:
    found = decision(before, after, theirs, drafted=drafted)
    assert (found.kind, found.why_not if kind == "shut" else "") == (kind, why_not)
    assert found.key == f"action-{ACTION}"


def test_an_action_that_is_not_in_the_catalogue_is_shut() -> None:
    found = decision(OUT, Standing(True, "Needed"), OUT, drafted=False, action="X9-999")
    assert (found.kind, found.why_not) == ("shut", "the catalogue has no such action")


def test_a_conflict_needs_a_side_and_the_rest_does_not() -> None:
    both = target(3, 4, 5)
    assert both.is_taken_from_file("file")
    assert not both.is_taken_from_file("store")
    with pytest.raises(UndecidedError):
        both.is_taken_from_file("")
    assert target(None, 3, None).is_taken_from_file("")


def test_the_mark_follows_what_is_stored() -> None:
    assert target(3, 4, 5).mark != target(3, 4, 3).mark
    assert decision(IN, OUT, IN).mark != decision(IN, OUT, Standing(True, "x")).mark


@given(before=LEVELS, after=LEVELS, theirs=LEVELS)
def test_a_target_that_was_taken_is_the_same_next_time(
    before: int | None, after: int | None, theirs: int | None
) -> None:
    found = target(before, after, theirs)
    if found.kind in ("changed", "cleared", "conflict"):
        assert isinstance(found.mine, int | None)
        assert target(before, after, found.mine).kind == "same"


@given(before=STANDINGS, after=STANDINGS, theirs=STANDINGS, drafted=st.booleans())
def test_a_decision_that_was_taken_is_the_same_next_time(
    before: Standing, after: Standing, theirs: Standing, drafted: bool
) -> None:
    found = decision(before, after, theirs, drafted=drafted)
    if found.kind not in ("changed", "conflict"):
        return
    assert isinstance(found.mine, Standing)
    assert decision(before, after, found.mine, drafted=drafted).kind in ("same", "stored")
