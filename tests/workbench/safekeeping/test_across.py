"""A backup made on one database restored into the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from hsforhs.workbench.safekeeping.contents import open_backup
from tests.cli.processes import demo_store, hsforhs

OTHER = "hsforhs_across"


@pytest.fixture
def other_database(db: None) -> Iterator[str]:
    """The address of an empty PostgreSQL database beside the one of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("this test needs a PostgreSQL: tools/with-postgres.py pytest ...")
    given = urlsplit(os.environ["HSFORHS_DATABASE_URL"])
    from django.db import connections

    own = connections.create_connection("default")
    with own.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OTHER}")
        cursor.execute(f"CREATE DATABASE {OTHER}")
    yield given._replace(path=f"/{OTHER}").geturl()
    with own.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {OTHER} WITH (FORCE)")
    own.close()


def run(*words: str | Path, url: str = "") -> str:
    return hsforhs(*words, **({"HSFORHS_DATABASE_URL": url} if url else {})).stdout


@pytest.mark.slow
def test_there_and_back_row_for_row(other_database: str, tmp_path: Path) -> None:
    demo_store(tmp_path / "lite")
    run("backup", tmp_path / "lite.zip", "--data", tmp_path / "lite")
    run("restore", tmp_path / "lite.zip", "--data", tmp_path / "big", url=other_database)
    assert "guarded rows" in run("audit", "verify", "--data", tmp_path / "big", url=other_database)
    run("backup", tmp_path / "big.zip", "--data", tmp_path / "big", url=other_database)
    run("restore", tmp_path / "big.zip", "--data", tmp_path / "back")
    run("backup", tmp_path / "back.zip", "--data", tmp_path / "back")
    made = []
    for name in ("lite", "big", "back"):
        with open_backup(tmp_path / f"{name}.zip") as contents:
            made.append(contents.manifest)
    lite, big, back = made
    assert (lite.database, big.database, back.database) == ("sqlite", "postgresql", "sqlite")
    assert lite.head == big.head == back.head
    assert [(x.table, x.rows) for x in lite.tables] == [(x.table, x.rows) for x in big.tables]
    # JSON has no order of keys in PostgreSQL, so rows are compared as what they say.
    with open_backup(tmp_path / "lite.zip") as one, open_backup(tmp_path / "big.zip") as other:
        for x, y in zip(one.manifest.tables, other.manifest.tables, strict=True):
            assert list(one.rows(x)) == list(other.rows(y)), x.table
    assert [(x.table, x.sequence) for x in lite.tables] == [(x.table, x.sequence) for x in back.tables]
