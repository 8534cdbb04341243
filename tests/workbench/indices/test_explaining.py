"""What pulls a score down."""

from __future__ import annotations

import pytest

from hsforhs.workbench.indices import explaining
from hsforhs.workbench.indices.models import Run
from hsforhs.workbench.indices.queries import loaded

pytestmark = pytest.mark.django_db


def test_parts_add_up_to_the_distance_from_the_median(lumora_run: Run) -> None:
    found = explaining.explanation(lumora_run, "XLM-U", "preparedness_febrile")
    assert found is not None
    total = found.reference + found.rounding + sum(x.contribution for x in found.parts)
    assert total == pytest.approx(found.score)
    assert explaining.explanation(lumora_run, "XLM-U", "preparedness_febrile") is found
    assert explaining.explanation(lumora_run, "nowhere", "preparedness") is None


def test_the_strongest_come_first_that_pull_down(lumora_run: Run) -> None:
    ready = loaded(lumora_run)
    found = explaining.explanation(lumora_run, "XLM-U", "preparedness")
    assert found is not None
    rows = explaining.shown_pushes(ready, found, "XLM-U")
    assert len(rows) == explaining.MOST_SHOWN
    lifts = [x.lifts for x in rows]
    assert lifts == sorted(lifts)
    assert not lifts[0]


def test_what_is_held_back_is_what_the_best_end_would_add(spar_run: Run) -> None:
    ready = loaded(spar_run)
    found = explaining.explanation(spar_run, "GHA", "C5")
    assert found is not None
    rows = {x.id: x.points for x in explaining.held_back(ready, found, "GHA")}
    values = {x.indicator: x.score for x in found.parts}
    # A capacity is the mean of its indicators: each holds back its distance from 100, shared.
    for name, points in rows.items():
        assert float(points.replace("−", "-")) == pytest.approx((100 - values[name]) / 2, abs=0.06)
    assert set(rows) == {x for x, score in values.items() if score < 100}


def test_flags_are_said_in_words() -> None:
    assert explaining.flags_in_words(0) == ()
    assert explaining.flags_in_words(2 | 8) == ("filled in", "older value carried forward")
