"""The page on where to start: groups, never ranks."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from hsforhs.indicators import Figure, Provenance
from hsforhs.matching.priority import Group
from hsforhs.workbench.atlas.where_to_start_page import group_names, money_names
from hsforhs.workbench.indicators.services import store_figures

from .test_pages import CSS, Budget, Outline, page, words

pytestmark = pytest.mark.usefixtures("example_store")
ADDRESS = "/where-to-start/"


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_page_is_light_and_sound(client: Client, language: str, django_assert_max_num_queries: Budget) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with django_assert_max_num_queries(15):
        html = page(client, ADDRESS)
    assert len(html.encode()) + CSS <= 100_000
    outline = Outline(html)
    assert outline.tags.count("h1") == 1
    assert outline.headers_without_scope == 0
    assert len(outline.ids) == len(set(outline.ids))
    assert " style=" not in html


def test_groups_hold_places_in_alphabetical_order_without_a_rank(client: Client) -> None:
    html = page(client, ADDRESS)
    text = words(html)
    for said in ("High need", "Middle need", "Lower need", "Too little known", "There is no rank", "188 places"):
        assert said in text, said
    for part in html.split('scope="rowgroup"')[1:4]:
        names = re.findall(r'<th scope="row"><a href="/places/[A-Z]{3}/">([^<]+)</a>', part)
        assert names == sorted(names)
    assert "rank 1" not in text.lower()


def test_criteria_goalposts_and_weights_are_stated_and_editable(client: Client) -> None:
    html = page(client, ADDRESS)
    assert 'name="w.gap" type="number" min="0" max="100" step="any" value="50"' in html
    assert 'name="w.uhc_service_coverage"' in html
    assert "Levels missing to level 4 on average" in words(html)
    changed = page(client, f"{ADDRESS}?w.gap=0&w.oop_share_che=10&add=doctors_per_10k&region=AFRO")
    assert 'value="0"' in changed
    assert 'name="w.doctors_per_10k"' in changed
    assert "Finland" not in words(changed)


def test_what_cannot_be_used_is_said_and_the_usual_shown(client: Client) -> None:
    for query, why in (("w.gap=many", "many"), ("w.gap=0", "no criterion has a weight"), ("middle=70&high=60", "0.7")):
        answer = client.get(f"{ADDRESS}?{query}")
        assert answer.status_code == 422
        text = words(answer.content.decode())
        assert why in text
        assert "The usual criteria are shown instead" in text
        assert "High need" in text


def test_money_is_unknown_until_it_is_on_record(client: Client) -> None:
    assert "Costed need and known money are on record of 0 places" in words(page(client, ADDRESS))
    plan = Provenance("Invented plan")
    figures = [
        Figure("plan_cost_usd", "GHA", "2024", 1000.0, "current US$", plan),
        Figure("plan_money_usd", "GHA", "2024", 250.0, "current US$", plan),
    ]
    store_figures(actor="operator", figures=figures)
    text = words(page(client, ADDRESS))
    assert "on record of 1 place." in text
    assert "75 %" in text


def test_an_interval_can_be_heard(client: Client) -> None:
    assert re.search(r'role="img" aria-label="\d+ to \d+ of 100"', page(client, ADDRESS))


def test_in_a_language_from_right_to_left_the_scale_is_mirrored(client: Client) -> None:
    cut = '<line class="grid" x1="{0}%" x2="{0}%"'
    assert cut.format(35) in page(client, ADDRESS)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert cut.format(65) in page(client, ADDRESS)


def test_the_page_is_found_where_people_look(client: Client) -> None:
    for address in ("/places/", "/places/WORLD/", "/indicators/"):
        assert ADDRESS in Outline(page(client, address)).links, address


def test_every_group_has_a_name() -> None:
    with translation.override("en"):
        for names in (group_names(), money_names()):
            assert set(names) == set(Group)
            assert len(set(names.values())) == 4
