"""Saying how far a next step is, with evidence that it happened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.evidence import keep_content, kind_kept
from hsforhs.workbench.stewardship.texts import optional

from .. import fields, rules
from ..content import content_of, fill
from ..models import NextStep
from ..words import StepState
from .recording import difference
from .writing import ConflictError, locked, write


@transaction.atomic
def follow(
    *,
    person: User,
    step: NextStep,
    version: int,
    given: Mapping[str, Any],
    file: UploadedFile | None = None,
    remark: str = "",
) -> NextStep:
    """Say how far a step is; its owner may, and who writes at the event. What is done needs evidence.

    Raises PermissionDenied, ValidationError, and ConflictError where somebody said something else meanwhile.
    """
    row = cast(NextStep, locked(step))
    if not rules.may_follow(person, row):
        raise PermissionDenied
    content = fields.evidence(given)
    before = content_of(row)
    if file is not None:
        row.evidence_file, row.file_name = keep_content(file, kind_kept(file)), Path(file.name or "file").name[:200]
        content |= {"evidence_file": row.evidence_file.sha256, "file_name": row.file_name}
    after = {**before, **content}
    if after["state"] == StepState.DONE and not (
        after["evidence"] or after["evidence_address"] or after["evidence_file"]
    ):
        raise ValidationError(_("Say what proves that it is done: in words, by an address or by a file."))
    if not difference(before, after):
        return row
    if row.version != version:
        raise ConflictError(row)
    fill(row, content)
    write(row, person, "follow", before, remark=optional(remark, longest=400))
    return row
