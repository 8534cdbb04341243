"""The invented team and its round in the middle of the work."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import roles_at
from hsforhs.workbench.assessments.board import board
from hsforhs.workbench.assessments.models import Round, RoundState
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.example_team import DOMAIN, TEAM, load_team
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def test_everybody_is_invented_says_so_and_cannot_sign_in_by_password(example_store: None) -> None:
    assert load_team()
    people = User.objects.filter(email__endswith=f"@{DOMAIN}")
    assert people.count() == len(TEAM)
    assert all("(invented)" in x.name and not x.has_usable_password() for x in people)
    lumora = Place.objects.get(code="XLM")
    held = {role for x in people for role in roles_at(x, lumora)}
    assert held == set(Role) - {Role.ADMINISTRATOR}


def test_the_round_is_open_and_shows_every_step(example_store: None) -> None:
    load_team()
    found = Round.objects.exclude(state=RoundState.PUBLISHED).get()
    shown = board(found)
    assert found.invented
    assert [number for _, number in shown.states] == [13, 1, 1]
    assert shown.answered == shown.asked
    assert found.opinions.count() == 3
    assert verify().whole


def test_it_is_loaded_once(example_store: None) -> None:
    load_team()
    events = Event.objects.count()
    assert not load_team()
    assert Event.objects.count() == events
