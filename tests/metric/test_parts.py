"""Parts of a definition: kinds of values, and lines in messages."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.metric.parts import Part
from hsforhs.metric.records import NormaliseMethod
from hsforhs.metric.yamlfile import read_yaml

TEXT = """
a: word
b: 2.5
c: [1, 2]
d: {x: true, y: null}
e:
  - {k: v}
  - {k: w}
f: 0.5
"""
ROOT = Part.root(read_yaml(TEXT.lstrip(), file="d.yaml"))


def test_values_by_their_kind() -> None:
    assert (ROOT.text("a"), ROOT.text("b"), ROOT.text("z", "none")) == ("word", "2.5", "none")
    assert (ROOT.number("b"), ROOT.number("z", 3), ROOT.optional_number("z")) == (2.5, 3, None)
    assert (ROOT.share("f"), ROOT.share("z")) == (0.5, None)
    assert ROOT.numbers("c", count=2) == (1, 2)
    assert ROOT.texts("c") == ("1", "2")
    assert ROOT.items("z") == ()
    assert [x.text("k") for x in ROOT.parts("e")] == ["v", "w"]
    inner = ROOT.part("d")
    assert inner is not None
    assert inner.flag("x", default=False) is True
    assert inner.flag("z", default=False) is False
    assert (inner.optional_formula("y"), inner.decimals("y", 3), inner.decimals("z", 3)) == (None, None, 3)
    assert ROOT.part("z") is None
    assert ROOT.choice("z", NormaliseMethod, NormaliseMethod.RANK) is NormaliseMethod.RANK


@pytest.mark.parametrize(
    ("ask", "line", "part"),
    [
        (lambda: ROOT.text("c"), 3, "'c' is no text"),
        (lambda: ROOT.text("z"), 1, "'z' is missing"),
        (lambda: ROOT.number("a"), 1, "'a' is no number"),
        (lambda: ROOT.number("z"), 1, "'z' is missing"),
        (lambda: ROOT.share("b"), 2, "'b' is 2.5"),
        (lambda: ROOT.flag("a", default=True), 1, "neither true nor false"),
        (lambda: ROOT.items("a"), 1, "'a' is no list"),
        (lambda: ROOT.numbers("c", count=3), 3, "'c' has 2 numbers"),
        (lambda: ROOT.part("a"), 1, "no mapping"),
        (lambda: ROOT.choice("a", NormaliseMethod), 1, "'a' is 'word'"),
        (lambda: ROOT.formula("c"), 3, "'c' is no text"),
        (lambda: list(ROOT.parts("c")), 3, "no mapping"),
        (lambda: ROOT.only("a", "b", "c", "d", "e"), 8, "no key 'f'"),
        (lambda: list(ROOT.parts("e"))[1].only("x"), 7, "no key 'k'"),
        (lambda: ROOT.decimals("b"), 2, "whole number of decimals"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(ask, line: int, part: str) -> None:
    with pytest.raises(BadInput) as error:
        ask()
    assert str(error.value).startswith(f"d.yaml, line {line}: ")
    assert part in str(error.value)
