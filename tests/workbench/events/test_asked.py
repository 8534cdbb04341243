"""What was asked is gathered from every app that keeps questions."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.events import asked
from hsforhs.workbench.events.asked import Asked, Question, asked_at
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event


def test_what_apps_tell_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    guest, event = Guest(AnonymousUser()), Event(title="Any")
    one, two = Question(1, "Who pays?"), Question(2, "When?", answer="In May.")
    told: list[object] = []

    def first(who: Guest, what: Event) -> Asked:
        told.extend((who, what))
        return Asked([one], 0)

    monkeypatch.setattr(asked, "asking", [first, lambda _who, _what: Asked([two], 1)])
    found = asked_at(guest, event)
    assert (list(found.questions), found.number, found.answered) == ([one, two], 2, 1)
    assert told == [guest, event]
    monkeypatch.setattr(asked, "asking", [])
    assert asked_at(guest, event).number == 0
