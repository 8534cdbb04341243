"""The places above a place."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import ancestors


@pytest.mark.parametrize(
    ("code", "above", "more"), [("WORLD", [], 0), ("XLM", ["WORLD"], 0), ("XLM-U", ["WORLD", "XLM"], 1)]
)
def test_places_above_from_the_world_down(
    lumora: Place, django_assert_num_queries: Any, code: str, above: list[str], more: int
) -> None:
    with_parent = Place.objects.select_related("parent").get(code=code)
    with_both = Place.objects.select_related("parent__parent").get(code=code)
    with django_assert_num_queries(more):
        assert [x.code for x in ancestors(with_parent)] == above
    with django_assert_num_queries(0):
        assert [x.code for x in ancestors(with_both)] == above
    alone = Place.objects.get(code=code)
    with django_assert_num_queries(min(1, len(above))):
        assert [x.code for x in ancestors(alone)] == above
