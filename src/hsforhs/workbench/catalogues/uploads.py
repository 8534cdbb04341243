"""A file of a catalogue between handing it in and confirming it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes
from hsforhs.planning.own_catalogue import CatalogueReading, CatalogueTable, read_own_catalogue, read_table
from hsforhs.planning.own_catalogue.table import LIMITS
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person

from . import rules, services
from .models import CatalogueUpload, CatalogueVersion

T = TypeVar("T")


@transaction.atomic
def hand_in(*, person: Person, file: UploadedFile, **details: object) -> CatalogueUpload:
    """Keep a file to look at; ``details`` are the further fields of the upload. Raises BadInput for no table."""
    if not (isinstance(person, User) and rules.may_import(person)):
        raise PermissionDenied
    name = (file.name or "file")[:200]
    check_bytes(file.size, LIMITS.max_file_bytes, file=name)
    services.short_name(str(details.get("name", "")))
    content = file.read()
    sheet = str(details.get("sheet", ""))
    _opened(content, name, lambda path: read_table(path, given={}, sheet=sheet))
    CatalogueUpload.objects.filter(person=person).delete()
    return CatalogueUpload.objects.create(person=person, content=content, file_name=name, **details)


def table_of(upload: CatalogueUpload) -> CatalogueTable:
    """The table of the file with its headings. Raises BadInput."""
    return _opened(bytes(upload.content), upload.file_name, lambda path: _table(path, upload))


def reading_of(upload: CatalogueUpload) -> CatalogueReading:
    """What the file holds with the columns as they are chosen now. Raises CatalogueRefused with the rows, BadInput."""
    found = _opened(
        bytes(upload.content),
        upload.file_name,
        lambda path: read_own_catalogue(
            path,
            columns=upload.columns,
            guess=upload.columns is None,
            sheet=upload.sheet,
            instrument=upload.instrument,
        ),
    )
    return replace(found, file=upload.file_name)


@transaction.atomic
def choose_columns(*, person: Person, upload: CatalogueUpload, columns: Mapping[str, str]) -> None:
    """Say which column holds which field; an empty field leaves the column out."""
    _require(person, upload)
    upload.columns = dict(columns)
    upload.save(update_fields=["columns"])


@transaction.atomic
def confirm(*, person: Person, upload: CatalogueUpload) -> CatalogueVersion:
    """Store the catalogue and forget the file. Raises BadInput; the store is unchanged then."""
    actor = _require(person, upload).actor
    version = services.store_catalogue(
        actor=actor,
        reading=reading_of(upload),
        name=upload.name,
        licence=upload.licence,
        source=upload.source,
        readable_by=upload.readable_by,
        replace=upload.replace,
    )
    upload.delete()
    return version


@transaction.atomic
def drop(*, person: Person, upload: CatalogueUpload) -> None:
    """Forget a file."""
    _require(person, upload)
    upload.delete()


@transaction.atomic
def purge_catalogue_files(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete files that were handed in before a moment and never confirmed; returns how many."""
    due = CatalogueUpload.objects.filter(at__lt=before)
    return due.count() if dry_run else due.delete()[0]


def _require(person: Person, upload: CatalogueUpload) -> User:
    if not (isinstance(person, User) and rules.may_follow(person, upload)):
        raise PermissionDenied
    return person


def _table(path: Path, upload: CatalogueUpload) -> CatalogueTable:
    return read_table(path, given={}, sheet=upload.sheet)


def _opened(content: bytes, name: str, read: Callable[[Path], T]) -> T:
    with tempfile.TemporaryDirectory(prefix="hsforhs-catalogue-") as folder:
        path = Path(folder) / "catalogue"
        path.write_bytes(content)
        try:
            return read(path)
        except BadInput as error:
            raise error.at(file=name) from None
