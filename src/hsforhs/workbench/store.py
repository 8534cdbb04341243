"""Preparing a store: folder, database, places; for the demo with the worked example on top."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.core.management import call_command
from django.db import connection

from .accounts.models import User
from .accounts.services import create_administrator, create_sign_in_link
from .audit.services import OPERATOR, adopt
from .editions.services import register_shipped
from .library.services import load_stock
from .messages.services import resume
from .operation.retention import purge
from .operation.schema import bring_up_to_date
from .places.services import sync_states
from .tasks.services import fail_interrupted

_PREPARE_LOCK = 7_301_907
DEMO_MARK = "demo-store"
DEMO_EMAIL = "administrator@demo.example"
PASSWORD_FILE = "administrator-password"  # noqa: S105 - the name of a file, not a password


def prepare_folder(data: Path) -> None:
    """Make the data folder, for its owner alone."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)


def prepare_store() -> int:
    """Bring the database up to date, fill the tree of places, delete what is past its time.

    Returns how many migrations it applied. Processes that start together wait for each other.
    """
    with _alone():
        applied = bring_up_to_date()
        call_command("createcachetable", verbosity=0)
        adopt(actor=OPERATOR)
        register_shipped()
        sync_states(actor=OPERATOR)
        load_stock(actor=OPERATOR)
        purge(actor=OPERATOR)
        fail_interrupted()
        resume()
    return applied


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time prepare: a site and its worker may start at the same moment on an empty database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARE_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARE_LOCK])
        return
    with (Path(settings.DATA_DIR) / "prepare.lock").open("w") as stream:
        locks.lock(stream, locks.LOCK_EX)
        yield


def is_demo(data: Path) -> bool:
    """Say whether a data folder was made by `hsforhs demo`."""
    return (data / DEMO_MARK).exists()


def prepare_demo(data: Path) -> None:
    """Prepare a store with the worked example and one administrator with a random password."""
    # Only the demo needs it, and every command that opens a store comes by this module.
    from .worked_example import load_worked_example

    (data / DEMO_MARK).touch()
    prepare_store()
    load_worked_example()
    path = data / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18) + "\n", encoding="utf-8")
    create_administrator(
        actor=OPERATOR,
        email=DEMO_EMAIL,
        password=path.read_text(encoding="utf-8").strip(),
        name="Demo administrator",
    )


def administrator() -> User | None:
    """Return the first administrator of the store."""
    return User.objects.filter(is_administrator=True, is_active=True).order_by("pk").first()


def sign_in_path(user: User) -> str:
    """Return the path of a fresh one-time sign-in link."""
    from django.urls import reverse

    return reverse("accounts:link", args=[create_sign_in_link(actor=OPERATOR, user=user)])


def database_in_words() -> str:
    """Say which database is in use, without its password."""
    entry = settings.DATABASES["default"]
    if "sqlite" in str(entry["ENGINE"]):
        return f"SQLite in {entry['NAME']}"
    return f"PostgreSQL database {entry['NAME']} at {entry['HOST'] or 'the local socket'}"
