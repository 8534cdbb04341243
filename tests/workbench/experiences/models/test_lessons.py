from __future__ import annotations

import pytest

from hsforhs.workbench.experiences.models import Lesson, Review
from hsforhs.workbench.experiences.models.lessons import facets_of

pytestmark = pytest.mark.django_db


def test_facets_are_written_on_each_save_also_of_single_fields(review: Review) -> None:
    made = Lesson.objects.create(review=review, kind="challenge", lesson="x", areas=["D2", "R1"], sectors=["ANI"])
    assert made.facets == " area:D2 area:R1 sector:ANI "
    made.areas = ["P5"]
    made.save(update_fields=["areas"])
    made.refresh_from_db()
    assert made.facets == " area:P5 sector:ANI "


def test_without_codes_there_are_no_facets() -> None:
    assert facets_of(Lesson()) == ""


def test_all_codes_fit() -> None:
    from hsforhs.framework import framework

    words = framework()
    every = Lesson(areas=list(words.areas), components=list(words.components), sectors=list(words.sectors))
    assert len(facets_of(every)) <= Lesson._meta.get_field("facets").max_length
