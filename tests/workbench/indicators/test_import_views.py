"""The page on which data stewards bring in figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators.models import StoredFigure
from hsforhs.workbench.places.models import Place, Visibility
from tests.workbench.atlas.test_pages import words
from tests.workbench.capitals import speak_in_capitals, words_of_page

pytestmark = pytest.mark.django_db
ADDRESS = "/indicators/places/XLM/import/"
GOOD = "indicator,place,period,value\nmcv2_coverage,XLM,2024,81\nplan_cost_usd,XLM,2024,1000000\n"


@pytest.fixture
def steward(lumora: Place, join: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(join(Role.STEWARD))
    return client


def post(client: Client, content: str = GOOD, **more: str) -> object:
    file = SimpleUploadedFile("vaccines.csv", content.encode())
    data = {"file": file, "source": "Invented ministry", "licence": "", "visibility": "NETWORK", **more}
    return client.post(ADDRESS, data, follow=True)


def test_a_table_comes_in_with_its_source_and_visibility(steward: Client) -> None:
    assert "mcv2_coverage" not in words(steward.get(ADDRESS).content.decode())
    answer = post(steward)
    assert answer.redirect_chain[-1][0] == "/indicators/places/XLM/"  # type: ignore[attr-defined]
    assert "2 figures are stored; 0 were there already." in answer.content.decode()  # type: ignore[attr-defined]
    rows = StoredFigure.objects.select_related("source")
    assert {(x.value, x.visibility, x.source.citation) for x in rows} == {
        (81.0, Visibility.NETWORK, "Invented ministry"),
        (1_000_000.0, Visibility.NETWORK, "Invented ministry"),
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("indicator,place,period,value\nnothing,XLM,2024,1\n", "line 2: &#x27;nothing&#x27; is no indicator"),
        ("indicator,place,period,value\nmcv2_coverage,GHA,2024,1\n", "GHA does not lie in XLM"),
        ("a,b\n1,2\n", "vaccines.csv: no column is called indicator"),
    ],
)
def test_a_fault_is_one_sentence_and_nothing_is_stored(steward: Client, content: str, why: str) -> None:
    answer = post(steward, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert why in answer.content.decode()  # type: ignore[attr-defined]
    assert StoredFigure.objects.count() == 0


def test_a_fault_is_said_in_the_language_of_the_page(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    speak_in_capitals(monkeypatch)
    steward.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    answer = post(steward, "indicator,place,period,value\nmcv2_coverage,XLM,2024,many\n")
    page = words_of_page(answer.content.decode())  # type: ignore[attr-defined]
    assert "LINE 2: THE VALUE IS 'many'; EXPECTED A FINITE NUMBER WITH A POINT" in page


def test_a_visibility_that_does_not_exist_is_refused(steward: Client) -> None:
    assert post(steward, visibility="SECRET").status_code == 422  # type: ignore[attr-defined]
    assert StoredFigure.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER])
def test_others_are_refused(lumora: Place, join: Callable[..., User], role: Role | None) -> None:
    client = Client()
    client.force_login(join(role))
    assert client.get(ADDRESS).status_code == 403
    assert post(client).status_code == 403  # type: ignore[attr-defined]
    assert Client().get(ADDRESS).status_code == 403
    assert StoredFigure.objects.count() == 0


def test_the_link_stands_on_the_page_of_the_place_for_those_who_may(steward: Client) -> None:
    assert ADDRESS in steward.get("/indicators/places/XLM/").content.decode()
    assert ADDRESS not in Client().get("/indicators/places/XLM/").content.decode()
