"""The programme: days, sessions, talks, speakers, materials, questions of the survey."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.link_secrets import digest_of
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.evidence import keep_content, kind_kept
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written

from .. import letters
from ..models import Day, Event, Material, Session, Speaker, SurveyQuestion, Talk
from ..texts import country_code, moment
from ..words import Access, Consent, EventState, OrganisationKind
from .recording import actor_of, require, told

MOST_DAYS = 30
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Beyond them clocks and calendars of other zones end, and a year was mistyped."""
MOST_SESSIONS = 60
MOST_IN_SESSION = 40
MOST_CHOICES = 12


@transaction.atomic
def write_day(
    *,
    person: User,
    event: Event,
    day: Day | None = None,
    date: dt.date,
    title: str = "",
    access: str = Access.OPEN,
    counted: int | None = None,
) -> Day:
    """Add a day, or change one; its sessions keep their times of the clock on another date."""
    _require(person, event)
    if access not in Access.values:
        raise ValidationError(_("Choose who may come in."))
    MinValueValidator(FIRST_DAY)(date)
    MaxValueValidator(LAST_DAY)(date)
    others = event.days.exclude(pk=day.pk) if day else event.days.all()
    if others.filter(date=date).exists():
        raise ValidationError(_("The event has this day already."))
    if day is None and others.count() >= MOST_DAYS:
        raise ValidationError(_("An event has at most %(most)d days.") % {"most": MOST_DAYS})
    made = day or Day(event=event)
    moved = date - made.date if day else dt.timedelta()
    made.date, made.title, made.access, made.counted = date, optional(title, longest=200), access, counted
    made.save()
    for session in made.sessions.all() if moved else ():
        clocks = [x and x.astimezone(event.zone) for x in (session.starts_at, session.ends_at)]
        session.starts_at, session.ends_at = (x and moment(date, x.time(), event.zone) for x in clocks)
        session.save(update_fields=["starts_at", "ends_at"])
    told(person.actor, event, "write_day", day=made.pk)
    return made


@transaction.atomic
def write_session(
    *,
    person: User,
    event: Event,
    day: Day,
    session: Session | None = None,
    title: str,
    abstract: str = "",
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    own_access: str = "",
    language: str = "",
) -> Session:
    """Add a session to a day, or change one; times are those of the event's zone."""
    _require(person, event)
    if own_access and own_access not in Access.values:
        raise ValidationError(_("Choose who may come in."))
    if ends is not None and (starts is None or ends <= starts):
        raise ValidationError(_("It ends before it starts."))
    if session is None and day.sessions.count() >= MOST_SESSIONS:
        raise ValidationError(_("A day has at most %(most)d sessions.") % {"most": MOST_SESSIONS})
    made = session or Session(day=day)
    made.title = written(title, missing=_("Write a title."), longest=200)
    made.abstract = optional(abstract)
    made.starts_at, made.ends_at = moment(day.date, starts, event.zone), moment(day.date, ends, event.zone)
    made.own_access, made.language = own_access, language[:10]
    made.save()
    told(person.actor, event, "write_session", session=made.pk)
    return made


@transaction.atomic
def write_talk(
    *,
    person: User,
    event: Event,
    session: Session,
    talk: Talk | None = None,
    title: str,
    abstract: str = "",
    language: str = "",
    minutes: int | None = None,
) -> Talk:
    """Add a talk to a session, or change one. ``minutes`` is how long it took."""
    _require(person, event)
    if talk is None:
        _few(session.talks.count())
    made = talk or Talk(session=session, position=session.talks.count())
    made.title = written(title, missing=_("Write a title."), longest=200)
    made.abstract, made.language, made.minutes = optional(abstract), language[:10], minutes
    made.save()
    told(person.actor, event, "write_talk", talk=made.pk)
    return made


@transaction.atomic
def add_speaker(
    *,
    person: User,
    event: Event,
    talk: Talk,
    name: str,
    affiliation: str = "",
    email: str = "",
    country: str = "",
    kind: str = "",
    site: str = "",
) -> tuple[Speaker, str]:
    """Name a speaker; returns the secret of the link with which the speaker agrees to being shown.

    ``country`` and ``kind`` of organisation count for speaking time.
    """
    _require(person, event)
    _few(talk.speakers.count())
    address = email.strip().lower()
    if address:
        validate_email(address)
    secret = secrets.token_urlsafe(32)
    made = Speaker.objects.create(
        talk=talk,
        name=written(name, missing=_("Write a name."), longest=120),
        affiliation=optional(affiliation, longest=200),
        country=country_code(country),
        kind=kind if kind in OrganisationKind.values else "",
        email=address,
        digest=digest_of(secret),
    )
    told(person.actor, event, "add_speaker", speaker=made.pk)
    letters.ask_speaker(made, event, site=site, secret=secret)
    return made, secret


