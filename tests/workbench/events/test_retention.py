"""When names of participants go: after the last day of their event, and not on it."""

from __future__ import annotations

import datetime as dt

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import services
from hsforhs.workbench.events.models import Event, Registration, Session, Speaker
from hsforhs.workbench.events.retention import purge_registrations

from .conftest import Enrol


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def test_names_go_after_the_last_day_of_their_own_event(
    event: Event, sessions: dict[str, Session], enrol: Enrol, steward: User, today: dt.date
) -> None:
    found, invented = enrol("ada", country="GHA"), enrol("made")
    Registration.objects.filter(pk=invented.pk).update(invented=True)
    talk = services.write_talk(person=steward, event=event, session=sessions["Desk"], title="T")
    speaker, secret = services.add_speaker(
        person=steward, event=event, talk=talk, name="Kori", email="k@people.example"
    )
    services.answer_consent(secret=secret, gives=True, person=steward)
    later = services.set_up(person=steward, place=event.place, title="Later")
    services.write_day(person=steward, event=later, date=today + dt.timedelta(days=2))
    other = Registration.objects.create(event=later, name="Later", email="l@people.example", digest="1")
    without_day = services.set_up(person=steward, place=event.place, title="Some day")
    waits = Registration.objects.create(event=without_day, name="Waits", email="w@people.example", digest="2")

    last = today + dt.timedelta(days=1)
    assert purge_registrations(before=at(last)) == 0, "on its last day an event is not over"
    assert Speaker.objects.get().email == "k@people.example"
    assert purge_registrations(before=at(last + dt.timedelta(days=1)), dry_run=True) == 1
    assert Speaker.objects.get().email == "k@people.example", "a rehearsal changes nothing"
    assert purge_registrations(before=at(last + dt.timedelta(days=1))) == 1
    for row in (found, invented, other, waits, speaker):
        row.refresh_from_db()
    assert (found.name, found.email, found.country, found.state) == ("", "", "GHA", "confirmed")
    assert (invented.name, other.name, waits.name) == ("made", "Later", "Waits")
    # Who agreed to be shown as a speaker stays on the programme; the address and the link go.
    assert (speaker.name, speaker.consent, speaker.email, speaker.digest) == ("Kori", "given", "", "")
