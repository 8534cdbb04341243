"""Tags of the research pages."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.framework import Cell
from hsforhs.workbench.exercises.queries import STANDINGS
from hsforhs.workbench.exercises.templatetags.exercises import cell_links, part, share, standing, term


def test_titles_of_codes_are_marked_where_the_page_speaks_another_language() -> None:
    assert term("delivery", "type") == "Delivery"
    assert part("ROOF") == "Roof"
    assert term("gone", "type") == "gone"
    with translation.override("fr"):
        assert term("delivery", "type") == '<span lang="en">Delivery</span>'


@pytest.mark.parametrize("code", STANDINGS)
def test_every_standing_has_words(code: str) -> None:
    assert standing(code)


def test_cells_lead_to_their_pages() -> None:
    found = cell_links([Cell("D2", "HIS"), Cell("P5", "OS", "ANI")])
    assert '<a href="/framework/D2/HIS/">D2:HIS</a>' in found
    assert '<a href="/framework/P5/OS/ANI/">' in found


def test_a_share_is_in_per_cent_and_a_missing_one_a_dash() -> None:
    assert share(0.256).startswith("26")
    assert share(0.0).startswith("0")
    assert share(None) == "–"
