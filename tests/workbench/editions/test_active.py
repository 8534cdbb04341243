"""The edition in use: current in pages, jobs and streamed answers; never a stale one, never a query for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from hsforhs.framework import framework, shipped_framework
from hsforhs.planning import action_catalogue, shipped_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.editions import active, queries
from hsforhs.workbench.editions.active import CurrentEdition
from hsforhs.workbench.editions.models import Edition
from hsforhs.workbench.editions.services import add_change, publish
from hsforhs.workbench.tasks.services import start
from tests.workbench.editions.conftest import NOTE, SHIPPED, months, note

SEEN: list[str] = []


def look(progress: Any) -> None:
    """Work of a job: remember the note that it sees."""
    SEEN.append(framework().matrix["P1", "LG"].descriptor)


@pytest.fixture
def local(steward: User) -> Edition:
    """An edition with one other note and an action of other months, in use."""
    add_change(person=steward, change=note("Invented text"), trail={})
    add_change(person=steward, change=months("D2-010", 59), trail={})
    return publish(person=steward, note="Why")


def answer(view: Any) -> Any:
    return CurrentEdition(view)(RequestFactory().get("/"))


def test_a_request_sees_the_current_edition_and_leaves_it_behind(local: Edition) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{framework().matrix['P1', 'LG'].descriptor} {action_catalogue().version}")

    assert answer(view).content.decode() == f"Invented text {local.version}"
    assert framework() is shipped_framework()
    assert action_catalogue() is shipped_catalogue()


def test_nobody_asks_and_no_query_is_made(local: Edition) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer(lambda request: HttpResponse("plain"))
    assert len(captured) == 0


def test_looking_costs_one_small_query_and_the_content_is_read_once(local: Edition) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{framework().version}{framework().version}{action_catalogue().version}")

    answer(view)
    with CaptureQueriesContext(connection) as captured:
        answer(view)
    assert len(captured) == 1
    assert '"content"' not in captured[0]["sql"]


def test_nothing_is_built_while_the_shipped_one_is_current(shipped: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("built")

    monkeypatch.setattr(queries, "build", never)
    seen = []
    answer(lambda request: HttpResponse(seen.append(framework()) or ""))
    assert seen == [shipped_framework()]


def test_a_store_without_editions_shows_the_shipped_one(db: None) -> None:
    assert queries.current_pair() == (shipped_framework(), shipped_catalogue())


def test_what_is_streamed_later_is_of_the_same_edition(local: Edition) -> None:
    def parts() -> Iterator[bytes]:
        yield framework().matrix["P1", "LG"].descriptor.encode()
        yield b" "
        yield framework().matrix["P1", "LG"].descriptor.encode()

    found = answer(lambda request: StreamingHttpResponse(parts()))
    assert framework() is shipped_framework()
    assert b"".join(found.streaming_content) == b"Invented text Invented text"
    assert framework() is shipped_framework()


@pytest.mark.django_db(transaction=True)
def test_a_job_sees_the_current_edition(local: Edition, run_jobs: Any) -> None:
    SEEN.clear()
    start(look, title="Looking", actor="operator", next_url="/")
    run_jobs()
    assert SEEN == ["Invented text"]
    assert framework() is shipped_framework()


def test_the_end_of_a_job_that_never_began_is_no_fault() -> None:
    active.end_task()
    assert framework() is shipped_framework()


def test_pages_and_api_show_a_new_edition_at_once(steward: User, client: Client) -> None:
    def seen() -> list[bool]:
        return [
            "Invented text" in client.get("/framework/P1/").content.decode(),
            "Invented text" in client.get("/api/v1/framework/cells/P1:LG").content.decode(),
            client.get("/api/v1/actions/D2-010").json()["months"] == 59,
        ]

    assert seen() == [False, False, False]
    add_change(person=steward, change=note("Invented text"), trail={})
    add_change(person=steward, change=months("D2-010", 59), trail={})
    publish(person=steward, note="Why")
    assert seen() == [True, True, True]


def test_kept_pages_do_not_outlive_an_edition(steward: User, client: Client, settings: Any) -> None:
    settings.KEEP_PAGES = True
    assert NOTE in client.get("/framework/P1/").content.decode().replace("&#x27;", "'")
    add_change(person=steward, change=note("Invented text"), trail={})
    publish(person=steward, note="Why")
    page = client.get("/framework/P1/")
    assert "Invented text" in page.content.decode()
    with CaptureQueriesContext(connection) as captured:
        client.get("/framework/P1/")
    assert not [x for x in captured if "editions_edition" in x["sql"]]


def test_the_crosswalk_of_areas_follows_the_edition(steward: User, client: Client) -> None:
    from hsforhs.planning.edition import Change, using
    from hsforhs.workbench.atlas.framework_pages import areas_of_instrument

    name = "spar-1:C12.1 > spar-2:C14.1 (read)"
    row = SHIPPED.tables["crosswalks"][name]
    before = areas_of_instrument("spar-1")
    add_change(
        person=steward, change=Change("crosswalks", name, "remove", {x: (y, None) for x, y in row.items()}), trail={}
    )
    done = publish(person=steward, note="Why")
    pair = queries.pair_of(done.version)
    assert pair
    with using(pair):
        assert areas_of_instrument("spar-1") != before
    assert areas_of_instrument("spar-1") == before


def test_versions_that_are_not_here(shipped: Edition) -> None:
    assert queries.pair_of("2020.01+00000000.00000000") is None
    with queries.using_version("2020.01+00000000.00000000") as known:
        assert not known
        assert framework() is shipped_framework()


def test_few_built_editions_are_kept(local: Edition) -> None:
    small = queries.Built(1)
    first = small.get("a", lambda: local)
    assert first is not None
    assert small.get("a", lambda: None) is first
    small.get("b", lambda: local)
    assert small.get("a", lambda: None) is None
