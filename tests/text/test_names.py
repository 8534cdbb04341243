"""Names in running text."""

from __future__ import annotations

import pytest

from hsforhs.text.names import name_pattern


@pytest.mark.parametrize(
    ("names", "text", "left"),
    [
        (["Ali"], "Ali spoke of quality; ALI's plan", "x spoke of quality; x's plan"),
        (["Ann", "Ann Lee"], "Ann Lee and Ann plan a banner", "x and x plan a banner"),
        (["Zoë"], "zoë, Zoëlle", "x, Zoëlle"),
        (["Иванов"], "с Ивановым", "с xым"),
        (["王小明"], "请王小明说", "请x说"),
        (["Ada"], "请Ada说", "请x说"),
        (["a.b@c.example"], "write to a.b@c.example.", "write to x."),
        (["a+b"], "aab a+b", "aab x"),
        ([" ", ""], "nobody", "nobody"),
    ],
)
def test_names_are_found_as_names(names: list[str], text: str, left: str) -> None:
    assert name_pattern(names).sub("x", text) == left
