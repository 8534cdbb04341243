"""Names in running text."""

from __future__ import annotations

import pytest

from hsforhs.text.names import name_pattern, without_names


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


def test_names_go_out_of_values_of_every_kind() -> None:
    pattern = name_pattern(["Ada"])
    given = {"who": ["ada", 3, None], "why": "Adaptation of ADA", "Ada": True}
    assert without_names(given, pattern, r"\1") == {"who": [r"\1", 3, None], "why": "Adaptation of \\1", "Ada": True}
