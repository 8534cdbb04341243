"""Faults of the machine under the store: one sentence for the operator, a plain page for the reader, nothing stored."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory

from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.config.faults import fault_in_words, kind_of, server_error, store_in_words


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        (PermissionError(errno.EACCES, "Permission denied"), "read-only"),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (OperationalError("database or disk is full"), "full"),
        (OperationalError("disk I/O error"), "full"),
        (OperationalError("attempt to write a readonly database"), "read-only"),
        (OperationalError("unable to open database file"), "read-only"),
        (OperationalError("cannot execute INSERT in a read-only transaction"), "read-only"),
        (OperationalError("database is locked"), "busy"),
        (OperationalError('could not extend file "base/1/2": No space left on device'), "full"),
        (OperationalError("connection to server at localhost failed: Connection refused"), "absent"),
        (DatabaseError("file is not a database"), "damaged"),
        (DatabaseError("database disk image is malformed"), "damaged"),
        (OperationalError("no such table: x"), None),
        (ValueError("database is locked"), None),
    ],
)
def test_each_fault_has_a_kind_and_a_sentence(error: Exception, kind: str | None) -> None:
    assert kind_of(error) == kind
    sentence = fault_in_words(error)
    assert (sentence is None) is (kind is None)
    if sentence:
        assert "\n" not in sentence
        assert store_in_words() in sentence


def test_a_file_at_fault_is_named() -> None:
    sentence = fault_in_words(OSError(errno.ENOSPC, "No space left on device", "/srv/files/a.pdf"))
    assert sentence is not None
    assert sentence.startswith("/srv/files/a.pdf: the disk is full")


@pytest.fixture
def full_disk(db: None) -> Iterator[None]:
    """A SQLite database that may not grow by a single page."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite lets a test set the size of the database")
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (before,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {before}")


@pytest.fixture
def read_only(db: None) -> Iterator[None]:
    """A SQLite database that refuses every write."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite lets a test forbid writing")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


def test_a_full_disk_is_told_and_nothing_is_half_stored(full_disk: None) -> None:
    large = {"text": "x" * 2_000_000}
    with pytest.raises(OperationalError) as caught:
        record(actor="operator", action="test.fill", facts=large)
    assert not Event.objects.filter(action="test.fill").exists()
    assert kind_of(caught.value) == "full"


def test_a_read_only_database_is_told(read_only: None) -> None:
    with pytest.raises(OperationalError) as caught:
        record(actor="operator", action="test.write")
    assert kind_of(caught.value) == "read-only"


def test_reading_goes_on_and_storing_answers_503(
    example_store: None, read_only: None, caplog: pytest.LogCaptureFixture
) -> None:
    from hsforhs.workbench.assessments.models import Round

    found = Round.objects.filter(place__code="XLM", instrument="spar-2").order_by("-period")[0]
    client = Client()
    assert client.get("/places/XLM/").status_code == 200
    answer = client.post("/plans/draft/", {"place": "XLM", "round": found.pk, "years": 1})
    assert answer.status_code == 503
    assert "cannot be written" in answer.content.decode()


class TestPages:
    @pytest.fixture
    def failing(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Let the home page fail with a chosen error."""
        from hsforhs.workbench.atlas import views

        def fail(error: Exception) -> None:
            def raise_it(*_: object, **__: object) -> None:
                raise error

            monkeypatch.setattr(views, "render", raise_it)

        return fail

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            ("database or disk is full", "The disk of the server is full"),
            ("attempt to write a readonly database", "cannot be written"),
            ("database is locked", "try again in a minute"),
            ("connection refused", "does not answer"),
            ("file is not a database", "bring back the last backup"),
        ],
    )
    def test_the_reader_gets_a_plain_page(
        self, failing: Any, said: str, shown: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        failing(OperationalError(said))
        answer = Client().get("/about/")
        assert answer.status_code == 503
        assert answer["Retry-After"] == "30"
        assert shown in answer.content.decode()
        assert "Traceback" not in caplog.text
        assert store_in_words() in caplog.text

    @pytest.mark.django_db
    def test_a_fault_of_the_program_stays_one(self, failing: Any) -> None:
        failing(OperationalError("no such table: x"))
        answer = Client(raise_request_exception=False).get("/about/")
        assert answer.status_code == 500
        assert "fault of the workbench" in answer.content.decode()

    def test_errors_outside_of_pages_are_answered_too(self) -> None:
        request = RequestFactory().get("/")
        try:
            raise OperationalError("database is locked")
        except OperationalError:
            assert server_error(request).status_code == 503
        try:
            raise KeyError("x")
        except KeyError:
            assert server_error(request).status_code == 500
        assert server_error(request).status_code == 500


@pytest.mark.django_db
def test_the_sentence_is_sqlites_own() -> None:
    """The sayings that are looked for are those that the library really says."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE a (b)")
    database.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        database.execute("INSERT INTO a VALUES (zeroblob(100000))")
    assert kind_of(OperationalError(str(caught.value))) == "full"
    database.close()
    assert not Event.objects.exists()
