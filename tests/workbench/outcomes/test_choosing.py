"""Side by side: fields that differ, and what follows from a choice."""

from __future__ import annotations

from hsforhs.workbench.outcomes.choosing import merge, side_by_side

BASE = {"text": "a", "title": "t", "state": "open", "evidence_file": "", "file_name": ""}
MINE = {"text": "b", "title": "t", "state": "done", "evidence_file": "1f", "file_name": "x.pdf"}
THEIRS = {"text": "c", "title": "t", "state": "open", "evidence_file": "", "file_name": ""}


def test_only_what_differs_stands_side_by_side_with_the_likely_choice() -> None:
    rows = {x.name: x for x in side_by_side(BASE, MINE, THEIRS)}
    assert rows.keys() == {"text", "state", "evidence_file"}
    assert (rows["text"].kind, rows["state"].kind) == ("both", "mine")
    assert (rows["text"].before, rows["text"].mine, rows["text"].theirs) == ("a", "b", "c")
    assert rows["state"].suggestion == "mine"


def test_each_field_comes_from_the_side_that_was_picked() -> None:
    assert merge(MINE, THEIRS, {}) == THEIRS
    assert merge(MINE, THEIRS, {"text": "theirs", "state": "nonsense", "other": "mine"}) == THEIRS
    assert merge(MINE, THEIRS, {"text": "mine", "state": "mine"}) == {**THEIRS, "text": "b", "state": "done"}
    assert merge(MINE, THEIRS, {"text": "both", "state": "both"}) == {**THEIRS, "text": "c\n\nb"}
    assert merge(MINE, THEIRS, {"evidence_file": "mine"})["file_name"] == "x.pdf"
    assert merge({**MINE, "text": "b"}, {**THEIRS, "text": ""}, {"text": "both"})["text"] == "b"
