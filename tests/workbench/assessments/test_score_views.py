"""Pages of an area and of an indicator: writing, conflicts, documents, ticks, comments, steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import Comment, Evidence, LevelAttribute, Round, Tick
from tests.workbench.assessments.conftest import THREE_ACTIONS

pytestmark = pytest.mark.django_db

Join = Callable[..., User]


def browse(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


class Cell:
    """One indicator in one browser: the form as it was opened."""

    def __init__(self, person: User, found: Round, code: str = "C5.1") -> None:
        self.client, self.address = browse(person), f"/rounds/{found.pk}/scores/{code}/"
        self.base = hidden(self.client.get(self.address), "base")

    def save(self, **data: str) -> HttpResponse:
        return self.client.post(self.address, {"score": "NR", **data, "base": self.base})  # type: ignore[return-value]


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]


def test_a_score_is_written_and_shown(open_spar: Round, contributor: User) -> None:
    cell = Cell(contributor, open_spar)
    assert cell.save(score="60", reasoning="Weekly\r\nreports", dated="2025-05-01", language="en").status_code == 302
    row = open_spar.scores.get(code="C5.1")
    assert (row.value, row.reasoning, row.language) == (60, "Weekly\nreports", "en")
    page = cell.client.get(cell.address).content.decode()
    assert "Weekly" in page
    assert 'value="60" required checked' in page or re.search(r'value="60"[^>]*checked', page)


@pytest.mark.parametrize(("data", "why"), [({"score": "50"}, "50"), ({"score": "60", "dated": "soon"}, "date")])
def test_what_cannot_be_stored_comes_back_with_the_reason(
    open_spar: Round, contributor: User, data: dict[str, str], why: str
) -> None:
    done = Cell(contributor, open_spar).save(**data)
    assert done.status_code == 422
    assert 'class="why"' in done.content.decode()
    assert why in done.content.decode()
    assert open_spar.scores.get(code="C5.1").version == 1


def test_two_people_get_a_conflict_page_and_lose_nothing(open_spar: Round, contributor: User, steward: User) -> None:
    first, second = Cell(contributor, open_spar), Cell(steward, open_spar)
    assert first.save(score="40", reasoning="Two provinces are silent").status_code == 302
    conflict = second.save(score="60", strengths="Trained staff")
    assert conflict.status_code == 409
    page = conflict.content.decode()
    for text in ("Two provinces are silent", "Trained staff", str(contributor), "both changed it"):
        assert text in page
    assert re.search(r'name="pick-reasoning" value="theirs" checked', page)
    assert re.search(r'name="pick-strengths" value="mine" checked', page)
    assert open_spar.scores.get(code="C5.1").strengths == ""

    data = {"base": hidden(conflict, "base"), "mine": hidden(conflict, "mine")}
    picks = {"pick-score": "theirs", "pick-reasoning": "theirs", "pick-strengths": "mine"}
    assert second.client.post(second.address, {**data, **picks}).status_code == 302
    row = open_spar.scores.get(code="C5.1")
    assert (row.value, row.reasoning, row.strengths, row.version) == (
        40,
        "Two provinces are silent",
        "Trained staff",
        3,
    )


def test_a_third_person_makes_a_second_conflict(open_spar: Round, contributor: User, steward: User, join: Join) -> None:
    first, second, third = (Cell(x, open_spar) for x in (contributor, steward, join(Role.ADMINISTRATOR)))
    first.save(score="40")
    conflict = second.save(score="60")
    third.base = hidden(third.client.get(third.address), "base")
    third.save(score="80")
    data = {"base": hidden(conflict, "base"), "mine": hidden(conflict, "mine"), "pick-score": "mine"}
    again = second.client.post(second.address, data)
    assert again.status_code == 409
    assert open_spar.scores.get(code="C5.1").value == 80


def test_a_form_that_was_tampered_with_is_refused(open_spar: Round, contributor: User) -> None:
    cell = Cell(contributor, open_spar)
    cell.base = cell.base[:-3] + "abc"
    assert cell.save(score="60").status_code == 404


def test_priority_actions_conflict_shows_both(open_spar: Round, contributor: User, steward: User) -> None:
    address = f"/rounds/{open_spar.pk}/areas/C5/"
    one, two = browse(contributor), browse(steward)
    bases = [hidden(x.get(address), "base") for x in (one, two)]
    assert one.post(address, {"base": bases[0], "priority_actions": "Train staff"}).status_code == 302
    conflict = two.post(address, {"base": bases[1], "priority_actions": "Hire staff"})
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "Train staff" in page
    assert "Hire staff" in page
    done = two.post(address, {"base": hidden(conflict, "base"), "priority_actions": "Train staff\nHire staff"})
    assert done.status_code == 302
    assert open_spar.areas.get(group="C5").actions == ["Train staff", "Hire staff"]


def test_a_reader_sees_no_form(open_spar: Round, join: Join) -> None:
    client = browse(join(Role.VIEWER))
    page = client.get(f"/rounds/{open_spar.pk}/scores/C5.1/").content.decode()
    assert 'name="base"' not in page
    assert "You read this" in page
    assert client.post(f"/rounds/{open_spar.pk}/scores/C5.1/ticks/").status_code == 403


STEPS = ("ticks/", "opinion/", "evidence/")


@pytest.mark.parametrize("step", STEPS)
def test_deeds_of_others_are_refused_by_their_address(open_spar: Round, join: Join, step: str) -> None:
    address = f"/rounds/{open_spar.pk}/scores/C5.1/{step}"
    data = {"value": "60", "address": "https://example.org/"}
    assert browse(join(Role.STEWARD, "GHA")).post(address, data).status_code == 404
    assert browse(join(Role.VIEWER)).post(address, data).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(join(Role.STEWARD))
    assert strict.post(address, data).status_code == 403


def test_a_document_is_added_given_out_and_taken_back(open_spar: Round, contributor: User, join: Join) -> None:
    client, address = browse(contributor), f"/rounds/{open_spar.pk}/scores/C5.1/"
    file = SimpleUploadedFile("law.pdf", b"%PDF-1.7\n")
    client.post(f"{address}evidence/", {"file": file, "title": "The law", "dated": "2024-01-31"})
    found = Evidence.objects.get()
    given = client.get(f"/rounds/evidence/{found.pk}/")
    assert b"".join(given.streaming_content) == b"%PDF-1.7\n"  # type: ignore[attr-defined]
    assert given["Content-Disposition"] == 'attachment; filename="law.pdf"'
    assert given["Content-Type"] == "application/pdf"
    assert given["X-Content-Type-Options"] == "nosniff"
    outsider = browse(join(Role.STEWARD, "GHA"))
    assert outsider.get(f"/rounds/evidence/{found.pk}/").status_code == 404
    assert outsider.post(f"/rounds/evidence/{found.pk}/withdraw/").status_code == 404
    assert client.post(f"/rounds/evidence/{found.pk}/withdraw/").status_code == 302
    assert client.get(f"/rounds/evidence/{found.pk}/").status_code == 404
    assert "withdrawn" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "one of them"),
        ({"address": "https://example.org/", "file": b"%PDF-1.7"}, "one of them"),
        ({"address": "javascript:alert(1)"}, "not the address of a web page"),
        ({"file": b"<html></html>"}, "not of a kind that is kept"),
    ],
)
def test_a_document_that_cannot_be_kept_is_explained(
    open_spar: Round, contributor: User, data: dict[str, Any], sentence: str
) -> None:
    client, address = browse(contributor), f"/rounds/{open_spar.pk}/scores/C5.1/"
    posted = {k: SimpleUploadedFile("x.pdf", v) if isinstance(v, bytes) else v for k, v in data.items()}
    done = client.post(f"{address}evidence/", posted, follow=True)
    assert sentence in done.content.decode()
    assert not Evidence.objects.exists()


def test_ticks_lead_to_a_supported_level(open_spar: Round, contributor: User) -> None:
    made = [
        LevelAttribute.objects.create(
            instrument="spar-2",
            code="C5.1",
            level=level,
            number=1,
            text=f"Invented attribute {level}",
            source="Loaded book",
        )
        for level in (2, 3)
    ]
    client, address = browse(contributor), f"/rounds/{open_spar.pk}/scores/C5.1/"
    assert "Loaded book" in client.get(address).content.decode()
    client.post(f"{address}ticks/", {"met": [made[0].pk]})
    assert Tick.objects.get().attribute == made[0]
    page = client.get(address).content.decode()
    assert re.search(rf'value="{made[0].pk}" checked', page)
    client.post(f"{address}ticks/", {"shown": [made[0].pk], "met": []})
    assert not Tick.objects.exists()


def test_comments_are_added_and_taken_back(open_spar: Round, approver: User, steward: User) -> None:
    client = browse(approver)
    for code, page in (("C5.1", "scores/C5.1/"), ("C5", "areas/C5/")):
        done = client.post(f"/rounds/{open_spar.pk}/comments/{code}/", {"text": f"Which weeks of {code}?"}, follow=True)
        assert done.redirect_chain[-1][0] == f"/rounds/{open_spar.pk}/{page}"
        assert f"Which weeks of {code}?" in done.content.decode()
    made = Comment.objects.get(code="C5")
    assert browse(steward).post(f"/rounds/comments/{made.pk}/withdraw/").status_code == 403
    client.post(f"/rounds/comments/{made.pk}/withdraw/")
    assert "Which weeks of C5?" not in client.get(f"/rounds/{open_spar.pk}/areas/C5/").content.decode()


def test_an_area_goes_through_its_steps_on_the_page(
    open_spar: Round, steward: User, approver: User, ready: Any
) -> None:
    address = f"/rounds/{open_spar.pk}/areas/C1/"
    team, chief = browse(steward), browse(approver)
    refused = team.post(f"{address}step/", {"step": "propose"}, follow=True)
    assert "Not answered yet" in refused.content.decode()
    area = ready(steward, open_spar, "C1")
    assert "Propose this area" in team.get(address).content.decode()
    team.post(f"{address}step/", {"step": "propose", "note": "Ready"})
    page = chief.get(address).content.decode()
    assert "Agree to this area" in page
    assert THREE_ACTIONS.splitlines()[0] in page
    assert 'name="base"' not in page, "a proposed area is not edited"
    old = chief.post(f"{address}step/", {"step": "agree", "version": area.version - 1}, follow=True)
    assert "Somebody changed this" in old.content.decode()
    silent = chief.post(f"{address}step/", {"step": "return"}, follow=True)
    assert "look at again" in silent.content.decode()
    chief.post(f"{address}step/", {"step": "agree", "version": area.version})
    area.refresh_from_db()
    assert area.state == "agreed"
    chief.post(f"{address}step/", {"step": "return", "note": "Check the dates"})
    area.refresh_from_db()
    assert area.state == "draft"
    assert "Check the dates" in team.get(address).content.decode()


@pytest.mark.parametrize("page", ["scores/C99.9/", "areas/C99/", "scores/P1.1/"])
def test_what_the_round_does_not_ask_does_not_exist(open_spar: Round, steward: User, page: str) -> None:
    assert browse(steward).get(f"/rounds/{open_spar.pk}/{page}").status_code == 404


def test_a_form_of_kept_fields_shows_what_is_stored_and_why_it_is_refused(
    open_spar: Round, contributor: User, steward: User, settings: Any
) -> None:
    token = re.compile(r'name="(csrfmiddlewaretoken|base)" value="[^"]+"')
    cell, other = Cell(contributor, open_spar), Cell(steward, open_spar)

    def shown(ask: Callable[[], Any]) -> str:
        """The page as it is kept, which is the page made anew."""
        pages = []
        for settings.KEEP_PAGES in (True, True, False):
            pages.append(token.sub("", ask().content.decode()))
        assert pages[0] == pages[1] == pages[2]
        return pages[0]

    texts = {"reasoning": "r-one", "strengths": "s-one", "to_strengthen": "t-one", "dated": "2025-05-01"}
    shown(lambda: cell.client.get(cell.address))
    refused = shown(lambda: cell.save(**texts, score="50"))
    assert 'class="why"' in refused
    assert all(x in refused for x in texts.values())
    assert cell.save(**texts, score="60", language="fr").status_code == 302
    cell.client.get(cell.address)  # the notice goes with this one
    stored = shown(lambda: cell.client.get(cell.address))
    assert 'class="why"' not in stored
    assert all(x in shown(lambda: other.client.get(other.address)) for x in texts.values())
    assert re.search(r'value="60"[^>]*checked', stored)
    cell.client.post(f"{cell.address}opinion/", {"value": "40", "reason": "mine alone"})
    cell.client.get(cell.address)
    mine, theirs = (shown(lambda x=x: x.client.get(x.address)) for x in (cell, other))  # type: ignore[misc]
    assert mine.count("mine alone") == theirs.count("mine alone") + 1 == 2
