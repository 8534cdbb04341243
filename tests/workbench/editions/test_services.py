"""Editions taken up, drafted, published; and what happens when the program brings a newer one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hsforhs.planning import edition as core
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.editions import services
from hsforhs.workbench.editions.models import Edition, EditionChange, Status
from hsforhs.workbench.editions.services import add_change, drop_change, publish, register_shipped
from tests.workbench.conftest import Join
from tests.workbench.editions.conftest import NOTE, SHIPPED, months, note


def of(status: str) -> Edition:
    return Edition.objects.get(status=status)


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> core.Edition:
    """Let the program bring an edition of the next month with another note at one cell and other months."""
    found = core.apply(SHIPPED, [note("Written upstream"), months("P1-002", 11)], version="2026.12+aaaaaaaa.bbbbbbbb")
    monkeypatch.setattr(services, "shipped_edition", lambda: found)
    monkeypatch.setattr(services, "shipped_pair", lambda: core.build(found))
    return found


class TestShipped:
    def test_it_is_stored_once_and_current(self, shipped: Edition) -> None:
        assert (shipped.status, shipped.shipped, shipped.version) == (Status.CURRENT, True, SHIPPED.version)
        assert shipped.name == "-".join(SHIPPED.version.partition("+")[0].split("."))
        assert shipped.tables == SHIPPED
        assert register_shipped() == shipped
        assert Edition.objects.count() == Event.objects.filter(action="editions.register").count() == 1

    def test_a_newer_one_takes_the_place_of_a_shipped_one(self, shipped: Edition, newer: core.Edition) -> None:
        found = register_shipped()
        shipped.refresh_from_db()
        assert (found.name, found.status, found.based_on) == ("2026-12", Status.CURRENT, shipped)
        assert shipped.status == Status.SUPERSEDED
        assert not Edition.objects.filter(status=Status.DRAFT).exists()

    def test_another_one_of_the_same_month_has_a_letter(
        self, shipped: Edition, newer: core.Edition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        again = core.Edition("2026.11+cccccccc.dddddddd", newer.tables)
        monkeypatch.setattr(services, "shipped_edition", lambda: again)
        monkeypatch.setattr(services, "shipped_pair", lambda: core.build(again))
        assert register_shipped().name == f"{shipped.name}b"

    def test_local_changes_stay_in_use_and_a_draft_holds_what_still_fits(
        self, steward: User, shipped: Edition, request: pytest.FixtureRequest
    ) -> None:
        add_change(person=steward, change=note("Invented text"), trail={"title": "Stale one"})
        add_change(person=steward, change=months("P1-001", 9), trail={"title": "Fitting one"})
        local = publish(person=steward, note="Two changes")
        request.getfixturevalue("newer")
        brought = register_shipped()
        local.refresh_from_db()
        assert (local.status, brought.status) == (Status.CURRENT, Status.WAITING)
        draft = of(Status.DRAFT)
        assert (draft.name, draft.based_on) == ("2026-12.1", brought)
        assert [x.trail["title"] for x in draft.changes.all()] == ["Fitting one"]
        assert [(x["trail"]["title"], x["change"]["row"]) for x in draft.left] == [("Stale one", "P1:LG")]
        assert "Written upstream" in draft.left[0]["why"]
        assert draft.tables.tables["actions"]["P1-001"]["months"] == 9
        done = publish(person=steward, note="Taken over")
        brought.refresh_from_db()
        assert (done.status, brought.status) == (Status.CURRENT, Status.SUPERSEDED)

    def test_an_open_draft_moves_onto_the_newer_one(
        self, steward: User, shipped: Edition, request: pytest.FixtureRequest
    ) -> None:
        add_change(person=steward, change=months("P1-001", 9), trail={})
        request.getfixturevalue("newer")
        brought = register_shipped()
        draft = of(Status.DRAFT)
        assert brought.status == Status.CURRENT
        assert draft.based_on == brought
        assert [x.row for x in draft.changes.all()] == ["P1-001"]
        assert draft.tables.tables["matrix"]["P1:LG"]["descriptor"] == "Written upstream"


class TestDraft:
    def test_a_change_makes_a_draft_of_the_current_edition(self, steward: User, shipped: Edition) -> None:
        found = add_change(person=steward, change=note("Invented text"), trail={"proposal": 7, "decision": "agreed"})
        draft = of(Status.DRAFT)
        assert (draft.name, draft.based_on, found.edition) == (f"{shipped.name}.1", shipped, draft)
        assert draft.tables.tables["matrix"]["P1:LG"]["descriptor"] == "Invented text"
        assert draft.version != shipped.version
        assert found.as_change.as_json() == note("Invented text").as_json()
        assert of(Status.CURRENT) == shipped
        event = Event.objects.get(action="editions.add_change")
        assert (event.actor, event.facts["trail"]["proposal"]) == (steward.actor, 7)

    def test_further_changes_build_on_it(self, steward: User) -> None:
        add_change(person=steward, change=note("Once"), trail={})
        add_change(person=steward, change=note("Twice", old="Once"), trail={})
        assert [x.order for x in of(Status.DRAFT).changes.all()] == [1, 2]
        assert of(Status.DRAFT).tables.tables["matrix"]["P1:LG"]["descriptor"] == "Twice"

    def test_a_faulty_change_is_refused_with_its_reasons_and_nothing_stored(self, steward: User) -> None:
        with pytest.raises(ValidationError, match="201 letters"):
            add_change(person=steward, change=note("x" * 201), trail={})
        assert not Edition.objects.filter(status=Status.DRAFT).exists()
        assert not Event.objects.filter(action="editions.draft").exists()

    def test_a_change_can_be_taken_out_again(self, steward: User, shipped: Edition) -> None:
        found = add_change(person=steward, change=note("Invented text"), trail={})
        drop_change(person=steward, change=found)
        assert of(Status.DRAFT).version == shipped.version
        assert not EditionChange.objects.exists()

    def test_not_one_on_which_another_builds(self, steward: User) -> None:
        first = add_change(person=steward, change=note("Once"), trail={})
        add_change(person=steward, change=note("Twice", old="Once"), trail={})
        with pytest.raises(ValidationError, match="builds on this one"):
            drop_change(person=steward, change=first)
        assert EditionChange.objects.count() == 2

    def test_not_one_of_a_published_edition(self, steward: User) -> None:
        found = add_change(person=steward, change=note("Once"), trail={})
        publish(person=steward, note="Why")
        with pytest.raises(ValidationError, match="Only a draft"):
            drop_change(person=steward, change=found)


class TestPublish:
    def test_the_draft_becomes_current_and_the_old_one_stays(self, steward: User, shipped: Edition) -> None:
        add_change(person=steward, change=note("Invented text"), trail={})
        done = publish(person=steward, note=" Clearer words ")
        shipped.refresh_from_db()
        assert (done.status, done.note, done.published_by) == (Status.CURRENT, "Clearer words", steward.actor)
        assert (shipped.status, shipped.tables.tables["matrix"]["P1:LG"]["descriptor"]) == (Status.SUPERSEDED, NOTE)
        assert Event.objects.get(action="editions.publish").facts["after"] == {"edition": done.name}
        assert verify().whole

    def test_the_next_draft_builds_on_the_local_one(self, steward: User, shipped: Edition) -> None:
        add_change(person=steward, change=note("Once"), trail={})
        first = publish(person=steward, note="One")
        add_change(person=steward, change=note("Twice", old="Once"), trail={})
        second = publish(person=steward, note="Two")
        assert (second.name, second.based_on) == (f"{shipped.name}.2", first)

    @pytest.mark.parametrize("situation", ["no draft", "no change", "no note"])
    def test_what_is_missing_is_said(self, steward: User, situation: str) -> None:
        if situation != "no draft":
            found = add_change(person=steward, change=note("Once"), trail={})
            if situation == "no change":
                drop_change(person=steward, change=found)
        with pytest.raises(ValidationError):
            publish(person=steward, note="" if situation == "no note" else "Why")
        assert of(Status.CURRENT).shipped


@pytest.mark.parametrize("status", [Status.CURRENT, Status.DRAFT])
def test_there_is_at_most_one_current_and_one_draft(steward: User, status: str) -> None:
    add_change(person=steward, change=note("Once"), trail={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(name="other", version="x", status=status, content=b"")


ROLES: list[tuple[Role | None, str, bool]] = [
    *((role, "WORLD", role in (Role.STEWARD, Role.ADMINISTRATOR)) for role in Role),
    (Role.STEWARD, "GHA", False),
    (Role.STEWARD, "AFRO", False),
    (Role.ADMINISTRATOR, "GHA", False),
    (None, "", False),
]


@pytest.mark.parametrize(("role", "place", "allowed"), ROLES)
def test_who_may_change_and_publish(shipped: Edition, join: Join, role: Role | None, place: str, allowed: bool) -> None:
    person = join(role, place)
    acts: list[Any] = [
        lambda: add_change(person=person, change=note("Once"), trail={}),
        lambda: publish(person=person, note="Why"),
    ]
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    assert Edition.objects.filter(shipped=False).exists() == allowed


def test_visitors_may_not(shipped: Edition) -> None:
    with pytest.raises(PermissionDenied):
        publish(person=AnonymousUser(), note="Why")
