from __future__ import annotations

import pytest

from hsforhs.experiences import EarlyAction
from hsforhs.workbench.experiences.models.timelines import early_action, written_action

from ..conftest import day


@pytest.mark.parametrize(
    ("action", "kept"),
    [(EarlyAction(day(7)), "2025-01-08"), (EarlyAction(applies=False), "n/a"), (EarlyAction(), "")],
)
def test_an_early_action_is_kept_as_a_word(action: EarlyAction, kept: str) -> None:
    assert written_action(action) == kept
    assert early_action(kept) == action
