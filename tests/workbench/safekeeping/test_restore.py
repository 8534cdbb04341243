"""Restores: row for row, all or nothing, and only where nothing is lost by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import Round, StoredScore, Upload
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import adopt, head, record, verify
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import sync_states
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.safekeeping import restore as module
from hsforhs.workbench.safekeeping.backup import back_up
from hsforhs.workbench.safekeeping.restore import first_record, restore
from hsforhs.workbench.safekeeping.schema import program_schema, tables
from hsforhs.workbench.tasks.models import Job

from .conftest import Rows
from .test_contents import Parts, rewrite


def _empty() -> None:
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for table in tables(program_schema()):
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {connection.ops.quote_name(table.name)} CASCADE")
            elif table.label not in ("contenttypes.ContentType", "auth.Permission"):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


@pytest.fixture
def backup(full_store: None, tmp_path: Path) -> Path:
    back_up(tmp_path / "b.zip")
    return tmp_path / "b.zip"


def test_every_row_comes_back_as_it_was(
    backup: Path, all_rows: Callable[[], Rows], media_files: Callable[[], dict[str, bytes]], media: Path
) -> None:
    rows, files, kept = all_rows(), media_files(), head()
    _empty()
    for name in files:
        (media / name).unlink()
    done = restore(backup)
    assert all_rows() == rows
    assert media_files() == files
    assert head() == done.manifest.head == kept
    assert done.audit.whole
    assert done.erased_again == 0
    assert not list(media.parent.glob(".restoring-*"))


def test_the_times_of_making_are_those_of_the_backup(backup: Path) -> None:
    before = dict(Plan.objects.values_list("pk", "changed_at"))
    restore(backup, replace=True)
    assert dict(Plan.objects.values_list("pk", "changed_at")) == before


def test_a_backup_of_what_was_restored_is_the_same(backup: Path, tmp_path: Path) -> None:
    first = restore(backup, replace=True).manifest
    second = back_up(tmp_path / "again.zip")
    assert second.tables == first.tables
    assert second.files == first.files
    assert second.head == first.head


def test_later_records_and_files_are_gone(
    backup: Path, media: Path, all_rows: Callable[[], Rows], media_files: Callable[[], dict[str, bytes]]
) -> None:
    rows, files = all_rows(), media_files()
    User.objects.create_user("later@example.org", "a long password")
    StoredScore.objects.all().delete()
    record(actor="operator", action="test.later")
    (media / "plans" / "x").mkdir(parents=True)
    (media / "plans" / "x" / "old.docx").write_bytes(b"x")
    restore(backup, replace=True)
    assert all_rows() == rows
    assert media_files() == files
    assert not (media / "plans").exists()


def test_new_rows_get_numbers_that_nobody_had(full_store: None, tmp_path: Path) -> None:
    """The number of somebody who was deleted names them in the audit for ever."""
    gone = User.objects.create_user("gone@example.org", "a long password")
    number = gone.pk
    gone.delete()
    back_up(tmp_path / "b.zip")
    restore(tmp_path / "b.zip", replace=True)
    assert User.objects.create_user("new@example.org", "a long password").pk > number
    assert record(actor="operator", action="test.next").previous


def test_nobody_stays_signed_in(backup: Path) -> None:
    session = SessionStore()
    session["_auth_user_id"] = "1"
    session.save()
    restore(backup, replace=True)
    assert not Session.objects.exists()


class TestEmptyStore:
    def test_a_prepared_store_is_empty(self, states_store: None) -> None:
        adopt(actor="operator")
        assert sync_states(actor="operator") == 0
        register_shipped()
        assert first_record() == ""

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "make",
        [
            lambda: User.objects.create_user("a@example.org", "a long password"),
            lambda: Place.objects.create(code="XLM", kind="country", name="Lumora", path="WORLD/XLM", invented=True),
            lambda: Place.objects.create(code="G-1", kind="province", name="North", path="WORLD/GHA/G-1"),
            lambda: record(actor="operator", action="assessments.import"),
            lambda: Job.objects.create(title="x", actor="operator"),
            lambda: Upload.objects.create(file_name="x", actor="operator"),
        ],
    )
    def test_any_record_counts(self, make: Callable[[], object]) -> None:
        assert first_record() == ""
        make()
        assert first_record()

    def test_records_are_not_replaced_by_mistake(self, backup: Path, all_rows: Callable[[], Rows]) -> None:
        record(actor="operator", action="test.later")
        rows = all_rows()
        with pytest.raises(BadInput, match=r"the store holds records .* expected an empty store, or --replace"):
            restore(backup)
        assert all_rows() == rows


class TestAllOrNothing:
    """Whatever stops a restore, the store stays as it was."""

    @pytest.fixture
    def unchanged(
        self, backup: Path, media: Path, all_rows: Callable[[], Rows], media_files: Callable[[], dict[str, bytes]]
    ) -> Callable[[], None]:
        record(actor="operator", action="test.later")
        (media / "later").write_bytes(b"later")
        rows, files = all_rows(), media_files()

        def check() -> None:
            assert all_rows() == rows
            assert media_files() == files
            assert not list(media.parent.glob(".restoring-*"))
            assert verify().whole

        return check

    def _forge(self, backup: Path, table: str, change: Callable[[list[list[object]]], object]) -> None:
        """Change rows and let the manifest agree, as somebody would who knows the format."""
        import hashlib

        def forge(parts: Parts) -> None:
            name = f"tables/{table}.jsonl"
            rows = [json.loads(x) for x in parts[name].splitlines()]
            change(rows)
            parts[name] = b"".join(json.dumps(x).encode() + b"\n" for x in rows)
            manifest = json.loads(parts["manifest.json"])
            for entry in manifest["tables"]:
                if entry["table"] == table:
                    entry.update(rows=len(rows), sha256=hashlib.sha256(parts[name]).hexdigest())
            parts["manifest.json"] = json.dumps(manifest).encode()

        rewrite(backup, forge)

    def test_a_fault_at_the_end(
        self, backup: Path, unchanged: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_erasures: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr(module, "carry_over", fail)
        with pytest.raises(KeyboardInterrupt):
            restore(backup, replace=True)
        unchanged()

    def test_rows_that_point_nowhere(self, backup: Path, unchanged: Callable[[], None]) -> None:
        self._forge(backup, "assessments_round", lambda rows: rows.clear())
        with pytest.raises(BadInput, match="do not fit each other"):
            restore(backup, replace=True)
        unchanged()

    def test_a_row_twice(self, backup: Path, unchanged: Callable[[], None]) -> None:
        self._forge(backup, "audit_event", lambda rows: rows.append(rows[0]))
        with pytest.raises(BadInput, match="the rows of audit_event do not fit each other"):
            restore(backup, replace=True)
        unchanged()

    def test_a_value_of_another_type(self, backup: Path, unchanged: Callable[[], None]) -> None:
        self._forge(backup, "plans_plan", lambda rows: rows[0].__setitem__(0, "no uuid"))
        with pytest.raises(BadInput, match="rows 1 and following of plans_plan hold a value of another type"):
            restore(backup, replace=True)
        unchanged()

    def test_a_last_event_taken_away(self, backup: Path, unchanged: Callable[[], None]) -> None:
        self._forge(backup, "audit_personalvalues", lambda rows: rows.clear())
        self._forge(backup, "audit_event", lambda rows: rows.pop())
        with pytest.raises(BadInput, match="the last audit event is not the one that the manifest names"):
            restore(backup, replace=True)
        unchanged()

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda m: m["tables"].pop(), "has other columns than the store"),
            (lambda m: m["tables"][0]["columns"].reverse(), "has other columns than the store"),
            (lambda m: m["schema"].update(audit="0999_later"), "made by a newer program .* 0999_later of audit"),
            (lambda m: m["schema"].update(later="0001_first"), "made by a newer program"),
        ],
    )
    def test_another_schema(
        self,
        backup: Path,
        unchanged: Callable[[], None],
        change: Callable[[dict[str, list[object]]], object],
        said: str,
    ) -> None:
        def forge(parts: Parts) -> None:
            manifest = json.loads(parts["manifest.json"])
            change(manifest)
            for name in [x for x in parts if x.startswith("tables/")]:
                if name not in {f"tables/{x['table']}.jsonl" for x in manifest["tables"]}:
                    del parts[name]
            parts["manifest.json"] = json.dumps(manifest).encode()

        rewrite(backup, forge)
        with pytest.raises(BadInput, match=said):
            restore(backup, replace=True)
        unchanged()

    def test_no_room_for_the_files(
        self, backup: Path, unchanged: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from types import SimpleNamespace

        monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=3))
        with pytest.raises(BadInput, match=r"need 0 MB and .* has 0 MB left; expected enough room"):
            restore(backup, replace=True)
        unchanged()


def test_a_store_that_was_tampered_with_comes_back_and_says_so(full_store: None, tmp_path: Path) -> None:
    Round.objects.filter(instrument="spar-2").update(published_total=99)
    back_up(tmp_path / "b.zip")
    done = restore(tmp_path / "b.zip", replace=True)
    assert not done.audit.whole
    assert Event.objects.count() == done.manifest.events
