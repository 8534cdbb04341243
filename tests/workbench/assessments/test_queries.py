"""Reads of rounds for other parts."""

from __future__ import annotations

import pytest

from hsforhs.workbench.assessments import queries
from hsforhs.workbench.assessments.models import Round

pytestmark = pytest.mark.django_db


def test_the_newest_capacities_of_every_state_are_public_and_published_ones(example_store: None) -> None:
    found = queries.newest_capacities("spar-2")
    states = Round.objects.filter(instrument="spar-2", invented=False, place__kind="country")
    assert len(found) == states.values("place").distinct().count()
    newest = states.filter(place__code="GHA").latest("period")
    assert newest.published in found
    assert all(0 <= x <= 100 for report in found for x in report.values())
    Round.objects.filter(place=newest.place).update(visibility="PRIVATE")
    assert len(queries.newest_capacities("spar-2")) == len(found) - 1
    assert queries.newest_capacities("jee-3") == []
