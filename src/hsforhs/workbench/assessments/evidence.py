"""Evidence for scores: files, checked by their content and kept once by their hash; links, kept and never fetched."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.files.documents import DocumentKind, document_kind
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from . import rules
from .guarding import guard_of
from .models import Evidence, Round, StoredFile
from .rules import Deed
from .scoring import area_of

MOST_PER_INDICATOR = 30
_web_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_file(
    *,
    person: User,
    found: Round,
    code: str,
    file: UploadedFile,
    title: str = "",
    dated: dt.date | None = None,
    language: str = "",
) -> Evidence:
    """Keep a file as evidence for an indicator.

    Raises ValidationError when it is too large or when its content is not of a kind that we keep, whatever its name.
    """
    _require(person, found, code)
    kind = kind_kept(file)
    name = Path(file.name or "file").name[:200]
    made = Evidence.objects.create(
        round=found,
        code=code,
        kind=Evidence.Kind.FILE,
        title=(title.strip() or name)[:200],
        language=language,
        content=keep_content(file, kind),
        file_name=name,
        dated=dated,
        added_by=person,
    )
    _record(person, made, "assessments.add_evidence")
    return made


@transaction.atomic
def add_link(
    *,
    person: User,
    found: Round,
    code: str,
    address: str,
    title: str = "",
    dated: dt.date | None = None,
    language: str = "",
) -> Evidence:
    """Keep the address of a page as evidence; the workbench never opens it."""
    _require(person, found, code)
    address = address.strip()
    try:
        _web_address(address)
    except ValidationError:
        raise ValidationError(
            _("This is not the address of a web page; expected one such as https://example.org/report.")
        ) from None
    made = Evidence.objects.create(
        round=found,
        code=code,
        kind=Evidence.Kind.LINK,
        title=(title.strip() or address)[:200],
        language=language,
        address=address,
        dated=dated,
        added_by=person,
    )
    _record(person, made, "assessments.add_evidence")
    return made


@transaction.atomic
def withdraw(*, person: User, found: Evidence) -> None:
    """Take a document back while the round is open; the row stays and says so."""
    _require(person, found.round, found.code)
    if found.withdrawn_at is not None:
        raise PermissionDenied
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    _record(person, found, "assessments.withdraw_evidence")


def kind_kept(file: UploadedFile) -> DocumentKind:
    """Return the kind of a file that is handed in to be kept, as its content tells.

    Raises ValidationError when it is too large, when its content is not of a kind that we keep, whatever its name, and
    when its name promises another kind: whoever opens it later goes by the name.
    """
    if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            _("The file has %(size)d MB; at most %(most)d MB can be kept.")
            % {"size": (file.size or 0) // 2**20, "most": settings.MAX_UPLOAD_BYTES // 2**20}
        )
    kind = document_kind(cast(BinaryIO, file))
    if kind is None:
        kinds = ", ".join(x.title for x in DocumentKind)
        raise ValidationError(
            _("The content of this file is not of a kind that is kept; expected one of: %(kinds)s.") % {"kinds": kinds}
        )
    if not kind.fits(file.name or ""):
        raise ValidationError(
            _("The content of this file is %(kind)s, and its name says something else; give it the right name.")
            % {"kind": kind.title}
        )
    return kind


def keep_content(file: File, kind: DocumentKind) -> StoredFile:
    """Keep the content of a file once; one that is kept already is found by its hash."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    known = StoredFile.objects.filter(sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    made = StoredFile(sha256=digest.hexdigest(), size=file.size or 0, media_type=kind.media_type)
    made.file.save(f"{digest.hexdigest()}.{kind.extension}", file, save=True)
    return made


def _require(person: User, found: Round, code: str) -> None:
    area = area_of(found, code)
    if area is None or not rules.may(person, Deed.SCORE, found, area):
        raise PermissionDenied
    if found.documents.filter(code=code, withdrawn_at=None).count() >= MOST_PER_INDICATOR:
        raise ValidationError(
            _("An indicator holds at most %(most)d documents; take one back first.") % {"most": MOST_PER_INDICATOR}
        )


def _record(person: User, made: Evidence, action: str) -> None:
    record(
        actor=person.actor,
        action=action,
        country=made.round.country,
        subject=reference(made.round),
        facts={
            "code": made.code,
            "evidence": made.pk,
            "kind": str(made.kind),
            "sha256": made.content.sha256 if made.content else None,
        },
        guards=guard_of(made.round),
    )
