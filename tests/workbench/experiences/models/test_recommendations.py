from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hsforhs.framework import framework
from hsforhs.workbench.experiences.models import Recommendation, Review, Status, Timeline

pytestmark = pytest.mark.django_db


def test_the_status_is_that_of_the_follow_up_of_plans_and_cancelled() -> None:
    assert Status.values == [*framework().lists["action_status"], "CANCELLED"]


def test_it_belongs_to_exactly_one(review: Review, timeline: Timeline) -> None:
    for wrong in ({}, {"review": review, "timeline": timeline}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recommendation.objects.create(text="x", **wrong)
    Recommendation.objects.create(text="x", timeline=timeline)
