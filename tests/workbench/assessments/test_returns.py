"""Handing in a pack and taking rows of it: all or nothing, one event for each, nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments import returns
from hsforhs.workbench.assessments.models import AreaSheet, PackReturn, Round, RoundState, StoredScore
from hsforhs.workbench.assessments.pack_difference import UndecidedError
from hsforhs.workbench.assessments.rounds import OutdatedError, open_round, propose
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.services import reference
from tests.workbench.assessments.packing import Fill, filled, taken_away, upload

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
Write = Callable[..., StoredScore]
SIXTY: Fill = {"C5.1": {"New score": 60, "Reasoning": "Weekly reports"}, "C5": {"Action 1": "Train the teams"}}


def hand_in(person: User, found: Round, content: bytes, **more: str) -> PackReturn:
    return returns.hand_in(person=person, found=found, file=upload(content), **more)


def take(person: User, returned: PackReturn, *keys: str, **picks: dict[str, str]) -> Any:
    found = Round.objects.get(pk=returned.round_id)
    changes = returns.difference_of(returned, person=person, found=found).by_key()
    chosen = {key.replace("_", "."): sides for key, sides in picks.items()}
    return returns.accept(
        person=person,
        returned=returned,
        shown={key: x.mark for key, x in changes.items()},
        taken=keys or list(changes),
        picks={f"score-{key}": sides for key, sides in chosen.items()},
    )


def actions_of(events: Iterable[Event]) -> list[str]:
    return [x.action for x in events]


def test_ticked_rows_are_stored_with_one_event_each_and_one_for_the_pack(open_spar: Round, contributor: User) -> None:
    content = filled(taken_away(open_spar), {**SIXTY, "C5.2": {"New score": 40}})
    returned = hand_in(contributor, open_spar, content)
    assert open_spar.scores.get(code="C5.1").version == 1
    last = Event.objects.latest("pk").pk
    stored = take(contributor, returned, "score-C5.1", "area-C5")
    assert dict(stored) == {"changed": 2}
    row = open_spar.scores.get(code="C5.1")
    assert (row.value, row.reasoning, row.version, row.changed_by) == (60, "Weekly reports", 2, contributor.actor)
    assert open_spar.scores.get(code="C5.2").value is None
    assert open_spar.areas.get(group="C5").actions == ["Train the teams"]
    events = Event.objects.filter(pk__gt=last).order_by("pk")
    assert actions_of(events) == ["assessments.score", "assessments.actions", "assessments.accept_pack"]
    facts = events.last().facts  # type: ignore[union-attr]
    assert (facts["taken"], facts["left"], facts["sha256"]) == ({"changed": 2}, 1, returned.sha256)
    assert not PackReturn.objects.exists()
    checked = verify()
    assert (checked.broken, [x for x in checked.rows if x.reference == reference(open_spar)]) == ((), [])


def test_the_same_workbook_twice_changes_nothing(open_spar: Round, contributor: User) -> None:
    content = filled(taken_away(open_spar), SIXTY)
    take(contributor, hand_in(contributor, open_spar, content))
    again = hand_in(contributor, open_spar, content)
    assert returns.difference_of(again, person=contributor, found=open_spar).shown == ()
    last = Event.objects.latest("pk").pk
    assert not take(contributor, again)
    assert actions_of(Event.objects.filter(pk__gt=last)) == ["assessments.accept_pack"]
    assert open_spar.scores.get(code="C5.1").version == 2


def test_a_conflict_needs_a_choice(open_spar: Round, contributor: User, steward: User, write: Write) -> None:
    content = filled(taken_away(open_spar), SIXTY)
    write(steward, open_spar, "C5.1", 20, reasoning="Two provinces are silent")
    returned = hand_in(contributor, open_spar, content)
    with pytest.raises(UndecidedError):
        take(contributor, returned, "score-C5.1", "area-C5", C5_1={"score": "mine"})
    assert open_spar.areas.get(group="C5").actions == []
    take(contributor, returned, "score-C5.1", C5_1={"score": "mine", "reasoning": "theirs"})
    row = open_spar.scores.get(code="C5.1")
    assert (row.value, row.reasoning, row.version) == (60, "Two provinces are silent", 3)


def test_choosing_the_store_everywhere_stores_nothing(
    open_spar: Round, contributor: User, steward: User, write: Write
) -> None:
    content = filled(taken_away(open_spar), {"C5.1": {"New score": 60}})
    write(steward, open_spar, "C5.1", 20)
    stored = take(contributor, hand_in(contributor, open_spar, content), C5_1={"score": "theirs"})
    assert not stored
    assert open_spar.scores.get(code="C5.1").version == 2


def test_a_change_between_page_and_confirming_stores_nothing(
    open_spar: Round, contributor: User, steward: User, write: Write
) -> None:
    returned = hand_in(contributor, open_spar, filled(taken_away(open_spar), {**SIXTY, "C6.1": {"New score": 80}}))
    changes = returns.difference_of(returned, person=contributor, found=open_spar).by_key()
    shown = {key: x.mark for key, x in changes.items()}
    write(steward, open_spar, "C5.1", 20)
    last = Event.objects.latest("pk").pk
    with pytest.raises(OutdatedError):
        returns.accept(person=contributor, returned=returned, shown=shown, taken=list(changes), picks={})
    assert open_spar.scores.get(code="C6.1").value is None
    assert not Event.objects.filter(pk__gt=last).exists()
    assert PackReturn.objects.get() == returned
    returns.accept(person=contributor, returned=returned, shown=shown, taken=["score-C6.1"], picks={})
    assert open_spar.scores.get(code="C6.1").value == 80


def test_a_row_that_the_page_did_not_show_is_not_taken(open_spar: Round, contributor: User) -> None:
    returned = hand_in(contributor, open_spar, filled(taken_away(open_spar), SIXTY))
    for taken in (["score-C9.9"], ["score-C5.2"], ["area-C5.1"]):
        with pytest.raises(OutdatedError):
            returns.accept(person=contributor, returned=returned, shown={}, taken=taken, picks={})


def test_an_area_that_was_proposed_meanwhile_is_shown_and_not_taken(
    open_spar: Round, contributor: User, steward: User, ready: Callable[..., AreaSheet]
) -> None:
    content = filled(taken_away(open_spar), {"C5.1": {"New score": 80}, "C6.1": {"New score": 80}})
    returned = hand_in(contributor, open_spar, content)
    shown = {
        key: x.mark for key, x in returns.difference_of(returned, person=contributor, found=open_spar).by_key().items()
    }
    propose(person=steward, area=ready(steward, open_spar, "C5"))
    found = returns.difference_of(returned, person=contributor, found=open_spar)
    shut = next(x for x in found.changes if x.code == "C5.1")
    assert (shut.kind, shut.why_not) == ("shut", "the area is proposed")
    assert list(found.by_key()) == ["score-C6.1"]
    with pytest.raises(OutdatedError):
        returns.accept(person=contributor, returned=returned, shown=shown, taken=["score-C5.1"], picks={})


def test_areas_of_others_are_shown_and_not_taken(open_spar: Round, join: Join) -> None:
    person = join(Role.CONTRIBUTOR, areas=["spar-2:C6"])
    content = filled(taken_away(open_spar), {"C5.1": {"New score": 80}, "C6.1": {"New score": 80}})
    found = returns.difference_of(hand_in(person, open_spar, content), person=person, found=open_spar)
    assert {x.code: x.why_not for x in found.shown} == {"C5.1": "it is not one of your areas", "C6.1": ""}


def test_a_round_that_closed_lets_nobody_in(open_spar: Round, contributor: User) -> None:
    content = taken_away(open_spar)
    returned = hand_in(contributor, open_spar, content)
    Round.objects.filter(pk=open_spar.pk).update(state=RoundState.AGREED)
    open_spar.refresh_from_db()
    with pytest.raises(PermissionDenied):
        hand_in(contributor, open_spar, content)
    with pytest.raises(PermissionDenied):
        returns.accept(person=contributor, returned=returned, shown={}, taken=[], picks={})


@pytest.mark.parametrize("role", list(Role))
def test_who_may_score_may_hand_in(open_spar: Round, join: Join, role: Role) -> None:
    may = role in {Role.CONTRIBUTOR, Role.AREA_LEAD, Role.STEWARD, Role.ADMINISTRATOR}
    person, content = join(role), filled(taken_away(open_spar), SIXTY)
    if may:
        take(person, hand_in(person, open_spar, content))
        assert open_spar.scores.get(code="C5.1").value == 60
        return
    with pytest.raises(PermissionDenied):
        hand_in(person, open_spar, content)
    stranger = PackReturn(round=open_spar, person=person, content=content, file_name="x.xlsx", sha256="0")
    with pytest.raises(PermissionDenied):
        returns.accept(person=person, returned=stranger, shown={}, taken=[], picks={})


def test_what_one_person_handed_in_is_not_taken_by_another(open_spar: Round, contributor: User, steward: User) -> None:
    returned = hand_in(contributor, open_spar, filled(taken_away(open_spar), SIXTY))
    assert returns.returned_by(steward, open_spar) is None
    with pytest.raises(PermissionDenied):
        returns.accept(person=steward, returned=returned, shown={}, taken=[], picks={})
    with pytest.raises(PermissionDenied):
        returns.drop(person=steward, returned=returned)
    assert returns.returned_by(contributor, open_spar) == returned


def test_a_pack_of_another_round_is_refused(open_spar: Round, contributor: User, steward: User, lumora: Place) -> None:
    other = open_round(person=steward, place=lumora, instrument="spar-2", kind="SELF", year=2026)
    with pytest.raises(BadInput, match=r"^filled.xlsx: the workbook belongs to another round of Lumora \(2025"):
        hand_in(contributor, other, taken_away(open_spar))
    jee = open_round(person=steward, place=lumora, instrument="jee-3", kind="EXT", date=dt.date(2026, 1, 1))
    with pytest.raises(BadInput, match="the workbook asks by spar-2; expected the edition jee-3"):
        hand_in(contributor, jee, taken_away(open_spar))
    assert not PackReturn.objects.exists()


def test_a_large_file_is_refused_before_it_is_read(open_spar: Round, contributor: User) -> None:
    file = upload(b"x")
    file.size = 6 * 2**20
    with pytest.raises(BadInput, match="the file has 6 MB; expected at most 5 MB"):
        returns.hand_in(person=contributor, found=open_spar, file=file)


def test_a_second_file_takes_the_place_of_the_first(open_spar: Round, contributor: User) -> None:
    first = hand_in(contributor, open_spar, taken_away(open_spar))
    second = hand_in(contributor, open_spar, filled(taken_away(open_spar), SIXTY), language="fr")
    assert first.pk == second.pk
    assert PackReturn.objects.get().language == "fr"
    take(contributor, second)
    assert open_spar.scores.get(code="C5.1").language == "fr"


def test_what_the_round_cannot_hold_names_the_row_and_stores_nothing(
    lumora: Place, steward: User, contributor: User
) -> None:
    found = open_round(person=steward, place=lumora, instrument="jee-1", kind="EXT", date=dt.date(2026, 1, 1))
    codes = [x.code for x in found.scores.all()[:2]]
    content = filled(taken_away(found), {codes[0]: {"New score": 3}, codes[1]: {"New score": 2.5}})
    returned = hand_in(contributor, found, content)
    with pytest.raises(ValidationError, match=rf"{codes[1]}: This instrument knows the scores"):
        take(contributor, returned)
    assert found.scores.get(code=codes[0]).version == 1


def test_a_dropped_file_is_gone_and_nothing_is_stored(open_spar: Round, contributor: User) -> None:
    returned = hand_in(contributor, open_spar, filled(taken_away(open_spar), SIXTY))
    returns.drop(person=contributor, returned=returned)
    assert not PackReturn.objects.exists()
    assert open_spar.scores.get(code="C5.1").version == 1
    assert Event.objects.latest("pk").action == "assessments.drop_pack"


def test_files_that_nobody_confirms_are_purged(open_spar: Round, contributor: User) -> None:
    hand_in(contributor, open_spar, taken_away(open_spar))
    now = timezone.now()
    assert returns.purge_returned(before=now - dt.timedelta(days=1)) == 0
    assert returns.purge_returned(before=now, dry_run=True) == 1
    assert PackReturn.objects.exists()
    assert returns.purge_returned(before=now) == 1
    assert not PackReturn.objects.exists()
