"""The record of an assignment becomes a document or a lesson: by whom, with whose consent, how widely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services as experiences
from hsforhs.workbench.experiences.models import Lesson
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.network import rules, services
from hsforhs.workbench.network.models import Assignment, HelpRequest, Profile
from hsforhs.workbench.network.origins import record_origin
from hsforhs.workbench.places.models import Place

from .conftest import user_of

pytestmark = pytest.mark.django_db
RECORD = "Reports stop where the radio is broken."
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def helper(admit: Callable[..., Profile]) -> Profile:
    return admit(name="Ada Helper")


@pytest.fixture
def done(asked: HelpRequest, helper: Profile) -> Assignment:
    """An answered request of Lumora, kept private by Lumora."""
    HelpRequest.objects.filter(pk=asked.pk).update(visibility="PRIVATE", language="en")
    return Assignment.objects.create(
        request=HelpRequest.objects.select_related("place").get(pk=asked.pk),
        profile=helper,
        started="2026-01-02",
        ended="2026-02-03",
        record=RECORD,
    )


@pytest.fixture
def approver(world: Place, join: Any) -> User:
    found: User = join(Role.APPROVER, "XLM")
    return found


def widest(person: User, done: Assignment) -> str | None:
    """How widely a person may use the record; ``None`` where the person does not even read it."""
    found = record_origin(person, str(done.pk))
    return found.widest if found is not None else None


def test_who_may_make_something_of_a_record(
    done: Assignment, secretariat: User, approver: User, helper: Profile, join: Any, administrator: User
) -> None:
    region, viewer, elsewhere = join(Role.STEWARD, "AFRO"), join(Role.VIEWER, "XLM"), join(Role.APPROVER, "GHA")
    people = {
        "place": approver,
        "secretariat": secretariat,
        "site": administrator,
        "region": region,
        "viewer": viewer,
        "elsewhere": elsewhere,
        "helper": user_of(helper),
    }

    def table() -> dict[str, str | None]:
        return {name: widest(x, done) for name, x in people.items()}

    none: dict[str, str | None] = {"region": "", "viewer": "", "elsewhere": None, "helper": None}
    assert table() == {**none, "place": "PUBLIC", "secretariat": "", "site": ""}
    for name, person in people.items():
        if name == "place":
            services.consent(person=person, assignment=done, gives=True)
        else:
            with pytest.raises(PermissionDenied):
                services.consent(person=person, assignment=done, gives=True)
    assert table() == {**none, "place": "PUBLIC", "secretariat": "PUBLIC", "site": "PUBLIC"}
    services.consent(person=approver, assignment=done, gives=False)
    HelpRequest.objects.update(visibility="NETWORK")
    read = {**none, "elsewhere": "", "helper": ""}
    assert table() == {**read, "place": "PUBLIC", "secretariat": "NETWORK", "site": "NETWORK"}
    acts = list(Event.objects.filter(action__contains="consent").order_by("pk").values_list("action", "country"))
    assert acts == [("network.consent", "XLM"), ("network.end_consent", "XLM")]


def test_a_place_consents_when_there_is_a_record(done: Assignment, approver: User) -> None:
    Assignment.objects.update(ended=None)
    with pytest.raises(ValidationError, match="no record yet"):
        services.consent(person=approver, assignment=done, gives=True)
    for key in (str(done.pk), "x", "٣", "9" * 30, "0"):
        assert record_origin(approver, key) is None
    assert rules.speaks_for(approver, Place.objects.get(code="XLM"))
    assert not rules.speaks_for(approver, Place.objects.get(code="WORLD"))


def _fields(page: str, done: Assignment, **more: str) -> dict[str, str]:
    assert RECORD in page
    return {"from": f"network.assignment:{done.pk}", "language": "en", "kind": "case", **more}


def test_a_document_is_made_of_a_record_that_the_place_released(
    done: Assignment, secretariat: User, approver: User, client_of: ClientOf
) -> None:
    add = f"{reverse('library:add')}?from=network.assignment:{done.pk}"
    page = reverse("network:request", args=[done.request_id])
    keeper, theirs = client_of(secretariat), client_of(approver)
    assert "from=network.assignment" not in keeper.get(page).content.decode()
    assert keeper.get(add).status_code == 404
    assert "Agree" in theirs.get(page).content.decode()
    theirs.post(reverse("network:consent", args=[done.pk]), {"gives": "1"})
    text = keeper.get(page).content.decode()
    assert f"from=network.assignment%3A{done.pk}" in text
    assert "End the consent" not in text
    form = keeper.get(add).content.decode()
    assert "Ada Helper" not in form, "who wrote it is for the form to say"
    given = _fields(form, done, title="Where reports stop", abstract=RECORD, visibility="PUBLIC", cells="D2:HIS, P5")
    for wrong, words in (({}, "Read the words first"), ({"seen": "on", "cells": "D2:XXX"}, "is no cell")):
        refused = keeper.post(reverse("library:add"), {**given, **wrong})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert not Document.objects.exists()
    answer = keeper.post(reverse("library:add"), {**given, "seen": "on"})
    made = Document.objects.get()
    assert answer.headers["Location"] == reverse("library:document", args=[made.pk])
    tags = {(x.scheme, x.code, x.status) for x in made.tags.all()}
    assert tags == {("area", "D2", "proposed"), ("component", "HIS", "proposed"), ("area", "P5", "proposed")}
    event = Event.objects.filter(action="library.import").get()
    assert event.facts["origin"] == f"network.assignment:{done.pk}"
    # The link leads both ways, to each as far as they may read.
    assert answer.headers["Location"] in keeper.get(page).content.decode()
    assert page in keeper.get(answer.headers["Location"]).content.decode()
    assert page not in client_of(None).get(answer.headers["Location"]).content.decode()


def test_without_consent_a_request_of_the_network_stays_in_the_network(
    done: Assignment, secretariat: User, client_of: ClientOf
) -> None:
    HelpRequest.objects.update(visibility="NETWORK")
    keeper = client_of(secretariat)
    form = keeper.get(reverse("library:add"), {"from": f"network.assignment:{done.pk}"}).content.decode()
    given = _fields(form, done, title="Where reports stop", visibility="PUBLIC", seen="on")
    refused = keeper.post(reverse("library:add"), given)
    assert (refused.status_code, "More people would read it" in refused.content.decode()) == (422, True)
    assert keeper.post(reverse("library:add"), {**given, "visibility": "NETWORK"}).status_code == 302
    assert Document.objects.get().visibility == "NETWORK"


def test_a_lesson_is_made_of_a_record_no_wider_than_its_words(
    done: Assignment, approver: User, secretariat: User, join: Any, client_of: ClientOf
) -> None:
    address = reverse("experiences:lesson-from")
    name = f"network.assignment:{done.pk}"
    HelpRequest.objects.update(visibility="NETWORK")
    keeper = client_of(secretariat)
    text = keeper.get(address, {"from": name}).content.decode()
    assert "no review to which you may add" in text
    writer = join(Role.CONTRIBUTOR, "XLM")
    review = experiences.add_review(
        person=writer, place=Place.objects.get(code="XLM"), title="Cholera", kind="AAR", language="en"
    )
    type(review).objects.update(visibility="PUBLIC")
    form = keeper.get(address, {"from": name}).content.decode()
    assert RECORD in form
    given = {"from": name, "review": review.pk, "lesson": RECORD, "kind": "challenge", "areas": ["D2"]}
    assert keeper.post(address, given).status_code == 422
    assert not Lesson.objects.exists()
    answer = keeper.post(address, {**given, "components": ["HIS"], "seen": "on"})
    made = Lesson.objects.get()
    assert answer.headers["Location"] == reverse("experiences:lesson", args=[made.pk])
    assert (made.visibility, made.areas, made.components) == ("NETWORK", ["D2"], ["HIS"])
    page = reverse("network:request", args=[done.request_id])
    assert page in keeper.get(answer.headers["Location"]).content.decode()
    assert answer.headers["Location"] in keeper.get(page).content.decode()
    assert Event.objects.filter(action="experiences.add_lesson").get().facts["origin"] == name
    for person, found in ((writer, 404), (None, 302), (approver, 200)):
        assert client_of(person).get(address, {"from": name}).status_code == found
    assert keeper.get(address).status_code == 404
