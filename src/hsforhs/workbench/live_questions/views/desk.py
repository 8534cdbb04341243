"""The moderators' desk of a session."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.rules import is_member
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.threads.origins import made_of
from hsforhs.workbench.threads.services import reference

from .. import queries, rules, services, showing
from ..forms import DeskForm
from ..models import Question
from ..words import Act
from .shared import about, moderated

WAITING_ON_PAGE = 15
SHOWN_ON_PAGE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Show what waits and what is shown; open and close the session for questions."""
    session, person = moderated(request, event_id, session_id)
    found = queries.desk_of(session)
    form = DeskForm(request.POST or None, initial=DeskForm.start(found))
    if form.is_valid():
        services.set_desk(person=person, session=session, **form.cleaned_data)
        messages.success(request, _("The settings are stored."))
        return redirect("live_questions:desk", event_id, session_id)
    waiting, rest = showing.queue_of(session)
    board = showing.read_board(session.pk)
    answered = board.answered[:SHOWN_ON_PAGE]
    made = made_of(person, [x.question for x in answered])
    context = about(
        session,
        form=form,
        desk=found,
        waiting=waiting[:WAITING_ON_PAGE],
        number=len(waiting),
        shown=board.asked[:SHOWN_ON_PAGE],
        answered=[(x, reference(x.question), made[reference(x.question)]) for x in answered],
        may_use=is_member(person),
        may_remove=rules.may_remove(person, session.day.event),
        rest=rest[:SHOWN_ON_PAGE],
        choices=[*board.asked[:SHOWN_ON_PAGE], *waiting[:WAITING_ON_PAGE]],
        people=board.people,
    )
    return render(request, "live_questions/desk.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def waiting(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """How many questions wait, as the desk asks for it again."""
    session, _person = moderated(request, event_id, session_id)
    found, _rest = showing.queue_of(session)
    context = {"number": len(found), "event_id": event_id, "session_id": session_id}
    return render(request, "live_questions/waiting.html", context)


@never_cache
@require_POST
def moderate(request: HttpRequest, event_id: int, session_id: int, question_id: uuid.UUID) -> HttpResponse:
    """Do one thing with a question."""
    session, person = moderated(request, event_id, session_id)
    question, posted = _question(session, question_id), request.POST
    if posted.get("act") not in Act.values:
        raise Http404
    try:
        services.moderate(
            person=person,
            question=question,
            act=Act(posted["act"]),
            reason=posted.get("reason", ""),
            answer=posted.get("answer", ""),
            language=get_language() or "",
        )
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("Done."))
    return redirect("live_questions:desk", event_id, session_id)


@never_cache
@require_POST
def merge(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Merge one question into another."""
    session, person = moderated(request, event_id, session_id)
    found = [_named(session, request.POST.get(name, "")) for name in ("question", "into")]
    if found[0] is None:
        messages.error(request, _("Choose the question that is merged."))
        return redirect("live_questions:desk", event_id, session_id)
    try:
        services.moderate(person=person, question=found[0], act=Act.MERGE, into=found[1])
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The questions are merged; who voted for both counts once."))
    return redirect("live_questions:desk", event_id, session_id)


@never_cache
@require_POST
def remove(request: HttpRequest, event_id: int, session_id: int, question_id: uuid.UUID) -> HttpResponse:
    """Remove a question for good."""
    session, person = moderated(request, event_id, session_id)
    services.remove(person=person, question=_question(session, question_id))
    messages.success(request, _("Removed."))
    return redirect("live_questions:desk", event_id, session_id)


def _named(session: Session, key: str) -> Question | None:
    try:
        return queries.find_question(session, uuid.UUID(key))
    except ValueError:
        return None


def _question(session: Session, key: uuid.UUID) -> Question:
    found = queries.find_question(session, key)
    if found is None:
        raise Http404
    return found
