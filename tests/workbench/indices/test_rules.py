"""Who brings in, publishes and reads indices: role by role, and the condition beside the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.indices import rules
from hsforhs.workbench.indices.models import ObservationSet
from hsforhs.workbench.indices.places import find_owned, owned_places
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db
PEOPLE = dict[str, Person]
ROLES = {x.value for x in Role}
OWNERS = {Role.STEWARD.value, Role.ADMINISTRATOR.value}


@pytest.fixture
def people(lumora: Place, join: Callable[..., User], administrator: User) -> PEOPLE:
    closed = join(Role.STEWARD, "XLM")
    closed.is_active = False
    closed.save()
    others: PEOPLE = {"visitor": AnonymousUser(), "account": join(), "closed": closed, "site": administrator}
    return {**others, "member elsewhere": join(Role.STEWARD, "GHA"), **{x.value: join(x, "XLM") for x in Role}}


def record(place: Place | None, visibility: str, **more: Any) -> ObservationSet:
    return ObservationSet.objects.create(
        place=place, visibility=visibility, title="x", source="x", licence="x", sha256="0", text="", actor="x", **more
    )


def allowed(people: PEOPLE, may: Callable[[Person], bool]) -> set[str]:
    return {name for name, person in people.items() if may(person)}


def test_a_place_is_the_business_of_its_stewards_and_the_site_of_its_administrators(
    people: PEOPLE, lumora: Place
) -> None:
    district = Place.objects.get(code="XLM-U-1")
    for place in (lumora, district):
        assert allowed(people, lambda x, place=place: rules.may_own(x, place)) == OWNERS | {"site"}
    assert allowed(people, lambda x: rules.may_own(x, None)) == {"site"}
    assert allowed(people, rules.may_bring_in) == OWNERS | {"site", "member elsewhere"}
    assert [x.code for x in owned_places(people[Role.STEWARD.value])] == ["XLM"]
    assert owned_places(people[Role.VIEWER.value]) == []
    assert {"XLM", "GHA"} <= {x.code for x in owned_places(people["site"])}
    assert find_owned(people[Role.STEWARD.value], "GHA") is None
    assert find_owned(people["member elsewhere"], "GHA") == Place.objects.get(code="GHA")


READERS = {
    (True, Visibility.PRIVATE): ROLES | {"site"},
    (True, Visibility.NETWORK): ROLES | {"site", "member elsewhere"},
    (False, Visibility.PRIVATE): {"site"},
    (False, Visibility.NETWORK): ROLES | {"site", "member elsewhere"},
}


def test_readers_follow_the_visibility_and_the_condition_is_the_rule(people: PEOPLE, lumora: Place) -> None:
    for place in (lumora, None):
        for visibility in Visibility:
            found = record(place, visibility)
            readers = READERS.get((place is not None, visibility), set(people))
            assert allowed(people, lambda x, found=found: rules.may_see(x, found)) == readers
        gone = record(place, Visibility.PUBLIC, withdrawn_at=timezone.now())
        owners = {"site"} | (OWNERS if place else set())
        assert allowed(people, lambda x, gone=gone: rules.may_see(x, gone)) == owners
    for place in Place.objects.filter(code__in=("XLM-U-1", "GHA")):
        for visibility in Visibility.values:
            record(place, visibility)
            record(place, visibility, withdrawn_at=timezone.now())
    everything = list(ObservationSet.objects.select_related("place"))
    assert len(everything) == 20
    for name, person in people.items():
        seen = set(ObservationSet.objects.filter(rules.seen_by(person)))
        assert seen == {x for x in everything if rules.may_see(person, x)}, name
