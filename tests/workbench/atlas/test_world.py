from __future__ import annotations

import pytest
from django.test import Client

from hsforhs.framework import framework
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.atlas.world import world
from hsforhs.workbench.places.models import Visibility

from .test_pages import page, words


@pytest.mark.usefixtures("example_store")
def test_every_state_has_one_tile_in_its_region() -> None:
    shown = world()
    assert len(shown.tiles) == 196
    assert {x.place.code for x in shown.tiles} == set(framework().states)
    for region in shown.regions:
        assert {framework().states[x.place.code].who_region for x in region.tiles} <= {region.code}


@pytest.mark.usefixtures("example_store")
def test_the_newest_year_of_real_states_is_shown_and_bands_add_up() -> None:
    shown = world()
    assert (shown.instrument, shown.period) == ("spar-2", "2022")
    assert shown.others == (("spar-1", "2018"),)
    assert sum(x.count for x in shown.bands) == 8
    assert sum(x.count for x in shown.bands) + shown.not_reported + shown.not_loaded == 196
    ghana = next(x for x in shown.tiles if x.place.code == "GHA")
    assert (ghana.total, ghana.band, ghana.loaded) == (52, 3, True)


@pytest.mark.usefixtures("example_store")
def test_another_year_is_chosen_by_its_edition_too() -> None:
    shown = world(instrument="spar-1", period="2018")
    assert next(x for x in shown.tiles if x.place.code == "GHA").total == 47
    assert world(instrument="spar-1", period="2022").period == "2022"
    assert world(instrument="spar-1", period="2022").instrument == "spar-2"


@pytest.mark.usefixtures("example_store")
def test_not_reported_and_not_loaded_are_two_states(client: Client) -> None:
    Round.objects.filter(place__code="GHA", instrument="spar-2").update(reported=False, published_total=None)
    shown = world()
    ghana = next(x for x in shown.tiles if x.place.code == "GHA")
    japan = next(x for x in shown.tiles if x.place.code == "JPN")
    assert (ghana.band, ghana.loaded) == (None, True)
    assert (japan.band, japan.loaded) == (None, False)
    assert (shown.not_reported, shown.not_loaded) == (1, 188)
    html = page(client, "/")
    assert '<a class="nr" href="/places/GHA/"' in html
    assert '<a class="none" href="/places/JPN/"' in html
    table = words(page(client, "/places/"))
    assert "not reported" in table
    assert "not loaded" in table


@pytest.mark.usefixtures("example_store")
def test_a_private_round_does_not_reach_the_world(client: Client) -> None:
    assert "52" in words(page(client, "/places/AFRO/"))
    Round.objects.filter(place__code="GHA", instrument="spar-2").update(visibility=Visibility.PRIVATE)
    ghana = next(x for x in world().tiles if x.place.code == "GHA")
    assert (ghana.total, ghana.loaded) == (None, False)
    assert "2022" not in words(page(client, "/places/GHA/")).partition("Sources")[0]


@pytest.mark.usefixtures("example_store")
def test_the_invented_country_stands_apart(client: Client) -> None:
    assert "XLM" not in {x.place.code for x in world().tiles}
    text = words(page(client, "/"))
    assert "Lumora does not exist" in text
    assert "position means nothing else" in text
    assert "no opinion on the legal status" in text


@pytest.mark.usefixtures("states_store")
def test_an_empty_store_shows_states_and_claims_nothing(client: Client) -> None:
    shown = world()
    assert (shown.period, shown.not_loaded, shown.others) == ("", 196, ())
    text = words(page(client, "/"))
    assert "196 States are not loaded here" in text
    assert "does not exist" not in text
