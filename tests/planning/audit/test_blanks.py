from __future__ import annotations

import pytest

from hsforhs.planning.audit.blanks import is_blank


@pytest.mark.parametrize("value", [None, "", "  ", "-", "TBD", "à déterminer", "Por determinar", "уточняется", "待定"])
def test_nothing_is_known(value: str | None) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, 0.0, "0", "Ministry", "none of them", False])
def test_something_is(value: object) -> None:
    assert not is_blank(value)
