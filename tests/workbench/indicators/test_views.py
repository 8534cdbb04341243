"""Pages of indicators. What could leak is there, and does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from hsforhs.indicators import Figure, Provenance, registry
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.indicators.views import PAGE
from hsforhs.workbench.places.models import Visibility
from tests.workbench.atlas.test_pages import CSS, Budget, Outline, page, words

pytestmark = pytest.mark.usefixtures("example_store")
PRIVATE = Figure("mcv2_coverage", "GHA", "2023", 12.25, "percent", Provenance("Invented secret survey"))
ADDRESSES = (
    "/indicators/",
    "/indicators/?component=OS&page=2",
    "/indicators/uhc_service_coverage/",
    "/indicators/plan_cost_usd/",
    "/indicators/places/GHA/",
    "/indicators/places/GHA/?indicator=uhc_service_coverage",
    "/indicators/places/FRA/",
)


@pytest.mark.parametrize(
    ("address", "language"),
    [*((x, "en") for x in ADDRESSES), *((x, y) for x in ADDRESSES[:5:4] for y in ("ru", "ar"))],
)
def test_a_page_is_light_and_sound(
    client: Client, address: str, language: str, django_assert_max_num_queries: Budget
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.get(address)
    with django_assert_max_num_queries(15):
        html = page(client, address)
    assert len(html.encode()) + CSS <= 100_000
    outline = Outline(html)
    assert outline.tags.count("h1") == 1
    assert outline.headers_without_scope == 0
    assert len(outline.ids) == len(set(outline.ids))
    assert " style=" not in html


@pytest.mark.parametrize(
    "address",
    ["/indicators/nothing/", "/indicators/places/ZZZ/", "/indicators/places/AFRO/", "/indicators/places/ZZZ/import/"],
)
def test_what_is_not_there_says_so(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


class TestRegistry:
    def test_every_filter_narrows(self, client: Client) -> None:
        for query, number in (
            ("component=HWF", sum("HWF" in x.components for x in registry().find())),
            ("sector=TOU", 2),
            ("source=FAO", 2),
            ("mode=SURGE&sector=HUM", sum(x.mode.value != "ROUT" and "HUM" in x.sectors for x in registry().find())),
            ("q=tuberculosis&component=SD", 2),
        ):
            assert f"{number} published series" in words(page(client, f"/indicators/?{query}")), query

    def test_pages_go_on_with_the_filter(self, client: Client) -> None:
        html = page(client, "/indicators/?component=OS")
        assert "?component=OS&amp;page=2" in html
        assert html.count('class="records"') == 1
        assert len(Outline(html).links) > PAGE

    def test_nothing_that_fits_is_said(self, client: Client) -> None:
        assert "No indicator fits all of these" in page(client, "/indicators/?q=nothing+like+this")


class TestIndicator:
    def test_it_names_source_licence_and_what_it_bears_on(self, client: Client) -> None:
        text = words(page(client, "/indicators/uhc_service_coverage/"))
        for said in ("WHO GHO", "UHC_INDEX_REPORTED", "CC BY-NC-SA 4.0", "higher is better", "Ghana", "older vintage"):
            assert said in text, said
        assert "no ranking" in text

    def test_places_stand_in_alphabetical_order(self, client: Client) -> None:
        html = page(client, "/indicators/uhc_service_coverage/")
        places = [x for x in Outline(html).links if x.startswith("/indicators/places/")]
        assert [x[len("/indicators/places/") :][:3] for x in places] == [
            "AFG", "FIN", "GHA", "IND", "NGA", "SEN", "SGP", "THA",
        ]  # fmt: skip

    def test_doubts_are_said(self, client: Client) -> None:
        assert "was not seen in an answer of the service" in page(client, "/indicators/zero_dose_dtp/")
        assert "only one of the two may count" in page(client, "/indicators/che_per_capita_usd_wb/")
        assert "they never count twice" in page(client, "/indicators/spar_c05_surveillance/")
        assert "This series is our own" in page(client, "/indicators/plan_money_usd/")
        assert "No figure is loaded here" in page(client, "/indicators/plan_money_usd/")

    def test_figures_below_zero_have_no_bars(self, client: Client) -> None:
        assert 'class="bar-fill"' in page(client, "/indicators/uhc_service_coverage/")
        assert 'class="bar-fill"' not in page(client, "/indicators/gov_effectiveness/")


class TestPlace:
    def test_every_figure_stands_with_its_source(self, client: Client) -> None:
        text = words(page(client, "/indicators/places/GHA/"))
        for said in ("INFORM Risk Index 2024", "CC BY 4.0 (stated in the workbook)", "older vintage", "1 other"):
            assert said in text, said

    def test_a_day_shows_what_was_published_by_then(self, client: Client) -> None:
        text = words(page(client, "/indicators/places/GHA/?as_of=2019-12-31"))
        assert "As it was known on" in text
        assert "UHC" not in text
        assert "Out-of-pocket" in text
        assert "This is no day" in page(client, "/indicators/places/GHA/?as_of=someday")

    def test_a_code_in_other_letters_leads_to_the_place(self, client: Client) -> None:
        assert client.get("/indicators/places/gha/")["Location"] == "/indicators/places/GHA/"

    def test_what_is_private_shows_to_its_people_alone(self, client: Client, join: Callable[..., User]) -> None:
        store_figures(actor="operator", figures=[PRIVATE], visibility=Visibility.PRIVATE)
        reader = Client()
        reader.force_login(join(Role.VIEWER, "GHA"))
        for address in (
            "/indicators/places/GHA/",
            "/indicators/places/GHA/?indicator=mcv2_coverage",
            "/indicators/mcv2_coverage/",
            "/places/GHA/",
            "/framework/P8/MPT/?place=GHA",
        ):
            assert "12.25" not in page(client, address), address
        assert "Invented secret survey" not in page(client, "/indicators/places/GHA/")
        assert "12.25" in page(reader, "/indicators/places/GHA/")
        assert "12.25" in page(reader, "/framework/P8/MPT/?place=GHA")


class TestOtherPages:
    def test_the_profile_of_a_place_shows_few_and_leads_to_all(self, client: Client) -> None:
        html = page(client, "/places/GHA/")
        assert "Health system and other sectors" in html
        assert "/indicators/places/GHA/" in Outline(html).links
        assert "SPAR 2nd edition" not in html
        assert "Health system and other sectors" not in page(client, "/places/FRA/")

    def test_a_cell_shows_what_bears_on_it(self, client: Client) -> None:
        html = page(client, "/framework/P8/MPT/?place=GHA")
        assert "Indicators that bear on this" in html
        assert "/indicators/mcv2_coverage/" in Outline(html).links
        assert "choose a place to see its figures" in page(client, "/framework/P8/MPT/")

    def test_an_invented_place_says_so(self, client: Client) -> None:
        store_figures(actor="operator", figures=[replace(PRIVATE, place="XLM")])
        assert "invented example" in page(client, "/indicators/places/XLM/")
