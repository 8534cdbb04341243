"""The table of contents of a backup: written, read, and refused where it is odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.workbench.safekeeping.manifest import FileEntry, Manifest, TableEntry, read_manifest, safe_name

MADE = Manifest(
    program="0.1.0",
    made_at="2026-11-26T01:02:03+00:00",
    database="sqlite",
    schema={"audit": "0001_first"},
    head="ab" * 32,
    events=3,
    tables=[TableEntry("audit_event", "audit.Event", ["id", "at"], 3, "cd" * 32, 4)],
    files=[FileEntry("uploads/a1", 12, "ef" * 32)],
    missing_files=["uploads/b2"],
)


def test_a_manifest_comes_back_as_it_was_written() -> None:
    assert read_manifest(MADE.to_json(), file="b.zip") == MADE
    assert MADE.rows == 3
    assert MADE.tables[0].member == "tables/audit_event.jsonl"
    assert MADE.files[0].member == "files/uploads/a1"


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"7", b"{}", b'{"format": "other"}', b"\xff\xfe"])
def test_another_file_is_no_backup(written: bytes) -> None:
    with pytest.raises(BadInput, match="this is not a backup of a workbench"):
        read_manifest(written, file="b.zip")


def test_another_format_is_named() -> None:
    written = json.dumps({"format": "hsforhs-backup", "version": 2}).encode()
    with pytest.raises(BadInput, match="written in format 2; expected format 1"):
        read_manifest(written, file="b.zip")


def _changed(**fields: Any) -> bytes:
    return json.dumps({**json.loads(MADE.to_json()), **fields}).encode()


@pytest.mark.parametrize(
    "fields",
    [
        {"program": 1},
        {"head": None},
        {"events": -1},
        {"events": True},
        {"events": "3"},
        {"schema": []},
        {"schema": {"audit": 3}},
        {"tables": {"a": 1}},
        {"tables": [1]},
        {"tables": [{"table": "x"}]},
        {"files": [{"name": "../secret-key", "bytes": 1, "sha256": "x"}]},
        {"files": [{"name": "/etc/passwd", "bytes": 1, "sha256": "x"}]},
        {"missing_files": [None]},
    ],
)
def test_a_damaged_manifest_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="the manifest of the backup is damaged"):
        read_manifest(_changed(**fields), file="b.zip")


def test_a_part_named_twice_is_refused() -> None:
    entry = {"name": "uploads/a", "bytes": 1, "sha256": "x"}
    with pytest.raises(BadInput, match="names a part twice"):
        read_manifest(_changed(files=[entry, entry]), file="b.zip")


@pytest.mark.parametrize(
    "name", ["", "/a", "../a", "a/../b", "a//b", "./a", "a/.", "a\\b", "C:a", "a\0b", "a/", "..", "a/b/../../../c"]
)
def test_names_that_leave_the_folder_are_not_safe(name: str) -> None:
    assert not safe_name(name)


@pytest.mark.parametrize("name", ["a", "uploads/0af3", "evidence/aa/bb.pdf", "a..b", ".hidden", "ملف.pdf"])
def test_plain_names_are_safe(name: str) -> None:
    assert safe_name(name)


@given(st.text(alphabet="ab./\\:", max_size=12))
def test_a_safe_name_never_leaves_the_folder(name: str) -> None:
    import posixpath

    if safe_name(name):
        assert posixpath.normpath(f"/files/{name}") == f"/files/{name}"
