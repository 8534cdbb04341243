"""Help for a gap on the page of a cell."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.atlas.help_for_gaps import help_in_cell
from hsforhs.workbench.library.services import load_stock
from hsforhs.workbench.places.models import Place
from tests.workbench.kept import begin_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def stocked(states_store: None) -> None:
    begin_with("stock", lambda: load_stock(actor="operator"), after="states")


def test_five_documents_of_different_kinds_with_their_parts(stocked: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = help_in_cell(AnonymousUser(), "D2", "HIS", None, 2, version="1")
    assert len(found) == 5
    assert len({document.kind for _, document, _ in found}) == 5
    for one, _, parts in found:
        assert [weight for _, _, weight in parts] == [0.45, 0.20, 0.10, 0.10, 0.10, 0.05]
        assert one.score == pytest.approx(one.language_factor * sum(part * weight for _, part, weight in parts))


@pytest.mark.parametrize("lowest", [None, 0, 1, 4, 5])
def test_every_level_has_a_next_one(stocked: None, lowest: float | None) -> None:
    ghana = Place.objects.get(code="GHA")
    assert len(help_in_cell(AnonymousUser(), "P4", "OS", ghana, lowest, version="1")) == 5


def test_the_page_of_a_cell_names_them(stocked: None, django_assert_max_num_queries: Any) -> None:
    client = Client()
    with django_assert_max_num_queries(15):
        text = client.get("/framework/D2/HIS/").content.decode()
    part = text.partition('<section class="part" id="help">')[2].partition("</section>")[0]
    assert part.count("/library/documents/") == 5
    assert "Help for this gap" in part
    assert "our draft" in part
    french = client.get("/framework/D2/HIS/", headers={"Accept-Language": "fr"}).content.decode()
    assert "/library/documents/" in french


def test_without_a_document_the_page_says_so(states_store: None) -> None:
    assert "The library has no document for this area yet." in Client().get("/framework/D2/HIS/").content.decode()
