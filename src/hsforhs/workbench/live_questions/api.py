"""Questions of a session over the API: what everybody in it sees, and nothing of who asked or voted."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of_records
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Registration

from . import queries, rules, showing

router = Router(tags=["events"])


class LiveQuestionAnswer(BaseModel):
    """A question that a session shows."""

    id: uuid.UUID
    text: str = Field(description="Empty where whoever asked has taken the text out.")
    language: str
    state: str = Field(description="visible, selected, live (answered in the session) or later (in writing).")
    votes: int = Field(description="Voices that voted for it, or for a question merged into it, each once.")
    views: int = Field(description="People who had the page open when it was shown, or later.")
    pinned: bool
    answer: str


@router.get(
    "/events/{int:event_id}/sessions/{int:session_id}/questions",
    response=answers(Page[LiveQuestionAnswer], named=True),
    operation_id="list_live_questions",
    summary="List the questions of a session",
)
def list_live_questions(
    request: HttpRequest, event_id: int, session_id: int, filters: Query[Paged]
) -> Page[LiveQuestionAnswer]:
    """The questions that a session shows, by their keys; for callers who may come into the session."""
    caller = caller_of(request)
    person = AnonymousUser() if caller.branch else caller.person
    session = queries.find_session(event_id, session_id)
    registration = None
    if session is not None and isinstance(person, User):
        registration = Registration.objects.filter(event=event_id, user=person).first()
    if session is None or not rules.enters(Guest(person, registration), session):
        raise missing("There is no session with this number at this event.")
    board = showing.read_board(session.pk)
    rows = sorted((*board.asked, *board.answered), key=lambda x: str(x.question.pk))
    page, following = page_of_records(rows, filters, name=lambda x: str(x.question.pk))
    return Page[LiveQuestionAnswer](
        items=[
            LiveQuestionAnswer(
                id=x.question.pk,
                text=x.question.text,
                language=x.question.language,
                state=x.question.state,
                votes=x.votes,
                views=x.views,
                pinned=x.question.pinned,
                answer=x.question.answer,
            )
            for x in page
        ],
        next=following,
    )
