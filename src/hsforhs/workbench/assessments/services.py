"""What a person can do with a file of scores: hand it in, choose what to read, confirm or drop it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, Numbered, Sentence
from hsforhs.files.keeping import kept_refusal, kept_remark
from hsforhs.framework import framework
from hsforhs.scores import Reading, differences
from hsforhs.scores.gho import Fetched
from hsforhs.scores.readers import AmbiguousFile, read_everything
from hsforhs.scores.readers import choose as choose_scores
from hsforhs.scores.readers.workbook import LAYOUT as WORKBOOK
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import user_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.tasks.models import Job
from hsforhs.workbench.tasks.services import start

from . import rules
from .imports import Counts, RoundChange, SourceNote, changes, store
from .models import Upload

MOST_NAMES = 5
MOST_ROWS = 200
"""Rows of the difference that the page shows; the counts always cover all of them."""
Progress = Callable[[int, int, str], None]


@transaction.atomic
def hand_in(*, person: Person, file: UploadedFile, citation: str = "") -> Job:
    """Keep a file and start reading it; nothing is stored until the person confirms."""
    if not (isinstance(person, User) and rules.may_import(person)):
        raise PermissionDenied
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    upload = Upload(file_name=file.name or "file", sha256=digest.hexdigest(), citation=citation, actor=person.actor)
    upload.file.save(upload.id.hex, file, save=True)
    record(
        actor=upload.actor,
        action="assessments.hand_in",
        subject=f"assessments.upload:{upload.pk}",
        facts={"sha256": upload.sha256},
    )
    return _start_reading(upload)


@transaction.atomic
def choose(*, person: Person, upload: Upload, instrument: str, year: int | None) -> Job:
    """Read the file again for one instrument or year, where it holds several."""
    _require(rules.may_follow(person, upload))
    upload.instrument, upload.year, upload.state = instrument, year, Upload.State.READING
    upload.save(update_fields=["instrument", "year", "state"])
    return _start_reading(upload)


@transaction.atomic
def confirm(
    *,
    person: Person,
    upload: Upload,
    keep_stored: bool,
    visibility: str = Visibility.PRIVATE,
    taken: Collection[str] | None = None,
) -> Job:
    """Start storing what the difference showed; ``visibility`` is that of assessments that are new here.

    ``taken`` names the assessments to store, by their key in the preview; without it all of them.
    """
    _require(rules.may_follow(person, upload) and rules.may_import(person))
    if upload.state != Upload.State.READY:
        raise BadInput(
            Sentence("this file is not ready to import"),
            file=upload.file_name,
            expected=Sentence("a difference without errors"),
        )
    if taken is not None and not set(taken) & {x["key"] for x in upload.preview.get("assessments", [])}:
        raise BadInput(
            Sentence("no assessment is ticked"), file=upload.file_name, expected=Sentence("at least one of the list")
        )
    upload.keep_stored, upload.visibility, upload.state = keep_stored, visibility, Upload.State.STORING
    upload.preview["taken"] = None if taken is None else sorted(taken)
    upload.save(update_fields=["keep_stored", "visibility", "state", "preview"])
    return start(
        store_upload,
        title=_("Importing %(file)s") % {"file": upload.file_name},
        actor=upload.actor,
        next_url=reverse("assessments:upload", args=[upload.pk]),
        upload=str(upload.pk),
    )


@transaction.atomic
def drop(*, person: Person, upload: Upload) -> None:
    """Forget a file that was handed in; the store stays as it is."""
    _require(rules.may_follow(person, upload))
    record(actor=upload.actor, action="assessments.drop_upload", subject=f"assessments.upload:{upload.pk}")
    upload.delete()
    transaction.on_commit(lambda: upload.file.delete(save=False))


def _start_reading(upload: Upload) -> Job:
    return start(
        read_upload,
        title=_("Reading %(file)s") % {"file": upload.file_name},
        actor=upload.actor,
        next_url=reverse("assessments:upload", args=[upload.pk]),
        upload=str(upload.pk),
    )


def read_upload(progress: Progress, *, upload: str) -> None:
    """Work of a job: read the file and keep what it would change, unless the person drops it meanwhile."""
    found = Upload.objects.get(pk=upload)
    progress(0, 2, Sentence("opening the file"))
    try:
        reading = _read(found)
        progress(1, 2, Sentence("comparing with the store"))
        result: dict[str, Any] = {
            "state": Upload.State.READY,
            "error": "",
            "preview": _preview(reading, _own_changes(found, reading)),
            "visibility": usual_visibility(reading),
        }
    except AmbiguousFile as error:
        choices = [list(x) for x in error.choices]
        preview = {"choices": choices, "refusal": kept_refusal(error)}
        result = {"state": Upload.State.CHOICE, "error": str(error), "preview": preview}
    except BadInput as error:
        preview = {**found.preview, "refusal": kept_refusal(error)}
        result = {"state": Upload.State.REFUSED, "error": str(error), "preview": preview}
    # Not save(), which would bring a dropped upload back.
    Upload.objects.filter(pk=found.pk).update(**result)
    progress(2, 2, "")


def store_upload(progress: Progress, *, upload: str) -> None:
    """Work of a job: read the file again and store it in one transaction."""
    found = Upload.objects.get(pk=upload)
    progress(0, 2, Sentence("opening the file"))
    try:
        reading = _read(found)
        # Said before the transaction begins: from inside it nobody else would see it.
        progress(1, 2, Sentence("storing what changes"))
        counts = store(
            [x for x in _own_changes(found, reading) if _is_taken(found, x)],
            actor=found.actor,
            note=source_note(reading, sha256=found.sha256, citation=found.citation, file_name=found.file_name),
            remarks=[str(x) for x in reading.remarks],
            visibility=found.visibility,
            keep_stored=found.keep_stored,
        )
    except BaseException:
        Upload.objects.filter(pk=found.pk).update(state=Upload.State.READY)
        raise
    Upload.objects.filter(pk=found.pk).update(
        state=Upload.State.STORED, preview={**found.preview, "stored": _counts(counts)}
    )
    progress(2, 2, "")


def usual_visibility(reading: Reading) -> Visibility:
    """Published figures are public; what a team wrote into a workbook is its own until somebody opens it."""
    return Visibility.PRIVATE if reading.layout == WORKBOOK else Visibility.PUBLIC


def _own_changes(upload: Upload, reading: Reading) -> list[RoundChange]:
    """Compare with the store; raises BadInput when the file speaks of a place that is not the person's to import."""
    found = changes(reading)
    person = user_of(upload.actor)
    foreign = sorted({x.place.name for x in found if person is None or not rules.may_import(person, x.place)})
    if foreign:
        raise BadInput(
            _foreign(foreign),
            file=upload.file_name,
            expected=Sentence("a file with your places alone"),
        )
    return found


