"""Adding one document, taking it out, opening it, tying editions together."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.queries import live
from hsforhs.workbench.library.services import add_document, delete_document, set_visibility, supersede
from hsforhs.workbench.places.models import Place, Visibility
from tests.workbench.library.conftest import Join, put, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(lumora: Place, join: Join) -> User:
    return join(Role.STEWARD, "WORLD")


def test_members_add_for_the_network_and_curators_for_everybody(steward: User, lumora: Place, join: Join) -> None:
    member = join(Role.CONTRIBUTOR)
    added = add_document(person=member, record=record(1), visibility=Visibility.NETWORK)
    assert (added.added_by, added.visibility, added.was_public) == (member.actor, "NETWORK", False)
    with pytest.raises(PermissionDenied):
        add_document(person=member, record=record(2, "Other words"), visibility=Visibility.PUBLIC)
    assert add_document(person=steward, record=record(2, "Other words"), visibility=Visibility.PUBLIC).was_public
    own = add_document(
        person=join(Role.STEWARD), record=record(4, "Own words"), visibility=Visibility.PUBLIC, place=lumora
    )
    assert own.place == lumora
    with pytest.raises(PermissionDenied):
        add_document(person=join(), record=record(3, "Third words"), visibility=Visibility.NETWORK)


def test_a_private_document_is_for_a_place_of_the_person(steward: User, lumora: Place, join: Join) -> None:
    with pytest.raises(BadInput, match="needs a place"):
        add_document(person=steward, record=record(), visibility=Visibility.PRIVATE)
    with pytest.raises(PermissionDenied):
        add_document(person=join(Role.STEWARD, "GHA"), record=record(), visibility=Visibility.PRIVATE, place=lumora)
    assert add_document(person=steward, record=record(), visibility=Visibility.PRIVATE, place=lumora).place == lumora


def test_one_that_is_there_is_refused_by_its_name(document: Document, steward: User) -> None:
    with pytest.raises(BadInput, match="in the library already, as made-1"):
        add_document(person=steward, record=record(), visibility=Visibility.PUBLIC)


def test_what_is_taken_out_is_found_no_more(document: Document, steward: User, join: Join) -> None:
    with pytest.raises(PermissionDenied):
        delete_document(person=join(Role.CONTRIBUTOR), document=document, reason="x")
    with pytest.raises(BadInput, match="the reason is missing"):
        delete_document(person=steward, document=document, reason="")
    assert live().count() == 1
    delete_document(person=steward, document=document, reason="withdrawn by its publisher")
    assert live().count() == 0
    assert Event.objects.get(action="library.delete").facts == {"reason": "withdrawn by its publisher"}


def test_opening_and_closing(document: Document, steward: User) -> None:
    set_visibility(person=steward, document=document, visibility=Visibility.NETWORK)
    document.refresh_from_db()
    assert (document.visibility, document.was_public) == ("NETWORK", True)
    for wrong in ("PRIVATE", "nobody"):
        with pytest.raises(BadInput, match="cannot be set"):
            set_visibility(person=steward, document=document, visibility=wrong)


def test_editions_form_a_chain_and_no_circle(lumora: Place, steward: User) -> None:
    one, two, three = put(*(record(x, f"Zebra manual {x}", year=2000 + 5 * x) for x in (1, 2, 3)))
    supersede(person=steward, document=two, older=one)
    supersede(person=steward, document=three, older=two)
    one.refresh_from_db()
    for document, older in ((one, three), (one, one)):
        with pytest.raises(BadInput, match="cannot come before itself"):
            supersede(person=steward, document=document, older=older)
    three.refresh_from_db()
    assert three.supersedes == two.key


def test_a_document_that_a_person_may_not_read_does_not_stand_in_the_way(
    steward: User, lumora: Place, join: Join
) -> None:
    hidden = put(record(7, doi="10.1234/zebra"), visibility=Visibility.PRIVATE, place=lumora)[0]
    abroad = join(Role.CONTRIBUTOR, "GHA")
    added = add_document(person=abroad, record=record(8, doi="10.1234/zebra"), visibility=Visibility.NETWORK)
    assert added.key != hidden.key
    added.delete()
    with pytest.raises(BadInput, match=f"as {hidden.key}"):
        add_document(person=steward, record=record(9, doi="10.1234/zebra"), visibility=Visibility.NETWORK)
