"""Who may read an own catalogue, and who may bring one in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.catalogues import rules
from hsforhs.workbench.catalogues.models import CatalogueUpload, CatalogueVersion, OwnCatalogue, Readers

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def people(states_store: None, join: Callable[..., User], administrator: User) -> dict[str, User | AnonymousUser]:
    closed = join(Role.VIEWER, "GHA")
    closed.is_active = False
    closed.save()
    found = {"visitor": VISITOR, "account": join(), "closed": closed, "site": administrator}
    return {**found, **{role.value: join(role, "GHA") for role in Role}}


def test_members_read_a_licensed_catalogue_and_everybody_an_open_one(
    people: dict[str, User | AnonymousUser], own_catalogue: CatalogueVersion
) -> None:
    catalogue = own_catalogue.catalogue
    members = {role.value for role in Role} | {"site"}
    assert {name for name, x in people.items() if rules.may_read(x, catalogue)} == members
    catalogue.readable_by = Readers.EVERYBODY
    assert all(rules.may_read(x, catalogue) for x in people.values())


def test_the_condition_lets_through_what_the_rule_does(
    people: dict[str, User | AnonymousUser], own_catalogue: CatalogueVersion
) -> None:
    OwnCatalogue.objects.create(slug="open", title="Open", readable_by=Readers.EVERYBODY)
    everything = list(OwnCatalogue.objects.all())
    for person in people.values():
        assert set(OwnCatalogue.objects.filter(rules.readable(person))) == {
            x for x in everything if rules.may_read(person, x)
        }
        assert CatalogueVersion.objects.filter(
            rules.readable(person, catalogue="catalogue")
        ).exists() == rules.may_read(person, own_catalogue.catalogue)


def test_only_administrators_of_the_site_bring_one_in(people: dict[str, User | AnonymousUser]) -> None:
    assert {name for name, x in people.items() if rules.may_import(x)} == {"site"}


def test_a_file_is_the_business_of_who_handed_it_in(administrator: User, join: Callable[..., User]) -> None:
    upload = CatalogueUpload.objects.create(person=administrator, content=b"", file_name="x", name="x")
    other = join()
    other.is_superuser = other.is_staff = True
    other.save()
    assert rules.may_follow(administrator, upload)
    assert not rules.may_follow(other, upload)
    assert not rules.may_follow(VISITOR, upload)
