"""What is written to people: in their language, with a link that is theirs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from hsforhs.workbench.events import letters
from hsforhs.workbench.events.models import Event, Registration
from hsforhs.workbench.messages.models import OutboxMessage

from .conftest import SITE, Enrol


@pytest.fixture
def found(event: Event, enrol: Enrol) -> Registration:
    made = enrol("ada", language="fr")
    OutboxMessage.objects.all().delete()
    return made


def test_every_letter_holds_a_link_and_its_subject(event: Event, found: Registration) -> None:
    letters.tell_state(found, event, site=SITE)
    letters.invite(found, event, site=SITE)
    letters.send_link(found, event, site=SITE)
    letters.remind(found, event, dt.date(2027, 1, 5), site=SITE)
    letters.tell_state(found, event, site=SITE, secret="abc")
    bodies = list(OutboxMessage.objects.order_by("created_at").values_list("subject", "body", "kind"))
    assert len(bodies) == 5
    assert all("Workshop" in subject and kind == "event" for subject, _body, kind in bodies)
    assert all(f"{SITE}/events/again/" in body for _subject, body, _kind in bodies[:4])
    assert bodies[4][1].endswith(f"{SITE}/events/link/abc/")
    assert "Africa/Lagos" in bodies[3][1]
    assert translation.get_language() == "en"


def test_nobody_writes_to_people_who_do_not_exist(event: Event, found: Registration) -> None:
    found.invented = True
    letters.send_link(found, event, site=SITE)
    found.invented, found.email = False, ""
    letters.send_link(found, event, site=SITE)
    assert not OutboxMessage.objects.exists()
