"""What stands beside the scores of a round, as another instance hands it on: texts, priority actions, documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import URLValidator
from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.files.documents import document_kind
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from .evidence import MOST_PER_INDICATOR, keep_content
from .guarding import guard_of
from .models import AreaSheet, AreaState, Evidence, Round

_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class ScoreTexts:
    """Texts beside one score, and their language."""

    strengths: str = ""
    to_strengthen: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document: a file that lies at ``path``, or the address of a page."""

    code: str
    title: str
    language: str = ""
    address: str = ""
    sha256: str = ""
    file_name: str = ""
    dated: dt.date | None = None
    path: Path | None = None


@dataclass(slots=True)
class Details:
    """What stands beside the scores of one round, by indicator or area."""

    texts: dict[str, ScoreTexts] = field(default_factory=dict)
    areas: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)


@transaction.atomic
def receive_details(*, actor: str, found: Round, details: Details, file: str) -> int:
    """Add to a published round what differs; returns the number of texts, areas and documents added or changed.

    Raises BadInput for a document whose content is not of a kind that is kept.
    """
    changed = _texts(found, details) + _areas(found, details) + _documents(found, details.documents, file)
    if changed:
        record(
            actor=actor,
            action="assessments.receive_details",
            country=found.country,
            subject=reference(found),
            facts={"changed": changed},
            guards=guard_of(found),
        )
    return changed


def _texts(found: Round, details: Details) -> int:
    changed = 0
    for score in found.scores.all():
        texts = details.texts.get(score.code)
        if texts is None or (score.strengths, score.to_strengthen, score.language) == (
            texts.strengths,
            texts.to_strengthen,
            texts.language,
        ):
            continue
        score.strengths, score.to_strengthen = texts.strengths, texts.to_strengthen
        score.language = texts.language[:10]
        score.save(update_fields=["strengths", "to_strengthen", "language"])
        changed += 1
    return changed


def _areas(found: Round, details: Details) -> int:
    changed = 0
    known = {x.group: x for x in found.areas.all()}
    for group, (actions, language) in details.areas.items():
        area = known.get(group)
        if area is not None and (area.priority_actions, area.language) == (actions, language):
            continue
        AreaSheet.objects.update_or_create(
            round=found,
            group=group[:8],
            defaults={"priority_actions": actions, "language": language[:10], "state": AreaState.AGREED},
        )
        changed += 1
    return changed


def _documents(found: Round, documents: Sequence[Document], file: str) -> int:
    known = {(x.code, x.content.sha256 if x.content else x.address) for x in found.documents.select_related("content")}
    codes = {x.code for x in found.scores.all()}
    changed = 0
    for document in documents:
        key = (document.code, document.sha256 or document.address)
        if key in known:
            continue
        if document.code not in codes or sum(code == document.code for code, _ in known) >= MOST_PER_INDICATOR:
            raise BadInput(
                f"the document '{document.title}' stands at {document.code}",
                file=file,
                expected=f"an indicator of the round, with at most {MOST_PER_INDICATOR} documents",
            )
        _add(found, document, file)
        known.add(key)
        changed += 1
    return changed


def _add(found: Round, document: Document, file: str) -> None:
    content = None
    if document.sha256:
        if document.path is None:
            raise BadInput(f"the file of '{document.title}' is missing", file=file, expected="an attachment for it")
        with document.path.open("rb") as stream:
            kind = document_kind(stream)
            if kind is None:
                raise BadInput(
                    f"the file of '{document.title}' is not of a kind that is kept as evidence",
                    file=file,
                    expected="a document or a picture",
                )
            content = keep_content(File(stream, name=document.file_name), kind)
    else:
        try:
            _web_address(document.address)
        except ValidationError:
            raise BadInput(
                f"'{document.address}' is not the address of a web page", file=file, expected="https://..."
            ) from None
    Evidence.objects.create(
        round=found,
        code=document.code,
        kind=Evidence.Kind.FILE if content else Evidence.Kind.LINK,
        title=document.title[:200],
        language=document.language[:10],
        address="" if content else document.address[:500],
        content=content,
        file_name=Path(document.file_name).name[:200],
        dated=document.dated,
    )
