"""The invented exercises of the worked example."""

from __future__ import annotations

import pytest

from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.example_exercise import GROUPS, load_exercises
from hsforhs.workbench.example_team import load_team
from hsforhs.workbench.exercises.models import Exercise, GrantCall, Question
from hsforhs.workbench.exercises.reporting import report_of
from hsforhs.workbench.exercises.tally import data_digest

pytestmark = pytest.mark.django_db


def test_the_example_is_whole_invented_and_loaded_once(example_store: None) -> None:
    load_team()
    assert load_exercises()
    assert not load_exercises()
    whole, sorting = Exercise.objects.order_by("pk")
    assert (whole.state, sorting.state) == ("published", "ideas")
    assert all(x.invented and "invented" in x.title for x in (whole, sorting))
    assert all(x.invented for x in GrantCall.objects.all())
    assert not Question.objects.filter(code__startswith="Q", invented=False).exists()
    snapshot = whole.snapshots.get()
    assert snapshot.data_digest == data_digest(whole), "anybody can compute it anew"
    assert snapshot.results["scorers"] == sum(number for _name, number, _points in GROUPS)
    assert snapshot.results["group_sizes"] == {"health-workers": 10, "ministries": 8, "communities": 7}
    assert snapshot.results["familiar"] >= 5
    assert any(any(row["blank_reasons"].values()) for row in snapshot.results["questions"])
    assert [x.number for x in report_of(whole, snapshot).missing] == [10], "it shows what a missing item looks like"
    assert verify().whole