@transaction.atomic
def answer_consent(*, secret: str, gives: bool, person: Person) -> Speaker:
    """Say as a speaker whether the name may be shown; the answer can be changed by the same link."""
    found = speaker_by(secret)
    if found is None:
        raise PermissionDenied
    found.consent = Consent.GIVEN if gives else Consent.REFUSED
    found.answered_on = timezone.localdate()
    found.save(update_fields=["consent", "answered_on"])
    event = found.talk.session.day.event
    told(actor_of(person), event, "answer_consent", speaker=found.pk, consent=str(found.consent))
    return found


def speaker_by(secret: str) -> Speaker | None:
    """Find the speaker whom a link was made for."""
    found = Speaker.objects.select_related("talk__session__day__event__place")
    return found.filter(digest=digest_of(secret)).first()


@transaction.atomic
def add_material(
    *,
    person: User,
    event: Event,
    session: Session,
    title: str = "",
    address: str = "",
    file: UploadedFile | None = None,
    language: str = "",
) -> Material:
    """Add a file, checked by its content, or an address, which is never opened."""
    _require(person, event)
    _few(session.materials.count())
    links = web_addresses([address])
    if bool(links) == (file is not None):
        raise ValidationError(_("Give a file or an address."))
    made = Material(session=session, language=language[:10])
    if file is not None:
        made.content = keep_content(file, kind_kept(file))
        made.file_name = Path(file.name or "file").name[:200]
    else:
        made.address = links[0][:400]
    made.title = optional(title, longest=200) or made.file_name or made.address[:200]
    made.save()
    told(person.actor, event, "add_material", material=made.pk)
    return made


@transaction.atomic
def write_question(*, person: User, event: Event, text: str, choices: str = "", language: str = "") -> SurveyQuestion:
    """Add a question to the survey; ``choices`` are lines, none asks for words. Nobody may have answered yet."""
    _require(person, event)
    if event.survey_sheets.exists():
        raise ValidationError(_("People have answered already: the survey stays as it is."))
    given = list(dict.fromkeys(x.strip()[:120].strip() for x in choices.splitlines() if x.strip()))
    if len(given) == 1 or len(given) > MOST_CHOICES:
        raise ValidationError(_("Give 2 to %(most)d answers, one a line, or none.") % {"most": MOST_CHOICES})
    _few(event.survey.count())
    made = SurveyQuestion.objects.create(
        event=event,
        text=written(text, missing=_("Write a question."), longest=400),
        choices=given,
        language=language[:10],
        position=event.survey.count(),
    )
    told(person.actor, event, "write_question", question=made.pk)
    return made


_PARTS: dict[str, Any] = {
    "day": (Day, "event"),
    "session": (Session, "day__event"),
    "talk": (Talk, "session__day__event"),
    "speaker": (Speaker, "talk__session__day__event"),
    "material": (Material, "session__day__event"),
    "question": (SurveyQuestion, "event"),
}


def part_of(event: Event, kind: str, number: int) -> Any:
    """Find a part of the programme of an event; None for one of another event."""
    model, path = _PARTS[kind]
    return model.objects.filter(**{path: event}, pk=number).first()


@transaction.atomic
def remove(*, person: User, event: Event, kind: str, number: int) -> None:
    """Take a part out of the programme; a day or session that holds something, and an answered question, stay."""
    _require(person, event)
    found = part_of(event, kind, number)
    if found is None:
        return
    if kind in ("day", "session", "talk") and _holds_something(found):
        raise ValidationError(_("Other records belong to this part. Take them out first."))
    if kind == "question" and event.survey_sheets.exists():
        raise ValidationError(_("People have answered already: the survey stays as it is."))
    found.delete()
    told(person.actor, event, f"remove_{kind}", number=number)


def _holds_something(part: Any) -> bool:
    """Say whether records of this app or of one above belong to a part."""
    return any(
        x.related_model._base_manager.filter(**{x.field.name: part}).exists() for x in part._meta.related_objects
    )


def _require(person: User, event: Event) -> None:
    require(person, event)
    if event.state == EventState.CANCELLED:
        raise ValidationError(_("A cancelled event is not changed any more."))


def _few(number: int) -> None:
    if number >= MOST_IN_SESSION:
        raise ValidationError(_("There are at most %(most)d of these.") % {"most": MOST_IN_SESSION})
