"""Documents of an invented library for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.library import Document as Record
from hsforhs.library import Tag as RecordTag
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.library import indexing
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.services import import_records, load_stock
from hsforhs.workbench.places.models import Place, Visibility
from tests.workbench.kept import begin_with

People = dict[str, User | AnonymousUser]
Join = Callable[..., User]


def record(
    number: int = 1, title: str = "Invented guide to zebra watching", language: str = "en", **more: object
) -> Record:
    """An invented document tagged with surveillance."""
    more.setdefault("tags", (RecordTag("area", "D2", "operator"), RecordTag("step", "3", "operator")))
    more.setdefault("kind", "guideline")
    more.setdefault("year", 2024)
    return Record(f"made-{number}", {language: title}, **more)  # type: ignore[arg-type]


def put(*records: Record, **more: object) -> list[Document]:
    """Store records as the operator does and return their rows."""
    done = import_records(actor="operator", records=records, name="made", **more)  # type: ignore[arg-type]
    rows = Document.objects.in_bulk(list(done.keys.values()), field_name="key")
    return [rows[key] for key in done.keys.values()]


@pytest.fixture(autouse=True)
def own_index() -> Iterator[None]:
    """Let no test search the index of another: marks are random, files are not."""
    indexing.forget()
    yield
    indexing.forget()


@pytest.fixture
def stocked(states_store: None) -> None:
    """A store with the start stock."""
    begin_with("stock", lambda: load_stock(actor="operator"), after="states")


@pytest.fixture
def document(states_store: None) -> Document:
    return put(record())[0]


@pytest.fixture
def private(lumora: Place) -> Document:
    """A document that only people of the invented country may read."""
    return put(record(7, "Private zebra plan of Lumora"), visibility=Visibility.PRIVATE, place=lumora)[0]


@pytest.fixture
def people(lumora: Place, join: Join, administrator: User) -> People:
    """A visitor, an account without a role, somebody in each role at Lumora, one in Ghana, and the administrator."""
    found: People = {"visitor": AnonymousUser(), "account": join(), "site": administrator}
    found |= {role.value: join(role, "XLM") for role in Role}
    return {**found, "abroad": join(Role.STEWARD, "GHA")}
