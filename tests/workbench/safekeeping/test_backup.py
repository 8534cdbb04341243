"""Backups: complete, of one moment, and never half-written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from hsforhs.files import BadInput
from hsforhs.workbench.assessments.models import Upload
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import head, record
from hsforhs.workbench.safekeeping import backup as module
from hsforhs.workbench.safekeeping.backup import back_up, snapshot
from hsforhs.workbench.safekeeping.contents import open_backup
from hsforhs.workbench.safekeeping.schema import program_schema
from hsforhs.workbench.tasks.models import Job

from .conftest import Rows


def test_a_backup_holds_every_row_and_file(
    full_store: None, tmp_path: Path, all_rows: Callable[[], Rows], media_files: Callable[[], dict[str, bytes]]
) -> None:
    made = back_up(tmp_path / "b.zip")
    rows = all_rows()
    assert {x.table: x.rows for x in made.tables} == {name: len(found) for name, found in rows.items()}
    assert made.rows > 1000
    assert {x.name for x in made.files} == set(media_files())
    assert made.missing_files == []
    assert made.head == head()
    assert made.events == Event.objects.count()
    assert made.schema == program_schema()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        (upload,) = (json.loads(x) for x in archive.read("tables/assessments_upload.jsonl").splitlines())
        assert archive.testzip() is None
    assert upload[0] == str(Upload.objects.get().pk)


def test_no_session_is_kept(full_store: None, tmp_path: Path) -> None:
    assert not [x for x in back_up(tmp_path / "b.zip").tables if x.table.endswith(("django_session", "usersession"))]


def test_the_same_store_gives_the_same_digests(full_store: None, tmp_path: Path) -> None:
    one, two = back_up(tmp_path / "one.zip"), back_up(tmp_path / "two.zip")
    assert one.tables == two.tables
    assert one.files == two.files


def test_only_the_owner_can_read_it(full_store: None, tmp_path: Path) -> None:
    back_up(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_a_file_that_is_gone_is_named(full_store: None, tmp_path: Path, media: Path) -> None:
    upload = Upload.objects.get()
    Path(upload.file.path).unlink()
    made = back_up(tmp_path / "b.zip")
    assert made.files == []
    assert made.missing_files == [upload.file.name]


def test_a_name_that_leaves_the_folder_of_files_is_not_followed(full_store: None, tmp_path: Path, media: Path) -> None:
    (media.parent / "secret-key").write_text("secret")
    Upload.objects.update(file="../secret-key")
    made = back_up(tmp_path / "b.zip")
    assert made.missing_files == ["../secret-key"]
    assert b"secret" not in (tmp_path / "b.zip").read_bytes().replace(b"secret-key", b"")


def test_what_is_written_meanwhile_is_not_in_it(
    full_store: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection adds a row after the first table was read; the backup holds the moment before."""
    from django.db import connections

    before, events = Job.objects.count(), Event.objects.count()
    kept = module._rows
    other = connections.create_connection("default")

    def rows_with_a_writer(table: module.Table):  # type: ignore[no-untyped-def]
        yield from kept(table)
        if table.label == "assessments.Round":
            with other.cursor() as cursor:
                cursor.execute("DELETE FROM tasks_job")

    monkeypatch.setattr(module, "_rows", rows_with_a_writer)
    try:
        made = back_up(tmp_path / "b.zip")
    finally:
        other.close()
    assert Job.objects.count() == 0
    assert {x.table: x.rows for x in made.tables}["tasks_job"] == before == 1
    assert made.events == events


def test_a_snapshot_leaves_the_connection_as_it_was(transactional_db: None) -> None:
    kept = getattr(connection, "transaction_mode", None)
    with snapshot():
        assert connection.in_atomic_block
    assert getattr(connection, "transaction_mode", None) == kept
    record(actor="operator", action="test.write")
    assert Event.objects.count() == 1


def test_a_fault_leaves_the_older_backup_and_nothing_beside_it(
    full_store: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "b.zip").write_bytes(b"the older one")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_add_file", fail)
    with pytest.raises(OSError, match="No space left"):
        back_up(folder / "b.zip")
    assert {x.name: x.read_bytes() for x in folder.iterdir()} == {"b.zip": b"the older one"}


def test_a_store_that_was_never_prepared_is_refused(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "applied_schema", dict)
    with pytest.raises(BadInput, match="the store holds no records yet"):
        back_up(tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_store_can_be_backed_up(transactional_db: None, tmp_path: Path, media: Path) -> None:
    made = back_up(tmp_path / "b.zip")
    assert made.head == ""
    assert made.events == 0
    with open_backup(tmp_path / "b.zip") as contents:
        assert contents.manifest == made
