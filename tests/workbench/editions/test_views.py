"""Pages of editions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.editions import words
from hsforhs.workbench.editions.models import Edition, Status
from hsforhs.workbench.editions.services import add_change, publish
from tests.workbench.conftest import Join
from tests.workbench.editions.conftest import SHIPPED, note

ROW = {**SHIPPED.tables["actions"]["P1-001"], "id": "P1-900", "text": "Write an invented law"}


@pytest.fixture
def changed(steward: User) -> User:
    """A steward with a draft of three kinds of change."""
    trail = {"title": "Proposal seven", "address": "/framework/P1/", "decision": "agreed", "votes": 5}
    add_change(person=steward, change=note("Invented text"), trail=trail)
    added = Change("actions", "P1-900", "add", {x: (None, y) for x, y in ROW.items()})
    add_change(person=steward, change=added, trail={"title": "Elsewhere", "address": "//evil.example/"})
    add_change(person=steward, change=Change("area_sectors", "D1:OS:TRN", "remove", {}), trail={})
    return steward


def page(client: Client, address: str, *, most: int = 15) -> str:
    with CaptureQueriesContext(connection) as captured:
        found = client.get(address)
    assert found.status_code == 200
    assert len(captured) <= most
    assert len(found.content) < 60_000
    return str(found.content.decode())


def test_without_any_edition_the_list_says_what_is_in_use(client: Client, db: None) -> None:
    assert "the one that came with the program is in use" in page(client, "/editions/")


def test_the_list_names_editions_with_status_and_changes(client: Client, changed: User, shipped: Edition) -> None:
    shown = page(client, "/editions/")
    for text in (shipped.name, f"{shipped.name}.1", "current", "draft", "decided here"):
        assert text in shown
    assert f"/editions/{shipped.name}/to/{shipped.name}.1/" in shown
    assert shown.index(f"/editions/{shipped.name}.1/") < shown.index(f'/editions/{shipped.name}/"'), "newest first"


def test_an_edition_shows_its_changes_with_their_trail(client: Client, changed: User, shipped: Edition) -> None:
    shown = page(client, f"/editions/{shipped.name}.1/")
    for text in (
        "Invented text",
        "Write an invented law",
        "Proposal seven",
        'href="/framework/P1/"',
        "votes:",
        "D1:OS:TRN",
    ):
        assert text in shown
    assert "Move specimens fast" in shown, "a removed row shows what was removed"
    assert "evil.example" not in shown
    assert "Publish this edition" not in shown


@pytest.mark.parametrize("table", list(SHIPPED.tables))
def test_the_content_can_be_read_table_by_table(client: Client, shipped: Edition, table: str) -> None:
    shown = page(client, f"/editions/{shipped.name}/?table={table}")
    assert str(next(iter(SHIPPED.tables[table]))).replace(">", "&gt;") in shown
    assert f"1 to {min(40, len(SHIPPED.tables[table]))} of {len(SHIPPED.tables[table])}" in shown


def test_rows_are_found_by_words_and_come_in_pages(client: Client, shipped: Edition) -> None:
    shown = page(client, f"/editions/{shipped.name}/?table=actions&q=register+of+all+laws")
    assert "P1-001" in shown
    assert "P1-002" not in shown
    assert "41 to 80" in page(client, f"/editions/{shipped.name}/?table=actions&page=2")
    assert "No row holds these words" in page(client, f"/editions/{shipped.name}/?table=matrix&q=zzzz")


def test_the_difference_stands_side_by_side(client: Client, changed: User, shipped: Edition) -> None:
    shown = page(client, f"/editions/{shipped.name}/to/{shipped.name}.1/")
    for text in ("<ins><span", "Invented text", "Write an invented law", "D1:OS:TRN", "added", "removed", "changed"):
        assert text in shown or text.replace("<ins><span", "<ins>") in shown
    assert "The two editions say the same" in page(client, f"/editions/{shipped.name}/to/{shipped.name}/")


def test_a_form_leads_to_the_difference(client: Client, changed: User, shipped: Edition) -> None:
    found = client.get("/editions/difference/", {"old": shipped.name, "new": f"{shipped.name}.1"})
    assert found["Location"] == f"/editions/{shipped.name}/to/{shipped.name}.1/"


@pytest.mark.parametrize(
    "address",
    ["/editions/none/", "/editions/none/to/none/", "/editions/{}/?table=poems", "/editions/difference/?old=x"],
)
def test_what_is_not_there(client: Client, shipped: Edition, address: str) -> None:
    assert client.get(address.format(shipped.name)).status_code == 404


def test_a_steward_publishes_and_everybody_sees_it(client: Client, changed: User, shipped: Edition) -> None:
    client.force_login(changed)
    assert "Publish this edition" in page(client, f"/editions/{shipped.name}.1/")
    found = client.post("/editions/publish/", {"note": "Three invented changes"}, follow=True)
    shown = found.content.decode()
    assert f"{shipped.name}.1 is the current edition now." in shown
    assert "Three invented changes" in shown
    assert Edition.objects.get(status=Status.CURRENT).name == f"{shipped.name}.1"


def test_publishing_without_note_or_draft_says_so(client: Client, changed: User, shipped: Edition) -> None:
    client.force_login(changed)
    assert "Say in a few words" in client.post("/editions/publish/", {"note": ""}, follow=True).content.decode()
    publish(person=changed, note="Why")
    shown = client.post("/editions/publish/", {"note": "Again"}, follow=True).content.decode()
    assert "There is no draft edition" in shown


def test_a_change_is_taken_out_on_the_page(client: Client, changed: User, shipped: Edition) -> None:
    client.force_login(changed)
    draft = Edition.objects.get(status=Status.DRAFT)
    first = draft.changes.get(row="P1:LG")
    shown = client.post(f"/editions/changes/{first.pk}/drop/", follow=True).content.decode()
    assert "not part of the draft any more" in shown
    assert not draft.changes.filter(row="P1:LG").exists()


def test_others_may_not(client: Client, changed: User, shipped: Edition, join: Join) -> None:
    draft = Edition.objects.get(status=Status.DRAFT)
    addresses = ["/editions/publish/", f"/editions/changes/{draft.changes.all()[0].pk}/drop/"]
    for person in (None, join(Role.STEWARD, "GHA")):
        if person:
            client.force_login(person)
        for address in addresses:
            assert client.post(address, {"note": "x"}).status_code == 403
    assert draft.changes.count() == 3


def test_a_trail_links_to_this_site_alone() -> None:
    expected: list[tuple[Any, str]] = [("/a/", "/a/"), ("//b/", ""), ("/\\b/", ""), ("https://b/", ""), (None, "")]
    for address, shown in expected:
        assert words.own_address({"address": address}) == shown


def test_values_are_written_for_people() -> None:
    assert [words.shown(x) for x in (None, "a", 3, ["a", "b"], True, False)] == ["", "a", "3", "a b", "yes", "no"]
    assert words.field_words("spar2_capacity") == "spar2 capacity"


def test_what_was_left_behind_is_listed(client: Client, changed: User) -> None:
    draft = Edition.objects.get(status=Status.DRAFT)
    draft.left = [{"change": note("x").as_json(), "trail": {"title": "An old wish"}, "why": "the row is gone"}]
    draft.save()
    shown = page(client, f"/editions/{draft.name}/")
    assert "the row is gone" in shown
    assert "An old wish" in shown
