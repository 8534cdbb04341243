"""Places over the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import named, within

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumora")]
Ask = Callable[..., HttpResponse]


def codes(response: HttpResponse) -> set[str]:
    assert response.status_code == 200, response.content
    return {x["code"] for x in response.json()["items"]}


def test_a_place_is_given_with_its_way_in_the_tree(ask: Ask) -> None:
    found = ask("places/XLM-U-1").json()
    assert found["path"] == "WORLD/XLM/XLM-U/XLM-U-1"
    assert (found["kind"], found["parent"], found["country"], found["invented"]) == ("district", "XLM-U", "XLM", True)
    assert found["population"] == Place.objects.get(code="XLM-U-1").population
    Place.objects.filter(code="XLM").update(population_year=2024, population_source="made", names={"fr": "Lumorie"})
    country = ask("places/XLM").json()
    assert (country["population_year"], country["population_source"]) == (2024, "made"), "no figure without its source"
    assert country["names"] == {"fr": "Lumorie"}
    world = ask("places/WORLD").json()
    assert (world["parent"], world["country"], world["population"]) == (None, "", None)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "region"}, {"AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO"}),
        ({"under": "XLM-U-1"}, {"XLM-U-1"}),
        ({"parent": "XLM", "kind": "district"}, set()),
        ({"country": "GHA"}, {"GHA"}),
        ({"q": "GHÁNA"}, {"GHA"}),
        ({"q": "cote d'iv"}, {"CIV"}),
    ],
)
def test_places_are_narrowed(ask: Ask, filters: dict[str, str], expected: set[str]) -> None:
    assert codes(ask("places", **filters)) == expected


def test_below_a_country_lie_its_provinces_and_districts(ask: Ask) -> None:
    below = set(Place.objects.filter(country="XLM").values_list("code", flat=True))
    assert codes(ask("places", under="XLM", limit=500)) == below
    assert len(below) > 5


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"kind": "town"}, "kind is 'town'; expected one of world, region, country, province, district."),
        ({"under": "ZZZ"}, "under is 'ZZZ'; expected the code of a place, such as GHA."),
        ({"at": "yesterday"}, "at is 'yesterday'; expected a valid date"),
        ({"limit": "501"}, "limit is '501'; expected less than or equal to 500."),
        ({"name": "Ghana"}, "There is no parameter 'name' here; expected at, country, cursor"),
        ({"q": "a\0b"}, "The question holds the character NUL"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(
    ask: Ask, filters: dict[str, str], sentence: str
) -> None:
    response = ask("places", **filters)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(sentence)


def test_no_such_place(ask: Ask) -> None:
    assert ask("places/ZZZ").status_code == 404
    assert ask("places/a%00b").status_code == 404


def test_places_are_valid_from_a_day_to_a_day_with_both_ends(ask: Ask) -> None:
    place = Place.objects.get(code="XLM-U-1")
    place.valid_from, place.valid_to = dt.date(2020, 1, 1), dt.date(2022, 12, 31)
    place.save()
    for day, valid in (
        ("2019-12-31", False),
        ("2020-01-01", True),
        ("2022-12-31", True),
        ("2023-01-01", False),
    ):
        assert ("XLM-U-1" in codes(ask("places", under="XLM-U", at=day))) is valid


def test_a_branch_is_compared_letter_by_letter() -> None:
    upper = Place.objects.get(code="XLM-U")
    lower = Place.objects.create(code="below", kind="district", name="x", path=f"{upper.path.lower()}/below")
    near = Place.objects.create(code="near", kind="district", name="x", path=f"{upper.path}X/near")
    found = set(Place.objects.filter(within(upper.path)))
    assert found >= {upper, Place.objects.get(code="XLM-U-1")}
    assert not found & {lower, near}


def test_names_are_found_without_case_and_accents() -> None:
    assert named("XLM-U-1")
    assert set(named("")) == set(Place.objects.values_list("pk", flat=True))
    assert named("no such place") == []
