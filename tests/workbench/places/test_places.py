from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from hsforhs.framework import framework
from hsforhs.scores.examples import invented_places
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import ABOVE, ancestors, branch, countries, find_places
from hsforhs.workbench.places.services import add_invented_country, sync_states

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> None:
    sync_states(actor="operator")
    add_invented_country(actor="operator", rows=invented_places())


@pytest.mark.usefixtures("tree")
def test_all_states_parties_are_places() -> None:
    states = Place.objects.filter(kind=Kind.COUNTRY, invented=False)
    assert states.count() == 196
    assert {x.code for x in states} == set(framework().states)
    assert Place.objects.get(code="NAM").iso2 == "NA"


@pytest.mark.usefixtures("tree")
def test_a_second_run_changes_nothing_and_writes_no_event() -> None:
    events = Event.objects.count()
    assert sync_states(actor="operator") == 0
    assert add_invented_country(actor="operator", rows=invented_places()) == 0
    assert Event.objects.count() == events


@pytest.mark.usefixtures("tree")
def test_a_renamed_state_is_brought_in_line() -> None:
    Place.objects.filter(code="TUR").update(name="An older name")
    assert sync_states(actor="operator") == 1
    assert Place.objects.get(code="TUR").name == framework().states["TUR"].name


@pytest.mark.usefixtures("tree")
def test_a_state_that_moves_to_another_region_moves_its_path() -> None:
    ghana = Place.objects.get(code="GHA")
    ghana.parent, ghana.path = Place.objects.get(code="EURO"), "WORLD/EURO/GHA"
    ghana.save()
    sync_states(actor="operator")
    ghana.refresh_from_db()
    assert ghana.parent is not None
    assert ghana.parent.code == "AFRO"
    assert ghana.path == "WORLD/AFRO/GHA"


@pytest.mark.usefixtures("tree")
def test_the_invented_country_has_provinces_and_districts_and_says_so() -> None:
    lumora = Place.objects.get(code="XLM")
    below = branch(lumora)
    assert [x.kind for x in below].count(Kind.PROVINCE) == 3
    assert [x.kind for x in below].count(Kind.DISTRICT) == 12
    assert all(x.invented and x.country == "XLM" for x in below)
    assert all(x.is_subnational for x in below)


@pytest.mark.usefixtures("tree")
def test_ancestors_run_from_the_world_down() -> None:
    district = Place.objects.get(code="XLM-U-1")
    assert [x.code for x in ancestors(district)] == ["WORLD", "XLM", "XLM-U"]


@pytest.mark.usefixtures("tree")
def test_countries_stand_by_name_and_invented_ones_last() -> None:
    found = countries()
    assert found[0].name == "Afghanistan"
    assert found[-1].code == "XLM"
    assert len(found) == 197


@pytest.mark.usefixtures("tree")
def test_countries_come_in_the_order_of_the_language() -> None:
    with translation.override("ru"):
        assert [x.code for x in countries()[:3]] == ["AUS", "AUT", "AZE"]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ghana", "GHA"),
        ("GHA", "GHA"),
        ("cote d'iv", "CIV"),
        ("turkiye", "TUR"),
        ("加纳", "GHA"),
        ("غانا", "GHA"),
        ("россия", "RUS"),
        ("tessamor", "XLM-U-1"),
    ],
)
def test_search_folds_case_and_accents(words: str, first: str) -> None:
    assert find_places(words)[0].code == first


@pytest.mark.usefixtures("tree")
def test_search_for_nothing_finds_nothing() -> None:
    assert find_places("  ") == []
    assert find_places("no such place") == []


def test_a_code_that_differs_by_case_alone_is_no_branch() -> None:
    upper = Place.objects.create(code="ABC", kind=Kind.COUNTRY, name="Upper", country="ABC", path="WORLD/ABC")
    Place.objects.create(code="abc-1", kind=Kind.PROVINCE, name="Lower", country="abc", path="WORLD/abc/abc-1")
    own = Place.objects.create(code="ABC-1", kind=Kind.PROVINCE, name="Own", country="ABC", path="WORLD/ABC/ABC-1")
    assert branch(upper) == [own]


def test_the_places_above_come_with_the_place_or_by_their_codes(
    lumora: Place, django_assert_num_queries: Callable[..., Any]
) -> None:
    for code in ("XLM-U-1", "GHA", "AFRO", "WORLD"):
        with django_assert_num_queries(1):
            found = ancestors(Place.objects.select_related(ABOVE).get(code=code))
        assert found == ancestors(Place.objects.get(code=code))
    assert [x.code for x in ancestors(Place.objects.get(code="GHA"))] == ["WORLD", "AFRO"]
