"""Invariants of profiles that the database keeps, and standing by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.network.models import (
    Affiliation,
    Expertise,
    FieldPolicy,
    Group,
    Institution,
    LanguageSkill,
    Profile,
    Window,
)
from hsforhs.workbench.network.words import MemberState

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 30)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def profile() -> Profile:
    return Profile.objects.create(name="A")


def test_the_key_is_random_and_names_who_was_erased(profile: Profile) -> None:
    other = Profile.objects.create()
    assert len(profile.key) == 16
    assert profile.key != other.key
    assert (str(profile), str(other)) == ("A", f"member {other.key[-4:]}")


@pytest.mark.parametrize("state", MemberState.values)
def test_standing_follows_the_term_of_an_approval_alone(state: str) -> None:
    for ends, over in ((DAY, False), (DAY - ONE_DAY, True), (None, True)):
        standing = Profile(state=state, term_ends=ends).standing(DAY)
        assert standing == ("lapsed" if state == "approved" and over else state)


def test_an_affiliation_holds_between_its_days() -> None:
    always, ended = Affiliation(), Affiliation(since=DAY - ONE_DAY, until=DAY)
    assert always.holds_on(DAY)
    assert [ended.holds_on(DAY + ONE_DAY * x) for x in (-2, -1, 0, 1)] == [False, True, True, False]


def _refused(make: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_database_refuses_what_cannot_be(profile: Profile) -> None:
    body = Institution.objects.create(name="B", kind="academia", ror="024mrxd33")
    Institution.objects.create(name="C", kind="academia")
    Institution.objects.create(name="D", kind="academia")
    Expertise.objects.create(profile=profile, term="D2", level=3)
    LanguageSkill.objects.create(profile=profile, code="fr", level="B2")
    words = {"profile": profile, "field": "name", "audience": "me", "basis": "consent", "since": profile.at}
    FieldPolicy.objects.create(**words)
    FieldPolicy.objects.create(**words, until=profile.at)
    pool = Group.objects.create(kind="pool", title="p")
    for make in (
        lambda: Institution.objects.create(name="E", kind="academia", ror="024mrxd33"),
        lambda: Expertise.objects.create(term="D2", level=3),
        lambda: Expertise.objects.create(profile=profile, institution=body, term="D1", level=3),
        lambda: Expertise.objects.create(profile=profile, term="D2", level=4),
        lambda: Expertise.objects.create(profile=profile, term="D1", level=6),
        lambda: LanguageSkill.objects.create(profile=profile, code="fr", level="C1"),
        lambda: Window.objects.create(profile=profile, first=DAY, last=DAY - ONE_DAY, mode="both"),
        lambda: FieldPolicy.objects.create(**words),
        lambda: Group.objects.create(kind="working group", title="g", pool=pool),
    ):
        _refused(make)
