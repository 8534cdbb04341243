"""Inside the store of a room's trial: an open session before the people come, and what is stored after.

Run as ``python -m benchmarks.load.room_store prepare|count`` with the settings of the store; prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def prepare() -> dict[str, Any]:
    """Make an announced event with a session that shows questions at once; return the path of its questions."""
    from django.urls import reverse
    from django.utils import timezone

    from hsforhs.workbench.events.models import Day, Event, Session
    from hsforhs.workbench.events.words import EventState
    from hsforhs.workbench.live_questions.models import Desk
    from hsforhs.workbench.places.models import Place
    from hsforhs.workbench.store import prepare_store

    prepare_store()
    event = Event.objects.create(
        title="Room of the trial", place=Place.objects.get(code="WORLD"), state=EventState.ANNOUNCED, invented=True
    )
    day = Day.objects.create(event=event, date=timezone.localdate())
    session = Session.objects.create(day=day, title="Session of the trial")
    Desk.objects.create(session=session, open=True, hold_first=False)
    return {"path": reverse("live_questions:page", args=[event.pk, session.pk])}


def count() -> dict[str, Any]:
    """Return the texts of all questions, and the number of votes of each."""
    from hsforhs.workbench.live_questions.models import Question, Vote

    votes: dict[str, int] = {}
    for question in Vote.objects.values_list("question", flat=True):
        votes[str(question)] = votes.get(str(question), 0) + 1
    return {"questions": list(Question.objects.values_list("text", flat=True)), "votes": votes}


def main(words: list[str]) -> None:
    """Do one of the two and print it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
    import django

    django.setup()
    print(json.dumps(prepare() if words[0] == "prepare" else count()))


if __name__ == "__main__":
    main(sys.argv[1:])
