"""Checks of addresses in the store."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from hsforhs.files import BadInput
from hsforhs.library.links import Looked
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, LinkCheck
from hsforhs.workbench.library.services import accept_replacement, check_links
from hsforhs.workbench.places.models import Place
from tests.workbench.library.conftest import Join, put, record

pytestmark = pytest.mark.django_db
FOUND = {
    "https://a.example.org/": Looked("alive", 200),
    "https://b.example.org/": Looked("moved", 200, "https://new.example.org/"),
    "https://c.example.org/": Looked("gone", 404),
}


@pytest.fixture
def three(lumora: Place) -> list[Document]:
    rows = [record(x, f"Zebra paper {x}", address=address) for x, address in enumerate(FOUND)]
    return put(*rows, record(9, "Zebra without an address"))


def check(most: int = 200) -> dict[str, int]:
    return dict(
        check_links(
            actor="operator", look=FOUND.__getitem__, archive=lambda x: f"https://archive.example.org/{x}", most=most
        )
    )


def test_all_addresses_are_looked_at_with_one_event(three: list[Document]) -> None:
    assert check() == {"alive": 1, "moved": 1, "gone": 1}
    found = {x.state: x for x in LinkCheck.objects.all()}
    assert found["gone"].archive == "https://archive.example.org/https://c.example.org/"
    assert found["moved"].replacement == "https://new.example.org/"
    assert (found["alive"].archive, found["alive"].status) == ("", 200)
    assert Event.objects.get(action="library.check_links").facts == {"states": {"alive": 1, "moved": 1, "gone": 1}}


def test_those_that_were_looked_at_longest_ago_come_first(three: list[Document]) -> None:
    assert check(2) == {"alive": 1, "moved": 1}
    assert check(2) == {"gone": 1, "alive": 1}
    assert LinkCheck.objects.count() == 3


def test_nothing_to_look_at_leaves_no_event(document: Document) -> None:
    assert check() == {}
    assert not Event.objects.filter(action="library.check_links").exists()


def test_a_curator_takes_the_new_address_over(three: list[Document], join: Join) -> None:
    check()
    steward = join(Role.STEWARD, "WORLD")
    moved = Document.objects.get(address="https://b.example.org/")
    with pytest.raises(PermissionDenied):
        accept_replacement(person=join(Role.CONTRIBUTOR), document=moved)
    accept_replacement(person=steward, document=moved)
    moved.refresh_from_db()
    assert (moved.address, moved.link.state) == ("https://new.example.org/", "alive")
    with pytest.raises(BadInput, match="has not moved"):
        accept_replacement(person=steward, document=moved)
