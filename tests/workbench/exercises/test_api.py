"""The research agenda over the API: what everybody may read, and nothing that tells who answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.agenda.register import shipped_register
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Question
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def ask(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_questions_come_in_pages_and_by_filter(client: Client) -> None:
    first = ask(client, "research-questions?limit=60")
    rest = ask(client, f"research-questions?limit=60&cursor={first['next']}")
    assert len(first["items"]) + len(rest["items"]) == len(shipped_register().questions)
    assert rest["next"] is None
    found = ask(client, "research-questions?area=D2&component=HIS")["items"]
    assert all("D2:HIS" in x["cells"] for x in found)
    assert "area is 'XX'" in ask(client, "research-questions?area=XX", 422)["detail"]
    assert "standing is 'lost'" in ask(client, "research-questions?standing=lost", 422)["detail"]


def test_one_question_tells_its_chain_and_places(client: Client, maker: Maker, contributor: User) -> None:
    found = maker.closed()
    services.publish(person=maker.steward, exercise=found, expires_on=TODAY + dt.timedelta(days=9))
    question = found.entries.first().question
    made = services.add_uptake(
        person=contributor, question=question, kind="grant", title="Grant 7", on=TODAY, evidence="Decision"
    )
    told = ask(client, f"research-questions/{question.code}")
    assert told["standing"] == "funded"
    assert told["chain"][0]["id"] == made.pk
    assert (told["placings"][0]["rank"], told["placings"][0]["of"]) == (1, 3)
    assert ask(client, "research-questions/RQ01")["chain"] == []
    ask(client, "research-questions/Q99999", 404)


def test_results_are_told_once_published_and_name_nobody(client: Client, maker: Maker) -> None:
    found = maker.closed()
    (listed,) = ask(client, "exercises")["items"]
    assert (listed["id"], listed["state"], listed["questions"]) == (found.pk, "closed", 3)
    before = ask(client, f"exercises/{found.pk}")
    assert before["results"] is None
    assert before["protocol"]["title"] == found.title
    services.publish(person=maker.steward, exercise=found, expires_on=TODAY + dt.timedelta(days=9))
    after = ask(client, f"exercises/{found.pk}")
    assert after["data_digest"] == found.snapshots.get().data_digest
    assert after["results"]["questions"][0]["rps"] == 1
    text = str(after)
    assert not [x for x in found.voters.values_list("digest", flat=True) if x in text]
    assert not [str(x) for x in found.ballots.values_list("pk", flat=True) if str(x) in text]


def test_what_is_private_is_not_told(client: Client, maker: Maker) -> None:
    found = maker.sorting(visibility="PRIVATE")
    code = Question.objects.get(text="Which alarms come in time?").code
    services.announce_call(
        person=maker.steward,
        place=maker.place,
        title="Open call",
        opens_on=TODAY,
        closes_on=TODAY,
        codes=[code, "RQ04"],
    )
    assert ask(client, "exercises")["items"] == []
    ask(client, f"exercises/{found.pk}", 404)
    ask(client, f"research-questions/{code}", 404)
    (call,) = ask(client, "grant-calls")["items"]
    assert call["questions"] == ["RQ04"], "not the question of a private exercise"


def test_exercises_are_narrowed(client: Client, maker: Maker) -> None:
    maker.begin("jla")
    maker.begin()
    assert [x["method"] for x in ask(client, "exercises?method=jla")["items"]] == ["jla"]
    assert ask(client, "exercises?state=published")["items"] == []
    assert "method is 'dice'" in ask(client, "exercises?method=dice", 422)["detail"]
