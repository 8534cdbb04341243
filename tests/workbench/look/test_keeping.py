from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.look.keeping import MOST_SMALL, SMALL, Parts, Shelf, digest


def test_the_least_used_thing_is_given_up() -> None:
    shelf: Shelf[str] = Shelf(2)
    for key in ("a", "b"):
        shelf.put(key, key)
    assert shelf.get("a") == "a"
    shelf.put("c", "c")
    assert [x for x in "abc" if shelf.get(x)] == ["a", "c"]
    shelf.clear()
    assert shelf.get("a") is None


def test_what_is_put_again_is_renewed() -> None:
    shelf: Shelf[int] = Shelf(2)
    for key, number in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        shelf.put(key, number)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (3, None, 4)


@given(st.text(), st.text())
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_many_small_parts_do_not_push_out_a_large_one() -> None:
    parts = Parts()
    large, last = "x" * (SMALL + 1), f"{MOST_SMALL}"
    parts.put("large", large)
    for number in range(MOST_SMALL + 1):
        parts.put(f"{number}", "row")
    assert (parts.get("large"), parts.get(last), parts.get("0"), parts.get("1")) == (large, "row", None, "row")
    parts.clear()
    assert parts.get("large") is parts.get(last) is None
