from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from hsforhs.geography import DatedFact
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.atlas.reporting import Reporting, region_reporting, world_reporting
from hsforhs.workbench.places.dated import load_ihr_versions, load_region_membership
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import countries, region_history

from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("example_store")


def africa() -> Reporting:
    return region_reporting("AFRO", countries(), region_history())


def row(found: Reporting, code: str):
    return next(x for x in found.countries if x.place.code == code)


def test_each_country_has_its_newest_report_of_each_kind_and_what_is_missing() -> None:
    found = africa()
    ghana = row(found, "GHA")
    assert ghana.own is not None
    assert (ghana.own.instrument, ghana.own.period) == ("spar-2", "2022")
    assert ghana.external is not None
    assert (ghana.external.instrument, ghana.external.period[:4]) == ("jee-1", "2017")
    assert ghana.missing == ()
    assert row(found, "TGO").missing == ("nothing is loaded",)
    assert "XLM" not in {x.place.code for x in found.countries}


def test_countries_stand_by_name_whatever_their_figures() -> None:
    names = [x.place.name for x in africa().countries]
    Round.objects.filter(place__code="ZMB").update(published_total=100)
    Round.objects.filter(place__code="GHA").update(published_total=1)
    assert [x.place.name for x in africa().countries] == names
    assert names.index("Cabo Verde") < names.index("Côte d’Ivoire" if "Côte d’Ivoire" in names else "Côte d'Ivoire")
    assert len(names) == 47


def test_what_is_missing_is_said_in_words() -> None:
    Round.objects.filter(place__code="GHA", kind="EXT").update(visibility=Visibility.PRIVATE)
    newest = Round.objects.get(place__code="GHA", instrument="spar-2")
    newest.scores.all().update(state="not reported", value=None)
    assert row(africa(), "GHA").missing == ("only capacities are loaded", "no external evaluation is loaded")
    Round.objects.filter(pk=newest.pk).update(reported=False)
    ghana = row(africa(), "GHA")
    assert ghana.own is not None
    assert ghana.own.instrument == "spar-1"
    assert ghana.missing == ("did not report for 2022", "no external evaluation is loaded")
    Round.objects.filter(place__code="GHA", instrument="spar-1").update(state="draft")
    assert row(africa(), "GHA").missing[0] == "no self-assessment is loaded"


def test_years_count_reports_editions_apart() -> None:
    years = {(x.year, x.instrument, x.kind): x for x in africa().years}
    newest = years["2022", "spar-2", "SELF"]
    stored = Round.objects.filter(period="2022", place__parent__code="AFRO").count()
    assert (newest.reported, newest.with_indicators, newest.not_reported) == (stored, stored, 0)
    assert newest.not_loaded == 47 - stored
    assert ("2018", "spar-1", "SELF") in years
    assert [x.year for x in africa().years] == sorted((x.year for x in africa().years), reverse=True)
    Round.objects.filter(period="2022", place__code="GHA").update(reported=False)
    changed = next(x for x in africa().years if x.year == "2022")
    assert (changed.reported, changed.not_reported) == (stored - 1, 1)


def test_only_public_published_figures_count() -> None:
    before = sum(x.reported for x in africa().years)
    Round.objects.filter(place__code="GHA", instrument="spar-2").update(visibility=Visibility.NETWORK)
    Round.objects.filter(place__code="GHA", instrument="spar-1").update(state="draft")
    assert sum(x.reported for x in africa().years) == before - 2


def test_a_country_counts_in_the_region_of_the_time() -> None:
    facts = [
        DatedFact("GHA", "EURO", dt.date(2010, 1, 1), dt.date(2019, 12, 31), "invented for a test"),
        DatedFact("GHA", "AFRO", dt.date(2020, 1, 1), None, "invented for a test"),
    ]
    before = {x.year: x for x in africa().years if x.kind == "SELF"}
    load_region_membership(actor="operator", facts=facts)
    after = {x.year: x for x in africa().years if x.kind == "SELF"}
    assert after["2018"].reported == before["2018"].reported - 1
    assert (after["2018"].states, after["2022"].states) == (46, 47)
    assert after["2022"] == before["2022"]
    europe = region_reporting("EURO", countries(), region_history())
    assert next(x for x in europe.years if x.year == "2018" and x.kind == "SELF").states == 56
    assert "GHA" not in {x.place.code for x in europe.countries}


def test_the_world_counts_regions_and_lists_no_country() -> None:
    found = world_reporting([x for x in countries() if not x.invented], region_history())
    assert sum(x.states for x in found.regions) == 196
    assert found.countries == ()
    assert sum(x.own for x in found.regions) == 8
    assert all(x.nothing + max(x.own, x.external) <= x.states for x in found.regions)
    assert next(x for x in found.years if x.year == "2022").not_loaded == 188


def test_pages_of_regions_and_the_world_rank_nobody(client: Client) -> None:
    text = words(page(client, "/places/AFRO/"))
    assert "47 States Parties, in alphabetical order." in text
    assert "What is missing here" in text
    assert "nothing is loaded" in text
    world = words(page(client, "/places/WORLD/"))
    assert "196 States Parties: what is reported, when, by whom, and what is missing" in world
    assert 'href="/places/WORLD/"' in page(client, "/")
    Place.objects.filter(kind="country").exclude(code="XLM").update(parent=Place.objects.get(code="AFRO"))
    Round.objects.all().update(visibility=Visibility.PRIVATE)
    assert "No assessment of these countries is loaded here." in words(page(client, "/places/EURO/"))


def test_the_version_of_the_regulations_is_shown_where_it_is_loaded(client: Client) -> None:
    assert "Regulations in force" not in words(page(client, "/places/GHA/"))
    fact = DatedFact("GHA", "invented version", dt.date(2020, 1, 1), None, "invented for a test", "a reservation")
    load_ihr_versions(actor="operator", facts=[fact])
    text = words(page(client, "/places/GHA/"))
    assert "invented version , from 1 January 2020 a reservation Source: invented for a test" in text
    assert "Regulations in force" not in words(page(client, "/places/TGO/"))


def test_a_place_that_ended_says_so_and_keeps_its_records(client: Client) -> None:
    Place.objects.filter(code="XLM-U-1").update(valid_to=dt.date(2025, 12, 31))
    Place.objects.filter(code="XLM-U-2").update(valid_from=dt.date(2999, 1, 1))
    text = words(page(client, "/places/XLM-U-1/"))
    assert "This place existed until 31 December 2025. Its records stay." in text
    assert "SPAR 2" in text
    assert "This place exists from 1 January 2999." in words(page(client, "/places/XLM-U-2/"))
