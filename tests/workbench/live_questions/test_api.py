"""Questions of a session over the API: what is shown, for who may come in, and nothing that tells who asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.models import Question

from .conftest import visitor

pytestmark = pytest.mark.django_db


def test_shown_questions_in_pages(ask: Callable, asked: Callable[..., Question], session: Session) -> None:
    made = [asked(f"Question {x}", mark=str(x)) for x in range(3)]
    asked("Hidden", mark="h", shown=False)
    services.vote(guest=visitor("z"), question=made[0])
    path = f"events/{session.day.event_id}/sessions/{session.pk}/questions"
    first = ask(path, limit=2).json()
    rest = ask(path, limit=2, cursor=first["next"]).json()
    rows = [*first["items"], *rest["items"]]
    assert sorted(x["text"] for x in rows) == ["Question 0", "Question 1", "Question 2"]
    assert {x["text"]: x["votes"] for x in rows}["Question 0"] == 1
    assert rest["next"] is None
    assert set(rows[0]) == {"id", "text", "language", "state", "votes", "views", "pinned", "answer"}


def test_a_session_is_listed_for_who_may_enter(
    ask: Callable, token_of: Callable, sessions: dict[str, Session], steward: User, join: Callable[..., User]
) -> None:
    stranger = join()
    for name, session in sessions.items():
        Question.objects.create(session=session, text="Who pays?", state="visible")
        path = f"events/{session.day.event_id}/sessions/{session.pk}/questions"
        expected = 200 if name == "open" else 404
        assert ask(path).status_code == expected
        assert ask(path, token_of(stranger)).status_code == expected
        assert ask(path, token_of(steward)).status_code == 200
        # A token that was narrowed to a place opens nothing beyond what everybody reads.
        assert ask(path, token_of(steward, "XLM")).status_code == expected
    assert ask("events/1/sessions/999999/questions").status_code == 404
