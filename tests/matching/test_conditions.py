"""Three values: unknown is neither yes nor no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.matching import Answer, Condition, explain
from hsforhs.matching.conditions import answered, verdict

WEIGHTS = {"area": 3.0, "time": 1.0, "other": 5.0}


def conditions(*answers: Answer) -> list[Condition]:
    return [Condition(f"rule {n}", x) for n, x in enumerate(answers)]


def test_answers() -> None:
    assert [answered(x) for x in (True, False, None)] == [Answer.MET, Answer.NOT_MET, Answer.UNKNOWN]


@given(st.lists(st.sampled_from(list(Answer)), max_size=6))
def test_one_refusal_refuses_and_what_is_unknown_stays_so(answers: list[Answer]) -> None:
    found = verdict(conditions(*answers))
    assert (found is Answer.NOT_MET) == (Answer.NOT_MET in answers)
    assert (found is Answer.MET) == (set(answers) <= {Answer.MET})


def test_conditions_come_before_parts() -> None:
    found = explain(conditions(Answer.MET, Answer.UNKNOWN), {"area": 0.5, "time": 1.0}, WEIGHTS)
    assert (found.score, found.weights) == (pytest.approx(0.625), {"area": 3.0, "time": 1.0})
    assert (found.eligible, found.missing) == (Answer.UNKNOWN, ("rule 1",))
    refused = explain(conditions(Answer.NOT_MET), {"area": 1.0}, WEIGHTS)
    assert (refused.score, refused.eligible) == (None, Answer.NOT_MET)
