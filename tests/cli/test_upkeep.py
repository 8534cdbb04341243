"""Commands that keep a store in order, run as processes; on PostgreSQL where the tests are run with one."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.cli.processes import HSFORHS, fetch, forked, hsforhs, running, skip_beside_postgresql


@pytest.fixture(params=["sqlite", "postgres", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty store: SQLite, or a new PostgreSQL database under either name of its scheme."""
    if request.param == "sqlite":
        skip_beside_postgresql()
        yield {"HSFORHS_DATA": str(tmp_path / "store")}
        return
    address = os.environ.get("HSFORHS_DATABASE_URL", "")
    if not address.startswith("postgres"):
        pytest.skip("no PostgreSQL is here: tools/with-postgres.py gives one")
    import psycopg

    name = f"trial_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(address)
        url = urlunsplit((request.param, parts.netloc, f"/{name}", parts.query, ""))
        yield {"HSFORHS_DATA": str(tmp_path / "store"), "HSFORHS_DATABASE_URL": url}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_an_empty_database_is_migrated_and_then_served(
    database: dict[str, str], free_tcp_port: int, tmp_path: Path
) -> None:
    waits = hsforhs("migrate", "--check", code=1, **database)
    assert "migrations wait" in waits.stderr
    first = hsforhs("migrate", **database)
    assert "brought up to date" in first.stderr
    assert "the database is up to date: 0 migrations were applied" in hsforhs("migrate", **database).stdout
    assert hsforhs("migrate", "--check", **database).stdout == "the database is up to date\n"
    log = tmp_path / "log"
    with running([*HSFORHS, "serve", "--port", str(free_tcp_port)], free_tcp_port, log, **database):
        status, _, page = fetch(free_tcp_port, "/places/GHA/")
        assert (status, "Ghana" in page) == (200, True)
        assert fetch(free_tcp_port, "/healthz?ready")[0] == 200
    assert "brought up to date" not in log.read_text(encoding="utf-8")


def test_serving_an_empty_database_prepares_it_and_says_so(
    database: dict[str, str], free_tcp_port: int, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with running([*HSFORHS, "serve", "--port", str(free_tcp_port)], free_tcp_port, log, **database):
        assert fetch(free_tcp_port, "/places/GHA/")[0] == 200
    assert "the database was brought up to date" in log.read_text(encoding="utf-8")


def test_processes_that_start_together_on_an_empty_database_wait_for_each_other(database: dict[str, str]) -> None:
    started = [forked("migrate", **database) for _ in range(3)]
    ended = [(process.output(), process.returncode) for process in started]
    assert [code for _, code in ended] == [0, 0, 0], ended
    assert sum("0 migrations were applied" in said[0] for said, _ in ended) == 2
    assert hsforhs("audit", "verify", **database).returncode == 0


def test_a_database_that_is_away_is_one_sentence_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://ann:hunter2@127.0.0.1:1/hs?connect_timeout=2"
    for words in (("migrate",), ("migrate", "--check"), ("purge",)):
        done = hsforhs(*words, "--data", tmp_path / "store", code=2, HSFORHS_DATABASE_URL=url)
        assert "PostgreSQL database hs at 127.0.0.1 cannot be used" in done.stderr
        assert "hunter2" not in done.stderr


def test_purge_counts_and_then_deletes(tmp_path: Path) -> None:
    data = tmp_path / "store"
    done = hsforhs("purge", "--data", data, code=2)
    assert "expected one after `hsforhs migrate`" in done.stderr
    hsforhs("migrate", "--data", data)
    uploads = data / "files" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "stray").write_bytes(b"x")
    os.utime(uploads / "stray", (0, 0))
    counted = json.loads(hsforhs("purge", "--data", data, "--dry-run", "--json").stdout)
    assert (counted["dry_run"], counted["deleted"]["stray files"]) == (True, 1)
    assert (uploads / "stray").exists()
    table = hsforhs("purge", "--data", data).stdout
    assert re.search(r"^stray files +1$", table, re.MULTILINE)
    assert not (uploads / "stray").exists()


def test_retention_is_a_setting(tmp_path: Path) -> None:
    done = hsforhs("migrate", "--data", tmp_path / "store", code=2, HSFORHS_KEEP_UPLOADS="soon")
    assert "HSFORHS_KEEP_UPLOADS is 'soon'" in done.stderr
