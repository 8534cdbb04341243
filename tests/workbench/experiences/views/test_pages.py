"""Every page for who may see it: light, within its queries, and with what it promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
MOST_BYTES = 60_000
OPEN = (
    "/lessons/",
    "/lessons/?q=quarantine+zeppelin",
    "/lessons/?area=D2&page=2",
    "/lessons/L001/",
    "/lessons/synthesis/",
    "/lessons/synthesis/?rows=kind&columns=grade&layers=phase",
    "/lessons/places/GHA/",
    "/reviews/",
    "/timeliness/",
    "/timeliness/?place=GHA",
)


@pytest.mark.parametrize("path", OPEN)
def test_everybody_reads_what_ships(
    world: Place, client: Client, path: str, django_assert_max_num_queries: Callable
) -> None:
    client.get(path)
    with django_assert_max_num_queries(8):
        response = client.get(path)
    assert response.status_code == 200
    assert len(response.content) < MOST_BYTES
    assert b"<script" not in response.content
    assert b" style=" not in response.content


OWN = (
    "/reviews/new/XLM/",
    "/reviews/{review}/",
    "/reviews/{review}/change/",
    "/reviews/{review}/lesson/",
    "/reviews/steps/{step}/",
    "/lessons/{lesson}/",
    "/lessons/{lesson}/change/",
    "/lessons/places/XLM/",
    "/timeliness/?place=XLM",
    "/timeliness/new/XLM/",
    "/timeliness/{timeline}/",
    "/timeliness/{timeline}/change/",
)


@pytest.fixture
def numbers(step: Recommendation, lesson: Lesson, timeline: Timeline) -> dict[str, int]:
    return {"review": lesson.review_id, "step": step.pk, "lesson": lesson.pk, "timeline": timeline.pk}


@pytest.mark.parametrize("path", OWN)
def test_people_of_the_place_read_and_write_their_own(
    numbers: dict[str, int],
    writer: User,
    stranger: User,
    client_of: As,
    client: Client,
    path: str,
    django_assert_max_num_queries: Callable,
) -> None:
    address = path.format(**numbers)
    mine = client_of(writer)
    mine.get(address)
    with django_assert_max_num_queries(15):
        response = mine.get(address)
    assert response.status_code == 200
    assert len(response.content) < MOST_BYTES
    if "{" in path:
        assert client_of(stranger).get(address).status_code == 404
        assert client.get(address).status_code in (302, 404)


def test_a_wrong_filter_is_not_there(world: Place, client: Client) -> None:
    for path in (
        "/lessons/?area=ZZ",
        "/lessons/synthesis/?rows=colour",
        "/lessons/synthesis/?rows=area&columns=area",
        "/lessons/synthesis/99/",
        "/lessons/places/AFRO/",
        "/lessons/places/ZZZ/",
        "/lessons/L999/",
        "/timeliness/?place=ZZZ",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/lessons/?page=x").status_code == 200
    assert client.get("/lessons/?page=999").status_code == 200


def test_the_search_says_why_and_what_is_missing(world: Place, client: Client) -> None:
    text = client.get("/lessons/", {"q": "quarantine in Thailand with a zeppelin"}).content.decode()
    assert "it is of Thailand" in text
    assert "it holds “quarantine”" in text
    assert "“zeppelin”" in text


def test_what_is_ours_is_marked_on_the_page_of_a_lesson(world: Place, client: Client) -> None:
    text = client.get("/lessons/L003/").content.decode()
    assert "[derived]" not in text
    assert "our draft" in text
    assert "Other lessons of the same event" in text


def test_a_lesson_says_who_leads_and_that_its_source_does_not_say_what_was_done(world: Place, client: Client) -> None:
    text = " ".join(client.get("/lessons/L013/").content.decode().split())
    assert "Who leads</th>" in text
    assert "Ministry of Public Health" in text
    assert 'How far it is</th><td><span class="soft">not given' in text


def test_each_number_of_a_synthesis_leads_to_its_lessons(world: Place, client: Client) -> None:
    text = client.get("/lessons/synthesis/").content.decode()
    assert "/lessons/?area=D2&amp;component=HIS" in text
    listed = client.get("/lessons/?area=D2&component=HIS").content.decode()
    count = client.get("/lessons/synthesis.csv?rows=area&columns=component").content.decode()
    number = next(x.split(",")[2] for x in count.splitlines() if x.startswith("D2,HIS,"))
    assert f"{number} lessons" in listed


def test_a_question_is_saved_and_says_later_whether_its_answer_is_the_same(
    viewer: User, lesson: Lesson, client_of: As, open_to: Callable[[Review, str], Review]
) -> None:
    client = client_of(viewer)
    response = client.post("/lessons/synthesis/?rows=area&columns=kind&area=D2", {"name": "Surveillance"})
    address = response["Location"]
    assert "give the same table today" in client.get(address).content.decode()
    open_to(lesson.review, "PUBLIC")
    assert "another table today" in client.get(address).content.decode()
    assert client.post(f"{address}remove/").status_code == 302
    assert client.get(address).status_code == 404
    assert client.post("/lessons/synthesis/", {"name": ""}).status_code == 422


def test_a_visitor_saves_nothing(world: Place, client: Client, member: User, client_of: As) -> None:
    assert client.post("/lessons/synthesis/", {"name": "x"}).status_code == 404
    assert client_of(member).post("/lessons/synthesis/", {"name": "x"}).status_code == 403


def test_published_figures_stand_as_printed(world: Place, client: Client) -> None:
    text = client.get("/timeliness/").content.decode()
    assert "10.1016/S2214-109X(23)00133-X" in text
    assert "54\u202f% (22)" in text


def test_capacity_and_performance_stand_side_by_side(timeline: Timeline, writer: User, client_of: As) -> None:
    text = client_of(writer).get("/lessons/places/XLM/").content.decode()
    assert "met 0, missed 1, unknown 0" in text
    assert "missed a target of 7-1-7" in text
    services.add_recommendation(person=writer, timeline=timeline, text="x")
    assert "missed a target of 7-1-7" not in client_of(writer).get("/lessons/places/XLM/").content.decode()
