"""Whoever asks what is stored about them gets the records of every part that name them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.own_records import records_naming
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.events.models import Event as Meeting
from hsforhs.workbench.events.models import Registration
from hsforhs.workbench.network.models import Profile
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship.models import Comment, Proposal

pytestmark = pytest.mark.django_db


def test_records_name_what_a_person_wrote_and_what_they_decided(lumora: Place, join: Callable[..., User]) -> None:
    writer, other = join(Role.STEWARD), join(Role.STEWARD)
    made = Proposal.objects.create(author=writer, title="Split it", why="Too wide", edition="x", decided_by=other)
    Comment.objects.create(author=other, proposal=made, text="Not mine")
    found = records_naming(writer)
    assert found == [
        {
            "record": f"stewardship.Proposal:{made.pk}",
            "as": "author",
            "texts": {"title": "Split it", "why": "Too wide", "edition": "x"},
        }
    ]
    decided = next(x for x in records_naming(other) if x["as"] == "decided_by")
    assert decided == {"record": f"stewardship.Proposal:{made.pk}", "as": "decided_by"}
    assert records_naming(join()) == []


def test_no_secret_is_told_and_the_profile_of_the_network_is(lumora: Place, join: Callable[..., User]) -> None:
    person = join()
    meeting = Meeting.objects.create(title="Workshop", place=lumora, timezone="UTC", made_by=person)
    Registration.objects.create(event=meeting, user=person, name="Ama", digest="c0ffee" * 10)
    Profile.objects.create(key="net-x", user=person, name="Ama", country="XLM")
    told = own_data(person)
    assert "c0ffee" not in json.dumps(told, default=str)
    assert told["network"]["profile"]["key"] == "net-x"
    assert {x["record"].partition(":")[0] for x in told["records"]} >= {
        "events.Event",
        "events.Registration",
        "network.Profile",
    }
    assert own_data(join())["network"] is None
