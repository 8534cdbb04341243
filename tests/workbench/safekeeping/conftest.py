"""A store with a row of every kind, and ways to look at all rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import add_user
from hsforhs.workbench.assessments.models import Round, Upload
from hsforhs.workbench.assessments.queries import latest_with_scores, round_by_id
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.services import add, draft_plan
from hsforhs.workbench.safekeeping.schema import program_schema, tables
from hsforhs.workbench.tasks.models import Job
from hsforhs.workbench.threads.services import tag

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def media(tmp_path: Path, settings: object) -> Path:
    """A folder of files for this test alone."""
    folder = tmp_path / "store" / "files"
    folder.mkdir(parents=True)
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    return folder


@pytest.fixture
def full_store(transactional_db: None, example_store: None, administrator: User, media: Path) -> None:
    """The worked example with people, a role, an uploaded file, a plan with a choice, a job and a tag."""
    place = Place.objects.get(code="XLM")
    person, _new = add_user(email="steward@example.org", role=Role.STEWARD, place=place, name="Élodie علي 李")
    person.groups.add(Group.objects.create(name="a group"))
    upload = Upload(file_name="scores.csv", sha256="ab" * 32, actor=person.actor, preview={"a": [1, 2.5, None]})
    upload.file.save(upload.id.hex, ContentFile(b"iso3,year\n"), save=True)
    stored = latest_with_scores([round_by_id(x.pk) for x in Round.objects.filter(place=place).order_by("-period")])
    assert stored is not None
    plan = draft_plan(person=administrator, stored=stored, years=1)
    add(person=administrator, plan=plan, action_id=_any_action(), reason="wanted")
    Job.objects.create(title="done", actor="operator", state="done")
    tag(record=plan, cells=[Cell("D2", "HIS")], proposer="operator")
    place.valid_from = dt.date(2020, 2, 29)
    place.save()


def _any_action() -> str:
    from hsforhs.planning import action_catalogue

    return next(iter(action_catalogue().actions))


@pytest.fixture
def all_rows() -> Callable[[], Rows]:
    """Read every row of every kept table with the values that the database itself gives."""

    def read() -> Rows:
        found: Rows = {}
        with connection.cursor() as cursor:
            for table in tables(program_schema()):
                if table.kept:
                    columns = ", ".join(map(connection.ops.quote_name, table.columns))
                    cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table.name)}")  # noqa: S608
                    found[table.name] = sorted(cursor.fetchall(), key=repr)
        return found

    return read


@pytest.fixture
def media_files() -> Callable[[], dict[str, bytes]]:
    """Read every file of the store."""

    def read() -> dict[str, bytes]:
        root = Path(settings.MEDIA_ROOT)
        return {str(x.relative_to(root)): x.read_bytes() for x in root.rglob("*") if x.is_file()}

    return read
