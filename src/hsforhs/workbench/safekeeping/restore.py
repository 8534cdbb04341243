"""Bringing a store back from one file: all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DataError, IntegrityError, connection, models, transaction

from hsforhs.files import BadInput
from hsforhs.files.limits import megabytes
from hsforhs.files.whole import sync_folder
from hsforhs.workbench.audit.services import Verification, verify
from hsforhs.workbench.places.models import Kind

from .contents import Contents, open_backup
from .erasures import carry_over, present_erasures
from .manifest import FileEntry, Manifest, TableEntry
from .schema import Table, known_migrations, program_schema, set_sequence, tables
from .upgrading import brought_up_to_date
from .values import decode

T = TypeVar("T")
_BATCH = 500
_STAGING = ".restoring-"
_PREPARED_EVENTS = ("places.sync_states", "audit.adopt", "operation.purge", "editions.register", "library.load_stock")
_OF_EVERY_STORE = frozenset({"contenttypes.ContentType", "auth.Permission", "sites.Site"})


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: the manifest, the state of the audit, and how many erasures were done again."""

    manifest: Manifest
    audit: Verification
    erased_again: int


def restore(source: Path, *, replace: bool = False) -> Restored:
    """Fill the present, prepared store from a backup.

    Raises BadInput, with the store unchanged, for a damaged file, for a backup of a newer program, and for a store
    that holds records unless ``replace``.
    """
    if not replace and (what := first_record()):
        raise BadInput(
            f"the store holds records ({what}), which a restore would replace",
            expected="an empty store, or --replace",
        )
    with open_backup(source) as contents:
        schema = program_schema()
        _check_age(contents.manifest, file=contents.file)
        if contents.manifest.schema == schema:
            return _fill(contents, tables(schema))
        with brought_up_to_date(source) as fresh, open_backup(fresh) as newer:
            done = _fill(newer, tables(schema))
            old = contents.manifest
            return replaced(done, manifest=replaced(done.manifest, made_at=old.made_at, program=old.program))


def first_record() -> str:
    """Name the first kind of record in the store beyond what every prepared store holds; empty without any."""
    for table in tables(program_schema()):
        if table.label in _OF_EVERY_STORE or not table.kept:
            continue
        rows = table.model._base_manager.all()
        if table.label == "places.Place":
            rows = rows.filter(models.Q(kind__in=(Kind.PROVINCE, Kind.DISTRICT)) | models.Q(invented=True))
        if table.label == "editions.Edition":
            rows = rows.filter(shipped=False)
        if table.label == "library.Document":
            rows = rows.exclude(added_by="program")
        if table.label == "library.Tag":
            rows = rows.exclude(document__added_by="program", status="proposed")
        if table.label in ("library.LibraryState", "library.LibraryChange"):
            rows = rows.none()
        if table.label == "audit.Event":
            rows = rows.exclude(action__in=_PREPARED_EVENTS)
        if rows.exists():
            return str(table.model._meta.verbose_name_plural)
    return ""


def _check_age(manifest: Manifest, *, file: str) -> None:
    known = known_migrations()
    for app, name in manifest.schema.items():
        if (app, name) not in known:
            raise BadInput(
                f"the backup was made by a newer program ({manifest.program}, migration {name} of {app})",
                file=file,
                expected="that version of the program, or a newer one",
            )


def _fill(contents: Contents, found: list[Table]) -> Restored:
    with stage_files(contents) as place_files:
        with transaction.atomic():
            _lock(found)
            erasures = present_erasures()
            load_rows(contents, found)
            again = carry_over(erasures)
            audit = verify()
            # Files have names of their own for ever: put in place now, they are there when the rows are. Without
            # the rows, should this process die, nobody sees them.
            place_files()
        ContentType.objects.clear_cache()
        _delete_other_files(contents.manifest.files)
    return Restored(contents.manifest, audit, again)


def load_rows(contents: Contents, found: list[Table]) -> None:
    """Replace all rows by those of a backup of the same schema, in the transaction of the caller."""
    _compare_columns(contents, found)
    _empty(found)
    by_name = {table.name: table for table in found}
    for entry in contents.manifest.tables:
        _insert(contents, entry, by_name[entry.table])
    for entry in contents.manifest.tables:
        if by_name[entry.table].numbered:
            set_sequence(by_name[entry.table], _last_number(entry, contents.manifest))
    _check_rows(contents, by_name)


