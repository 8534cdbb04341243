"""The difference of two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.stewardship.difference import Part, word_difference


def changed(parts: tuple[Part, ...]) -> list[str]:
    return [x.text.strip() for x in parts if x.changed and x.text.strip()]


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("Report each week", "Report each day", ["week"], ["day"]),
        ("Report each week", "Report to all each week", [], ["to all"]),
        ("a, b", "a; b", [","], [";"]),
        ("", "new text", [], ["new text"]),
        ("每周报告", "每日报告", ["周"], ["日"]),
        ("يبلغ كل أسبوع", "يبلغ كل يوم", ["أسبوع"], ["يوم"]),
        ("same", "same", [], []),
    ],
)
def test_only_the_words_that_differ_are_marked(before: str, after: str, gone: list[str], come: list[str]) -> None:
    found = word_difference(before, after)
    assert changed(found.before) == gone
    assert changed(found.after) == come


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_give_both_texts_and_what_is_unmarked_is_common(before: str, after: str) -> None:
    found = word_difference(before, after)
    assert "".join(x.text for x in found.before) == before
    assert "".join(x.text for x in found.after) == after
    assert "".join(x.text for x in found.before if not x.changed) == "".join(
        x.text for x in found.after if not x.changed
    )
