"""Marks of what was removed: they travel, and what they name goes on every side, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import removals, services
from hsforhs.workbench.events.models import Event, Removal
from hsforhs.workbench.events.removals import Mark
from hsforhs.workbench.places.models import Place

KEYS = [f"{x}{x}{x}{x}{x}{x}{x}{x}-0000-4000-8000-000000000000" for x in "abc"]
AT = "2026-05-20T12:00:00+00:00"
Gone = list[tuple[int, str, str]]


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Gone:
    """What was taken away: event, key, actor; the third key names nothing that is here."""
    found: Gone = []

    def remover(event: Event, key: str, actor: str) -> bool:
        found.append((event.pk, key, actor))
        return key != KEYS[2]

    monkeypatch.setattr(removals, "removers", {"app.note": remover})
    return found


def packed(*keys: str, kind: str = "app.note", at: str = AT) -> list[dict[str, str]]:
    return [{"record": f"{kind}:{x}", "at": at} for x in keys]


def test_marks_come_along_once(event: Event, gone: Gone) -> None:
    join = lambda rows: dict(removals.join(event=event, packed=rows, actor="person 1"))  # noqa: E731
    assert join(packed(*KEYS[:2])) == {"new": 2, "same": 0}
    assert gone == [(event.pk, x, "person 1") for x in KEYS[:2]]
    assert join(packed(*KEYS)) == {"new": 1, "same": 2}
    assert [x[1] for x in gone] == KEYS, "what is known is not removed again"
    assert join(packed(KEYS[0], kind="later.kind")) == {"new": 0, "same": 0}, "of a newer program"
    assert removals.removed_from(event) == {f"app.note:{x}" for x in KEYS}
    assert sorted(x["record"] for x in removals.pack(event)) == sorted(removals.removed_from(event))
    # What was packed is read again, and nothing is new to the one who packed.
    assert join(removals.pack(event)) == {"new": 0, "same": 3}
    assert {x["at"] for x in removals.pack(event)} == {AT}


def test_what_no_program_of_ours_wrote_is_refused(event: Event, gone: Gone) -> None:
    wrong: list[Any] = [
        None,
        "app.note",
        {"record": f"app.note:{KEYS[0]}", "at": AT},
        [{"record": f"app.note:{KEYS[0]}"}],
        packed("short"),
        packed(KEYS[0] + "0"),
        packed(KEYS[0].upper()),
        packed(KEYS[0], kind="app"),
        packed(KEYS[0], kind="app.NOTE"),
        packed(KEYS[0], at="2026-05-20T12:00:00"),
        packed(KEYS[0], at="1999-12-31T23:59:59+00:00"),
        packed(KEYS[0], at="2200-01-01T00:00:01+00:00"),
        [*packed(KEYS[1]), 4],
        {1, 2},
    ]
    for rows in wrong:
        with pytest.raises(ValidationError, match="cannot be read"):
            removals.join(event=event, packed=rows, actor="person 1")
    assert gone == []
    assert not Removal.objects.exists()


def test_a_restore_brings_nothing_back(event: Event, gone: Gone, steward: User, place: Place) -> None:
    other = services.set_up(person=steward, place=place, title="Other")
    removals.join(event=event, packed=packed(KEYS[0], KEYS[2]), actor="person 1")
    removals.join(event=other, packed=packed(KEYS[0]), actor="person 1")
    marks = removals.present_marks()
    assert {(x.event, x.record) for x in marks} == {
        (event.pk, f"app.note:{KEYS[0]}"),
        (event.pk, f"app.note:{KEYS[2]}"),
        (other.pk, f"app.note:{KEYS[0]}"),
    }
    Removal.objects.all().delete()
    gone.clear()
    elsewhere = Mark(event.pk, event.made_at + dt.timedelta(seconds=1), f"app.note:{KEYS[1]}", event.made_at)
    nowhere = Mark(10**6, event.made_at, f"app.note:{KEYS[1]}", event.made_at)
    assert removals.remove_again([*marks, elsewhere, nowhere], actor="operator") == 2, "the third key names nothing"
    assert sorted(gone) == sorted([(x.event, x.record.partition(":")[2], "operator") for x in marks])
    assert removals.present_marks() == marks, "the marks are kept with their times"
    assert removals.remove_again([], actor="operator") == 0


def test_a_mark_names_the_record_alone(event: Event) -> None:
    removals.mark(event, [event, event])
    removals.mark(event, [event])
    assert removals.removed_from(event) == {f"events.event:{event.pk}"}
    assert str(Removal.objects.get()) == f"removal of events.event:{event.pk}"
