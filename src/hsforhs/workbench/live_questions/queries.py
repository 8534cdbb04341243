"""What pages and the API read about questions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.events.asked import Asked
from hsforhs.workbench.events.asked import Question as AskedQuestion
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration, Session
from hsforhs.workbench.events.queries import Link
from hsforhs.workbench.events.statistics import TakingPart

from . import rules
from .models import Desk, Question, Vote
from .voices import vote_voice
from .words import SHOWN, QuestionState


def find_session(event_id: int, session_id: int) -> Session | None:
    """Return a session of an event with what the rules read, if there is such a one."""
    found = Session.objects.select_related("day__event__place").filter(pk=session_id).first()
    # Compared here: a number of an address that no store could hold is refused by the database across a relation.
    return found if found is not None and found.day.event_id == event_id else None


def desk_of(session: Session) -> Desk | None:
    """Return how a session takes questions; ``None`` where nobody opened it."""
    return Desk.objects.filter(session=session).first()


def find_question(session: Session, key: uuid.UUID) -> Question | None:
    """Return a question of a session."""
    found = Question.objects.filter(pk=key, session=session).first()
    if found is not None:
        found.session = session
    return found


def voted(session: Session, voice: str) -> set[uuid.UUID]:
    """Return the questions for which a voice voted, those that they were merged into instead of merged ones."""
    if not voice:
        return set()
    return set(
        Vote.objects.filter(question__session=session, voice=vote_voice(voice))
        .order_by()
        .annotate(counted=Coalesce(F("question__merged_into"), F("question")))
        .values_list("counted", flat=True)
    )


def own_questions(session: Session, voice: str) -> list[Question]:
    """Return what a voice asked in a session, the newest first: also what was not taken, with the reason."""
    if not voice:
        return []
    found = Question.objects.filter(session=session, voice=voice).select_related("merged_into")
    return list(found.order_by("-at")[:40])


def links(_guest: Guest, sessions: Sequence[Session]) -> Mapping[int, Sequence[Link]]:
    """Return the link from each session to its questions, with how many are shown."""
    numbers = dict(
        Desk.objects.filter(session__in=sessions)
        .annotate(number=Count("session__live_questions", filter=Q(session__live_questions__state__in=SHOWN)))
        .values_list("session", "number")
    )
    return {
        x.pk: [
            Link(
                reverse("live_questions:page", args=[x.day.event_id, x.pk]),
                _("Questions"),
                numbers.get(x.pk),
            )
        ]
        for x in sessions
    }


def sessions_of(event: Event) -> list[Session]:
    """Return the sessions of an event in their order."""
    return list(Session.objects.filter(day__event=event).select_related("day__event__place"))


def asked(guest: Guest, event: Event) -> Asked:
    """Return the questions of an event that sessions show which the guest may enter, as they were asked."""
    found = list(
        Question.objects.filter(session__day__event=event, state__in=SHOWN)
        .select_related("session__day")
        .order_by("session__day__date", "session__starts_at", "session__position", "session", "at", "pk")
    )
    if not found:
        return Asked()
    comes_into = rules.entering(guest, event)
    votes = votes_at(Q(question__session__day__event=event))
    rows = [x for x in found if comes_into(x.session)]
    return Asked(
        [
            AskedQuestion(
                session=x.session_id,
                text=x.text or _("Whoever asked this has taken the text out."),
                language=x.language if x.text else "",
                state=x.get_state_display(),
                answer=x.answer,
                answer_language=x.answer_language,
                votes=votes.get(x.pk, 0),
            )
            for x in rows
        ],
        answered=sum(x.state == QuestionState.ANSWERED_LIVE or bool(x.answer) for x in rows),
    )


def taking_part(event: Event, registrations: Sequence[Registration]) -> TakingPart:
    """Return who of those who registered asked and voted, and who of them asked at no earlier event of this store.

    The same person is the one with the same account, or the same address. Only counts of it are shown to anybody.
    """
    voices = {Guest(AnonymousUser(), x).voice(event): x for x in registrations}
    of_event = Question.objects.filter(session__day__event=event).exclude(voice="")
    since = dict(of_event.order_by().values_list("voice").annotate(first=Min("at")))
    votes = set(Vote.objects.filter(question__session__day__event=event).order_by().values_list("voice", flat=True))
    asked = {x.pk: x for voice, x in voices.items() if voice in since}
    own = {vote_voice(x): row.pk for x, row in voices.items()}
    before = _asked_before(event, {x: since[voice] for voice, x in voices.items() if voice in since})
    return TakingPart(
        asked=frozenset(asked),
        voted=frozenset(number for voice, number in own.items() if voice in votes),
        first=frozenset(asked) - before,
        others_asked=len(since.keys() - voices.keys()),
        others_voted=len(votes - own.keys()),
    )


def _asked_before(event: Event, since: Mapping[Registration, dt.datetime]) -> frozenset[int]:
    users = {x.user_id: x for x in since if x.user_id}
    addresses = {x.email.lower(): x for x in since if x.email}
    if not since:
        return frozenset()
    same = Q(user__in=users) | Q(email__in=addresses)
    others = {
        Guest(AnonymousUser(), x).voice(x.event): users.get(x.user_id or 0) or addresses.get(x.email.lower())
        for x in Registration.objects.filter(same).exclude(event=event).select_related("event")
    }
    asked = Question.objects.filter(voice__in=others).order_by().values_list("voice").annotate(first=Min("at"))
    return frozenset(x.pk for voice, at in asked if (x := others[voice]) is not None and at < since[x])


def votes_at(where: Q) -> dict[uuid.UUID, int]:
    """Return the number of votes of each question, of those merged into it too: a voice for both counts once."""
    return dict(
        Vote.objects.filter(where)
        .order_by()
        .annotate(counted=Coalesce(F("question__merged_into"), F("question")))
        .values("counted")
        .annotate(number=Count("voice", distinct=True))
        .values_list("counted", "number")
    )
