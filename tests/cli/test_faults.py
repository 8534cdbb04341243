"""A full disk and a folder that cannot be written: one sentence and no traceback, and nothing half-stored."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.made import spar
from tests.cli.processes import demo_store, hsforhs


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo") / "store"
    demo_store(data)
    return data


def events(data: Path) -> int:
    with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(database.execute("SELECT COUNT(*) FROM audit_event").fetchone()[0])


@pytest.mark.parametrize("size", [0, 4096, 20_000])
def test_a_full_disk_during_a_backup(demo: Path, tmp_path: Path, size: int) -> None:
    done = hsforhs("backup", tmp_path / "b.zip", "--data", demo, code=2, largest_file=size)
    assert "disk is full or cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_during_an_import(demo: Path, tmp_path: Path) -> None:
    """The write-ahead log may not grow: the import says so, and the store is as it was."""
    file = spar(tmp_path / "s.csv", {"GHA": {"C1.1": 40}, "SEN": {"C1.1": 60}}, year=2041)
    before = events(demo)
    done = hsforhs("import", file, "--data", demo, code=2, largest_file=8192)
    assert done.stderr.strip().splitlines()[-1].startswith(f"hsforhs: {demo / 'hsforhs.sqlite3'}: the disk is full")
    assert events(demo) == before
    hsforhs("import", file, "--data", demo)
    assert events(demo) == before + 1


def test_a_full_disk_during_a_restore(demo: Path, tmp_path: Path) -> None:
    hsforhs("backup", tmp_path / "b.zip", "--data", demo)
    data = tmp_path / "store"
    demo_store(data)
    before = events(data)
    done = hsforhs("restore", tmp_path / "b.zip", "--data", data, "--replace", code=2, largest_file=8192)
    assert "the disk is full" in done.stderr
    assert events(data) == before


def test_a_store_that_cannot_be_written(demo: Path, tmp_path: Path) -> None:
    """A read-only database file, and for others than the super-user a read-only folder as well."""
    data = tmp_path / "store"
    demo_store(data)
    file = spar(tmp_path / "s.csv", {"GHA": {"C1.1": 40}}, year=2041)
    url = f"sqlite:///{data / 'hsforhs.sqlite3'}"
    if os.geteuid() == 0:
        # Nothing is read-only for the super-user: a folder in the place of the file cannot be written either.
        (data / "hsforhs.sqlite3").unlink()
        (data / "hsforhs.sqlite3").mkdir()
    else:
        (data / "hsforhs.sqlite3").chmod(0o400)
        data.chmod(0o500)
    try:
        done = hsforhs("import", file, "--data", data, code=2, HSFORHS_DATABASE_URL=url)
    finally:
        data.chmod(0o700)
    assert "this cannot be written (read-only, or not ours)" in done.stderr
    assert "expected a folder that the program may write" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write everywhere")
def test_a_backup_into_a_folder_that_cannot_be_written(demo: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        done = hsforhs("backup", tmp_path / "b.zip", "--data", demo, code=2)
    finally:
        tmp_path.chmod(0o700)
    assert "Permission denied" in done.stderr


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    data = tmp_path / "store"
    data.mkdir()
    (data / "hsforhs.sqlite3").write_bytes(b"not a database at all, but long enough to look at" * 100)
    done = hsforhs("audit", "verify", "--data", data, code=2)
    assert "the database file is damaged; expected one that `hsforhs restore` brought back" in done.stderr
