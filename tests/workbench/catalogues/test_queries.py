"""Stored catalogues as records of the core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.framework import Mode
from hsforhs.planning import CostDriver, action_catalogue
from hsforhs.planning.own_catalogue import CatalogueReading
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.catalogues import queries
from hsforhs.workbench.catalogues.models import CatalogueVersion
from hsforhs.workbench.catalogues.services import store_catalogue

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def again(reading: CatalogueReading, **more: Any) -> CatalogueVersion:
    terms = {"name": "Lumora actions", "licence": "Other licence", "source": "Other source", "replace": True}
    return store_catalogue(actor="operator", reading=reading, **{**terms, **more})


def test_actions_come_back_as_they_were_read(
    own_catalogue: CatalogueVersion, invented_actions: CatalogueReading
) -> None:
    found = queries.actions_of(own_catalogue)
    assert tuple(found.actions.values()) == invented_actions.actions
    assert found.origin == queries.origin_of(own_catalogue)
    assert (found.version, found.origin.licence) == ("lumora-actions@1", "Invented licence")


def test_every_field_comes_back(invented_actions: CatalogueReading) -> None:
    ours = [replace(x, id=f"own-{x.id}", prerequisites=()) for x in list(action_catalogue().actions.values())[:60]]
    full = replace(
        ours[0],
        mode=Mode.SURGE,
        costs=(CostDriver("staff-month", 2.5, "district", True),),
        hazards=("BIO",),
        threshold="90 percent",
        source_note="a note",
        prerequisites=(ours[1].id,),
    )
    wanted = (full, *ours[1:])
    version = again(replace(invented_actions, actions=wanted), name="Copy")
    assert tuple(queries.actions_of(version).actions.values()) == wanted


def test_a_version_is_read_once(own_catalogue: CatalogueVersion, django_assert_num_queries: Callable[..., Any]) -> None:
    queries.actions_of(own_catalogue)
    with django_assert_num_queries(0):
        queries.actions_of(own_catalogue)


def test_without_a_version_it_is_ours() -> None:
    assert queries.actions_of(None) is action_catalogue()


def test_the_newest_version_is_listed_for_who_may_read_it(
    own_catalogue: CatalogueVersion, invented_actions: CatalogueReading, states_store: None, join: Callable[..., User]
) -> None:
    member = join(Role.VIEWER, "GHA")
    second = again(invented_actions)
    open_one = again(invented_actions, name="Another", readable_by="everybody")
    assert queries.versions_for(member) == [open_one, second]
    assert queries.versions_for(VISITOR) == [open_one]
    assert queries.version_for(member, "lumora-actions") == second
    assert queries.version_for(VISITOR, "lumora-actions") is None
    assert queries.version_for(VISITOR, "another") == open_one
    assert queries.version_for(member, "nothing") is None
