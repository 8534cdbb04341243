"""What holds for every answer of the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumora")]
Ask = Callable[..., HttpResponse]


def test_an_answer_that_did_not_change_is_not_sent_again(ask: Ask) -> None:
    first = ask("places", under="XLM")
    for tag in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = ask("places", under="XLM", tag=tag)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
    Place.objects.filter(code="XLM-U").update(name="Renamed")
    changed = ask("places", under="XLM", tag=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_who_may_keep_an_answer(ask: Ask, join: Callable[..., User], token_of: Callable[..., str]) -> None:
    public, own = ask("places"), ask("places", token_of(join(Role.VIEWER)))
    assert public["Cache-Control"] == "public, no-cache"
    assert own["Cache-Control"] == "private, no-cache"
    for response in (public, own):
        assert {"Authorization", "Cookie"} <= {x.strip() for x in response["Vary"].split(",")}
    for refused in (ask("places/ZZZ"), ask("places", limit=0), ask("nothing"), ask("places", "wrong")):
        assert refused["Cache-Control"] == "no-store"
        assert not refused.has_header("ETag")


def test_head_is_get_without_content(ask: Ask) -> None:
    head, get = Client().head("/api/v1/places/XLM"), ask("places/XLM")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["places", "places/XLM", "scores", "bulk/scores.csv"])
def test_what_only_reads_refuses_to_change(ask: Ask, method: str, path: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["detail"] == f"{method.upper()} is not possible here; expected GET, HEAD."


def test_what_is_not_there_is_said_in_the_same_form(ask: Ask) -> None:
    for path in (
        "nothing",
        "places/XLM/more",
        "assessments/x",
        "assessments/-1",
        "assessments/" + "9" * 30,
        "bulk/x.csv",
    ):
        response = ask(path)
        assert response.status_code == 404, path
        assert list(response.json()) == ["detail"]


def test_a_misspelt_filter_gives_nothing_instead_of_everything(ask: Ask) -> None:
    response = ask("scores", contry="GHA")
    assert response.status_code == 422
    assert response.json()["detail"].startswith("There is no parameter 'contry' here; expected code, country")
    assert ask("framework/areas", q="x").json()["detail"] == "There is no parameter 'q' here; expected none."
