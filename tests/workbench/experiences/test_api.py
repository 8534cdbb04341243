"""Lessons, reviews and timelines over the API: public ones for everybody, nothing leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Review, Timeline
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
SHIPPED = len(shipped_stock().lessons)


def rows(response: HttpResponse) -> list[dict]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


def test_everybody_gets_what_ships_and_members_of_the_place_their_own(
    ask: Ask, token_of: Callable[..., str], lesson: Lesson, viewer: User, stranger: User
) -> None:
    assert len(rows(ask("lessons", limit=500))) == SHIPPED
    assert len(rows(ask("lessons", token_of(stranger), limit=500))) == SHIPPED
    (found,) = rows(ask("lessons", token_of(viewer), q="close the well first"))
    assert (found["id"], found["country"], found["areas"]) == (str(lesson.pk), "XLM", ["D2"])
    assert ask(f"lessons/{lesson.pk}", token_of(viewer)).json()["lesson"] == lesson.lesson
    for token in ("", token_of(stranger), token_of(viewer, scope="read:public")):
        assert ask(f"lessons/{lesson.pk}", token).status_code == 404


def test_lessons_are_narrowed_paged_and_wrong_codes_refused(ask: Ask, world: Place) -> None:
    assert {x["country"] for x in rows(ask("lessons", country="GHA"))} == {"GHA"}
    assert {x["id"] for x in rows(ask("lessons", q="карантин"))} == {"L013", "L014", "L015"}
    first = ask("lessons", area="D2", limit=5).json()
    second = rows(ask("lessons", area="D2", limit=5, cursor=first["next"]))
    assert not {x["id"] for x in first["items"]} & {x["id"] for x in second}
    for wrong in ({"area": "ZZ"}, {"kind": "luck"}, {"grade": "E9"}, {"source_type": "x"}):
        response = ask("lessons", **wrong)
        assert response.status_code == 422
        assert "expected one of" in response.json()["detail"]
    assert ask("lessons/L001").json()["id"] == "L001"
    assert ask("lessons/L999").status_code == 404


def test_reviews_follow_their_visibility(
    ask: Ask, token_of: Callable[..., str], review: Review, viewer: User, open_to: Callable[[Review, str], Review]
) -> None:
    assert rows(ask("reviews")) == []
    (found,) = rows(ask("reviews", token_of(viewer)))
    assert (found["id"], found["place"], found["validated"]) == (review.pk, "XLM", False)
    assert rows(ask("reviews", token_of(viewer), kind="IAR")) == []
    assert rows(ask("reviews", token_of(viewer), country="gha")) == []
    open_to(review, "PUBLIC")
    assert len(rows(ask("reviews", country="xlm", kind="AAR"))) == 1
    assert ask("reviews", kind="gossip").status_code == 422


def test_a_version_without_names_tells_nothing_of_its_country(
    ask: Ask, lesson: Lesson, writer: User, approver: User, region: Place
) -> None:
    made = services.propose_public(person=writer, review=lesson.review, place=region, title="A well")
    assert rows(ask("reviews")) == []
    services.accept_public(person=approver, review=made)
    response = ask("reviews")
    (found,) = rows(response)
    assert (found["place"], found["country"], found["anonymised"]) == ("AFRO", "", True)
    assert "XLM" not in response.content.decode() + ask("lessons", q="close the well first").content.decode()


def test_timelines_have_days_and_intervals(
    ask: Ask, token_of: Callable[..., str], timeline: Timeline, writer: User, approver: User
) -> None:
    services.add_factor(person=writer, timeline=timeline, stage="detect", text="Nobody told")
    assert rows(ask("timelines")) == []
    assert ask(f"timelines/{timeline.pk}").status_code == 404
    services.set_timeline_visibility(person=approver, timeline=timeline, visibility="PUBLIC")
    (found,) = rows(ask("timelines", country="XLM"))
    assert found["intervals"]["detect"] == {"days": 9, "at_least": None, "target": 7, "met": False}
    assert (found["all_met"], found["emerged_on"], found["factors"][0]["text"]) == (False, "2025-01-01", "Nobody told")
    one = ask(f"timelines/{timeline.pk}")
    assert one.json() == found
    assert one["Last-Modified"]


def test_a_token_of_another_branch_reaches_nothing(
    ask: Ask, token_of: Callable[..., str], lesson: Lesson, timeline: Timeline, administrator: User
) -> None:
    elsewhere = token_of(administrator, "GHA")
    assert rows(ask("reviews", elsewhere)) == []
    assert rows(ask("timelines", elsewhere)) == []
    assert ask(f"lessons/{lesson.pk}", elsewhere).status_code == 404
    assert ask(f"timelines/{timeline.pk}", elsewhere).status_code == 404
    here = token_of(administrator, "XLM")
    assert len(rows(ask("reviews", here))) == 1
