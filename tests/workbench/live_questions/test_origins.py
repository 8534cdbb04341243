"""An answered question as a record that others point at, and that documents and lessons are made from."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.events.models import Day, Event, Session, Steward
from hsforhs.workbench.events.words import Duty
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.models import Question
from hsforhs.workbench.live_questions.words import Act
from hsforhs.workbench.threads.origins import find_origin, made_of
from hsforhs.workbench.threads.records import pointed, read_pointers
from hsforhs.workbench.threads.services import reference

from .views.test_page import at

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


@pytest.fixture
def answered(asked: Asked, moderator: User) -> Question:
    return services.moderate(
        person=moderator, question=asked("Who pays?"), act=Act.ANSWER_LATER, answer="The district.", language="en"
    )


def test_question_and_answer_without_who_asked(answered: Question, moderator: User, join: Callable[..., User]) -> None:
    name = reference(answered)
    found = find_origin(moderator, name)
    assert found is not None
    assert (found.title, found.text, found.widest) == ("Who pays?", "Who pays?\n\nThe district.", "PUBLIC")
    assert (found.place, found.on) == (answered.session.day.event.place, answered.changed_at.date())
    organiser, reader = join(), join(Role.VIEWER, "FIN")
    Steward.objects.create(event=answered.session.day.event, user=organiser, duty=Duty.ORGANISER)

    def widest() -> list[str | None]:
        people = (organiser, moderator, reader, AnonymousUser())
        return [x.widest if (x := find_origin(person, name)) is not None else None for person in people]

    assert widest() == ["PUBLIC", "PUBLIC", "", ""]
    Event.objects.update(visibility="NETWORK")
    assert widest() == ["PUBLIC", "NETWORK", "", None]
    Session.objects.update(own_access="closed")
    Day.objects.update(access="closed")
    assert widest() == ["PUBLIC", "PRIVATE", None, None]
    for change in ({"answer": ""}, {"answer": "x", "text": ""}, {"text": "x", "state": "dismissed"}):
        Question.objects.update(**change)
        assert widest() == [None] * 4, change
    for key in ("x", str(uuid.uuid4())):
        assert find_origin(moderator, f"live_questions.question:{key}") is None


def test_notes_can_point_at_a_question(answered: Question, moderator: User) -> None:
    name = reference(answered)
    assert read_pointers([name], moderator) == ([], [name])
    assert pointed(name).address == at("page", answered.session)
    Question.objects.all().delete()
    assert pointed(name).address == ""


def test_a_document_is_made_of_an_answer(answered: Question, moderator: User, client: Client) -> None:
    Grant.objects.create(
        user=moderator, role=Role.CONTRIBUTOR, place=answered.session.day.event.place, granted_by="operator"
    )
    client.force_login(moderator)
    name, desk = reference(answered), at("desk", answered.session)
    assert f"/library/add/?from={name.replace(':', '%3A')}" in client.get(desk).content.decode()
    form = client.get("/library/add/", {"from": name}).content.decode()
    assert "The district." in form
    given = {"from": name, "title": "Who pays", "language": "en", "visibility": "NETWORK", "cells": "D2:HIS"}
    assert client.post("/library/add/", {**given, "seen": "on"}).status_code == 302
    made = Document.objects.get()
    found = made_of(User.objects.get(pk=moderator.pk), [answered])
    assert [x.name for x in found[name]] == [f"library.document:{made.pk}"]
    assert f"/library/documents/{made.pk}/" in client.get(desk).content.decode()
