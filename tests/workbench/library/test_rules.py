"""Who may read, add, decide and curate: role by act by visibility."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document, Tag
from hsforhs.workbench.places.models import Place, Visibility

from .conftest import Join, People, put, record

pytestmark = pytest.mark.django_db
MEMBERS = {"viewer", "contributor", "area lead", "approver", "data steward", "administrator", "site", "abroad"}
DECIDE = {"approver", "data steward", "administrator", "site", "abroad"}
CURATORS = {"site", "world"}
READERS = {
    Visibility.PUBLIC: MEMBERS | {"visitor", "account"},
    Visibility.NETWORK: MEMBERS,
    Visibility.PRIVATE: MEMBERS - {"abroad"},
}


@pytest.fixture
def three(people: People, lumora: Place) -> list[Document]:
    return [
        put(record(number, f"Zebra paper {word}"), visibility=visibility, place=lumora)[0]
        for number, (word, visibility) in enumerate(zip(("one", "two", "three"), READERS, strict=True))
    ]


def test_who_reads_a_document(people: People, three: list[Document]) -> None:
    for document in three:
        may = {name for name, person in people.items() if rules.may_read(person, document)}
        assert may == READERS[Visibility(document.visibility)], document.visibility


def test_the_condition_and_the_groups_of_the_index_say_the_same_as_the_rule(
    people: People, three: list[Document]
) -> None:
    for person in people.values():
        may = {x.pk for x in three if rules.may_read(person, x)}
        assert set(Document.objects.filter(rules.readable(person)).values_list("pk", flat=True)) == may
        groups = rules.groups_of(person)
        for x in three:
            readers = rules.readers_of_document(x.visibility, x.place.path if x.place else "")
            assert (groups is None or not readers or not set(readers).isdisjoint(groups)) == (x.pk in may)


def test_a_private_document_without_a_place_is_for_the_site_administrator_alone(people: People) -> None:
    document = put(record(9, "Lost zebra"), visibility=Visibility.PRIVATE)[0]
    assert {name for name, person in people.items() if rules.may_read(person, document)} == {"site"}
    assert list(Document.objects.filter(rules.readable(people["approver"]))) == []


def test_who_adds_and_who_curates(people: People, document: Document, private: Document, join: Join) -> None:
    assert {name for name, x in people.items() if rules.may_add(x)} == MEMBERS
    everyone = {**people, "world": join(Role.STEWARD, "WORLD"), "approves": join(Role.APPROVER, "WORLD")}
    assert {name for name, x in everyone.items() if rules.may_curate(x)} == CURATORS
    assert {name for name, x in everyone.items() if rules.may_curate(x, document)} == CURATORS
    own = CURATORS | {"data steward", "administrator"}
    assert {name for name, x in everyone.items() if rules.may_curate(x, private)} == own


def test_nobody_decides_on_a_tag_of_their_own(people: People, document: Document) -> None:
    tag = Tag.objects.filter(document=document).first()
    assert tag is not None
    assert {name for name, x in people.items() if rules.may_decide(x, tag)} == DECIDE
    steward = people["data steward"]
    assert isinstance(steward, User)
    tag.proposer = steward.actor
    assert {name for name, x in people.items() if rules.may_decide(x, tag)} == DECIDE - {"data steward"}


def test_a_use_is_told_by_who_works_at_the_place(people: People, lumora: Place) -> None:
    may = {name for name, x in people.items() if rules.may_tell_use(x, lumora)}
    assert may == MEMBERS - {"viewer", "abroad"}


def test_a_closed_account_may_nothing(people: People, three: list[Document]) -> None:
    person = people["administrator"]
    assert isinstance(person, User)
    person.is_active = False
    person.__dict__.pop("_held", None)
    assert [rules.may_read(person, x) for x in three] == [True, False, False]
    assert not rules.may_add(person)
    assert not rules.may_curate(person)


def test_groups_of_places_cannot_be_taken_for_one_another() -> None:
    codes = ("XLM-U-11", "XLM-U-1-1", "xlm-u-11", "XLM", "everybody", "members")
    assert len({rules.place_group(x) for x in codes}) == len(codes)
    assert all(rules.place_group(x).isalnum() for x in codes)


def test_what_is_due_is_for_keepers_and_shows_what_they_keep(
    people: People, document: Document, private: Document, join: Join
) -> None:
    everyone = {**people, "world": join(Role.STEWARD, "WORLD"), "approves": join(Role.APPROVER, "WORLD")}
    may = {name for name, x in everyone.items() if rules.may_see_due(x)}
    assert may == {"data steward", "administrator", "site", "world", "abroad"}
    for name, x in everyone.items():
        kept = {x.pk for x in Document.objects.filter(rules.curated(x))}
        assert kept == {y.pk for y in (document, private) if rules.may_curate(x, y)}, name
