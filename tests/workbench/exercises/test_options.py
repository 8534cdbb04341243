"""The numbers of a method and what is asked on a ballot."""

from __future__ import annotations

import pytest

from hsforhs.agenda.delphi import DelphiRules
from hsforhs.workbench.exercises.models import Criterion, Exercise
from hsforhs.workbench.exercises.options import Options, item_key, items_of, names_for, options_of


def test_what_an_exercise_does_not_say_has_its_usual_value() -> None:
    found = options_of(Exercise(options={"draws": 500, "gone": 1}))
    assert (found.draws, found.top, found.values) == (500, 10, (0.0, 0.5, 1.0))
    assert Options(scale="likert").values == (1, 2, 3, 4, 5)


def test_the_usual_delphi_rules_are_those_of_the_core() -> None:
    assert Options().delphi == DelphiRules()
    assert Options(**Options(agree=0.8).as_json()).delphi.agree == 0.8


@pytest.mark.parametrize(("method", "name"), [("chnri", "draws"), ("jla", "shortlist"), ("delphi", "most_rounds")])
def test_a_method_asks_for_its_own_numbers(method: str, name: str) -> None:
    assert name in names_for(method)
    assert sum(name in names_for(x) for x in ("chnri", "jla", "delphi")) == 1


def test_a_past_exercise_without_method_has_none() -> None:
    assert names_for("") == ()


def test_sub_questions_are_asked_one_by_one() -> None:
    criteria = [
        Criterion(code="a", title="A", asks="Is it?"),
        Criterion(code="b", title="B", subquestions=["x?", "y?"]),
    ]
    keys = [(key, item.criterion, item.subquestion, asks) for key, item, asks in items_of(criteria)]
    assert keys == [("a", "a", "", "Is it?"), ("b/1", "b", "1", "x?"), ("b/2", "b", "2", "y?")]
    assert item_key("a") == "a"