def _last_number(entry: TableEntry, manifest: Manifest) -> int:
    """The last number given in a table; PostgreSQL counts rolled back events, which SQLite would miss as cut off."""
    return 0 if entry.table == "audit_event" and manifest.database != "sqlite" else entry.sequence


def _compare_columns(contents: Contents, found: Iterable[Table]) -> None:
    expected = {table.name: table.columns for table in found if table.kept}
    held = {x.table: x.columns for x in contents.manifest.tables}
    for name in sorted({*expected, *held}):
        if expected.get(name) != held.get(name):
            raise BadInput(
                f"the table {name} of the backup has other columns than the store",
                file=contents.file,
                expected="a backup made by a program with the same parts",
            )


def _lock(found: Iterable[Table]) -> None:
    """Keep others from writing meanwhile; a SQLite transaction that writes does so by itself."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table.name) for table in found)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def _empty(found: Iterable[Table]) -> None:
    """Delete all rows, also of who is signed in: their numbers may belong to other people afterwards."""
    with connection.cursor() as cursor:
        for table in found:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def _insert(contents: Contents, entry: TableEntry, table: Table) -> None:
    fields = table.fields
    rows_of: Any = table.model._base_manager.all()
    for number, rows in enumerate(_batches(contents.rows(entry), _BATCH)):
        try:
            records = [table.model(**_decoded(fields, row)) for row in rows]
        except (ValueError, TypeError, ArithmeticError):
            raise BadInput(
                f"the rows {number * _BATCH + 1} and following of {entry.table} hold a value of another type",
                file=contents.file,
                expected="rows as `hsforhs backup` writes them",
            ) from None
        size = max(1, connection.ops.bulk_batch_size(fields, records))
        try:
            for some in _batches(records, size):
                # Raw: the times of making and changing are those of the backup, not of now.
                rows_of._insert(some, fields=fields, using=connection.alias, raw=True)
        except (DataError, IntegrityError):
            raise _misfit(contents, entry.table) from None


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def _decoded(fields: Iterable[Any], row: Iterable[Any]) -> dict[str, Any]:
    return {field.attname: decode(field, value) for field, value in zip(fields, row, strict=True)}


def _misfit(contents: Contents, where: str) -> BadInput:
    return BadInput(
        f"the rows of {where} do not fit each other",
        file=contents.file,
        expected="rows as `hsforhs backup` writes them",
    )


def _check_rows(contents: Contents, by_name: Mapping[str, Table]) -> None:
    try:
        connection.check_constraints()
    except IntegrityError:
        raise _misfit(contents, "the backup") from None
    events = by_name["audit_event"].model._base_manager
    last = events.order_by("-pk").values_list("digest", flat=True).first() or ""
    if last != contents.manifest.head:
        raise BadInput(
            "the last audit event is not the one that the manifest names",
            file=contents.file,
            expected="a file as `hsforhs backup` wrote it",
        )


@contextmanager
def stage_files(contents: Contents) -> Iterator[Any]:
    """Unpack the files beside their place; gives what moves them there."""
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in media.parent.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    needed = sum(x.bytes for x in contents.manifest.files)
    if needed > (free := shutil.disk_usage(media).free):
        raise BadInput(
            f"the files of the backup need {megabytes(needed)} and {media} has {megabytes(free)} left",
            file=contents.file,
            expected="enough room on the disk",
        )
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=media.parent))

    def place() -> None:
        for entry in contents.manifest.files:
            target = media / entry.name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (staging / entry.name).replace(target)
        for folder in {(media / x.name).parent for x in contents.manifest.files}:
            sync_folder(folder)

    try:
        for entry in contents.manifest.files:
            contents.extract(entry, staging / entry.name)
        yield place
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _delete_other_files(kept: Iterable[FileEntry]) -> None:
    """Delete files of records that were replaced, and documents that are written anew when somebody asks for them."""
    media = Path(settings.MEDIA_ROOT)
    wanted = {media / x.name for x in kept}
    for path in sorted(media.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink(missing_ok=True)
