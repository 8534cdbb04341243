"""Bringing a costed plan in as it is proposed, for commands: read, understood and taken in one act, or only tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.plans.models import Plan

from . import imports
from .models import PlanImport
from .rows import StoredRow, Tally, rows_of
from .taking import take


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a person says of a file where it should not be read as it is proposed; None leaves the proposal."""

    columns: Mapping[str, str]
    instrument: str | None = None
    currency: str | None = None
    price_year: int | None = None
    first_year: int | None = None
    replaces: bool = True


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A file with what became of its rows, or would become; ``stored`` says which."""

    file: PlanImport
    rows: tuple[StoredRow, ...]
    tally: Tally
    stored: bool


def bring_in(*, person: Person, plan: Plan, path: Path, meaning: Meaning, store: bool) -> BroughtIn:
    """Take the rows of a file that stand under an action by themselves into a plan; without ``store`` only try it.

    Nobody looks at the rows first, so each is taken under the action that is proposed. Raises BadInput for a file that
    cannot be read, ValidationError where nothing of it can be taken, PermissionDenied for who may not cost the plan.
    """
    with transaction.atomic():
        file = SimpleUploadedFile(path.name, path.read_bytes())
        found = imports.hand_in(person=person, plan=plan, file=file)
        imports.interpret(
            person=person,
            found=found,
            columns={**found.columns, **meaning.columns},
            instrument=meaning.instrument or found.instrument,
            currency=meaning.currency or found.currency,
            price_year=meaning.price_year or found.price_year,
            first_year=meaning.first_year or found.first_year,
            replaces=meaning.replaces,
        )
        tally = take(person=person, found=found)
        found.refresh_from_db()
        transaction.set_rollback(not store)
    return BroughtIn(found, tuple(rows_of(found)), tally, store)
