"""Backups of an older program go through its migrations before they are restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Grant, User
from hsforhs.workbench.audit.services import head
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.safekeeping.contents import open_backup
from hsforhs.workbench.safekeeping.restore import restore
from hsforhs.workbench.safekeeping.schema import program_schema
from hsforhs.workbench.safekeeping.upgrading import brought_up_to_date
from tests.cli.processes import python, skip_beside_postgresql

OLD = """
import sys, django
from pathlib import Path
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from hsforhs.workbench.safekeeping.backup import back_up

firsts = [x for x in MigrationExecutor(connection).loader.graph.nodes if x[1] == "0001_first"]
state = MigrationExecutor(connection).migrate(firsts)
User, Place = state.apps.get_model("accounts", "User"), state.apps.get_model("places", "Place")
User.objects.create(email="early@example.org", name="Early", password="x")
Place.objects.create(code="XLM", kind="country", name="Lumora", path="WORLD/XLM", country="XLM")
print(back_up(Path(sys.argv[1])).schema["accounts"])
"""


@pytest.fixture(scope="module")
def old_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup made when there were no roles yet; it is brought up to date in SQLite, whatever it goes into."""
    skip_beside_postgresql()
    folder = tmp_path_factory.mktemp("old")
    done = python(OLD, str(folder / "old.zip"), HSFORHS_DATA=str(folder))
    assert done.strip() == "0001_first"
    return folder / "old.zip"


def test_an_older_backup_is_brought_up_to_date_and_restored(
    old_backup: Path, transactional_db: None, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh: list[Path] = []

    @contextmanager
    def looked_at(source: Path) -> Iterator[Path]:
        with brought_up_to_date(source) as path, open_backup(path) as contents:
            assert contents.manifest.schema == program_schema()
            assert "accounts_grant" in {x.table for x in contents.manifest.tables}
            fresh.append(path)
            yield path

    monkeypatch.setattr("hsforhs.workbench.safekeeping.restore.brought_up_to_date", looked_at)
    done = restore(old_backup)
    assert [x.parent.exists() for x in fresh] == [False]
    assert [x.email for x in User.objects.all()] == ["early@example.org"]
    assert [x.code for x in Place.objects.all()] == ["XLM"]
    assert not Grant.objects.exists()
    assert head() == done.manifest.head == ""


def test_one_that_cannot_be_brought_up_to_date_is_refused(media: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    said = r"b\.zip: the backup is of an older program and cannot be brought up to date"
    with pytest.raises(BadInput, match=said), brought_up_to_date(path):
        pytest.fail("it was brought up to date")
