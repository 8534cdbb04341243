"""A store of the first landed version, brought up to date by the present program, row for row.

`tools/old_store.py` made the store. On PostgreSQL, which has no file to keep, the rows are loaded into tables made by
the first migrations alone, and these go forward.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.cli.processes import hsforhs, python, skip_beside_postgresql
from tests.workbench.operation.test_schema import schema_of

STORED = Path(__file__).with_name("first-landed.sqlite3.gz")
SKIPPED = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
"""Tables that Django fills itself."""
EMPTY = {
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
    "django_session",
    "threads_celltag",
}
"""Tables that nothing wrote into then."""

COUNT = """
import django, json, sys
django.setup()
from django.db import connection
tables = json.loads(sys.argv[1])
with connection.cursor() as cursor:
    found = {}
    for table in tables:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        found[table] = cursor.fetchone()[0]
print(json.dumps(found))
"""
LOOK = """
import django, json
django.setup()
from django.test import Client
from django.contrib.auth import get_user_model
from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.plans.models import Choice, Plan
plan = Plan.objects.get()
person = get_user_model().objects.get(email="admin@example.org")
client = Client(SERVER_NAME="127.0.0.1")
visitor = {x: client.get(x).status_code for x in ("/", "/places/", "/places/GHA/", "/places/XLM/", "/healthz?ready")}
client.force_login(person)
own = ("/plans/", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/targets/", "/outbox/")
mine = {x: client.get(x).status_code for x in own}
result = verify()
first = Event.objects.order_by("pk").first()
print(json.dumps({
    "pages": {**visitor, **{x.replace(str(plan.pk), "ID"): y for x, y in mine.items()}},
    "broken": list(result.broken), "rows": list(getattr(result, "rows", ())),
    "password": person.check_password("a long password"), "administrator": person.is_administrator,
    "scores": sorted([str(x.round.place.code), x.round.period, x.code, str(x.value), x.state]
        for x in StoredScore.objects.select_related("round__place")),
    "targets": plan.targets, "choices": list(Choice.objects.values_list("action_id", "what", "reason")),
    "first": first.digest,
}))
"""
LOAD = """
import django, json, sqlite3, sys
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
old = sqlite3.connect(sys.argv[1])
old.row_factory = sqlite3.Row
# The last migration of each app: those before it come along.
applied = list(dict(old.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()).items())
executor = MigrationExecutor(connection)
executor.migrate(applied)
state = MigrationExecutor(connection).loader.project_state(applied)
models = {m._meta.db_table: m for m in state.apps.get_models(include_auto_created=True)}
with connection.cursor() as cursor:
    cursor.execute("SET session_replication_role = replica")
    for table in json.loads(sys.argv[2]):
        columns = {f.column: f for f in models[table]._meta.concrete_fields}
        for row in old.execute(f'SELECT * FROM "{table}"'):
            names, values = row.keys(), []
            for name in names:
                field, value = columns[name], row[name]
                kind = field.get_internal_type()
                if value is not None and kind == "BooleanField":
                    value = bool(value)
                if value is not None and kind in ("UUIDField",):
                    value = str(value)
                if value is not None and kind == "DateTimeField":
                    value = value + "+00:00"
                values.append(value)
            quoted = ", ".join(f'"{x}"' for x in names)
            cursor.execute(f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join(["%s"] * len(names))})', values)
        if "id" in columns and columns["id"].get_internal_type() in ("BigAutoField", "AutoField"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\\"{table}\\"', 'id'), COALESCE(MAX(id), 1)) FROM \\"{table}\\""
            )
    cursor.execute("SET session_replication_role = DEFAULT")
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """The stored database as it was, read-only."""
    path = tmp_path_factory.mktemp("first") / "first.sqlite3"
    path.write_bytes(gzip.decompress(STORED.read_bytes()))
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def tables(first: sqlite3.Connection) -> dict[str, int]:
    names = [x[0] for x in first.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    counts = {x: first.execute(f'SELECT COUNT(*) FROM "{x}"').fetchone()[0] for x in names}  # noqa: S608
    return {x: number for x, number in counts.items() if x not in SKIPPED}


def path_of(first: sqlite3.Connection) -> Path:
    return Path(first.execute("PRAGMA database_list").fetchone()["file"])


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, first: sqlite3.Connection, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A store of the first landed version, before the present program touched it."""
    data = tmp_path / "store"
    data.mkdir()
    if request.param == "sqlite":
        skip_beside_postgresql()
        (data / "hsforhs.sqlite3").write_bytes(path_of(first).read_bytes())
        yield {"HSFORHS_DATA": str(data)}
        return
    address = os.environ.get("HSFORHS_DATABASE_URL", "")
    if not address.startswith("postgres"):
        pytest.skip("no PostgreSQL is here: tools/with-postgres.py gives one")
    import psycopg

    name = f"upgrade_{uuid.uuid4().hex[:12]}"
    parts = urlsplit(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        url = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
        settings = {"HSFORHS_DATA": str(data), "HSFORHS_DATABASE_URL": url}
        python(LOAD, str(path_of(first)), json.dumps(list(tables(first))), **settings)
        yield settings
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_stored_database_is_small_and_holds_something_of_every_kind(first: sqlite3.Connection) -> None:
    assert STORED.stat().st_size < 300_000
    found = tables(first)
    assert {x for x, number in found.items() if not number} == EMPTY
    applied = {tuple(x) for x in first.execute("SELECT app, name FROM django_migrations")}
    ours = {name for app, name in applied if app in ("accounts", "assessments", "audit", "places", "plans", "tasks")}
    assert ours == {"0001_first"}, "this must stay the store of the first landed version"


@pytest.mark.slow
def test_an_old_store_is_brought_up_to_date_without_losing_a_row(
    store: dict[str, str], first: sqlite3.Connection, tmp_path: Path
) -> None:
    before = tables(first)
    waits = hsforhs("migrate", "--check", code=1, **store)
    assert "migrations wait" in waits.stderr
    # What is past its time would go as well; the rows of the test are as old as the file.
    keep = {f"HSFORHS_KEEP_{x}": "0" for x in ("UPLOADS", "DOCUMENTS", "JOBS", "MESSAGES", "LINKS", "PERSONAL")}
    done = hsforhs("migrate", **store, **keep)
    assert "brought up to date" in done.stderr
    if "HSFORHS_DATABASE_URL" not in store:
        # The tables are those that an empty store gets at once.
        hsforhs("migrate", "--data", tmp_path / "new")
        assert schema_of(tmp_path / "store" / "hsforhs.sqlite3") == schema_of(tmp_path / "new" / "hsforhs.sqlite3")
    after = json.loads(python(COUNT, json.dumps(list(before)), **store))
    grew = {x for x in before if after[x] != before[x]}
    assert grew <= {"audit_event", "places_place"}
    assert all(after[x] >= before[x] for x in before)
    found: dict[str, Any] = json.loads(python(LOOK, **store))
    assert set(found["pages"].values()) == {200}, found["pages"]
    assert (found["broken"], found["rows"]) == ([], [])
    assert found["password"]
    assert found["administrator"]
    (plan,) = first.execute("SELECT targets FROM plans_plan")
    assert found["targets"] == json.loads(plan["targets"])
    choices = first.execute("SELECT action_id, what, reason FROM plans_choice")
    assert [tuple(x) for x in found["choices"]] == [tuple(x) for x in choices]
    (event,) = first.execute("SELECT digest FROM audit_event ORDER BY id LIMIT 1")
    assert found["first"] == event["digest"]
    scores = first.execute(
        "SELECT p.code place, r.period, s.code, s.value, s.state FROM assessments_storedscore s"
        " JOIN assessments_round r ON r.id = s.round_id JOIN places_place p ON p.id = r.place_id"
    ).fetchall()
    assert len(scores) == len(found["scores"]) > 0
    wanted = sorted((x["place"], x["period"], x["code"], x["state"], x["value"]) for x in scores)
    for (place, period, code, state, value), new in zip(
        wanted, sorted((a, b, c, e, d) for a, b, c, d, e in found["scores"]), strict=True
    ):
        assert (place, period, code, state) == new[:4]
        assert (value is None and new[4] == "None") or float(value) == float(new[4])
