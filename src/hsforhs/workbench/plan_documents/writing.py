"""Writing the pack of one province, kept until the plan changes."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from hsforhs.formats.living.sheets import write_part_xlsx
from hsforhs.formats.living.word import write_part_docx
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.documents import folder_of, state_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition

from .costed import outgoing

WRITERS = {"xlsx": write_part_xlsx, "docx": write_part_docx}


def pack_name(plan: Plan, part: Place, kind: str) -> str:
    """Return the name under which a person saves the pack."""
    return f"{slugify(plan.place.name)}-{slugify(part.name) or part.code}-plan.{kind}"


def pack(plan: Plan, part: Place, kind: str) -> Path:
    """Return the file of one province in its present state, written now if it is not there yet."""
    with in_own_edition(plan):
        path = folder_of(plan) / f"{state_of(plan)}-{part.pk}.{kind}"
        if path.exists():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: the same one may be written at this moment.
        fresh = path.with_name(f"{uuid.uuid4().hex}.part")
        try:
            WRITERS[kind](outgoing(plan, part=part), fresh, made_on=timezone.localdate())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    for older in path.parent.glob(f"*-{part.pk}.{kind}"):
        if older != path:
            older.unlink(missing_ok=True)
    return path
