from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.library.snippets import cut_snippet
from hsforhs.text import tokens

LONG = f"{'before ' * 40}laboratory {'after ' * 80}"


def test_the_piece_around_what_was_found_is_shown_and_marked() -> None:
    found = cut_snippet(LONG, "en", frozenset(tokens("laboratories", "en")))
    ((start, end),) = found.marks
    assert found.text[start:end] == "laboratory"
    assert found.cut_before
    assert found.cut_after
    assert found.text.startswith("before")
    assert len(found.text) <= 240


def test_without_a_find_the_beginning_is_shown() -> None:
    found = cut_snippet(LONG, "en", frozenset())
    assert (found.marks, found.cut_before) == ((), False)
    assert LONG.startswith(found.text)


def test_a_short_text_is_shown_whole() -> None:
    found = cut_snippet("应急管理", "zh", frozenset({"管理"}))
    assert (found.text, found.marks, found.cut_before, found.cut_after) == ("应急管理", ((2, 4),), False, False)


@given(text=st.text(max_size=400), wanted=st.sampled_from(("a", "b c", "1")))
def test_marks_lie_in_the_piece_and_the_piece_in_the_text(text: str, wanted: str) -> None:
    found = cut_snippet(text, "en", frozenset(tokens(wanted, "en")))
    assert found.text in text
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
