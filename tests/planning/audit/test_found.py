"""A finding is a plain record that can be compared."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from hsforhs.files import Sentence
from hsforhs.planning.audit import Found


def test_a_finding_names_its_row_and_does_not_change() -> None:
    found = Found("total", "A", 7, Sentence("the total is %(what)s", what="wrong"))
    assert found == Found("total", "A", 7, Sentence("the total is wrong"))
    with pytest.raises(FrozenInstanceError):
        found.row = 8  # type: ignore[misc]
