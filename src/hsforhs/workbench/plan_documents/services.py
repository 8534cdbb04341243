"""What a person can do with documents of a plan that came back: hand them in, take fields of them, drop them."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.files import BadInput, Sentence
from hsforhs.files.documents import DocumentKind, document_kind
from hsforhs.files.limits import check_bytes
from hsforhs.formats.living.records import Returned
from hsforhs.formats.living.sheets_read import LIMITS, read_living_xlsx
from hsforhs.formats.living.word_read import read_living_docx
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import instance_id, record
from hsforhs.workbench.look.wordings import all_wordings
from hsforhs.workbench.messages.services import send
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.queries import catalogue_of, plan_record
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

from . import rules
from .checking import Checking
from .content import actions_in, drafted_ids, living_plan, narrowed
from .difference import Change, Difference, difference
from .storing import Taken, store

MOST_WAITING = 40
"""Files of one person and plan that may wait at a time: more than any country has provinces at work at once."""
MOST_OF_VISITORS = 5
"""The same for whoever holds the link of a plan without author."""


class OutdatedError(ValidationError):
    """Something of what the page showed was changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed one of these rows after the page was made. Nothing is stored; look at it again.")
        )


def hand_in(*, person: Person, plan: Plan, files: Sequence[UploadedFile]) -> list[PlanReturn]:
    """Keep documents of a plan that came back, beside those that wait already; nothing of them is stored yet.

    Raises BadInput when one of them is not a whole document of this plan, or the pack of a province of others; then
    none is kept.
    """
    reach = _require(person, plan)
    actor, instance = actor_of(person), instance_id()
    found = []
    for file in files:
        name = (file.name or "file")[:200]
        check_bytes(file.size, LIMITS.max_file_bytes, file=name)
        content = file.read()
        _check_part(reach, _read(content, name, plan, instance))
        found.append((name, content, hashlib.sha256(content).hexdigest()))
    waiting = {x.sha256 for x in PlanReturn.objects.filter(plan=plan, actor=actor).only("sha256")}
    allowed = MOST_WAITING if person.is_authenticated else MOST_OF_VISITORS
    if len(waiting | {x[2] for x in found}) > allowed:
        raise ValidationError(
            _("At most %(most)d files can wait at a time; take or drop the others first.") % {"most": allowed}
        )
    made = []
    with transaction.atomic():
        for name, content, sha256 in found:
            kept = {"content": content, "file_name": name, "passed_on": False}
            made.append(PlanReturn.objects.update_or_create(plan=plan, actor=actor, sha256=sha256, defaults=kept)[0])
        _record(person, plan, "plans.hand_in_pack", {"sha256": [x[2] for x in found]})
    return made


def returned_by(person: Person, plan: Plan) -> list[PlanReturn]:
    """The documents that a person handed in for a plan and has not confirmed, with those passed on to them."""
    return list(_waiting(person, plan).order_by("pk"))


def _waiting(person: Person, plan: Plan) -> QuerySet[PlanReturn]:
    which = Q(actor=actor_of(person), passed_on=False)
    if rules.takes_what_is_passed_on(person, plan):
        which |= Q(passed_on=True)
    return PlanReturn.objects.filter(which, plan=plan)


def difference_of(person: Person, plan: Plan, waiting: Sequence[PlanReturn] | None = None) -> Difference:
    """Compare all documents of a person that wait with the plan as it is stored now, and with each other.

    Raises BadInput when a file cannot be read any more, as a newer catalogue or edition may not know its rows.
    """
    if waiting is None:
        waiting = returned_by(person, plan)
    instance = instance_id()
    files = [_read(bytes(x.content), x.file_name, plan, instance) for x in waiting]
    return compare(person, plan, files, instance=instance)


def compare(person: Person, plan: Plan, files: Sequence[Returned], *, instance: str) -> Difference:
    """Compare documents with the plan as it is stored now, and with each other, as this person may store them.

    Who works on the part of a province alone is told nothing of the rows of others, whatever the documents ask.
    """
    reach = rules.reach(person, plan)
    drafted = plan_record(plan)
    stored = living_plan(plan, drafted, instance=instance)
    own = None
    if not reach.hands_in_all:
        own = actions_in(plan, reach.provinces)
        stored = narrowed(stored, own)
    known = catalogue_of(plan).actions
    checking = Checking(
        person,
        plan,
        stored,
        drafted_ids(plan, drafted),
        {x.casefold(): x for x in known},
        {x.code for x in branch(plan.place)},
        {x.action.id for x in drafted.lines},
        own,
    )
    return difference(files, stored, check=checking, settle=checking.settle).with_waiting(checking.waits)


def accept(
    *,
    person: Person,
    plan: Plan,
    shown: Mapping[str, str],
    taken: Collection[str] = (),
    picks: Mapping[str, str] | None = None,
    everything: str = "",
) -> Counter[str]:
    """Store the fields that a person took, all or none; returns how many of each table.

    ``shown`` holds the mark of each field as the page showed it, ``taken`` the names of the fields to store, ``picks``
    the side in each conflict; ``everything``, the mark of the whole difference, takes all that only files changed
    instead. Files of which every field was shown or taken are forgotten, unless something of them waits for others:
    :func:`pass_on` hands it to them. Raises OutdatedError when a field that is
    taken changed after the page was made, UndecidedError when a side is missing: the store is then unchanged.
    """
    with transaction.atomic():
        held = (
            Plan.objects.select_for_update(of=("self",))
            .select_related("place", "round__source", "author", "catalogue__catalogue")
            .get(pk=plan.pk)
        )
        _require(person, held)
        waiting = returned_by(person, held)
        found = difference_of(person, held, waiting)
        changes = found.by_key()
        if everything:
            if everything != found.mark:
                raise OutdatedError
            taken, shown = found.plain, {}
        elif any(x not in changes or changes[x].mark != shown.get(x) for x in taken):
            raise OutdatedError
        wanted = set(taken)
        stored = take(person, held, [x for key, x in changes.items() if key in wanted], picks or {})
        unseen = changes.keys() - wanted - shown.keys()
        facts = {"sha256": [x.sha256 for x in waiting], "taken": dict(stored), "left": len(changes) - len(wanted)}
        if not unseen and not found.waiting:
            PlanReturn.objects.filter(pk__in=[x.pk for x in waiting]).delete()
        _record(person, held, "plans.accept_pack", facts)
    return stored


