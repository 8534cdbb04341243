"""What a person can do with a list of places: hand it in, confirm it or drop it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.files.keeping import kept_remark
from hsforhs.geography import Country, Mapped, PlaceRow, read_places
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.difference import TreeDifference, tree_difference
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import import_places

from . import rules
from .models import TreeUpload

KEPT = dt.timedelta(days=2)
"""How long a list waits to be confirmed."""


def hand_in(*, person: Person, country: Place, file: UploadedFile, on: dt.date, mapped: Mapped) -> TreeUpload:
    """Read a list and keep what it holds; nothing changes before it is confirmed. Raises BadInput."""
    if not (isinstance(person, User) and rules.may_change_tree(person, country)):
        raise PermissionDenied
    name = (file.name or "file")[:200]
    with tempfile.TemporaryDirectory(prefix="hsforhs-places-") as folder:
        path = Path(folder) / "places"
        with path.open("wb") as target:
            target.writelines(file.chunks())
        try:
            reading = read_places(path, Country(country.code, country.iso2), mapped=mapped)
        except BadInput as error:
            raise error.at(file=name) from None
    found = tree_difference(country, reading.rows, on=on, file=name)
    with transaction.atomic():
        purge_lists()
        TreeUpload.objects.filter(person=person, place=country).delete()
        return TreeUpload.objects.create(
            place=country,
            country=country.code,
            person=person,
            file_name=name,
            layout=reading.layout,
            rows=[_plain(x) for x in reading.rows],
            remarks=[kept_remark(x) for x in reading.remarks],
            on=on,
            digest=found.digest,
        )


def difference(upload: TreeUpload) -> TreeDifference:
    """Compare a list with the tree as it is now. Raises BadInput when the tree no longer takes it."""
    return tree_difference(upload.place, _rows(upload), on=upload.on, file=upload.file_name)


@transaction.atomic
def confirm(*, person: Person, upload: TreeUpload, digest: str) -> TreeDifference:
    """Store the difference that was shown, told by its digest. Raises BadInput when it is not the same any more."""
    if not (isinstance(person, User) and rules.may_follow(person, upload)):
        raise PermissionDenied
    found = import_places(
        actor=person.actor,
        country=upload.place,
        rows=_rows(upload),
        on=upload.on,
        file=upload.file_name,
        layout=upload.layout,
        expected=digest,
    )
    upload.delete()
    return found


@transaction.atomic
def drop(*, person: Person, upload: TreeUpload) -> None:
    """Forget a list."""
    if not rules.may_follow(person, upload):
        raise PermissionDenied
    upload.delete()


def purge_lists(*, dry_run: bool = False) -> int:
    """Forget lists that nobody confirmed in time; returns how many."""
    due = TreeUpload.objects.filter(at__lt=timezone.now() - KEPT)
    return due.count() if dry_run else due.delete()[0]


def _plain(row: PlaceRow) -> dict[str, Any]:
    return {name: x.isoformat() if isinstance(x, dt.date) else x for name, x in asdict(row).items()}


def _rows(upload: TreeUpload) -> list[PlaceRow]:
    return [_row(x) for x in upload.rows]


def _row(kept: Mapping[str, Any]) -> PlaceRow:
    dates = {name: kept[name] and dt.date.fromisoformat(kept[name]) for name in ("valid_from", "valid_to")}
    return PlaceRow(**{**kept, **dates})
