"""Records as they come back from a room: of the form that a program of ours writes, or refused in one sentence."""

from __future__ import annotations

import copy
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.outcomes.packed import read_record

RECORD: dict[str, Any] = {
    "kind": "decision",
    "id": str(uuid.uuid4()),
    "versions": [
        {
            "id": str(uuid.uuid4()),
            "number": 1,
            "at": "2026-05-20T09:00:00+00:00",
            "remark": "",
            "content": {
                "text": "Buy chlorine.",
                "cells": ["D2:HIS", "D2:HIS"],
                "links": ["plans.plan:3"],
                "dissents": [{"who": "Ada", "why": "Too little."}],
                "decided_on": "2026-05-20",
                "superseded_by": None,
                "of_a_newer_program": 1,
            },
        }
    ],
}


def test_what_is_said_is_read_and_nothing_else() -> None:
    (version,) = read_record(RECORD).versions
    said = version.content.plain()
    assert said == {
        "text": "Buy chlorine.",
        "cells": ["D2:HIS"],
        "links": ["plans.plan:3"],
        "dissents": [{"who": "Ada", "why": "Too little."}],
        "decided_on": "2026-05-20",
        "superseded_by": None,
    }


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("number", -1),
        ("number", 10**30),
        ("at", "0001-01-01T00:00:00+00:00"),
        ("remark", "\ud800"),
        ("content", None),
        ("text", None),
        ("text", 5),
        ("text", "\x00"),
        ("text", "\ud800"),
        ("language", "<b>"),
        ("named", None),
        ("cells", [5]),
        ("cells", "D2:HIS"),
        ("cells", ["D2"]),
        ("links", [None]),
        ("links", ["two words"]),
        ("dissents", "x"),
        ("dissents", [{"who": 5, "why": []}]),
        ("decided_on", "x"),
        ("superseded_by", "x"),
        ("evidence_address", "javascript:alert(1)"),
        ("session", "1"),
    ],
)
def test_what_no_program_of_ours_writes_is_refused(place: str, value: object) -> None:
    given = copy.deepcopy(RECORD)
    version = given["versions"][0]
    (version if place in version else version["content"])[place] = value
    with pytest.raises(ValidationError) as refused:
        read_record(given)
    assert len(refused.value.messages) == 1


def test_what_is_no_record_is_refused() -> None:
    for given in (None, [], "x", {}, {**RECORD, "versions": {}}, {**RECORD, "id": object()}):
        with pytest.raises(ValidationError, match="cannot be read"):
            read_record(given)
