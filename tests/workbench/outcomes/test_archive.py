"""The archive: plain pages that open from disk, what the person may read, names with consent, right digests."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.utils import translation
from lxml import html

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import asked
from hsforhs.workbench.events.asked import Asked, Question
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session, Speaker, Talk
from hsforhs.workbench.events.words import Access, Consent
from hsforhs.workbench.outcomes.archive import archive_of, zipped
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note

pytestmark = pytest.mark.django_db
GuestOf = Callable[[User | None, Event], Guest]
ARABIC = "نشتري الكلور في أيار"


@pytest.fixture
def questions(sessions: dict[str, Session], monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that keeps questions: one of the open session, one of a session that is gone."""
    session = sessions[Access.OPEN].pk
    one = Question(session, "Who pays?", "en", "answered", "The ministry, says Pia Participant.", "en")
    monkeypatch.setattr(asked, "asking", [lambda _guest, _event: Asked([one, Question(0, "Lost?")], 1)])


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {x: found.read(x).decode() for x in found.namelist()}


@pytest.fixture
def speakers(sessions: dict[str, Session]) -> Iterator[None]:
    talk = Talk.objects.create(session=sessions[Access.OPEN], title="Wells", language="en")
    Speaker.objects.create(talk=talk, name="Adam Agreed", consent=Consent.GIVEN)
    Speaker.objects.create(talk=talk, name="Sam Silent", consent=Consent.PENDING)
    return None


def test_who_was_there_keeps_everything_without_scripts_or_strange_names(
    event: Event,
    note: Note,
    decision: Decision,
    step: NextStep,
    speakers: None,
    questions: None,
    participant: User,
    invited: User,
    guest_of: GuestOf,
) -> None:
    Note.objects.filter(pk=note.pk).update(text="Sam Silent and Adam Agreed spoke; Pia Participant asked.")
    Decision.objects.filter(pk=decision.pk).update(text=ARABIC, language="ar")
    content = archive_of(guest_of(invited, event), event, site="https://site.example")
    files = opened(content)
    pages = [x for x in files if x.endswith(".html")]
    assert sorted(pages) == ["decisions.html", "index.html", "notes.html", "questions.html", "steps.html"]
    for name in pages:
        page = html.fromstring(files[name].encode())
        assert not page.xpath("//script | //iframe | //object | //img | //*[@style]")
        for link in page.xpath("//@href"):
            local = link.partition("#")[0]
            assert local in files or link.startswith("https://site.example/events/"), link
    everything = "".join(files.values())
    assert f'lang="ar" dir="auto">{ARABIC}' in files["decisions.html"]
    assert "a participant and Adam Agreed spoke; a participant asked." in files["notes.html"]
    assert "Adam Agreed" in files["index.html"]
    for name in ("Sam Silent", "Pia Participant", "Ina Invited", "Olu Organiser"):
        assert name not in everything, name
    assert "May is too late." in files["decisions.html"]
    assert "Who pays?" in files["questions.html"]
    assert "Lost?" not in everything
    assert f"#decision-{decision.pk}" in files["steps.html"]
    again = archive_of(guest_of(invited, event), event, site="https://site.example")
    assert again == content, "the same contents give the same bytes"


def test_names_stand_where_people_agreed(
    event: Event, decision: Decision, step: NextStep, invited: User, guest_of: GuestOf
) -> None:
    for model in (Decision, NextStep):
        model.objects.update(named=True)
    files = opened(archive_of(guest_of(invited, event), event))
    assert "Ina Invited and Olu Organiser" in files["decisions.html"]
    assert "Ina Invited" in files["steps.html"]
    assert "Where it came from" not in files["index.html"]


def test_others_keep_only_what_they_may_read(
    event: Event, note: Note, decision: Decision, step: NextStep, guest_of: GuestOf, participant: User
) -> None:
    NextStep.objects.filter(pk=step.pk).update(reach="event")
    for who in (None, participant):
        files = opened(archive_of(guest_of(who, event), event))
        everything = "".join(files.values())
        assert "Buy chlorine." in files["steps.html"]
        assert "a participant" in files["steps.html"]
        for hidden in ("wells", "Two districts", "bought in May", str(decision.pk), "Ina Invited"):
            assert hidden not in everything, hidden


def test_the_list_of_digests_is_right_and_pages_speak_the_language_of_the_reader(
    event: Event, guest_of: GuestOf
) -> None:
    with translation.override("ar"):
        content = archive_of(guest_of(None, event), event)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        sums = dict(reversed(x.split("  ")) for x in found.read("SHA256SUMS").decode().splitlines())
        assert sums == {x: hashlib.sha256(found.read(x)).hexdigest() for x in found.namelist() if x != "SHA256SUMS"}
        assert b'lang="ar" dir="rtl"' in found.read("index.html")


def test_a_zip_holds_what_was_given() -> None:
    assert opened(zipped({"b": b"2", "a": b"1"})).keys() == {"SHA256SUMS", "a", "b"}
