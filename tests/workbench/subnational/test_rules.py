from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.subnational.rules import may_change_tree

MAY = {Role.STEWARD, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("place", "reaches"), [("XLM", True), ("XLM-U", False), ("GHA", False), ("WORLD", True)])
def test_who_may_change_the_tree(
    role: Role, place: str, reaches: bool, lumora: Place, somebody: Callable[[Role, str], User]
) -> None:
    assert may_change_tree(somebody(role, place), lumora) is (reaches and role in MAY)


def test_the_administrator_of_the_site_may_and_a_visitor_may_not(
    lumora: Place, administrator: User, member: User
) -> None:
    assert may_change_tree(administrator, lumora)
    assert not may_change_tree(member, lumora)
    assert not may_change_tree(AnonymousUser(), lumora)
