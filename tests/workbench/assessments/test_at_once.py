"""Many people on one cell at the same moment: every word arrives, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connections

from hsforhs.scores.examples import invented_places
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.assessments.rounds import open_round
from hsforhs.workbench.assessments.scoring import ConflictError, Entry, save_score
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import add_invented_country

PEOPLE, WORDS_EACH = 4, 5


@pytest.mark.django_db(transaction=True)
def test_no_word_is_lost_when_many_write_at_once(join: Callable[..., User]) -> None:
    add_invented_country(actor="operator", rows=invented_places())
    people = [join(Role.STEWARD) for _ in range(PEOPLE)]
    found = open_round(
        person=people[0], place=Place.objects.get(code="XLM"), instrument="spar-2", kind="SELF", year=2025
    )
    conflicts, faults = [0] * PEOPLE, []

    def write(number: int) -> None:
        try:
            for word in range(WORDS_EACH):
                while not _add(people[number], found, f"w{number}.{word};"):
                    conflicts[number] += 1
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    close_old_connections()
    assert faults == []
    row = StoredScore.objects.get(round=found, code="C5.1")
    wanted = {f"w{number}.{word}" for number in range(PEOPLE) for word in range(WORDS_EACH)}
    assert set(row.reasoning.rstrip(";").split(";")) == wanted
    assert row.version == 1 + PEOPLE * WORDS_EACH
    assert Event.objects.filter(action="assessments.score").count() == PEOPLE * WORDS_EACH
    assert verify().whole


def _add(person: User, found: Round, word: str) -> bool:
    """Write one word behind what stands there, as a person who opened the form just now."""
    row = StoredScore.objects.get(round=found, code="C5.1")
    entry = Entry("not reported", reasoning=row.reasoning + word)
    try:
        save_score(person=person, found=found, code="C5.1", version=row.version, entry=entry)
    except ConflictError:
        return False
    return True
