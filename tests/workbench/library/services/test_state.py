"""What changed in the library between two marks."""

from __future__ import annotations

import pytest

from hsforhs.workbench.library.models import LibraryChange
from hsforhs.workbench.library.services import state
from hsforhs.workbench.library.services.state import changed, changed_between, mark

pytestmark = pytest.mark.django_db


def test_what_changed_between_two_marks_is_known() -> None:
    assert mark() == ("", "")
    marks = []
    for keys in (["a"], ["b", "c"], ["c"]):
        changed(keys)
        marks.append(mark()[0])
    assert changed_between(marks[0], marks[2]) == {"b", "c"}
    assert changed_between(marks[2], marks[2]) == set()
    assert changed_between(marks[2], marks[0]) is None
    assert changed_between("another store", marks[0]) is None
    # A store that was brought back from a backup is in a state that no change leads to.
    assert changed_between(marks[0], "another state") is None
    changed(None)
    assert changed_between(marks[2], mark()[0]) is None


def test_only_the_last_changes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "KEPT_CHANGES", 3)
    marks = []
    for key in "abcde":
        changed([key], stock="1")
        marks.append(mark()[0])
    assert LibraryChange.objects.count() == 3
    assert changed_between(marks[0], marks[4]) is None
    assert changed_between(marks[2], marks[4]) == {"d", "e"}
    assert mark()[1] == "1"
