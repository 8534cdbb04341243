"""What says who it was goes: at one's own wish, with an account, after the days of retention, after a restore."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.events import queries, services
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.erasure import (
    erase_own,
    erase_registrations_again,
    erased_registrations,
)
from hsforhs.workbench.events.models import Certificate, Event, Registration, Session, Speaker, SurveyDone
from hsforhs.workbench.events.retention import purge_registrations
from hsforhs.workbench.messages.models import OutboxMessage

from .conftest import Enrol, Join

Sessions = dict[str, Session]
WORDS = ("Zubin", "zubin@people.example", "Quarrystone School")


def everything_stored() -> str:
    """All rows of all tables, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found.append(str(cursor.fetchall()))
    return "".join(found)


def held() -> set[str]:
    stored = everything_stored()
    return {x for x in WORDS if x in stored}


@pytest.fixture
def came(event: Event, sessions: Sessions, enrol: Enrol, steward: User) -> Registration:
    """Somebody who came, has a certificate and answered the survey."""
    question = services.write_question(person=steward, event=event, text="Useful?", choices="yes\nno")
    found = enrol("zubin", country="GHA", kind="academia", organisation=WORDS[2])
    Registration.objects.filter(pk=found.pk).update(name=WORDS[0])
    found.refresh_from_db()
    services.write_list(person=steward, session=sessions["Round table"], shown=[found.pk], present={found.pk: "room"})
    services.set_state(person=steward, event=event, state="ended")
    event.refresh_from_db()
    services.issue_certificate(guest=Guest(AnonymousUser(), found), event=event)
    services.answer_survey(guest=Guest(AnonymousUser(), found), event=event, answers={question.pk: "yes"})
    OutboxMessage.objects.all().delete()
    assert held() == set(WORDS)
    return found


def test_erasing_oneself_leaves_a_count(event: Event, came: Registration) -> None:
    erase_own(guest=Guest(AnonymousUser(), came), event=event)
    assert held() == set()
    came.refresh_from_db()
    assert (came.state, came.country, came.kind) == ("confirmed", "", "")
    assert not Certificate.objects.exists()
    assert not SurveyDone.objects.exists()
    assert event.survey_sheets.count() == 1
    assert len(queries.stays_of(event)) == 1
    assert verify().whole
    with pytest.raises(PermissionDenied):
        erase_own(guest=Guest(AnonymousUser()), event=event)


def test_who_is_erased_before_the_event_gives_the_place_up(event: Event, enrol: Enrol) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=1)
    first, second = enrol("a"), enrol("b")
    erase_own(guest=Guest(AnonymousUser(), first), event=event)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "confirmed")


def test_erasing_an_account_erases_registrations_and_speakers(
    event: Event, came: Registration, sessions: Sessions, steward: User, join: Join
) -> None:
    person = join()
    User.objects.filter(pk=person.pk).update(email=WORDS[1])
    person.refresh_from_db()
    talk = services.write_talk(person=steward, event=event, session=sessions["Opening"], title="A talk")
    speaker, secret = services.add_speaker(
        person=steward, event=event, talk=talk, name=WORDS[0], affiliation=WORDS[2], email=WORDS[1]
    )
    services.answer_consent(secret=secret, gives=True, person=person)
    Registration.objects.filter(pk=came.pk).update(user=person)
    Speaker.objects.filter(pk=speaker.pk).update(user=person)
    mine: Any = own_data(person)["meetings"]
    assert mine["registrations"][0]["organisation"] == WORDS[2]
    assert mine["registrations"][0]["attendance"][0]["session"] == "Round table"
    assert mine["talks"][0]["talk"] == "A talk"
    erase_person(actor="operator", user=person)
    assert held() == set()
    assert len(queries.stays_of(event)) == 1


def test_names_go_after_the_days_and_counts_stay(event: Event, came: Registration, today: dt.date) -> None:
    later = timezone.now() + dt.timedelta(days=10)
    assert purge_registrations(before=timezone.now() - dt.timedelta(days=1)) == 0
    Registration.objects.filter(pk=came.pk).update(invented=True)
    assert purge_registrations(before=later) == 0
    Registration.objects.filter(pk=came.pk).update(invented=False)
    assert purge_registrations(before=later, dry_run=True) == 1
    assert held() == set(WORDS)
    assert purge_registrations(before=later) == 1
    assert purge_registrations(before=later) == 0
    assert held() == set()
    came.refresh_from_db()
    assert (came.state, came.country, came.kind) == ("confirmed", "GHA", "academia")
    assert queries.stays_of(event)[0].country == "GHA"


def test_a_restore_does_not_bring_names_back(event: Event, came: Registration) -> None:
    before = {x: getattr(came, x) for x in ("name", "email", "organisation", "digest")}
    erase_own(guest=Guest(AnonymousUser(), came), event=event)
    keys = erased_registrations()
    assert len(keys) == 1
    Registration.objects.filter(pk=came.pk).update(**before)
    assert held() == set(WORDS)
    assert erase_registrations_again(frozenset({(came.pk, "another time")})) == 0
    assert erase_registrations_again(keys) == 1
    assert held() == set()


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_file_holds_who_was_erased(event: Event, enrol: Enrol) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until its own cleaning")
    path = Path(str(connection.settings_dict["NAME"]))
    found = enrol("zubin", organisation=WORDS[2])
    assert OutboxMessage.objects.exists()

    def in_file() -> set[bytes]:
        files = [x.read_bytes() for x in path.parent.glob(f"{path.name}*")]
        return {y for y in (b"zubin@people.example", b"Quarrystone School") if any(y in x for x in files)}

    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(FULL)")
    assert len(in_file()) == 2, "could be found"
    erase_own(guest=Guest(AnonymousUser(), found), event=event)
    assert in_file() == set()
