"""Where an event takes place: a room is told to all, the address of a call to who may come into every session."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Event, Registration, Session

from ..conftest import Enrol
from .test_pages import at

pytestmark = pytest.mark.django_db


def test_the_address_of_a_call_is_told_to_who_may_come_into_every_session(
    event: Event, sessions: dict[str, Session], steward: User, enrol: Enrol
) -> None:
    """It would open the closed day; a room is no secret."""
    visitor, organiser = Client(), Client()
    organiser.force_login(steward)
    call = "https://call.example/room?key=1"
    pages = [
        at(event, "event"),
        at(event, "calendar"),
        reverse("events:session-calendar", args=[event.pk, sessions["Opening"].pk]),
    ]

    def told(client: Client, place: str) -> list[bool]:
        Event.objects.filter(pk=event.pk).update(venue=place)
        # Long lines of a calendar are folded.
        texts = [client.get(x).content.decode().replace("\r\n ", "") for x in pages]
        return [place in x for x in texts]

    assert told(visitor, "Room 7") == [True] * 3
    assert told(visitor, call) == [False] * 3
    assert told(organiser, call) == [True] * 3
    enrolled = enrol("ada")
    visitor.get(reverse("events:open", args=[enrolled.secret]))  # type: ignore[attr-defined]
    own = at(event, "own-calendar")
    assert told(visitor, call) == [False] * 3
    assert call not in visitor.get(own).content.decode().replace("\r\n ", "")
    Registration.objects.filter(pk=enrolled.pk).update(invited=True)
    assert told(visitor, call) == [True] * 3
    assert call in visitor.get(own).content.decode().replace("\r\n ", "")
    archive = reverse("outcomes:archive", args=[event.pk])
    for client, is_told in ((visitor, True), (Client(), False)):
        with zipfile.ZipFile(io.BytesIO(client.get(archive).content)) as found:
            assert (call in found.read("index.html").decode()) is is_told
