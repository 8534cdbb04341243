"""Reviewers, a steward of the framework, remarks and proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.items import find_item
from hsforhs.workbench.stewardship.models import Proposal, Remark

Join = Callable[..., User]
ACTION = "D2-010"
NEW_TEXT = "Write down who reports what to whom, animal health posts included"


def change_of_text(new: str = NEW_TEXT, action: str = ACTION) -> Change:
    return Change("actions", action, "change", {"text": (action_catalogue().actions[action].text, new)})


@pytest.fixture
def world(db: None) -> Place:
    """The smallest tree: the world, a region and two countries."""
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    region = Place.objects.create(code="AFRO", kind="region", name="Africa", parent=root, path="WORLD/AFRO")
    for code, name in (("XLM", "Lumora"), ("GHA", "Ghana")):
        Place.objects.create(
            code=code, kind="country", name=name, parent=region, country=code, path=f"WORLD/AFRO/{code}"
        )
    return root


@pytest.fixture
def reviewer(world: Place, join: Join) -> User:
    return join(Role.CONTRIBUTOR)


@pytest.fixture
def other(world: Place, join: Join) -> User:
    """A reviewer of another country."""
    return join(Role.APPROVER, "GHA")


@pytest.fixture
def viewer(world: Place, join: Join) -> User:
    return join(Role.VIEWER)


@pytest.fixture
def steward(world: Place, join: Join) -> User:
    """A steward of the framework: a data steward at the root of the tree."""
    return join(Role.STEWARD, "WORLD")


@pytest.fixture
def leave() -> Callable[..., Remark]:
    """Leave a remark: ``leave(person, "action", "D2-010")``."""

    def left(person: User, on: str = "action", reference: str = ACTION, **more: object) -> Remark:
        item = find_item(on, reference)
        assert item is not None
        words: dict = {"kind": "gap", "text": "Border posts are missing", "language": "en", **more}
        return services.leave_remark(person=person, item=item, **words)

    return left


@pytest.fixture
def remark(reviewer: User, leave: Callable[..., Remark]) -> Remark:
    return leave(reviewer)


@pytest.fixture
def draft(steward: User, remark: Remark) -> Proposal:
    """A draft with one remark and one change."""
    made = services.draft(person=steward, title="Name the posts", why="Reports get lost", remarks=[remark])
    made.changes.create(**change_of_text().as_json())
    return made


@pytest.fixture
def open_proposal(steward: User, draft: Proposal) -> Proposal:
    closes_on = timezone.localdate() + dt.timedelta(days=14)
    services.open_for_comment(person=steward, proposal=draft, closes_on=closes_on)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def decide(steward: User) -> Callable[..., Proposal]:
    """Decide a proposal as the steward: ``decide(proposal, "rejected")``."""

    def decided(proposal: Proposal, outcome: str = "rejected", **more: object) -> Proposal:
        words: dict = {"decision": "It is decided", "reasons": "For good reasons", "address": "https://x.example/1"}
        return services.decide(person=steward, proposal=proposal, outcome=outcome, **words, **more)

    return decided


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def made(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return made
