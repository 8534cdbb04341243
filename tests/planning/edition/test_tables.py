"""Editions of the catalogue: kept, read back, compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import (
    Edition,
    edition_as_json,
    edition_difference,
    present_edition,
    read_edition,
)

PRESENT = present_edition(framework(), action_catalogue())
ROWS = st.dictionaries(st.sampled_from("abc"), st.fixed_dictionaries({"text": st.sampled_from("xy")}), max_size=3)


def test_the_present_edition_holds_every_row_once() -> None:
    assert len(PRESENT.tables["actions"]) == len(action_catalogue().actions)
    assert len(PRESENT.tables["indicators"]) == len(framework().indicators)
    assert len(PRESENT.tables["matrix"]) == 152
    assert len(PRESENT.tables["crosswalks"]) == len(framework().crosswalks.rows)
    assert PRESENT.tables["actions"]["D2-001"]["indicator"] == "jee-3:D2.1"


def test_a_kept_edition_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text(json.dumps(edition_as_json(PRESENT)), encoding="utf-8")
    assert edition_difference(read_edition(path), PRESENT) == {}
    assert read_edition(path).version == PRESENT.version


@given(old=ROWS, new=ROWS)
def test_old_and_difference_give_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = edition_difference(Edition("1", {"t": old}), Edition("2", {"t": new})).get("t")
    rebuilt = {name: dict(row) for name, row in old.items()}
    if found:
        for name in found.removed:
            del rebuilt[name]
        for name in found.added:
            rebuilt[name] = new[name]
        for name, fields in found.changed.items():
            for field, (before, after) in fields.items():
                assert rebuilt[name][field] == before
                rebuilt[name][field] = after
    assert rebuilt == new


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"schema": "other"}, "no catalogue edition"),
        ([], "no catalogue edition"),
        ({"schema": "hsforhs-catalogue/1", "tables": {"actions": []}}, "damaged"),
        ({"schema": "hsforhs-catalogue/1"}, "damaged"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: Any, sentence: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadInput, match=sentence):
        read_edition(path)
