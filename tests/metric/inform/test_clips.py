"""Scores that are cut at both ends."""

from __future__ import annotations

import pytest

from hsforhs.metric.expressions import parse
from hsforhs.metric.inform.clips import Clip, clip_of
from hsforhs.metric.inform.recognise import Goalposts
from tests.metric.inform.test_recognise import read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("if(b > 8, 10, if(b < 2, 0, b))", ("b", 2, 8, 10, 0)),
        ("if(b < 2, 10, if(b >= 8, 0, b))", ("b", 2, 8, 0, 10)),
        ("if(missing(b) or b > 8, 10, if(2 > b, 0, b))", ("b", 2, 8, 10, 0)),
        ("highest(0, lowest(10, (b - 2) / 6 * 10))", ("b", 2, 8, 10, 0)),
        ("lowest(10, highest((100 - a) / 98 * 10, 0))", ("a", 2, 100, 0, 10)),
        ("lowest(5, highest(1, 1 + log10(a) * 4))", ("log10(a)", 0, 1, 5, 1)),
        ("highest(0, lowest(10, 10 - b / a))", ("b / a", 0, 10, 0, 10)),
        ("highest(0, lowest(10, b * a + b))", ("b * a + b", 0, 10, 10, 0)),
    ],
)
def test_both_ends_are_found(text: str, wanted: tuple[str, float, float, float, float]) -> None:
    assert clip_of(parse(text)) == Clip(parse(wanted[0]), *wanted[1:])


@pytest.mark.parametrize(
    "text",
    [
        *("b", "if(b > 8, 10, b)", "if(b > 8, 10, if(a < 2, 0, b))", "if(b > 2, 10, if(b < 8, 0, b))"),
        *("highest(10, lowest(0, b))", "highest(0, highest(10, b))", "highest(b, lowest(10, a))"),
        *("highest(0, lowest(10, 5))", "highest(0, 1, lowest(10, b))"),
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert clip_of(parse(text)) is None


def test_a_line_that_is_cut_at_both_ends_has_goalposts() -> None:
    found = read("round(highest(0, lowest(10, (b - 2) / (8 - 2) * 10)), 1)")
    assert found == Goalposts(parse("b"), 2, 8, 1, decimals=1)
    found = read("if(missing(a), nothing, lowest(10, highest((100 - a) / 98 * 10, 0)))")
    assert found == Goalposts(parse("a"), 2, 100, -1)
