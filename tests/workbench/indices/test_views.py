"""Pages of indices. What could leak is there, and does not."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.workbench.atlas.test_pages import CSS, Budget, Outline

pytestmark = pytest.mark.django_db
PLACE = "/indices/syndromes@XLM/XLM/"
PAGES = (
    "/indices/",
    "/indices/spar-2/",
    "/indices/readyscore/?unit=GHA&unit=SEN",
    "/indices/inform-2024/",
    PLACE,
    f"{PLACE}?part=preparedness_febrile",
    f"{PLACE}?level-C5=5&level-C4=4",
    f"{PLACE}?reach=high",
    "/indices/spar-2/GHA/",
    "/indices/readyscore/SEN/?reach=Better+prepared",
    "/indices/dpm-style/definition/",
    "/indices/inform-2024/definition/",
    "/indices/syndromes@XLM/definition/",
    "/places/XLM/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_sound_and_asks_little(
    indices_store: None, client: Client, address: str, django_assert_max_num_queries: Budget
) -> None:
    client.get(address)
    with django_assert_max_num_queries(15):
        html = client.get(address).content.decode()
    assert len(html.encode()) + CSS + 4_500 <= 100_000
    outline = Outline(html)
    assert outline.tags.count("h1") == 1
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headers_without_scope == 0
    assert "style=" not in html