def _foreign(names: Sequence[str]) -> Sentence:
    named = tuple(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return Sentence("you are not a data steward of %(places)s", places=named)
    return Numbered(
        "you are not a data steward of %(places)s and %(number)s other places",
        "you are not a data steward of %(places)s and %(number)s other places",
        number=len(names) - MOST_NAMES,
        places=named,
    )


def _is_taken(upload: Upload, change: RoundChange) -> bool:
    taken = upload.preview.get("taken")
    return taken is None or _key(change) in taken


def _key(change: RoundChange) -> str:
    found = change.assessment
    return " ".join((change.place.code, found.instrument, found.kind, found.period))


def _read(upload: Upload) -> Reading:
    try:
        reading = read_everything(Path(upload.file.path), instrument=upload.instrument or None, year=upload.year)
        if upload.instrument or upload.year:
            return choose_scores(reading, instrument=upload.instrument or None, year=upload.year)
        return reading
    except BadInput as error:
        raise error.at(file=upload.file_name) from None


def source_note(reading: Reading, *, sha256: str, citation: str, file_name: str) -> SourceNote:
    """Describe where the figures of a reading come from."""
    title = citation or reading.title or f"{reading.layout}: {file_name}"
    return SourceNote(title[:400], file_name[:200], sha256, reading.layout, updated_on=reading.updated_on)


def _preview(reading: Reading, found: list[RoundChange]) -> dict[str, Any]:
    words = framework()
    rows = [
        {
            "place": change.place.name,
            "code": change.place.code,
            "indicator": score.key.code,
            "instrument": score.key.instrument_id,
            "kind": score.kind,
            "stored": score.stored.value if score.stored else None,
            "incoming": score.incoming.value if score.incoming else None,
        }
        for change in found
        if change.kind == "changed"
        for score in change.scores
        if score.kind != "same"
    ]
    return {
        "layout": reading.layout,
        "title": reading.title,
        "instruments": list(reading.editions),
        "years": list(reading.years),
        "places": len(found),
        "reported": sum(x.assessment.reported for x in found),
        "counts": _counts(Counts.of(found)),
        "rows": rows[:MOST_ROWS],
        "rows_in_all": len(rows),
        "assessments": [
            {
                "key": _key(x),
                "code": x.place.code,
                "name": x.place.name,
                "period": x.assessment.period,
                "instrument": x.assessment.instrument,
                "kind": x.kind,
            }
            for x in found
            if x.kind != "same"
        ],
        "new_places": [
            {
                "code": x.place.code,
                "name": x.place.name,
                "period": x.assessment.period,
                "instrument": x.assessment.instrument,
            }
            for x in found
            if x.kind == "new"
        ],
        "differences": [
            {"place": x.place, "what": x.what, "published": x.published, "computed": x.computed}
            for change in found
            for x in differences(change.assessment, words)
        ],
        "warnings": [kept_remark(x) for x in reading.remarks],
        "empty_keeps_stored": reading.layout == WORKBOOK,
    }


def _counts(counts: Counts) -> dict[str, dict[str, int]]:
    return {"rounds": dict(counts.rounds), "scores": dict(counts.scores)}


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def import_file(file: Path, reading: Reading, *, citation: str = "", dry_run: bool = False) -> Counts:
    """Store a reading for the operator at the command line; ``dry_run`` only counts."""
    found = changes(reading)
    if dry_run:
        return Counts.of(found)
    return store(
        found,
        actor=OPERATOR,
        note=source_note(
            reading, sha256=hashlib.sha256(file.read_bytes()).hexdigest(), citation=citation, file_name=file.name
        ),
        remarks=[str(x) for x in reading.remarks],
        visibility=usual_visibility(reading),
        keep_stored=reading.layout == WORKBOOK,
    )


def import_fetched(fetched: Fetched, *, dry_run: bool = False) -> Counts:
    """Store figures that came from a service, with address, licence and digest of the answer."""
    found = changes(fetched.reading)
    if dry_run:
        return Counts.of(found)
    note = SourceNote(
        fetched.citation,
        sha256=fetched.sha256,
        layout=fetched.reading.layout,
        address=fetched.address,
        licence=fetched.licence,
    )
    return store(found, actor=OPERATOR, note=note, remarks=[str(x) for x in fetched.reading.remarks])
