"""What people send from the pages: stored, refused on the page, or forbidden."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, SavedSynthesis, Timeline
from hsforhs.workbench.places.models import Place

from ..conftest import LESSON

pytestmark = pytest.mark.django_db
PART = re.compile(r"(%\(\w+\)[sd])")
As = Callable[[User], Client]


def test_a_review_is_added_changed_and_removed(
    writer: User, steward: User, viewer: User, client_of: As, country: Place
) -> None:
    mine = client_of(writer)
    refused = mine.post(
        "/reviews/new/XLM/", {"title": "x", "kind": "AAR", "event_from": "2025-02-01", "event_to": "2025-01-01"}
    )
    assert refused.status_code == 422
    assert "The last day is before the first one." in refused.content.decode()
    address = mine.post("/reviews/new/xlm/", {"title": "Cholera", "kind": "AAR"})["Location"]
    made = Review.objects.get()
    assert address == f"/reviews/{made.pk}/"
    assert mine.post(f"{address}change/", {"title": "Measles", "kind": "IAR"}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.language) == ("Measles", "en")
    assert client_of(viewer).get("/reviews/new/XLM/").status_code == 403
    assert client_of(viewer).post(f"{address}change/", {"title": "x", "kind": "AAR"}).status_code == 403
    assert client_of(steward).post(f"{address}remove/").status_code == 302
    assert not Review.objects.exists()


def test_a_lesson_is_added_changed_validated_and_removed(
    review: Review, writer: User, approver: User, steward: User, client_of: As
) -> None:
    mine = client_of(writer)
    assert mine.post(f"/reviews/{review.pk}/lesson/", {"kind": "challenge"}).status_code == 422
    assert mine.post(f"/reviews/{review.pk}/lesson/", LESSON).status_code == 302
    lesson = Lesson.objects.get()
    changed = mine.post(f"/lessons/{lesson.pk}/change/", {**LESSON, "lesson": "Open it again"})
    assert changed.status_code == 302
    lesson.refresh_from_db()
    assert lesson.lesson == "Open it again"
    assert mine.post(f"/lessons/{lesson.pk}/validate/").status_code == 403
    assert client_of(approver).post(f"/lessons/{lesson.pk}/validate/").status_code == 302
    assert "Validated by" in mine.get(f"/lessons/{lesson.pk}/").content.decode()
    assert client_of(steward).post(f"/lessons/{lesson.pk}/remove/")["Location"] == f"/reviews/{review.pk}/"


def test_recommendations_pillars_and_visibility(
    lesson: Lesson, writer: User, approver: User, client_of: As, client: Client
) -> None:
    address, mine = f"/reviews/{lesson.review_id}/", client_of(writer)
    assert mine.post(f"{address}step/", {"text": "Lid", "of": lesson.pk}).status_code == 302
    assert Recommendation.objects.get().lesson == lesson
    assert mine.post(f"{address}step/", {"text": "Lid", "indicator": "C4"}).status_code == 422
    assert mine.post(f"{address}pillar/", {"label": "Water", "areas": ["R1"]}).status_code == 302
    assert lesson.review.pillars.get().areas == ["R1"]
    assert mine.post(f"{address}visibility/", {"visibility": "PUBLIC"}).status_code == 403
    assert client.get(address).status_code == 404
    assert client_of(approver).post(f"{address}visibility/", {"visibility": "PUBLIC"}).status_code == 302
    assert client.get(address).status_code == 200
    assert client_of(approver).post(f"{address}validate/").status_code == 302
    assert client.post(f"{address}step/", {"text": "x"}).status_code == 302, "visitors are asked to sign in"


def test_follow_up_and_tie(step: Recommendation, writer: User, approver: User, client_of: As) -> None:
    address, mine = f"/reviews/steps/{step.pk}/", client_of(writer)
    assert mine.post(address, {"status": "NOTSTARTED"}).status_code == 422
    assert mine.post(address, {"status": "COMPLETED", "completed_on": "2025-02-01", "note": "Done"}).status_code == 302
    assert "Done" in mine.get(address).content.decode()
    assert mine.post(f"{address}tie/", {"indicator": "spar-2:C4.1"}).status_code == 302
    assert mine.post(f"{address}tie/", {"indicator": "C4"}).status_code == 422
    assert client_of(approver).post(address, {"status": "ONGOING"}).status_code == 403
    step.refresh_from_db()
    assert (step.status, step.indicator) == ("COMPLETED", "spar-2:C4.1")


def test_a_version_without_names_by_two_people(
    lesson: Lesson, writer: User, approver: User, region: Place, client_of: As, client: Client
) -> None:
    address, mine, second = f"/reviews/{lesson.review_id}/", client_of(writer), client_of(approver)
    assert mine.post(f"{address}public/", {"place": region.pk, "title": ""}).status_code == 422
    copy = mine.post(f"{address}public/", {"place": region.pk, "title": "A well"})["Location"]
    assert client.get(copy).status_code == 404
    page = mine.get(copy).content.decode()
    assert "waits for a second person" in page
    assert "Accept: everybody may read it" not in page
    assert mine.post(f"{copy}accept/").status_code == 403
    assert "Accept: everybody may read it" in second.get(copy).content.decode()
    assert second.post(f"{copy}accept/").status_code == 302
    public = client.get(copy).content.decode()
    assert "A well" in public
    assert "XLM" not in public
    assert "Lumora" not in public
    assert address not in public
    assert f'href="{address}"' in mine.get(copy).content.decode(), "who may read the original finds it"


def test_a_version_is_returned_with_a_reason(
    review: Review, writer: User, approver: User, region: Place, client_of: As
) -> None:
    made = services.propose_public(person=writer, review=review, place=region, title="x")
    second = client_of(approver)
    assert second.post(f"/reviews/{made.pk}/return/", {"reason": ""}).status_code == 422
    assert second.post(f"/reviews/{made.pk}/return/", {"reason": "Named"})["Location"] == f"/reviews/{review.pk}/"
    assert not Review.objects.filter(pk=made.pk).exists()


def test_an_event_is_added_changed_and_opened(
    writer: User, approver: User, steward: User, client_of: As, client: Client, country: Place
) -> None:
    mine = client_of(writer)
    days = {"event": "Cholera", "emerged_on": "2025-01-01", "detected_on": "2025-01-05"}
    assert mine.post("/timeliness/new/XLM/", {**days, "detected_on": "2024-01-05"}).status_code == 422
    address = mine.post("/timeliness/new/XLM/", {**days, "none-laboratory": "on"})["Location"]
    found = Timeline.objects.get()
    assert (found.detect_days, found.actions) == (4, {"laboratory": "n/a"})
    assert mine.post(f"{address}change/", {**days, "detected_on": "2025-01-12"}).status_code == 302
    assert mine.post(f"{address}change/", {**days, "detected_on": "2024-01-12"}).status_code == 422
    assert mine.post(f"{address}factor/", {"stage": "detect", "effect": "bottleneck", "text": ""}).status_code == 422
    assert mine.post(f"{address}factor/", {"stage": "detect", "effect": "bottleneck", "text": "x"}).status_code == 302
    factor = found.factors.get()
    assert client_of(approver).post(f"/timeliness/factors/{factor.pk}/drop/").status_code == 403
    assert mine.post(f"/timeliness/factors/{factor.pk}/drop/").status_code == 302
    assert mine.post("/timeliness/factors/0/drop/").status_code == 404
    assert mine.post(f"{address}step/", {"text": ""}).status_code == 422
    assert mine.post(f"{address}step/", {"text": "Teach"}).status_code == 302
    assert client_of(approver).post(f"{address}visibility/", {"visibility": "x"}).status_code == 422
    assert client_of(approver).post(f"{address}visibility/", {"visibility": "PUBLIC"}).status_code == 302
    assert "11 days" in client.get(address).content.decode()
    assert client_of(steward).post(f"{address}remove/").status_code == 302
    assert not Timeline.objects.exists()


def test_templates_go_out_and_come_back(
    review: Review, steward: User, writer: User, client_of: As, client: Client
) -> None:
    form = client.get("/reviews/form/XLM.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(form.content))
    book["Review"]["C4"], book["Review"]["C5"] = "Flood (invented)", "SimEx"
    book["Lessons"]["B3"], book["Lessons"]["I3"], book["Lessons"]["F3"] = "Water", "Boats are few", "challenge"
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("flood.xlsx", stream.getvalue())
    assert client_of(writer).get("/reviews/import/XLM/").status_code == 403
    response = client_of(steward).post("/reviews/import/XLM/", {"file": upload}, follow=True)
    assert "1 lesson is stored." in response.content.decode()
    assert Lesson.objects.get(review__title="Flood (invented)").pillar.label == "Water"  # type: ignore[union-attr]
    bad = client_of(steward).post("/reviews/import/XLM/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert bad.status_code == 422
    assert "x.csv" in bad.content.decode()
    document = docx.Document(io.BytesIO(client.get("/reviews/form/XLM.docx").content))
    answers = {"Title of the review": "Storm (invented)", "What can others learn?": "Radios first"}
    for row in (row for table in document.tables for row in table.rows):
        row.cells[1].text = answers.pop(row.cells[0].text, "AAR" if "Kind:" in row.cells[0].text else row.cells[1].text)
    stream = io.BytesIO()
    document.save(stream)
    upload = SimpleUploadedFile("storm.docx", stream.getvalue())
    response = client_of(steward).post("/reviews/import/XLM/", {"file": upload}, follow=True)
    assert "1 lesson is stored." in response.content.decode()
    assert Lesson.objects.get(review__title="Storm (invented)").lesson == "Radios first"


def test_a_review_goes_out_for_who_may_read_it(
    review: Review, lesson: Lesson, viewer: User, client_of: As, client: Client
) -> None:
    for form in ("xlsx", "docx"):
        assert client_of(viewer).get(f"/reviews/{review.pk}/review.{form}").content[:2] == b"PK"
        assert client.get(f"/reviews/{review.pk}/review.{form}").status_code == 404


def test_events_go_out_and_come_back(timeline: Timeline, steward: User, client_of: As, client: Client) -> None:
    found = client_of(steward).get("/timeliness/7-1-7.xlsx?place=XLM").content
    assert openpyxl.load_workbook(io.BytesIO(found))["Timeliness data"]["B5"].value == "Cholera (invented)"
    again = client_of(steward).post(
        "/timeliness/import/XLM/", {"file": SimpleUploadedFile("e.xlsx", found)}, follow=True
    )
    assert "Already there and left out: 1." in again.content.decode()
    empty = openpyxl.load_workbook(io.BytesIO(client.get("/timeliness/7-1-7.xlsx?place=XLM").content))
    assert empty["Timeliness data"]["B5"].value is None


def test_lessons_as_files_follow_the_filter(world: Place, client: Client) -> None:
    text = client.get("/lessons/lessons.csv?country=SGP").content.decode()
    assert text.count("\r\nL0") == 6
    book = openpyxl.load_workbook(io.BytesIO(client.get("/lessons/lessons.xlsx?country=SGP").content))
    assert book["Lessons"].max_row == 8


def test_only_who_saved_a_question_removes_it(viewer: User, stranger: User, client_of: As) -> None:
    client_of(viewer).post("/lessons/synthesis/", {"name": "x"})
    saved = SavedSynthesis.objects.get()
    assert client_of(stranger).post(f"/lessons/synthesis/{saved.pk}/remove/").status_code == 403
    assert client_of(stranger).post("/lessons/synthesis/0/remove/").status_code == 404


def in_capitals(text: str) -> str:
    """Stand for a translation: the words of a message in capitals, its parts as they are."""
    return "".join(x if PART.fullmatch(x) else x.upper() for x in PART.split(text))


def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(
    steward: User, client_of: As, country: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "gettext", in_capitals)
    client = client_of(steward)

    def refused(kind: str, content: str) -> str:
        upload = SimpleUploadedFile("x.csv", content.encode())
        answer = client.post(f"/{kind}/import/XLM/", {"file": upload}, headers={"accept-language": "fr"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert '<html lang="fr"' in page
        return html.unescape(page)

    assert "x.csv: THERE IS NO COLUMN 'lesson'; EXPECTED THE COLUMNS id, " in refused("reviews", "a,b\n1,2\n")
    lesson = refused("reviews", "lesson,citation,areas\nWash,Book,ZZ\n")
    assert "x.csv, ROW 2, COLUMN 'areas': 'ZZ' DOES NOT EXIST; EXPECTED ONE OF P1, " in lesson
    events = "event,emerged,detected\nCholera,2025-02-02,2025-02-01\n"
    said = "THE DETECTION (2025-02-01) IS BEFORE THE EMERGENCE (2025-02-02); EXPECTED DAYS IN THEIR ORDER"
    assert said in refused("timeliness", events)
    assert "'soon' IS NO DAY; EXPECTED YYYY-MM-DD, OR EMPTY." in refused("timeliness", "event,emerged\nCholera,soon\n")
