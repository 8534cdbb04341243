"""What a record was made from: found for who may read it, remembered once, shown to no more people than it may be."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.threads import origins
from hsforhs.workbench.threads.models import Link
from hsforhs.workbench.threads.origins import (
    Origin,
    check_use,
    find_origin,
    find_usable,
    keep_origin,
    made_of,
    origins_of,
)
from hsforhs.workbench.threads.services import DRAFTED_FROM, reference

pytestmark = pytest.mark.django_db
MINUTE = Origin("tests.minute:7", "/minutes/7/", "What we decided", widest="PUBLIC")
READ_ONLY = Origin("tests.minute:6", "/minutes/6/", "What others decided")


@pytest.fixture(autouse=True)
def minutes(monkeypatch: pytest.MonkeyPatch, administrator: User) -> None:
    """A kind of record that administrators read."""

    def finding(person: Person, key: str) -> Origin | None:
        return {"7": MINUTE, "6": READ_ONLY}.get(key) if person == administrator else None

    monkeypatch.setattr(origins, "_known", {})
    origins.register("tests.minute", finding)


def test_an_origin_is_found_by_its_name_for_who_may_read_it(administrator: User, member: User) -> None:
    assert find_origin(administrator, MINUTE.name) == find_usable(administrator, MINUTE.name) == MINUTE
    assert find_origin(administrator, READ_ONLY.name) == READ_ONLY
    assert find_usable(administrator, READ_ONLY.name) is None
    for person, name in ((member, MINUTE.name), (administrator, "tests.minute:8"), (administrator, "other.kind:7")):
        assert find_origin(person, name) is None
        assert find_usable(person, name) is None


def test_a_draft_remembers_where_it_came_from(administrator: User, member: User) -> None:
    made = services.draft(person=administrator, title="Change it", why="Because", origin=MINUTE)
    keep_origin(person=administrator, record=made, origin=MINUTE)
    link = Link.objects.get()
    assert (link.source, link.relation, link.target) == (f"stewardship.proposal:{made.pk}", "drafted from", MINUTE.name)
    assert origins_of(administrator, made) == [MINUTE]
    assert origins_of(member, made) == []
    event = Event.objects.filter(action="stewardship.draft").get()
    assert event.facts["origin"] == MINUTE.name


def test_what_was_made_of_a_record_is_told_to_who_may_see_it(administrator: User, member: User) -> None:
    made = services.draft(person=administrator, title="Change it", why="Because")
    Link.objects.create(source=reference(made), relation=DRAFTED_FROM, target=reference(member), proposer="x")
    Link.objects.create(source="nobody.knows:1", relation=DRAFTED_FROM, target=reference(member), proposer="x")
    Link.objects.create(source=reference(made), relation="replaces", target=reference(administrator), proposer="x")
    found = made_of(administrator, [member, administrator])
    assert [x.name for x in found[reference(member)]] == [reference(made)]
    assert found[reference(administrator)] == []
    assert made_of(member, [member]) == {reference(member): []}
    assert made_of(member, []) == {}


def test_nothing_is_shown_to_more_people_than_its_words_may_be() -> None:
    paths = {"WORLD": "WORLD", "AFRO": "WORLD/AFRO", "XLM": "WORLD/AFRO/XLM", "XLM-1": "WORLD/AFRO/XLM/XLM-1"}
    places = {code: Place(code=code, path=path) for code, path in paths.items()}
    places["GHA"] = Place(code="GHA", path="WORLD/AFRO/GHA")
    order = ("PRIVATE", "NETWORK", "PUBLIC")
    for widest in order:
        origin = dataclasses.replace(MINUTE, place=places["XLM"], widest=widest)
        for visibility in order:
            for code, place in {**places, "none": None}.items():
                # Who reads what is private at a place holds a role there or above it.
                stays = widest != "PRIVATE" or code in ("WORLD", "AFRO", "XLM")
                if order.index(visibility) <= order.index(widest) and stays:
                    check_use(origin, visibility=visibility, place=place)
                else:
                    with pytest.raises(ValidationError, match=r"More people|stays there"):
                        check_use(origin, visibility=visibility, place=place)
    check_use(dataclasses.replace(MINUTE, widest="PRIVATE"), visibility="PRIVATE", place=places["GHA"])
    with pytest.raises(PermissionDenied):
        check_use(READ_ONLY, visibility="PRIVATE", place=None)
