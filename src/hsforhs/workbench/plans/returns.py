"""What a person can do with a plan workbook that came back: hand it in, take rows of it, drop it."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
from hsforhs.files.limits import megabytes
from hsforhs.formats.plan_pack import LIMITS, ReturnedPlan, Standing, read_plan_pack
from hsforhs.formats.plan_xlsx_read import differences, read_plan_xlsx
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import instance_id, record
from hsforhs.workbench.threads.services import reference

from . import rules, services
from .models import Plan, PlanReturn
from .packs import drafted_ids, standings_of, targets_of
from .plan_difference import PlanChange, PlanDifference, plan_difference
from .queries import catalogue_of, plan_record

_WORKING_NAME = "plan.xlsx"
T = TypeVar("T")


class OutdatedError(ValidationError):
    """Something of what the page showed was changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed one of these rows after the page was made. Nothing is stored; look at it again.")
        )


def hand_in(*, person: Person, plan: Plan, file: UploadedFile) -> PlanReturn:
    """Keep a plan workbook that came back, in place of an older one of the same person; nothing of it is stored yet.

    Raises BadInput when the file is not a whole workbook of this plan.
    """
    _require_change(person, plan)
    name = (file.name or "file")[:200]
    if file.size is None or file.size > LIMITS.max_file_bytes:
        size, most = megabytes(file.size or 0), megabytes(LIMITS.max_file_bytes)
        raise BadInput(f"the file has {size}", file=name, expected=f"at most {most}")
    content = file.read()
    _opened(content, name, lambda path: _read(path, plan))
    _opened(content, name, lambda path: read_plan_xlsx(path, catalogue=catalogue_of(plan)))
    kept = {"content": content, "file_name": name, "sha256": hashlib.sha256(content).hexdigest()}
    with transaction.atomic():
        made, _new = PlanReturn.objects.update_or_create(plan=plan, actor=services.actor_of(person), defaults=kept)
        _record(person, plan, "plans.hand_in_pack", {"sha256": made.sha256})
    return made


def returned_by(person: Person, plan: Plan) -> PlanReturn | None:
    """The workbook that a person handed in for a plan and has not confirmed."""
    return PlanReturn.objects.filter(plan=plan, actor=services.actor_of(person)).first()


def difference_of(returned: PlanReturn, *, plan: Plan) -> PlanDifference:
    """Compare a workbook with the plan as it is stored now."""
    content, name = bytes(returned.content), returned.file_name
    pack = _opened(content, name, lambda path: _read(path, plan))
    filled = _opened(content, name, lambda path: read_plan_xlsx(path, catalogue=catalogue_of(plan)))
    rows = differences(plan_record(plan), filled)
    return _difference(pack, plan, not_kept=sum(x.kind != "removed" and bool(x.cells) for x in rows))


def accept(
    *,
    person: Person,
    returned: PlanReturn,
    shown: Mapping[str, str],
    taken: Collection[str],
    picks: Mapping[str, str],
) -> Counter[str]:
    """Store the rows that a person took, all or none, and forget the file; returns how many of each kind were stored.

    ``shown`` holds the mark of each row as the page showed it, ``taken`` the names of the rows to store, ``picks`` the
    side in each conflict. Raises OutdatedError when a row that is taken changed after the page was made, UndecidedError
    when a side is missing. The store is unchanged in both cases. Targets come first: an action that the draft holds
    by itself under the new targets needs no decision of its own.
    """
    pack = _opened(bytes(returned.content), returned.file_name, lambda path: _read(path, returned.plan))
    with transaction.atomic():
        plan = (
            Plan.objects.select_for_update(of=("self",))
            .select_related("place", "round", "catalogue__catalogue")
            .get(pk=returned.plan_id)
        )
        _require_change(person, plan)
        if returned.actor != services.actor_of(person):
            raise PermissionDenied
        changes = _difference(pack, plan).by_key()
        if any(x not in changes or changes[x].mark != shown.get(x) for x in taken):
            raise OutdatedError
        rows = [x for key, x in changes.items() if key in taken and x.is_taken_from_file(picks.get(key, ""))]
        _store_targets(person, plan, [x for x in rows if x.is_target])
        _store_decisions(person, plan, [x for x in rows if not x.is_target])
        stored: Counter[str] = Counter(x.kind for x in rows)
        facts = {"sha256": returned.sha256, "taken": dict(stored), "left": len(changes) - len(rows)}
        PlanReturn.objects.filter(pk=returned.pk).delete()
        _record(person, plan, "plans.accept_pack", facts)
    return stored


@transaction.atomic
def drop(*, person: Person, returned: PlanReturn) -> None:
    """Forget a workbook that came back; the plan stays as it is."""
    _require_change(person, returned.plan)
    if returned.actor != services.actor_of(person):
        raise PermissionDenied
    _record(person, returned.plan, "plans.drop_pack", {"sha256": returned.sha256})
    PlanReturn.objects.filter(pk=returned.pk).delete()


@transaction.atomic
def purge_returned(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete workbooks that were handed in before a moment and never confirmed; returns how many."""
    due = PlanReturn.objects.filter(at__lt=before)
    number = due.count()
    if not dry_run:
        due.delete()
    return number


def _store_targets(person: Person, plan: Plan, rows: list[PlanChange]) -> None:
    if not rows:
        return
    wanted: dict[str, int] = dict(plan.targets)
    for row in rows:
        if isinstance(row.mine, int):
            wanted[row.code] = row.mine
        else:
            wanted.pop(row.code, None)
    services.set_targets(person=person, plan=plan, targets=wanted)


def _store_decisions(person: Person, plan: Plan, rows: list[PlanChange]) -> None:
    drafted = drafted_ids(plan, plan_record(plan)) if rows else frozenset()
    for row in rows:
        if not isinstance(row.mine, Standing):
            continue
        act = services.add if row.mine.inside else services.take_out
        if row.mine.inside is (row.code in drafted) and not row.mine.reason:
            services.undo(person=person, plan=plan, action_id=row.code)
            continue
        try:
            act(person=person, plan=plan, action_id=row.code, reason=row.mine.reason)
        except ValidationError as error:
            raise ValidationError(f"{row.code}: {error.messages[0]}") from None


def _difference(pack: ReturnedPlan, plan: Plan, *, not_kept: int = 0) -> PlanDifference:
    drafted = plan_record(plan)
    targets = targets_of(plan, drafted)
    return plan_difference(
        pack,
        targets={x.code: x.chosen for x in targets},
        standings=standings_of(plan, drafted),
        drafted=drafted_ids(plan, drafted),
        catalogue=catalogue_of(plan),
        titles={x.code: x.title for x in targets},
        not_kept=not_kept,
    )


def _read(path: Path, plan: Plan) -> ReturnedPlan:
    return read_plan_pack(path, instance=instance_id(), plan=str(plan.pk))


def _opened(content: bytes, name: str, read: Callable[[Path], T]) -> T:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _WORKING_NAME
        path.write_bytes(content)
        try:
            return read(path)
        except BadInput as error:
            raise error.at(file=name) from None


def _require_change(person: Person, plan: Plan) -> None:
    if not rules.may_change(person, plan):
        raise PermissionDenied


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=services.actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
