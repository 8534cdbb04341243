"""A lesson made of words that stand elsewhere: confirmed in a form, never wider than the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Review
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads import origins
from hsforhs.workbench.threads.models import Link
from hsforhs.workbench.threads.origins import Origin

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
ADDRESS = "/reviews/lesson/"
NAME = "notes.note:1"


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, country: Place) -> dict[str, str]:
    """A note that is found under ``NAME``; ``widest`` can be changed."""
    given = {"widest": "NETWORK"}

    def find(person: Person, key: str) -> Origin | None:
        if key != "1" or not person.is_authenticated:
            return None
        return Origin(
            name=NAME,
            address="/notes/1/",
            words="a note",
            text="The <b>lid</b> was missing",
            cells=["D2:HIS", "D2:OS", "D1"],
            place=country,
            widest=given["widest"],
        )

    monkeypatch.setitem(origins._known, "notes.note", find)
    return given


def test_words_become_a_lesson_after_somebody_read_them(
    words: dict[str, str], review: Review, writer: User, approver: User, client_of: As
) -> None:
    services.set_visibility(person=approver, review=review, visibility="PUBLIC")
    client = client_of(writer)
    page = client.get(ADDRESS, {"from": NAME}).content.decode()
    assert "The &lt;b&gt;lid&lt;/b&gt; was missing" in page
    assert f"{review.title} (XLM)" in page
    sent = {
        "from": NAME,
        "review": review.pk,
        "lesson": "Lids get lost",
        "kind": "challenge",
        "areas": ["D2", "D1"],
        "components": ["HIS"],
    }
    refused = client.post(ADDRESS, sent)
    assert refused.status_code == 422
    assert "Read the words first" in refused.content.decode()
    assert not Lesson.objects.exists()
    answer = client.post(ADDRESS, {**sent, "seen": "on"})
    made = Lesson.objects.get()
    assert answer["Location"] == f"/lessons/{made.pk}/"
    assert (made.lesson, made.areas, made.components, made.visibility) == (
        "Lids get lost",
        ["D2", "D1"],
        ["HIS"],
        "NETWORK",
    )
    link = Link.objects.get(source=f"experiences.lesson:{made.pk}")
    assert (link.target, link.relation) == (NAME, origins.DRAFTED_FROM)
    assert Event.objects.get(action="experiences.add_lesson").facts["origin"] == NAME


def test_who_finds_no_words_or_no_review(
    words: dict[str, str], review: Review, writer: User, viewer: User, stranger: User, client_of: As
) -> None:
    for name in ("", "notes.note:2", "notes.other:1", "notes.note", "::"):
        assert client_of(writer).get(ADDRESS, {"from": name}).status_code == 404, name
    assert "/account/sign-in/" in Client().get(ADDRESS, {"from": NAME})["Location"]
    sent = {"from": NAME, "review": review.pk, "lesson": "x", "kind": "challenge", "seen": "on"}
    # Who reads the review but does not write there has nothing to choose, and what is sent by hand is refused.
    for person in (viewer, stranger):
        page = client_of(person).get(ADDRESS, {"from": NAME})
        assert page.status_code == 200
        assert review.title not in page.content.decode()
        assert client_of(person).post(ADDRESS, sent).status_code == 422
    words["widest"] = ""
    assert client_of(writer).post(ADDRESS, sent).status_code == 404, "may be read and not be used"
    assert not Lesson.objects.exists()
    assert not Link.objects.exists()
