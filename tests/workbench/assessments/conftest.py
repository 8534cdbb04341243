"""Open rounds with a team."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import AreaSheet, Round, StoredScore
from hsforhs.workbench.assessments.rounds import codes_in, open_round
from hsforhs.workbench.assessments.scoring import Entry, save_actions, save_score
from hsforhs.workbench.places.models import Place

THREE_ACTIONS = "Train the teams\nBuy reagents\nSign the agreement"


@pytest.fixture
def steward(lumora: Place, join: Callable[..., User]) -> User:
    return join(Role.STEWARD)


@pytest.fixture
def approver(lumora: Place, join: Callable[..., User]) -> User:
    return join(Role.APPROVER)


@pytest.fixture
def contributor(lumora: Place, join: Callable[..., User]) -> User:
    return join(Role.CONTRIBUTOR)


@pytest.fixture
def open_spar(lumora: Place, steward: User) -> Round:
    """A self-assessment of Lumora by SPAR 2 for 2025, just opened."""
    return open_round(person=steward, place=lumora, instrument="spar-2", kind="SELF", year=2025)


@pytest.fixture
def write() -> Callable[..., StoredScore]:
    """Write a score as a person: ``write(person, round, "C1.1", 60)``."""

    def written(person: User, found: Round, code: str, value: int, **texts: str) -> StoredScore:
        row = found.scores.get(code=code)
        entry = Entry("value", Decimal(value), **texts)
        return save_score(person=person, found=found, code=code, version=row.version, entry=entry)

    return written


@pytest.fixture
def ready(write: Callable[..., StoredScore]) -> Callable[..., AreaSheet]:
    """Answer every indicator of an area and name three actions, so that it can be proposed."""

    def answered(person: User, found: Round, group: str, value: int = 60) -> AreaSheet:
        area = found.areas.get(group=group)
        for code in codes_in(area):
            write(person, found, code, value)
        area.refresh_from_db()
        return save_actions(person=person, area=area, version=area.version, text=THREE_ACTIONS)

    return answered
