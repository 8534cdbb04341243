"""Indicators and figures over the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse

from hsforhs.indicators import Figure, Provenance, registry
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
ONE = Figure("mcv2_coverage", "XLM", "2021", 83.0, "percent", Provenance("Invented survey", "CC0"))


def items(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.fixture
def figures(lumora: Place) -> None:
    store_figures(actor="operator", figures=[ONE, replace(ONE, place="XLM-U", value=70.0)])
    store_figures(actor="operator", figures=[replace(ONE, value=84.0)])
    store_figures(actor="operator", figures=[replace(ONE, value=10.0)], visibility=Visibility.PRIVATE)


def test_the_registry_is_listed_and_narrowed(ask: Ask) -> None:
    first = ask("indicators", limit=100).json()
    second = ask("indicators", limit=100, cursor=first["next"]).json()
    assert len(first["items"]) + len(second["items"]) == len(registry().indicators)
    assert {x["id"] for x in items(ask("indicators", sector="TOU"))} == {"tourist_arrivals", "tourism_receipts_exports"}
    assert all("HWF" in x["components"] for x in items(ask("indicators", component="HWF")))
    assert len(items(ask("indicators", source="FAO", area="P5"))) == 1


def test_one_indicator_says_everything(ask: Ask) -> None:
    found = ask("indicators/uhc_service_coverage").json()
    assert (found["code"], found["confirmed"], found["own"]) == ("UHC_INDEX_REPORTED", True, False)
    assert found["cells"] == ["R3:SD"]
    assert ask("indicators/nothing").status_code == 404


@pytest.mark.parametrize(
    "filters", [{"component": "X"}, {"sector": "X"}, {"area": "X"}, {"source": "X"}, {"mode": "X"}]
)
def test_a_filter_that_does_not_exist_is_refused(ask: Ask, filters: dict[str, str]) -> None:
    answer = ask("indicators", **filters)
    assert answer.status_code == 422
    assert f"{next(iter(filters))} is 'X'; expected one of" in answer.json()["detail"]  # type: ignore[attr-defined]


def test_figures_in_force_with_their_source(figures: None, ask: Ask) -> None:
    found = items(ask("figures"))
    assert [(x["place"], x["value"], x["in_force"]) for x in found] == [("XLM-U", 70.0, True), ("XLM", 84.0, True)]
    assert {(x["source"], x["licence"], x["unit"], x["status"]) for x in found} == {
        ("Invented survey", "CC0", "percent", "reported")
    }


def test_superseded_values_are_given_when_asked_for(figures: None, ask: Ask) -> None:
    found = items(ask("figures", place="XLM", superseded=True))
    assert [(x["value"], x["in_force"]) for x in found] == [(83.0, False), (84.0, True)]


def test_what_is_private_is_given_to_its_people_alone(
    figures: None, ask: Ask, join: Callable[..., User], token_of: Callable[..., str]
) -> None:
    assert 10.0 not in {x["value"] for x in items(ask("figures"))}
    assert 10.0 not in {x["value"] for x in items(ask("figures", token_of(join(Role.VIEWER, "GHA"))))}
    answer = ask("figures", token_of(join(Role.VIEWER)))
    assert 10.0 in {x["value"] for x in items(answer)}
    assert answer["Cache-Control"] == "private, no-cache"


def test_figures_are_narrowed_and_wrong_names_refused(figures: None, ask: Ask) -> None:
    assert len(items(ask("figures", series="MCV2", country="XLM"))) == 2
    assert items(ask("figures", series="dtp3_coverage")) == []
    assert "no longer in use" in ask("figures", series="GE.EST").json()["detail"]  # type: ignore[attr-defined]
    assert "place is 'ZZZ'" in ask("figures", place="ZZZ").json()["detail"]  # type: ignore[attr-defined]
    assert "country is 'ZZZ'" in ask("figures", country="ZZZ").json()["detail"]  # type: ignore[attr-defined]