@transaction.atomic
def pass_on(*, person: Person, plan: Plan, address: str = "") -> int:
    """Pass the documents of a province on to who may cost the plan: what the province may not store itself.

    The author is written to, with the ``address`` where they wait. Returns how many fields wait in them.
    """
    _require(person, plan)
    waiting = [x for x in returned_by(person, plan) if not x.passed_on]
    number = len(difference_of(person, plan, waiting).waiting)
    if not number:
        raise ValidationError(_("Nothing in these files waits for the secretariat."))
    # The days after which files are deleted begin anew.
    PlanReturn.objects.filter(pk__in=[x.pk for x in waiting]).update(passed_on=True, at=timezone.now())
    if plan.author is not None and plan.author.is_active:
        subject = ngettext(
            "%(place)s: a province passed %(number)d field of the plan on",
            "%(place)s: a province passed %(number)d fields of the plan on",
            number,
        ) % {"place": plan.place.name, "number": number}
        names = [x.file_name for x in waiting]
        send(to=plan.author.email, subject=subject, body="\n".join([*names, "", address]), kind="plan-pack")
    _record(person, plan, "plans.pass_on_pack", {"sha256": [x.sha256 for x in waiting], "fields": number})
    return number


def compare_files(*, person: Person, plan: Plan, files: Sequence[Path]) -> Difference:
    """Compare documents on disk with the plan as it is stored now; nothing of them is kept.

    Raises BadInput when one of them is not a whole document of this plan.
    """
    reach = _require(person, plan)
    instance = instance_id()
    read = [_read(x.read_bytes(), x.name, plan, instance) for x in files]
    for returned in read:
        _check_part(reach, returned)
    return compare(person, plan, read, instance=instance)


@transaction.atomic
def accept_files(*, person: Person, plan: Plan, files: Sequence[Path]) -> Counter[str]:
    """Store all that only documents on disk changed, all to the same; returns how many of each table."""
    held = Plan.objects.select_for_update(of=("self",)).select_related("place", "author", "catalogue__catalogue")
    plan = held.get(pk=plan.pk)
    found = compare_files(person=person, plan=plan, files=files)
    changes = found.by_key()
    stored = take(person, plan, [changes[x] for x in found.plain], {})
    digests = [hashlib.sha256(x.read_bytes()).hexdigest() for x in files]
    facts = {"sha256": digests, "taken": dict(stored), "left": len(changes) - len(found.plain)}
    _record(person, plan, "plans.accept_pack", facts)
    return stored


def take(person: Person, plan: Plan, changes: Iterable[Change], picks: Mapping[str, str]) -> Counter[str]:
    """Store the chosen value of each change; returns how many of each table. The caller holds the transaction."""
    values = [(x, x.chosen(picks.get(x.key, ""))) for x in changes]
    rows = [Taken(x, value) for x, value in values if value is not None]
    store(person, plan, rows)
    return Counter(x.change.table.key for x in rows)


@transaction.atomic
def drop(*, person: Person, plan: Plan, number: int | None = None) -> int:
    """Forget documents that came back, all of a person or one; the plan stays as it is. Returns how many."""
    _require(person, plan)
    found = _waiting(person, plan)
    if number is not None:
        found = found.filter(pk=number)
    digests = list(found.values_list("sha256", flat=True))
    if digests:
        found.delete()
        _record(person, plan, "plans.drop_pack", {"sha256": digests})
    return len(digests)


@transaction.atomic
def purge_returned(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete documents that were handed in before a moment and never confirmed; returns how many."""
    due = PlanReturn.objects.filter(at__lt=before)
    number = due.count()
    if not dry_run:
        due.delete()
    return number


def _read(content: bytes, name: str, plan: Plan, instance: str) -> Returned:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        path.write_bytes(content)
        try:
            return replace(read_returned(path, plan, instance), file=name)
        except BadInput as error:
            raise error.at(file=name) from None


def read_returned(path: Path, plan: Plan, instance: str) -> Returned:
    """Read a document of a plan in any language; its kind is told from its bytes.

    Raises BadInput when it is not a whole document of this plan.
    """
    with path.open("rb") as stream:
        kind = document_kind(stream)
    if kind is DocumentKind.DOCX:
        return read_living_docx(path, instance=instance, plan=str(plan.pk), wordings=all_wordings())
    known = catalogue_of(plan)
    return read_living_xlsx(path, instance=instance, plan=str(plan.pk), catalogue=known, wordings=all_wordings())


def _require(person: Person, plan: Plan) -> rules.Reach:
    reach = rules.reach(person, plan)
    if not reach.may_hand_in:
        raise PermissionDenied
    return reach


def _check_part(reach: rules.Reach, returned: Returned) -> None:
    if not reach.hands_in_all and returned.part not in reach.codes:
        raise BadInput(
            Sentence("the document is of %(part)s", part=returned.part)
            if returned.part
            else Sentence("the document is of the whole plan"),
            file=returned.file,
            expected=Sentence(
                "the pack of %(provinces)s, where you contribute", provinces=" / ".join(sorted(reach.codes))
            ),
        )


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
