"""Records of assessments: a value, not reported and not applicable are three things."""

from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.framework import Key
from hsforhs.scores import Reading, Score, ScoreState
from tests.scores.made import NOT_APPLICABLE, assessment

KEY = Key.parse("spar-2:C1.1")


class TestScore:
    def test_zero_is_a_value(self) -> None:
        found = Score.of(KEY, 0)
        assert (found.state, found.value) == (ScoreState.VALUE, 0)

    def test_none_is_not_reported_unless_it_does_not_apply(self) -> None:
        assert Score.of(KEY, None).state is ScoreState.NOT_REPORTED
        assert Score.of(KEY, None, not_applicable=True).state is ScoreState.NOT_APPLICABLE
        assert Score.of(KEY, None) != Score.of(KEY, None, not_applicable=True)

    def test_a_value_is_stronger_than_not_applicable(self) -> None:
        assert Score.of(KEY, 40, not_applicable=True) == Score.of(KEY, 40)

    def test_equal_scores_are_one_score(self) -> None:
        assert hash(Score.of(KEY, 40)) == hash(Score.of(KEY, 40))
        assert Score.of(KEY, 40) != Score.of(KEY, 60)

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            Score.of(KEY, 40).value = 60  # type: ignore[misc]


class TestAssessment:
    def test_values_and_what_does_not_apply(self) -> None:
        found = assessment("spar-2", {"C1.1": 0, "C1.2": NOT_APPLICABLE, "C2.1": 40})
        assert {key.code: value for key, value in found.values.items()} == {"C1.1": 0, "C2.1": 40}
        assert [key.code for key in found.not_applicable] == ["C1.2"]
        assert len(found.scores) == 35

    def test_the_period_is_the_day_or_the_year(self) -> None:
        assert assessment("spar-2", {}, year=2022).period == "2022"
        assert assessment("jee-1", {}, date=dt.date(2017, 2, 10)).period == "2017-02-10"
        assert assessment("jee-1", {}).period == ""


def test_a_reading_lists_instruments_and_years_once_each_in_order() -> None:
    found = Reading(
        "x.csv",
        "table",
        (
            assessment("spar-2", {}, year=2022),
            assessment("spar-1", {}, year=2018),
            assessment("spar-2", {}, year=2021),
            assessment("spar-2", {}, year=2022, place="SEN"),
            assessment("jee-1", {}),
        ),
    )
    assert found.editions == ("jee-1", "spar-1", "spar-2")
    assert found.years == (2018, 2021, 2022)
