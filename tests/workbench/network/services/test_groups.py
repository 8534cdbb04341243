"""Seats with requirements: who nominates, who decides, what keeps somebody out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.network import services
from hsforhs.workbench.network.models import Group, Profile, Seat
from hsforhs.workbench.network.services.groups import unmet
from hsforhs.workbench.places.models import Place

from ..conftest import today, user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]


@pytest.fixture
def pool(secretariat: User) -> Group:
    return services.make_group(person=secretariat, kind="pool", title="Surveillance")


@pytest.fixture
def seat(secretariat: User, pool: Group) -> Seat:
    return services.add_seat(person=secretariat, group=pool, role="member")


@pytest.fixture
def sit(secretariat: User) -> Callable[[Seat, Profile], None]:
    def seated(seat: Seat, profile: Profile) -> None:
        found = services.nominate(person=secretariat, seat=seat, profile=profile)
        services.decide_nomination(person=secretariat, nomination=found, accepted=True)

    return seated


def test_only_the_secretariat_makes_groups_and_seats(pool: Group, join: Any, admit: Make, seat: Seat) -> None:
    member = user_of(admit())
    for person in (member, join(Role.STEWARD, "XLM")):
        for act in (
            lambda x: services.make_group(person=x, kind="pool", title="t"),
            lambda x: services.add_seat(person=x, group=pool, role="r"),
            lambda x: services.close_group(person=x, group=pool),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"kind": "club", "title": "t"}, "kinds of groups"),
        ({"kind": "pool", "title": " "}, "title"),
        ({"kind": "working group", "title": "t", "pool": True}, "Only a convening"),
    ],
)
def test_groups_that_cannot_be(secretariat: User, pool: Group, words: dict[str, Any], sentence: str) -> None:
    if words.get("pool"):
        words = {**words, "pool": pool}
    with pytest.raises(ValidationError, match=sentence):
        services.make_group(person=secretariat, **words)


def test_a_convening_is_not_chosen_from_a_convening(secretariat: User) -> None:
    other = services.make_group(person=secretariat, kind="convening", title="t")
    with pytest.raises(ValidationError, match="Only a convening"):
        services.make_group(person=secretariat, kind="convening", title="t", pool=other)


@pytest.mark.parametrize("words", [{"gap": "D9"}, {"wanted_language": "french"}, {"region": "MARS"}, {"role": ""}])
def test_seats_that_cannot_be(secretariat: User, pool: Group, words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        services.add_seat(person=secretariat, group=pool, **{"role": "r", **words})


def test_members_nominate_members_once(seat: Seat, admit: Make, begin: Make, join: Any) -> None:
    one, other, applicant = admit(), admit(), begin()
    made = services.nominate(person=user_of(one), seat=seat, profile=other, reason="She knows it")
    assert (made.by, made.reason, made.state) == (one.user, "She knows it", "proposed")
    with pytest.raises(ValidationError, match="already"):
        services.nominate(person=user_of(one), seat=seat, profile=other)
    services.nominate(person=user_of(one), seat=seat, profile=one)
    with pytest.raises(ValidationError, match="approved"):
        services.nominate(person=user_of(one), seat=seat, profile=applicant)
    for person in (user_of(applicant), join(Role.STEWARD, "XLM")):
        with pytest.raises(PermissionDenied):
            services.nominate(person=person, seat=seat, profile=one)


def test_the_secretariat_decides_but_not_on_itself(secretariat: User, seat: Seat, admit: Make, join: Any) -> None:
    profile = admit()
    found = services.nominate(person=secretariat, seat=seat, profile=profile)
    with pytest.raises(PermissionDenied):
        services.decide_nomination(person=user_of(profile), nomination=found, accepted=True)
    user_of(profile).grants.create(role=Role.STEWARD, place=Place.objects.get(code="WORLD"), granted_by="x")
    with pytest.raises(PermissionDenied):
        services.decide_nomination(person=User.objects.get(pk=profile.user_id), nomination=found, accepted=True)
    services.decide_nomination(person=secretariat, nomination=found, accepted=True)
    seat.refresh_from_db()
    assert (seat.holder, seat.since, seat.until) == (profile, today(), None)
    with pytest.raises(ValidationError, match="decided already"):
        services.decide_nomination(person=secretariat, nomination=found, accepted=False)


def test_a_seat_is_held_once_and_freed(secretariat: User, seat: Seat, admit: Make, sit: Any) -> None:
    one, other = admit(), admit()
    sit(seat, one)
    found = services.nominate(person=secretariat, seat=seat, profile=other)
    with pytest.raises(ValidationError, match="taken"):
        services.decide_nomination(person=secretariat, nomination=found, accepted=True)
    seat.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.vacate(person=user_of(other), seat=seat)
    services.vacate(person=user_of(one), seat=seat)
    with pytest.raises(ValidationError, match="Nobody"):
        services.vacate(person=secretariat, seat=seat)
    services.decide_nomination(person=secretariat, nomination=found, accepted=True)
    seat.refresh_from_db()
    assert seat.holder == other


def test_what_a_seat_asks_is_named_one_by_one(secretariat: User, admit: Make, pool: Group, lumora_place: Place) -> None:
    convening = services.make_group(person=secretariat, kind="convening", title="Review", pool=pool, place=lumora_place)
    seat = services.add_seat(
        person=secretariat, group=convening, role="lead", gap="P4", wanted_language="en", region="EURO"
    )
    profile = admit(country="XLM")
    profile.declarations.update(outcome="")
    found = " ".join(unmet(seat, profile))
    for words in ("pool", "declaration", "interest in the place", "expertise in P4", "language en", "region EURO"):
        assert words in found
    nomination = services.nominate(person=secretariat, seat=seat, profile=profile)
    with pytest.raises(ValidationError) as refused:
        services.decide_nomination(person=secretariat, nomination=nomination, accepted=True)
    assert len(refused.value.messages) == 6


@pytest.mark.parametrize(("gap", "met"), [("D2", True), ("D2:HIS", True), ("D2:SD", False), ("D1", False), ("", True)])
def test_expertise_that_a_seat_asks_for(secretariat: User, admit: Make, pool: Group, gap: str, met: bool) -> None:
    seat = services.add_seat(person=secretariat, group=pool, role="r", gap=gap, wanted_language="fr", region="AFRO")
    assert (unmet(seat, admit(term="D2:HIS")) == []) is met


def test_members_of_the_pool_get_a_seat_in_its_convening(
    secretariat: User, admit: Make, pool: Group, seat: Seat, sit: Any
) -> None:
    convening = services.make_group(person=secretariat, kind="convening", title="Review", pool=pool)
    wanted = services.add_seat(person=secretariat, group=convening, role="r", gap="D2")
    inside, outside = admit(), admit()
    sit(seat, inside)
    assert unmet(wanted, inside) == []
    assert len(unmet(wanted, outside)) == 1
    sit(wanted, inside)


def test_a_closed_group_takes_nothing_more(secretariat: User, pool: Group, seat: Seat, admit: Make, sit: Any) -> None:
    profile = admit()
    sit(seat, profile)
    services.close_group(person=secretariat, group=pool)
    pool.refresh_from_db()
    seat.refresh_from_db()
    assert seat.until == today()
    for act in (
        lambda: services.add_seat(person=secretariat, group=pool, role="r"),
        lambda: services.nominate(person=secretariat, seat=Seat(group=pool), profile=profile),
        lambda: services.close_group(person=secretariat, group=pool),
    ):
        with pytest.raises(ValidationError, match="ended"):
            act()
