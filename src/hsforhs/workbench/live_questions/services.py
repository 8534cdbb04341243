"""What people do with questions: ask, vote, moderate. Asking and voting write no event; closing writes their sums."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.events import removals
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Attendance, Event, Session
from hsforhs.workbench.events.words import Mode
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.threads.services import reference

from . import rules, showing
from .models import (
    LONGEST,
    LONGEST_ANSWER,
    LONGEST_REASON,
    SHORTEST,
    Desk,
    Question,
    Seat,
    StayKey,
    Vote,
)
from .voices import seat_voice, vote_voice
from .words import FROM, MERGED_INTO, SHOWN, TO, Act, QuestionState, Ranking

A_MINUTE = 5
"""Questions that one voice may ask in a minute."""
MOST_OF_VOICE = 40
MOST_OF_SESSION = 5_000


@transaction.atomic
def set_desk(
    *,
    person: User,
    session: Session,
    open_now: bool,
    hold_first: bool,
    ranking: str,
    fair: bool = True,
    registered_only: bool = False,
) -> Desk:
    """Open or close a session for questions and say how they are taken and ranked.

    When it closes, the event of the act keeps how many questions and votes there are, and a digest of them. Raises
    PermissionDenied for who does not moderate.
    """
    if not rules.may_moderate(person, session.day.event):
        raise PermissionDenied
    if ranking not in Ranking.values:
        raise ValidationError(_("Choose one of the ways to rank."))
    desk, _new = Desk.objects.select_for_update().get_or_create(session=session)
    before = _settings_of(desk)
    closes = desk.open and not open_now
    desk.open, desk.hold_first, desk.ranking, desk.fair = open_now, hold_first, ranking, fair
    desk.registered_only = registered_only
    desk.save()
    facts: dict[str, Any] = {"session": session.pk, "before": before, "after": _settings_of(desk)}
    if closes:
        facts |= _sums(session)
        for one in showing.taken(session):
            Question.objects.filter(pk=one.question.pk).update(views=one.views)
    _tell(person, "close" if closes else "set_desk", session.day.event, **facts)
    showing.forget(session.pk)
    return desk


@transaction.atomic
def ask(*, guest: Guest, session: Session, text: str, language: str = "") -> Question:
    """Ask a question: shown at once, or after a moderator released it. Writes no event.

    Raises PermissionDenied for who may not ask here now, ValidationError for a text that is too short, too long or the
    same again, and for too many questions.
    """
    desk = Desk.objects.filter(session=session).first()
    if desk is None or not rules.may_ask(guest, session, desk):
        raise PermissionDenied
    text = plain(text)
    if not SHORTEST <= len(text) <= LONGEST:
        raise ValidationError(
            _("A question has %(least)d to %(most)d characters; this one has %(number)d.")
            % {"least": SHORTEST, "most": LONGEST, "number": len(text)}
        )
    voice = guest.voice(session.day.event)
    _within_limits(session, voice, text)
    now = timezone.now()
    country, region = _where(guest)
    made = Question.objects.create(
        session=session,
        text=text,
        language=language[:10],
        voice=voice,
        country=country,
        region=region,
        state=QuestionState.SUBMITTED if desk.hold_first else QuestionState.VISIBLE,
        at=now,
        changed_at=now,
        shown_at=None if desk.hold_first else now,
    )
    if not desk.hold_first:
        showing.forget(session.pk)
    return made


def vote(*, guest: Guest, question: Question) -> bool:
    """Vote for a question; the same voice again changes nothing. Says whether it counted. Writes no event.

    Raises PermissionDenied where the guest may not vote on it.
    """
    voice = _voice_for(guest, question)
    try:
        with transaction.atomic():
            # A question that was merged into this one may hold the vote already.
            if Vote.objects.filter(_in_group(question), voice=voice).exists():
                return False
            Vote.objects.create(question=question, voice=voice)
    except IntegrityError:
        return False
    return True


def take_back(*, guest: Guest, question: Question) -> bool:
    """Take a vote back; says whether there was one. Raises PermissionDenied where the guest may not vote on it."""
    number, _kinds = Vote.objects.filter(_in_group(question), voice=_voice_for(guest, question)).delete()
    return bool(number)


@transaction.atomic
def moderate(
    *,
    person: User,
    question: Question,
    act: Act,
    reason: str = "",
    answer: str = "",
    language: str = "",
    into: Question | None = None,
) -> Question:
    """Do one thing with a question as a moderator.

    ``reason`` is asked for by not taking it, ``into`` by merging. ``answer`` is the written answer, in ``language``.
    Raises PermissionDenied for who does not moderate, ValidationError where the state of the question does not allow
    the act or something is missing.
    """
    event = question.session.day.event
    if not rules.may_moderate(person, event):
        raise PermissionDenied
    found = _locked(question)
    state = QuestionState(found.state)
    if state not in FROM[act]:
        raise ValidationError(
            _("“%(act)s” cannot be done with a question that is %(state)s.") % {"act": act.label, "state": state.label}
        )
    facts: dict[str, Any] = {}
    if act is Act.DISMISS:
        # Words about a question stay with it, to be erased with it: the chain of events keeps the act alone.
        found.reason = _written(reason, _("Say why the question is not taken."), LONGEST_REASON)
    elif act is Act.MERGE:
        facts["into"] = str(_merge(found, into))
    elif act in (Act.ANSWER_LIVE, Act.ANSWER_LATER):
        found.answer = _short(plain(answer, lines=True), LONGEST_ANSWER)
        found.answer_language = language[:10] if found.answer else ""
    if act in (Act.PIN, Act.UNPIN):
        found.pinned = act is Act.PIN
    else:
        found.state = TO[act]
        found.pinned = found.pinned and found.state in SHOWN
    if act is not Act.DISMISS:
        found.reason = ""
    if found.state in SHOWN and found.shown_at is None:
        found.shown_at = timezone.now()
    found.changed_at = timezone.now()
    found.save()
    changed = {"before": {"state": state.value}, "after": {"state": str(found.state)}}
    _tell(person, act.value, event, question=str(found.pk), **changed, **facts)
    showing.forget(found.session_id)
    return found


@transaction.atomic
def remove(*, person: User, question: Question) -> None:
    """Remove a question and what was merged into it, with their votes, such as one that names somebody.

    A mark without content keeps them from coming back with a file of before. Raises PermissionDenied for who does not
    manage the event.
    """
    event = question.session.day.event
    if not rules.may_remove(person, event):
        raise PermissionDenied
    found = _locked(question)
    removals.mark(event, [found, *found.merged.all()])
    take_away(found, event, person.actor)


def remove_here(event: Event, key: str, actor: str) -> bool:
    """Take a question away because it was removed elsewhere; says whether there was one.

    What was merged into it and is not removed itself waits for a moderator again.
    """
    found = Question.objects.select_related("session__day").filter(pk=key).first()
    if found is None:
        return False
    if found.session.day.event_id != event.pk:
        raise ValidationError(_("The pack holds records of another event."))
    gone = removals.removed_from(event)
    for other in [x for x in found.merged.all() if reference(x) not in gone]:
        other.state, other.merged_into = QuestionState.SUBMITTED, None
        other.save(update_fields=["state", "merged_into"])
    take_away(found, event, actor)
    return True


def take_away(found: Question, event: Event, actor: str) -> None:
    """Delete a question and write the event of it; who calls has checked who acts."""
    key, session = str(found.pk), found.session_id
    found.delete()
    record(
        actor=actor,
        action="live_questions.remove",
        country=event.place.country,
        subject=reference(event),
        facts={"question": key},
    )
    showing.forget(session)


def sit_down(*, guest: Guest, session: Session) -> None:
    """Keep that the guest has the page of a session open. In a room it is the stay in the session as well."""
    voice = guest.voice(session.day.event)
    if not voice:
        return
    now, digest = timezone.now(), seat_voice(voice)
    if Seat.objects.filter(session=session, voice=digest).update(last_seen=now):
        return
    if not isinstance(guest, RoomGuest):
        row = Seat(session=session, voice=digest, last_seen=now)
        unique, changed = ["session", "voice"], ["last_seen"]
        Seat.objects.bulk_create([row], update_conflicts=True, unique_fields=unique, update_fields=changed)
        return
    with transaction.atomic():
        _seat, new = Seat.objects.get_or_create(session=session, voice=digest, defaults={"last_seen": now})
        if new:
            stay = Attendance.objects.create(session=session, mode=Mode.ROOM, joined_at=now)
            StayKey.objects.create(attendance=stay)


def plain(text: str, *, lines: bool = False) -> str:
    """Return a text as it is stored: composed, without characters that only steer, blanks made one."""
    kept = "".join(
        x for x in unicodedata.normalize("NFC", text) if x in "\n\t" or unicodedata.category(x) not in ("Cc", "Cs")
    )
    if lines:
        return "\n".join(" ".join(x.split()) for x in kept.splitlines()).strip()
    return " ".join(kept.split())


def _written(text: str, missing: str, longest: int) -> str:
    found = plain(text)
    if not found:
        raise ValidationError(missing)
    return _short(found, longest)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": longest})
    return text


def _within_limits(session: Session, voice: str, text: str) -> None:
    mine = Question.objects.filter(voice=voice)
    now = timezone.now()
    if mine.filter(at__gt=now - dt.timedelta(minutes=1)).count() >= A_MINUTE:
        raise ValidationError(_("You have asked several questions within a minute; wait a little."))
    asked = mine.filter(session=session)
    if asked.count() >= MOST_OF_VOICE:
        raise ValidationError(_("You have asked as many questions as one person can in a session."))
    if asked.filter(text=text).exclude(state=QuestionState.DISMISSED).exists():
        raise ValidationError(_("You have asked this question already."))
    if session.live_questions.count() >= MOST_OF_SESSION:
        raise ValidationError(_("The session holds as many questions as it can."))


def _where(guest: Guest) -> tuple[str, str]:
    """Return country and region of somebody who registered; empty where they are not known."""
    country = guest.registration.country if guest.registration is not None else ""
    if not country:
        return "", ""
    found = Place.objects.filter(code=country, kind=Kind.COUNTRY).select_related("parent").first()
    region = found.parent.code if found is not None and found.parent is not None else ""
    return country, region


def _voice_for(guest: Guest, question: Question) -> str:
    desk = Desk.objects.filter(session=question.session_id).first()
    if not rules.may_vote(guest, question, desk):
        raise PermissionDenied
    return vote_voice(guest.voice(question.session.day.event))


def _in_group(question: Question) -> Q:
    return Q(question=question) | Q(question__merged_into=question)


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).get(pk=question.pk)


def _merge(found: Question, into: Question | None) -> str:
    """Merge a question, and what was merged into it before, into another; returns the key of that one."""
    if into is None or into.pk == found.pk or into.session_id != found.session_id:
        raise ValidationError(_("Choose another question of the session to merge it into."))
    target = _locked(into)
    if target.state not in MERGED_INTO:
        raise ValidationError(_("A question cannot be merged into one that is merged or not taken itself."))
    Question.objects.filter(merged_into=found).update(merged_into=target)
    found.merged_into = target
    return str(target.pk)


def _settings_of(desk: Desk) -> dict[str, Any]:
    return {
        "open": desk.open,
        "hold_first": desk.hold_first,
        "ranking": str(desk.ranking),
        "fair": desk.fair,
        "registered_only": desk.registered_only,
    }


def _sums(session: Session) -> dict[str, Any]:
    """Return how many questions and votes a session has, and a digest of them all."""
    votes = list(
        Vote.objects.filter(question__session=session)
        .order_by("question", "voice")
        .annotate(of=F("question"))
        .values_list("of", "voice")
    )
    questions = session.live_questions.order_by("pk").values_list("pk", "state", "text")
    digest = hashlib.sha256()
    for row in (*questions, *votes):
        digest.update(repr(tuple(map(str, row))).encode())
    return {"questions": len(questions), "votes": len(votes), "digest": digest.hexdigest()}


def _tell(person: User, action: str, event: Event, **facts: Any) -> None:
    record(
        actor=person.actor,
        action=f"live_questions.{action}",
        country=event.place.country,
        subject=reference(event),
        facts=facts,
    )
