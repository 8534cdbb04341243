"""The page of a session's questions: asking, voting, and the list that it asks for again."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest, has_fresh_mark
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.look.rates import limited, too_many

from .. import queries, rules, services, showing
from ..forms import AskForm
from ..newcomers import refusal
from ..passes import give_pass, has_pass
from .shared import about, entered, with_voice

MOST_AT_ALL = 500
FETCHED = "fetch"
"""What the script of the page says in X-Requested-With: it shows what changed by itself."""


@never_cache
@require_GET
def page(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Show the questions of a session, the form to ask, and what became of one's own."""
    session, guest = with_voice(request, event_id, session_id)
    return _page(request, session, guest, AskForm())


def _page(request: HttpRequest, session: Session, guest: Guest, form: AskForm) -> HttpResponse:
    # Whoever gets a mark only now is counted when the browser comes back with it: one that keeps no cookies, such as a
    # search engine's, would be somebody new each time.
    is_known = not has_fresh_mark(request)
    if is_known:
        services.sit_down(guest=guest, session=session)
    everything = _wants_all(request)
    board = showing.board_of(session.pk)
    voice = guest.voice(session.day.event)
    context = about(
        session,
        board=board,
        everything=everything,
        most=_most(everything),
        looks=not rules.is_counted(guest, board.desk),
        voted=queries.voted(session, voice),
        mine=queries.own_questions(session, voice),
        desk=board.desk,
        form=form,
        moderates=isinstance(request.user, User) and rules.may_moderate(request.user, session.day.event),
    )
    response = render(request, "live_questions/page.html", context, status=422 if form.errors else 200)
    if is_known:
        give_pass(response, session.day.event_id, session.pk)
    return response


@require_GET
def asked(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """The list alone, as a page asks for it again: 304 while it looks the same.

    A pass of the last minute is enough; without one the guest is looked at as for the page.
    """
    renewed = not has_pass(request, event_id, session_id)
    if renewed:
        session, guest = entered(request, event_id, session_id)
        services.sit_down(guest=guest, session=session)
    everything, looks = _wants_all(request), request.GET.get("look") == "1"

    def draw(board: showing.Board) -> str:
        context = {"board": board, "event_id": event_id, "session_id": session_id, "most": _most(everything)}
        context["looks"] = looks
        return render_to_string("live_questions/list.html", {**context, "voted": frozenset()})

    return answer_with(request, event_id, session_id, f"list {everything} {looks}", draw, renewed=renewed)


def answer_with(
    request: HttpRequest,
    event_id: int,
    session_id: int,
    kind: str,
    draw: Callable[[showing.Board], str],
    *,
    renewed: bool,
) -> HttpResponse:
    """Answer with a part of a page that is the same for all, or 304 where the browser holds it already."""
    found = showing.drawing(session_id, get_language() or "", kind, draw)
    if request.headers.get("If-None-Match") == found.tag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(found.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(found.content)
    response["ETag"] = found.tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Encoding",))
    if renewed:
        give_pass(response, event_id, session_id)
    return response


def _wants_all(request: HttpRequest) -> bool:
    return request.GET.get("all") == "1"


def _most(everything: bool) -> int:
    return MOST_AT_ALL if everything else showing.ON_PAGE


@never_cache
@require_POST
@limited("live_questions.ask", visitors_only=True)
def ask(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Ask a question."""
    session, guest = entered(request, event_id, session_id)
    form = AskForm(request.POST)
    if form.is_valid():
        if over := refusal(
            request, session, guest, may=lambda: rules.may_ask(guest, session, queries.desk_of(session))
        ):
            return too_many(request, over)
        try:
            made = services.ask(
                guest=guest, session=session, text=form.cleaned_data["text"], language=get_language() or ""
            )
        except ValidationError as error:
            form.add_error("text", ValidationError(error.messages))
        else:
            if made.shown_at:
                messages.success(request, _("Your question is shown to everybody."))
            else:
                messages.success(request, _("Your question is with the moderators."))
            return redirect("live_questions:page", event_id, session_id)
    return _page(request, session, guest, form)


@never_cache
@require_POST
def vote(request: HttpRequest, event_id: int, session_id: int, question_id: uuid.UUID) -> HttpResponse:
    """Vote for a question, or take the vote back."""
    session, guest = entered(request, event_id, session_id)
    question = queries.find_question(session, question_id)
    if question is None:
        raise Http404
    if over := refusal(request, session, guest, may=lambda: rules.may_vote(guest, question, queries.desk_of(session))):
        return too_many(request, over)
    try:
        if request.POST.get("back"):
            services.take_back(guest=guest, question=question)
        else:
            services.vote(guest=guest, question=question)
    except PermissionDenied:
        # What is not shown is not there for a voter; asking may also have closed meanwhile.
        if question.shown_at is None:
            raise Http404 from None
        raise
    if request.headers.get("X-Requested-With") == FETCHED:
        return HttpResponse(status=204)
    return redirect("live_questions:page", event_id, session_id)
