"""Scorers who save their answers at the same moment: nothing may be lost, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SCORERS = 500
QUESTIONS = 10
CONNECTIONS = 64


def measure(data: Path, *, scorers: int = SCORERS) -> dict[str, float]:
    """Let ``scorers`` save twice at once in a fresh store; returns seconds until all is stored, and what was lost.

    The store is that of ``HSFORHS_DATABASE_URL``, or SQLite in the folder ``data``.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
    os.environ["HSFORHS_DATA"] = str(data)
    import django

    django.setup()
    from django.db import connection

    from hsforhs.workbench.accounts.services import create_administrator
    from hsforhs.workbench.exercises import services
    from hsforhs.workbench.exercises.models import Ballot, Score
    from hsforhs.workbench.exercises.services.voting import digest_of
    from hsforhs.workbench.places.models import Place
    from hsforhs.workbench.store import prepare_store

    prepare_store()
    steward = create_administrator(actor="operator", email="bench@example.org", password="a long password", name="B")  # noqa: S106
    place = Place.objects.get(code="WORLD")
    exercise = services.create_exercise(person=steward, place=place, title="Bench", method="chnri")
    codes = [f"RQ{number:02}" for number in range(1, QUESTIONS + 1)]
    services.adopt(person=steward, exercise=exercise, codes=codes)
    services.open_round(person=steward, exercise=exercise)
    items = list(exercise.criteria.values_list("code", flat=True))
    invitations = services.invite(person=steward, exercise=exercise, labels=[f"s{x}" for x in range(scorers)])
    secrets = [services.take_ballot(secret=x.secret) for x in invitations]
    ballots = [Ballot.objects.select_related("exercise").get(digest=digest_of("ballot", x)) for x in secrets]

    def save(ballot: Ballot) -> None:
        for value in (0.5, 1.0):
            services.save_answers(ballot=ballot, answers={code: dict.fromkeys(items, value) for code in codes})
        connection.close()

    # PostgreSQL takes a hundred connections at most as it comes; a server answers from a pool of threads as well.
    at_once = scorers if connection.vendor == "sqlite" else CONNECTIONS
    with ThreadPoolExecutor(at_once) as pool:
        began = time.perf_counter()
        list(pool.map(save, ballots))
    seconds = time.perf_counter() - began
    whole = sum(set(x.values()) == {1.0} for x in Score.objects.values_list("values", flat=True))
    return {"seconds": seconds, "lost": scorers * QUESTIONS - whole}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
