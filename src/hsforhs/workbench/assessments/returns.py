"""What a person can do with a pack that came back: hand it in, take rows of it, drop it."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes
from hsforhs.formats.pack import ReturnedPack
from hsforhs.formats.pack_read import LIMITS, read_pack
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from . import rules
from .guarding import guard_of
from .models import AreaSheet, AreaState, PackReturn, Round
from .pack_difference import PackDifference, pack_difference
from .packs import origin_of
from .rounds import OutdatedError
from .rules import Deed
from .scoring import save_actions, save_score

_WORKING_NAME = "pack.xlsx"


def hand_in(*, person: User, found: Round, file: UploadedFile, language: str = "") -> PackReturn:
    """Keep a pack that came back, in place of an older one of the same person; nothing of it is stored yet.

    Raises BadInput when the file is not a whole pack of this round.
    """
    if not rules.may(person, Deed.SCORE, found):
        raise PermissionDenied
    name = (file.name or "file")[:200]
    check_bytes(file.size, LIMITS.max_file_bytes, file=name)
    content = file.read()
    _read(content, name, found)
    digest = hashlib.sha256(content).hexdigest()
    kept = {"content": content, "file_name": name, "sha256": digest, "language": language}
    with transaction.atomic():
        made, _new = PackReturn.objects.update_or_create(round=found, person=person, defaults=kept)
        _record(person, found, "assessments.hand_in_pack", {"sha256": digest})
    return made


def returned_by(person: User, found: Round) -> PackReturn | None:
    """The pack that a person handed in for a round and has not confirmed."""
    return PackReturn.objects.filter(round=found, person=person).first()


def difference_of(returned: PackReturn, *, person: User, found: Round) -> PackDifference:
    """Compare a pack with the round as it is stored now."""
    return _difference(_read(bytes(returned.content), returned.file_name, found), person, found, returned.language)


def accept(
    *,
    person: User,
    returned: PackReturn,
    shown: Mapping[str, str],
    taken: Collection[str],
    picks: Mapping[str, Mapping[str, str]],
) -> Counter[str]:
    """Store the rows that a person took, all or none, and forget the file; returns how many of each kind were stored.

    ``shown`` holds the mark of each row as the page showed it, ``taken`` the names of the rows to store, ``picks`` the
    side of each field that was asked, by row. Raises OutdatedError when a row that is taken, or the right to write it,
    changed after the page was made; UndecidedError when a side is missing; ValidationError for what the round cannot
    hold. The store is unchanged in each of these cases.
    """
    pack = _read(bytes(returned.content), returned.file_name, returned.round)
    with transaction.atomic():
        found = (
            Round.objects.select_for_update(of=("self",)).select_related("place", "adapted").get(pk=returned.round_id)
        )
        if not rules.may(person, Deed.SCORE, found) or returned.person_id != person.pk:
            raise PermissionDenied
        changes = _difference(pack, person, found, returned.language).by_key()
        if any(x not in changes or changes[x].mark != shown.get(x) for x in taken):
            raise OutdatedError
        stored: Counter[str] = Counter()
        areas = {x.group: x for x in found.areas.select_related("round__place")}
        for key, change in changes.items():
            if key not in taken:
                continue
            entry = change.taken(picks.get(key, {}))
            if entry == change.theirs:
                continue
            if isinstance(entry, str):
                _store_actions(person, found, areas[change.code], entry, returned.language)
            else:
                try:
                    save_score(person=person, found=found, code=change.code, version=change.version, entry=entry)
                except ValidationError as error:
                    raise ValidationError(f"{change.code}: {error.messages[0]}") from None
            stored[change.kind] += 1
        facts = {"sha256": returned.sha256, "taken": dict(stored), "left": len(changes) - sum(stored.values())}
        PackReturn.objects.filter(pk=returned.pk).delete()
        _record(person, found, "assessments.accept_pack", facts)
    return stored


@transaction.atomic
def drop(*, person: User, returned: PackReturn) -> None:
    """Forget a pack that came back; the round stays as it is."""
    if returned.person_id != person.pk:
        raise PermissionDenied
    _record(person, returned.round, "assessments.drop_pack", {"sha256": returned.sha256})
    PackReturn.objects.filter(pk=returned.pk).delete()


@transaction.atomic
def purge_returned(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete packs that were handed in before a moment and never confirmed; returns how many."""
    due = PackReturn.objects.filter(at__lt=before)
    number = due.count()
    if not dry_run:
        due.delete()
    return number


def _store_actions(person: User, found: Round, area: AreaSheet, text: str, language: str) -> None:
    # The version of an area also counts its scores, some of which may just have been stored from the same pack.
    version = found.areas.values_list("version", flat=True).get(pk=area.pk)
    save_actions(person=person, area=area, version=version, text=text, language=language or area.language)


def _difference(pack: ReturnedPack, person: User, found: Round, language: str) -> PackDifference:
    def why_not(area: AreaSheet | None) -> str:
        if area is not None and rules.may(person, Deed.SCORE, found, area):
            return ""
        if not rules.may(person, Deed.SCORE, found):
            return _("the round is not open for scores any more")
        if area is not None and area.state != AreaState.DRAFT:
            return _("the area is %(state)s") % {"state": area.get_state_display()}
        return _("it is not one of your areas")

    return pack_difference(
        pack,
        scores={x.code: x for x in found.scores.all()},
        areas={x.group: x for x in found.areas.all()},
        why_not=why_not,
        language=language,
    )


def _read(content: bytes, name: str, found: Round) -> ReturnedPack:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _WORKING_NAME
        path.write_bytes(content)
        try:
            return read_pack(path, expected=origin_of(found))
        except BadInput as error:
            raise error.at(file=name) from None


def _record(person: User, found: Round, action: str, facts: Mapping[str, object]) -> None:
    record(
        actor=person.actor,
        action=action,
        country=found.country,
        subject=reference(found),
        facts=facts,
        guards=guard_of(found),
    )
