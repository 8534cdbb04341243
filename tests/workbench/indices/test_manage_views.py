"""Pages of owners: definitions and observations come in whole, or are refused with their line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indices import services
from hsforhs.workbench.indices.models import ObservationSet, OwnDefinition, Run
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.tasks.models import Job
from tests.workbench.capitals import speak_in_capitals, words_of_page
from tests.workbench.indices.test_shape import small

pytestmark = pytest.mark.django_db
TABLE = "unit,a,b\nXLM,40,2\nXLM-U,60,3\n"
TERMS = {"title": "Invented", "source": "Invented ministry", "licence": "CC0"}


@pytest.fixture
def steward(lumora: Place, join: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(join(Role.STEWARD, "XLM"))
    return client


def file(text: str | bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def bring_in(client: Client, text: str | bytes, **changes: str) -> HttpResponse:
    return client.post(
        "/indices/definitions/new/", {"file": file(text), "place": "XLM", "visibility": "PUBLIC", **changes}
    )


def compute(client: Client, text: str | bytes = TABLE, **changes: Any) -> HttpResponse:
    fields = {"definition": "small@XLM", "origin": "file", "file": file(text), "place": "XLM", "visibility": "PUBLIC"}
    return client.post("/indices/runs/new/", {**fields, **TERMS, "history": "", "draws": 200, "seed": 1, **changes})


def test_an_own_index_is_brought_in_computed_published_and_withdrawn(steward: Client, client: Client) -> None:
    assert bring_in(steward, small())["Location"] == "/indices/small@XLM/definition/"
    assert "small@XLM" in steward.get("/indices/runs/new/?definition=small@XLM").content.decode()
    response = compute(steward, visibility="PRIVATE")
    run = Run.objects.get()
    assert response["Location"] == f"/indices/runs/{run.pk}/"
    address = "/indices/small@XLM/XLM/"
    assert client.get(address).status_code == 404
    steward.post(f"/indices/runs/{run.pk}/visibility/", {"visibility": "PUBLIC"})
    assert client.get(address).status_code == 200
    steward.post(f"/indices/runs/{run.pk}/visibility/", {"visibility": "everybody"})
    assert Run.objects.get().visibility == "PUBLIC"
    steward.post(f"/indices/runs/{run.pk}/withdraw/")
    assert client.get(address).status_code == 404
    assert "withdrawn" in steward.get(f"/indices/runs/{run.pk}/").content.decode()
    steward.post("/indices/small@XLM/definition/withdraw/")
    assert client.get("/indices/small@XLM/definition/").status_code == 404
    assert "withdrawn" in steward.get("/indices/small@XLM/definition/").content.decode()


def test_a_faulty_definition_is_refused_with_its_line(steward: Client) -> None:
    response = bring_in(steward, small(**{"low: 0, high: 100}": "low: 7, high: 7}"}))
    assert response.status_code == 422
    assert "line 10" in response.content.decode()
    assert "not text in UTF-8" in bring_in(steward, b"\xff\xfe\x00").content.decode()
    assert not OwnDefinition.objects.exists()


def test_faults_are_said_in_the_language_of_the_page(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    speak_in_capitals(monkeypatch)
    steward.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = words_of_page(bring_in(steward, small(**{"low: 0, high: 100}": "low: 7, high: 7}"})).content.decode())
    assert "DEFINITION, LINE 10: BOTH GOALPOSTS ARE 7; EXPECTED TWO DIFFERENT GOALPOSTS." in page
    bring_in(steward, small())
    page = words_of_page(compute(steward, "unit,a,b\nXLM,x,2\n").content.decode())
    assert "TABLE, LINE 2, COLUMN 'a': 'x' IS NO NUMBER; EXPECTED A FINITE NUMBER" in page


@pytest.mark.parametrize(
    ("text", "changes", "sentence"),
    [
        ("unit,a,b\nXLM,x,2\n", {}, "line 2, column &#x27;a&#x27;"),
        ("unit,a,b\nXLM,1,2\nXLM,1,2\n", {}, "XLM"),
        (TABLE, {"draws": "5"}, "greater than or equal to 100"),
        (TABLE, {"licence": ""}, "This stands beside every figure"),
        (TABLE, {"file": ""}, "Choose a file first"),
        (TABLE, {"origin": "scores"}, "no stored scores and figures fit"),
        (TABLE, {"place": "GHA"}, "GHA"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_sentence_and_nothing_is_stored(
    steward: Client, text: str, changes: dict[str, str], sentence: str
) -> None:
    bring_in(steward, small())
    response = compute(steward, text, **changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Run.objects.exists()
    assert not ObservationSet.objects.exists()


def test_a_table_without_values_of_the_day_stores_no_observations(steward: Client) -> None:
    bring_in(steward, small())
    dated = "unit,indicator,value,period\nXLM,a,40,2025\n"
    response = compute(steward, dated, as_of="2020-01-01", title="later")
    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert not ObservationSet.objects.exists()


def test_large_runs_lead_to_the_page_of_the_job(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    bring_in(steward, small())
    assert compute(steward)["Location"] == f"/tasks/{Job.objects.get().pk}/"


def test_only_owners_find_these_pages(steward: Client, client: Client, join: Callable[..., User]) -> None:
    bring_in(steward, small())
    compute(steward)
    run = Run.objects.get()
    viewer = Client()
    viewer.force_login(join(Role.VIEWER, "XLM"))
    for address in ("/indices/definitions/new/", "/indices/runs/new/"):
        assert client.get(address).status_code == 302
        assert viewer.get(address).status_code == 403
    for address in (
        f"/indices/runs/{run.pk}/visibility/",
        f"/indices/runs/{run.pk}/withdraw/",
        "/indices/small@XLM/definition/withdraw/",
    ):
        assert viewer.post(address, {"visibility": "PRIVATE"}).status_code == 403
        assert steward.get(address).status_code == 405
        assert client.post(address).status_code == 302
    assert Run.objects.get().withdrawn_at is None
    for address in ("/indices/runs/999/visibility/", "/indices/runs/999/withdraw/", "/indices/x/definition/withdraw/"):
        assert steward.post(address).status_code == 404


def test_the_site_is_offered_to_its_administrators_alone(admin_client: Client, steward: Client) -> None:
    assert "the site" in admin_client.get("/indices/definitions/new/").content.decode()
    assert "the site" not in steward.get("/indices/definitions/new/").content.decode()
    assert bring_in(admin_client, small(), place="")["Location"] == "/indices/small/definition/"
    assert OwnDefinition.objects.get().place is None


def test_choices_name_places_in_the_language_of_the_page_and_mark_titles_in_another(steward: Client) -> None:
    bring_in(steward, small())
    english = steward.get("/indices/runs/new/", headers={"accept-language": "en"}).content.decode()
    assert ' lang="' not in english.partition("<select")[2].partition("</form>")[0]
    arabic = steward.get("/indices/runs/new/", headers={"accept-language": "ar"}).content.decode()
    assert '<option value="spar-2" lang="en" dir="auto">' in arabic
    assert '<option value="small@XLM" lang="" dir="auto">' in arabic
    client = Client()
    client.force_login(User.objects.create_user("of-site@example.org", None, is_administrator=True))
    with override("ar"):
        tanzania = label_of(Place.objects.get(code="TZA"))
    marks = "" if tanzania.language == "ar" else f' lang="{tanzania.language}" dir="auto"'
    for address in ("/indices/runs/new/", "/indices/definitions/new/"):
        page = client.get(address, headers={"accept-language": "ar"}).content.decode()
        assert f'<option value="TZA"{marks}>{tanzania.text}</option>' in page
