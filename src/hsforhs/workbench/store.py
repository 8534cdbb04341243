"""Preparing a store: folder, database, places; and the worked example on top."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.core.management import call_command
from django.db import connection, transaction

from hsforhs.scores import Reading
from hsforhs.scores.examples import citations, invented_places, invented_scores, published_scores

from .accounts.models import User
from .accounts.services import create_administrator, create_sign_in_link
from .assessments.imports import SourceNote, changes, store
from .audit.services import OPERATOR, adopt
from .editions.services import register_shipped
from .example_events import load_events
from .example_exercise import load_exercises
from .example_experiences import load_experiences
from .example_money import load_money
from .example_network import load_network
from .example_outcomes import load_outcomes
from .example_questions import load_questions
from .example_remarks import load_remarks
from .example_team import load_team
from .indicators.services import load_shipped_figures
from .indices.example import load_indices
from .library.services import load_stock
from .messages.services import resume
from .operation.retention import purge
from .operation.schema import bring_up_to_date
from .places.services import add_invented_country, sync_states
from .tasks.services import fail_interrupted

_PREPARE_LOCK = 7_301_907
DEMO_MARK = "demo-store"
DEMO_EMAIL = "administrator@demo.example"
PASSWORD_FILE = "administrator-password"  # noqa: S105 - the name of a file, not a password
INVENTED = "Invented figures of an invented country: Lumora, its provinces, districts and scores do not exist"


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
    (data / DEMO_MARK).touch()
    prepare_store()
    with transaction.atomic():
        load_example()
        load_team()
        load_remarks()
        load_indices()
        load_experiences()
        load_exercises()
        load_network()
        load_events()
        load_questions()
        load_outcomes()
        load_money()
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


def load_example() -> None:
    """Store the published figures of the eight countries and the invented country."""
    add_invented_country(actor=OPERATOR, rows=invented_places())
    cited = citations()
    by_source: dict[str, list] = {}
    for example in (*published_scores(), *invented_scores()):
        by_source.setdefault(example.source, []).append(example.assessment)
    for source, assessments in by_source.items():
        citation = cited.get(source)
        note = SourceNote(
            citation=citation.citation if citation else INVENTED,
            layout="worked example",
            licence=citation.licence_note if citation else "",
        )
        reading = Reading(file=source, layout="worked example", assessments=tuple(assessments))
        store(changes(reading), actor=OPERATOR, note=note)
    load_shipped_figures(actor=OPERATOR)


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
