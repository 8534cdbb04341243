"""Editions for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hsforhs.planning.edition import Change, shipped_edition
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.editions.models import Edition
from hsforhs.workbench.editions.queries import built
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.places.models import Kind, Place
from tests.workbench.conftest import Join

SHIPPED = shipped_edition()
NOTE = SHIPPED.tables["matrix"]["P1:LG"]["descriptor"]


def note(new: str, old: str = NOTE) -> Change:
    """Change the note of one cell."""
    return Change("matrix", "P1:LG", "change", {"descriptor": (old, new)})


def months(action_id: str, new: int) -> Change:
    """Change the months of one action."""
    return Change("actions", action_id, "change", {"months": (SHIPPED.tables["actions"][action_id]["months"], new)})


@pytest.fixture(autouse=True)
def nothing_built() -> Iterator[None]:
    built.clear()
    yield
    built.clear()


@pytest.fixture
def shipped(db: None) -> Edition:
    """The edition of the program, in a store with a few places instead of all States."""
    above: Place | None = None
    for code, kind in (("WORLD", Kind.WORLD), ("AFRO", Kind.REGION), ("GHA", Kind.COUNTRY)):
        path = f"{above.path}/{code}" if above else code
        above = Place.objects.create(code=code, kind=kind, name=code, parent=above, path=path)
    return register_shipped()


@pytest.fixture
def steward(shipped: Edition, join: Join) -> User:
    return join(Role.STEWARD, "WORLD")
