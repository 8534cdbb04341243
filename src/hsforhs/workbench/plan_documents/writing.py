"""Writing the pack of one province, kept until the plan changes."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from hsforhs.formats.living.sheets import write_part_xlsx
from hsforhs.formats.living.word import write_part_docx
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.wordings import wording_in
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.documents import ending, forget_older, kept_at
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition

from .costed import outgoing

WRITERS = {"xlsx": write_part_xlsx, "docx": write_part_docx}


def pack_name(plan: Plan, part: Place, kind: str, language: str) -> str:
    """Return the name under which a person saves the pack."""
    return f"{slugify(plan.place.name)}-{slugify(part.name) or part.code}-plan{ending(language)}.{kind}"


def pack(plan: Plan, part: Place, kind: str, language: str = ENGLISH) -> Path:
    """Return the file of one province in its present state, written now if it is not there yet."""
    with in_own_edition(plan):
        path = kept_at(plan, kind, language, part=str(part.pk))
        if path.exists():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: the same one may be written at this moment.
        fresh = path.with_name(f"{uuid.uuid4().hex}.part")
        try:
            rows = outgoing(plan, part=part, language=language)
            WRITERS[kind](rows, fresh, made_on=timezone.localdate(), wording=wording_in(language))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    forget_older(path, kind)
    return path
