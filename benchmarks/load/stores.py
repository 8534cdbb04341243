"""Inside the process of the store: what is there before the people come, and whether every write is there after.

Run as ``python -m benchmarks.load.stores prepare|count NUMBER`` with the settings of the store; prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

PLANS = 8
EDITED = 6
"""Scores that the people with an account change."""


def prepare(accounts: int) -> dict[str, Any]:
    """Make people with an account and a session each, and drafts that everybody decides on.

    Returns the cookies, the pages to read with their weights, and the writes: each takes one action out of, or adds
    one to, one of the drafts. Many people change the same draft at once; no two change the same action of it.
    """
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.db import SessionStore

    from hsforhs.planning import action_catalogue
    from hsforhs.workbench.accounts.models import Role
    from hsforhs.workbench.accounts.services import add_user
    from hsforhs.workbench.assessments.queries import current_rounds, latest_with_scores
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.models import Kind, Place
    from hsforhs.workbench.plans.queries import plan_record
    from hsforhs.workbench.plans.services import draft_plan

    visitor = AnonymousUser()
    lumora = Place.objects.get(code="XLM")
    sessions = []
    for number in range(accounts):
        user, _new = add_user(
            email=f"person{number}@example.org", name="", role=Role.STEWARD, place=lumora, actor=OPERATOR
        )
        store = SessionStore()
        store["_auth_user_id"] = str(user.pk)
        store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        store["_auth_user_hash"] = user.get_session_auth_hash()
        store.create()
        sessions.append(store.session_key)
    countries = Place.objects.filter(kind=Kind.COUNTRY, rounds__isnull=False).distinct().order_by("code")
    starts = [x for place in countries if (x := latest_with_scores(current_rounds(place, visitor)))]
    drafts = [draft_plan(person=visitor, stored=starts[number % len(starts)], years=1) for number in range(PLANS)]
    inside = {x.pk: {line.action.id for line in plan_record(x).lines} for x in drafts}
    writes = [
        (
            f"/plans/{x.pk}/actions/{action}/",
            {"what": "take_out" if action in inside[x.pk] else "add", "reason": "load"},
        )
        for action in action_catalogue().actions
        for x in drafts
    ]
    paths = [("/", 10), ("/places/", 8), ("/framework/", 4), ("/actions/?area=D2", 6), ("/search/?q=laboratory", 2)]
    for code in [x.code for x in countries]:
        paths += [(f"/places/{code}/", 6), (f"/framework/?place={code}", 2), (f"/framework/D2/HIS/?place={code}", 2)]
    paths += [(f"/plans/{x.pk}/", 2) for x in drafts]
    return {"sessions": sessions, "paths": paths, "writes": writes, "edits": _edits(lumora)}


def _edits(place: Any) -> list[str]:
    """Pages of scores in areas of the open round that are still drafted: few, so that people meet on them."""
    from hsforhs.workbench.assessments.models import AreaSheet, AreaState, Round, RoundState

    found = Round.objects.get(place=place, state=RoundState.DRAFT)
    drafted = [x.group for x in AreaSheet.objects.filter(round=found, state=AreaState.DRAFT)]
    codes = [x.code for x in found.scores.all() if x.code.split(".")[0] in drafted]
    return [f"/rounds/{found.pk}/scores/{code}/" for code in codes[:EDITED]]


def count() -> dict[str, Any]:
    """Decisions that are stored, events about them, the first broken event of the chain; rows and bytes in all."""
    from django.db import connection
    from django.db.models import Sum

    from hsforhs.workbench.assessments.models import StoredScore
    from hsforhs.workbench.audit.models import Event
    from hsforhs.workbench.audit.services import verify
    from hsforhs.workbench.plans.models import Choice

    stored = Choice.objects.filter(reason="load").count()
    told = Event.objects.filter(action__in=("plans.added", "plans.taken_out")).count()
    size = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if connection.vendor == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(size)
        (number,) = cursor.fetchone()
    return {
        "versions": StoredScore.objects.aggregate(total=Sum("version"))["total"],
        "edits": Event.objects.filter(action="assessments.score").count(),
        "stored": stored,
        "told": told,
        "broken": list(verify().broken),
        "events": Event.objects.count(),
        "scores": StoredScore.objects.count(),
        "bytes": number,
    }


def main(words: list[str]) -> None:
    """Do one of the two and print it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
    import django

    django.setup()
    print(json.dumps(prepare(int(words[1])) if words[0] == "prepare" else count()))


if __name__ == "__main__":
    main(sys.argv[1:])
