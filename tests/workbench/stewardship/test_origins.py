"""What a proposal was drafted from: found for who may read it, remembered once."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.stewardship import origins, services
from hsforhs.workbench.stewardship.origins import Origin, find_origin, keep_origin, origins_of
from hsforhs.workbench.threads.models import Link

pytestmark = pytest.mark.django_db
MINUTE = Origin("tests.minute:7", "/minutes/7/", "What we decided")


@pytest.fixture(autouse=True)
def minutes(monkeypatch: pytest.MonkeyPatch, administrator: User) -> None:
    """A kind of record that administrators read."""

    def finding(person: Person, key: str) -> Origin | None:
        return MINUTE if key == "7" and person == administrator else None

    monkeypatch.setattr(origins, "_known", {})
    origins.register("tests.minute", finding)


def test_an_origin_is_found_by_its_name_for_who_may_read_it(administrator: User, member: User) -> None:
    assert find_origin(administrator, MINUTE.name) == MINUTE
    for person, name in ((member, MINUTE.name), (administrator, "tests.minute:8"), (administrator, "other.kind:7")):
        assert find_origin(person, name) is None


def test_a_draft_remembers_where_it_came_from(administrator: User, member: User) -> None:
    made = services.draft(person=administrator, title="Change it", why="Because", origin=MINUTE)
    keep_origin(person=administrator, proposal=made, origin=MINUTE)
    link = Link.objects.get()
    assert (link.source, link.relation, link.target) == (f"stewardship.proposal:{made.pk}", "drafted from", MINUTE.name)
    assert origins_of(administrator, made) == [MINUTE]
    assert origins_of(member, made) == []
    event = Event.objects.filter(action="stewardship.draft").get()
    assert event.facts["origin"] == MINUTE.name
