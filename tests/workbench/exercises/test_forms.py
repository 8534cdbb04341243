"""What forms turn texts into, and what they refuse."""

from __future__ import annotations

from hsforhs.agenda.methods import reporting_items
from hsforhs.framework import Cell
from hsforhs.workbench.exercises.forms import (
    BestWorstForm,
    CodesForm,
    EnoughForm,
    ItemsForm,
    ProtocolForm,
    QuestionForm,
    WeightsForm,
)
from hsforhs.workbench.exercises.models import Criterion
from hsforhs.workbench.exercises.options import LIMITS, Options, names_for


def test_a_question_has_cells_and_codes_of_the_lists() -> None:
    form = QuestionForm({"text": "Who pays?", "cells": "D2:HIS P2:FIN", "theme": "finance", "part": "FLOOR"})
    assert form.is_valid()
    assert form.cleaned_data["cells"] == [Cell("D2", "HIS"), Cell("P2", "FIN")]
    assert form.facts == {"theme": "finance", "level": "", "type": "", "cycle": "", "part": "FLOOR", "sphere": ""}
    for bad in ({"cells": "D2"}, {"theme": "weather"}, {"text": ""}, {"text": "x" * 401}):
        assert not QuestionForm({"text": "Who pays?", **bad}).is_valid()


def test_every_option_of_a_method_has_a_field_that_takes_its_usual_value() -> None:
    usual = Options().as_json()
    for method in ("chnri", "jla", "delphi"):
        form = ProtocolForm({"title": "x", **usual}, options=names_for(method))
        assert form.is_valid(), form.errors
        assert form.options == {name: usual[name] for name in names_for(method)}
        assert set(form.context.values()) == {""}


def test_a_number_outside_its_limits_is_refused_at_its_field() -> None:
    usual = Options().as_json()
    for method in ("chnri", "jla", "delphi"):
        names = [name for name in names_for(method) if name in LIMITS]
        beyond = {name: LIMITS[name][1] + 1 for name in names}
        form = ProtocolForm({"title": "x", **usual, **beyond}, options=names_for(method))
        assert set(form.errors) == set(names)


def test_best_and_worst_are_pairs() -> None:
    form = BestWorstForm({"choices": "equity burden\n\n equity, joy \nlonely"})
    assert form.is_valid()
    assert form.cleaned_data["choices"] == [("equity", "burden"), ("equity", "joy"), ("lonely", "")]


def test_weights_have_a_row_for_each_criterion() -> None:
    form = WeightsForm({"points:a": "3", "threshold:a": "0,4"}, criteria=[Criterion(code="a", title="A")])
    assert form.is_valid()
    assert (form.given("points"), form.given("threshold")) == ({"a": "3"}, {"a": "0,4"})
    assert len(form.rows) == 1


def test_codes_are_separated_by_blanks_or_commas() -> None:
    form = CodesForm({"codes": "RQ04, RQ08 Q1"})
    assert form.is_valid()
    assert form.cleaned_data["codes"] == ["RQ04", "RQ08", "Q1"]


def test_all_items_of_the_report_have_a_field() -> None:
    assert len(ItemsForm(items=reporting_items().values()).fields) == 31


def test_the_planner_is_kept_small() -> None:
    sound = {"questions": "60", "scorers": "80", "noise": "3", "top": "20"}
    assert EnoughForm(sound).is_valid()
    for bad in ({"questions": "5000"}, {"scorers": "1000"}, {"noise": "-1"}, {"top": "61"}, {"top": "0"}):
        assert not EnoughForm({**sound, **bad}).is_valid(), bad
