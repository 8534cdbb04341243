"""What became of an event: asked, decided, promised, done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hsforhs.workbench.events.asked import asked_at
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event

from .. import queries, rules
from ..queries import Wanted
from ..rules import Deed
from ..words import DecisionStatus, StepState
from .finding import SECTION, of_event

_LONGEST_NUMBER = 18


@require_GET
@of_event
def became(request: HttpRequest, event: Event, guest: Guest) -> HttpResponse:
    """Show what was asked, decided, promised and done, with filters, to each guest what they may read."""
    wanted = wanted_from(request)
    found = queries.outcomes_of(guest, event, wanted)
    sessions = queries.sessions_of(event)
    standing = found.standing
    context = {
        "event": event,
        "standing": standing,
        "asked": asked_at(guest, event),
        "outcomes": found,
        "adopted": sum(x.status == DecisionStatus.ADOPTED for x in found.decisions),
        "share": queries.share_of(found.steps),
        "sessions": sessions,
        "wanted": wanted,
        "is_narrowed": wanted != Wanted(),
        "states": StepState.choices,
        "rivals": queries.rivals_of(event) if standing.works else [],
        "may_write": rules.may(request.user, Deed.WRITE, event),
        "section": SECTION,
    }
    return render(request, "outcomes/became.html", context)


def wanted_from(request: HttpRequest) -> Wanted:
    """Read the filter of an address; what does not exist fits everything."""
    given = request.GET
    session = given.get("session", "")
    return Wanted(
        session=int(session) if session.isascii() and session.isdecimal() and len(session) <= _LONGEST_NUMBER else None,
        cell=given.get("cell", "").strip()[:20],
        state=given["state"] if given.get("state") in StepState.values else "",
        owner=given.get("owner", "").strip()[:200],
        late=bool(given.get("late")),
    )
