"""An answered question as a record that others can point at, and that documents and lessons are made from."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.queries import people_of
from hsforhs.workbench.events.rules import Deed, may
from hsforhs.workbench.events.words import Access
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.threads.origins import Origin
from hsforhs.workbench.threads.records import RecordKind
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import Question
from .words import ANSWERED, SHOWN

LONGEST_TITLE = 200


def find_seen(person: Person, key: str) -> Question | None:
    """Return a question that everybody in its session sees, if the person may come into it by their account."""
    try:
        number = uuid.UUID(key)
    except ValueError:
        return None
    found = Question.objects.select_related("session__day__event__place").filter(pk=number, state__in=SHOWN).first()
    return found if found is not None and rules.enters(Guest(person), found.session) else None


def widest_use(person: Person, question: Question) -> str:
    """Return how many may read what a person makes of an answer; empty for who does not moderate.

    Who manages the event decides; a moderator keeps to who reads it already: who reads the event where the session is
    open, the place that holds the event where it is not.
    """
    event = question.session.day.event
    if may(person, Deed.MANAGE, event):
        return Visibility.PUBLIC
    if not rules.may_moderate(person, event):
        return ""
    return event.visibility if question.session.access == Access.OPEN else Visibility.PRIVATE


def answer_origin(person: Person, key: str) -> Origin | None:
    """Return a question with its written answer, for who may read it; who asked stands nowhere."""
    found = find_seen(person, key)
    if found is None or found.state not in ANSWERED or not found.answer or not found.text:
        return None
    title = found.text if len(found.text) <= LONGEST_TITLE else f"{found.text[: LONGEST_TITLE - 1]}…"
    return Origin(
        name=reference(found),
        address=_address(found),
        words=title,
        language=found.language,
        title=title,
        text=f"{found.text}\n\n{found.answer}",
        on=found.changed_at.date(),
        place=found.session.day.event.place,
        widest=widest_use(person, found),
        people=lambda: people_of(found.session.day.event),
    )


def _address(question: Question) -> str:
    return reverse("live_questions:page", args=[question.session.day.event_id, question.session_id])


def _address_of(key: str) -> str:
    return _address(Question.objects.select_related("session__day").get(pk=uuid.UUID(key)))


QUESTION = RecordKind(
    Question._meta.label_lower,
    {},
    lambda person, key: find_seen(person, key) is not None,
    lambda _key: _("a question at an event"),
    _address_of,
)
