"""Bundles as commands: from one store to another, with the key accepted in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.processes import demo_store, hsforhs


@pytest.mark.slow
def test_from_one_instance_to_another(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "lumora.bundle"
    demo_store(here)
    made = hsforhs("bundle", "make", file, "--country", "xlm", "--data", here).stdout
    assert re.search(r"16 place, 1 source, 15 round, 375 score", made)
    mark = hsforhs("bundle", "key", "--data", here).stdout.strip()
    assert re.fullmatch(r"([0-9a-f]{4} ){15}[0-9a-f]{4}", mark)
    assert mark in made
    refused = hsforhs("bundle", "read", file, "--data", there, code=2).stderr
    assert f"signed with the key {mark}, which nobody has accepted here" in refused
    assert "the key is accepted" in hsforhs("bundle", "trust", *mark.split(), "--data", there).stdout
    assert "nothing changed" in hsforhs("bundle", "trust", mark, "--data", there).stdout
    would = hsforhs("bundle", "read", file, "--dry-run", "--data", there).stdout
    assert "rounds that would be: 15 new" in would
    did = hsforhs("bundle", "read", file, "--data", there).stdout
    assert "scores that were: 375 new" in did
    again = hsforhs("bundle", "read", file, "--data", there).stdout
    assert "new" not in again
    assert "scores that were: 375 same" in again
    hsforhs("audit", "verify", "--data", there)
    hsforhs("bundle", "trust", mark, "--revoke", "--data", there)
    hsforhs("bundle", "read", file, "--data", there, code=2)


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    data = tmp_path / "store"
    file = tmp_path / "x.bundle"
    assert "there is no country" in hsforhs("bundle", "make", file, "--country", "AFRO", "--data", data, code=2).stderr
    assert "is no fingerprint" in hsforhs("bundle", "trust", "abc", "--data", data, code=2).stderr
    file.write_bytes(b"no bundle")
    assert "expected a complete file" in hsforhs("bundle", "read", file, "--data", data, code=2).stderr
    elsewhere = tmp_path / "absent" / "x.bundle"
    refused = hsforhs("bundle", "make", elsewhere, "--country", "GHA", "--data", data, code=2).stderr
    assert "does not exist; expected a folder for the bundle" in refused
