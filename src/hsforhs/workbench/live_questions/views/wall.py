"""The wall: what the projector shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .. import services, showing
from ..passes import give_pass, has_pass
from ..pictures import code_picture
from .page import answer_with
from .shared import about, entered

ON_WALL = 6


@never_cache
@require_GET
def wall(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Show what is being answered, what is pinned and what stands first, in large letters, with the address."""
    session, _guest = entered(request, event_id, session_id)
    path = "/" if getattr(request, "in_room", False) else reverse("live_questions:page", args=[event_id, session_id])
    address = request.build_absolute_uri(path)
    board = showing.board_of(session.pk)
    context = about(session, board=board, rows=_rows(board), address=address, code=code_picture(address))
    response = render(request, "live_questions/wall.html", context)
    give_pass(response, event_id, session_id)
    return response


@require_GET
def on_wall(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """What the wall shows, as it asks for it again."""
    renewed = not has_pass(request, event_id, session_id)
    if renewed:
        session, guest = entered(request, event_id, session_id)
        services.sit_down(guest=guest, session=session)

    def draw(board: showing.Board) -> str:
        return render_to_string("live_questions/wall_list.html", {"board": board, "rows": _rows(board)})

    return answer_with(request, event_id, session_id, "wall", draw, renewed=renewed)


def _rows(board: showing.Board) -> list[showing.Shown]:
    return [x for x in board.asked if not x.is_selected][:ON_WALL]
