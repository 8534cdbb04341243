"""Writing the records of one country to a signed file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils import timezone

from hsforhs import __version__
from hsforhs.files import BadInput
from hsforhs.files.whole import whole_file
from hsforhs.workbench.assessments.queries import handed_on
from hsforhs.workbench.experiences.handing_on import to_hand_on
from hsforhs.workbench.live_questions.handing_on import give_keys
from hsforhs.workbench.live_questions.handing_on import to_hand_on as events_to_hand_on
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import changed_at, holds
from hsforhs.workbench.plans.queries import plans_to_hand_on
from hsforhs.workbench.safekeeping.backup import snapshot

from .keys import fingerprint, own_key
from .layout import ATTACHMENTS, FORMAT, MANIFEST, PUBLIC_KEY, RECORDS, SIGNATURE, TABLES, VERSION, statements
from .part_layout import PARTS

_CHUNK = 1024 * 1024


def make_bundle(target: Path, country: Place) -> Counter[str]:
    """Write the published assessments of a country with places, sources, documents and plans, and what its events
    taught: reviews with their lessons, timelines, recommendations; its workshops without names of participants. Counts
    what it holds.

    The file is signed, not encrypted: private records in it can be read by whoever holds it.
    """
    with (
        tempfile.TemporaryDirectory(prefix=".bundle-", dir=target.absolute().parent) as folder,
        whole_file(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        records = Path(folder) / RECORDS
        give_keys([country, *branch(country)])
        with snapshot():
            rows, files = _collect(country)
        _write_records(records, rows)
        parts = [add_part(archive, records, RECORDS)]
        parts += [add_part(archive, path, f"{ATTACHMENTS}{sha256}") for sha256, path in sorted(files.items())]
        sign(archive, {"format": FORMAT, "version": VERSION, "country": country.code}, parts)
    return Counter({name: len(found) for name, found in rows.items()})


def _collect(country: Place) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Path]]:
    places = [country, *branch(country)]
    codes = {x.pk: x.code for x in places}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    files: dict[str, Path] = {}
    rows["place"] = [_row("place", place, parent=codes.get(place.parent_id or 0, "")) for place in places]
    sources: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for found in handed_on(places):
        if found.source_id not in sources:
            sources[found.source_id] = len(sources) + 1
            rows["source"].append(_row("source", found.source, number=sources[found.source_id]))
        number = numbers[found.pk] = len(numbers) + 1
        rows["round"].append(
            _row("round", found, number=number, place=codes[found.place_id], source=sources[found.source_id])
        )
        rows["score"] += [_row("score", x, round=number) for x in found.scores.all()]
        rows["area"] += [_row("area", x, round=number, code=x.group) for x in found.areas.all() if x.priority_actions]
        for document in found.documents.all():
            content = document.content
            if content:
                files[content.sha256] = Path(content.file.path)
            rows["document"].append(_row("document", document, round=number, sha256=content.sha256 if content else ""))
    for plan in plans_to_hand_on(numbers):
        rows["plan"].append(_row("plan", plan, round=numbers[plan.round_id], id=str(plan.pk)))
        rows["choice"] += [_row("choice", x, plan=str(plan.pk)) for x in plan.choices.all()]
        _add_parts(rows, plan)
    for found_rows in (to_hand_on(places), events_to_hand_on(places)):
        for table, written in found_rows.items():
            rows[table] += written
    return rows, files


def _add_parts(rows: dict[str, list[dict[str, Any]]], plan: Plan) -> None:
    number = str(plan.pk)
    for part in PARTS:
        found = part.read(plan)
        if not holds(found):
            continue
        rows["part"].append({"plan": number, "name": part.name, "changed_at": changed_at(plan, part)})
        for table, written in found.items():
            rows[table] += [{"plan": number, **row} for row in written]


def _row(table: str, record: Any, **given: object) -> dict[str, Any]:
    return {name: given[name] if name in given else getattr(record, name) for name in TABLES[table]}


def _write_records(path: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements():
            database.execute(statement)
        for table, found in rows.items():
            columns = TABLES[table]
            marks = ", ".join("?" for _ in columns)
            database.executemany(
                f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - our own names
                ([_stored(row[name]) for name in columns] for row in found),
            )


def _stored(value: Any) -> str | int | None:
    """Write a value as SQLite keeps it: texts, whole numbers, JSON, dates as ISO."""
    if value is None or isinstance(value, str | int):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def add_part(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    """Write a file into a bundle and return its name, size and digest for the manifest."""
    if not path.is_file():
        raise BadInput(f"the document {path.name} is not in the store any more", expected="a file for each document")
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    archive.write(path, name)
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def sign(archive: zipfile.ZipFile, facts: Mapping[str, Any], parts: Sequence[dict[str, Any]]) -> None:
    """Write the manifest of a bundle (what it is and the digests of its parts), its signature and the public key."""
    key = own_key()
    public = key.public_key().public_bytes_raw()
    manifest = json.dumps(
        {
            **facts,
            "program": __version__,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "key": fingerprint(public),
            "parts": parts,
        },
        indent=1,
    ).encode()
    archive.writestr(MANIFEST, manifest)
    archive.writestr(SIGNATURE, key.sign(manifest))
    archive.writestr(PUBLIC_KEY, public)
