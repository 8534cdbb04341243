"""Deciding on pairs of documents that are likely the same."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from hsforhs.files import BadInput
from hsforhs.library import Tag as RecordTag
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.library.models import Document, DuplicatePair, PairState
from hsforhs.workbench.library.services import decide_pair, tell_use
from hsforhs.workbench.places.models import Place
from tests.workbench.library.conftest import Join, put, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(lumora: Place) -> DuplicatePair:
    put(record(1))
    tags = (RecordTag("area", "D2", "x"), RecordTag("area", "P4", "x"))
    put(record(2, "Invented guide to zebra watchin", doi="10.1234/z", tags=tags))
    return DuplicatePair.objects.get()


@pytest.fixture
def steward(lumora: Place, join: Join) -> User:
    return join(Role.STEWARD, "WORLD")


def test_of_two_that_are_the_same_the_older_stays_with_everything(
    pair: DuplicatePair, steward: User, lumora: Place
) -> None:
    tell_use(person=steward, document=pair.document, place=lumora, helped=4)
    decide_pair(person=steward, pair=pair, same=True)
    kept = Document.objects.get(deleted_at=None)
    assert (kept.key, kept.doi, kept.use_times, kept.use_mean) == ("made-1", "10.1234/z", 1, 4.0)
    assert set(kept.tags.values_list("scheme", "code")) == {("area", "D2"), ("step", "3"), ("area", "P4")}
    assert DuplicatePair.objects.get().state == PairState.SAME


def test_two_that_are_not_the_same_both_stay(pair: DuplicatePair, steward: User) -> None:
    decide_pair(person=steward, pair=pair, same=False)
    assert Document.objects.filter(deleted_at=None).count() == 2
    assert DuplicatePair.objects.get().decided_by == steward.actor


def test_a_pair_is_decided_once_and_by_curators(pair: DuplicatePair, steward: User, join: Join) -> None:
    with pytest.raises(PermissionDenied):
        decide_pair(person=join(Role.CONTRIBUTOR), pair=pair, same=True)
    decide_pair(person=steward, pair=pair, same=False)
    with pytest.raises(BadInput, match="decided already"):
        decide_pair(person=steward, pair=pair, same=True)
    assert Document.objects.filter(deleted_at=None).count() == 2


def test_one_that_was_taken_out_meanwhile_is_not_merged(pair: DuplicatePair, steward: User) -> None:
    Document.objects.filter(pk=pair.other_id).update(deleted_at=pair.other.added_at)
    with pytest.raises(BadInput, match="taken out meanwhile"):
        decide_pair(person=steward, pair=pair, same=True)
    assert DuplicatePair.objects.get().state == PairState.OPEN
