"""Own catalogues over the API, for who may read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.tokens import READ_PUBLIC
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnCatalogue, Readers

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
ACTIONS = "catalogues/lumora-actions/actions"


def items(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.fixture
def token(states_store: None, join: Callable[..., User], token_of: Callable[..., str]) -> str:
    return token_of(join(Role.VIEWER, "GHA"))


def test_a_member_gets_a_catalogue_with_its_terms(own_catalogue: CatalogueVersion, ask: Ask, token: str) -> None:
    (found,) = items(ask("catalogues", token))
    assert (found["name"], found["version"], found["readable_by"]) == ("lumora-actions", 1, "members")
    assert (found["licence"], found["source"]) == ("Invented licence", "Invented ministry, 2026")
    actions = items(ask(ACTIONS, token))
    assert len(actions) == 8
    one = next(x for x in actions if x["id"] == "LUM-2")
    assert (one["indicator"], one["step"], one["prerequisites"]) == ("jee-3:D2.1", 3, ["Lum-1"])
    assert (one["mode"], one["months"], one["components"]) == ("", 0, [])
    assert {(x["catalogue"], x["licence"], x["source"]) for x in actions} == {
        ("lumora-actions@1", "Invented licence", "Invented ministry, 2026")
    }


def test_pages_of_actions_follow_each_other(own_catalogue: CatalogueVersion, ask: Ask, token: str) -> None:
    first = ask(ACTIONS, token, limit=5).json()
    second = ask(ACTIONS, token, limit=5, cursor=first["next"]).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [5, 3, None]


def test_others_are_told_that_it_does_not_exist(
    own_catalogue: CatalogueVersion,
    ask: Ask,
    member: User,
    token_of: Callable[..., str],
    join: Callable[..., User],
    states_store: None,
) -> None:
    public = token_of(join(Role.VIEWER, "GHA"), scope=READ_PUBLIC)
    for somebody in ("", token_of(member), public):
        assert items(ask("catalogues", somebody)) == []
        assert ask(ACTIONS, somebody).status_code == 404
        assert b"Lumora" not in ask(ACTIONS, somebody).content


def test_actions_of_ours_and_tables_in_bulk_hold_nothing_of_it(
    own_catalogue: CatalogueVersion, ask: Ask, token: str
) -> None:
    assert items(ask("actions", token, q="hold a weekly call")) == []
    assert ask("actions/LUM-2", token).status_code == 404
    response = ask("bulk/actions.csv", token)
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    assert b"D2-001" in content
    assert b"Lumora" not in content


def test_everybody_gets_one_that_is_for_everybody_and_nothing_is_kept_in_between(
    own_catalogue: CatalogueVersion, ask: Ask
) -> None:
    OwnCatalogue.objects.update(readable_by=Readers.EVERYBODY)
    assert len(items(ask(ACTIONS))) == 8
    assert ask(ACTIONS)["Cache-Control"] == "private, no-cache"
