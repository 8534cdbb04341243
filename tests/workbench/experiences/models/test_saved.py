from __future__ import annotations

from hsforhs.workbench.experiences.models import SavedSynthesis


def test_it_is_called_by_its_name() -> None:
    assert str(SavedSynthesis(name="Wells")) == "Wells"
