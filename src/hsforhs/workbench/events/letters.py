"""What people who registered are told, in the language in which they registered, through the outbox."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.workbench.messages.services import send

from .models import Event, Registration, Speaker
from .words import RegistrationState

KIND = "event"
"""Of messages about events in the outbox."""
SALT = "events.link"
LINK_DAYS = 7
"""How long a link in a message opens a registration; the personal link itself opens it until it is made anew."""

STANDS = {
    RegistrationState.CONFIRMED: gettext_lazy("Your registration is confirmed."),
    RegistrationState.PENDING: gettext_lazy("The organisers will decide on your registration."),
    RegistrationState.WAITING: gettext_lazy("All places are taken. You are on the waiting list."),
    RegistrationState.DECLINED: gettext_lazy("The organisers could not confirm your registration."),
    RegistrationState.WITHDRAWN: gettext_lazy("Your registration is withdrawn."),
}
"""How a registration stands, in a sentence for its owner."""


def passing_link(registration: Registration) -> str:
    """Return the path of a link for a message: it ends after some days, and when the personal link is made anew."""
    token = signing.dumps([registration.pk, registration.digest[:16]], salt=SALT)
    return reverse("events:open-again", args=[token])


def registration_of(token: str) -> Registration | None:
    """Return the registration that a link of a message opens; None where it ended or is not ours."""
    try:
        number, digest = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=LINK_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Registration.objects.filter(pk=number, digest__startswith=digest).first()


def personal_link(secret: str) -> str:
    """Return the path of a personal link."""
    return reverse("events:open", args=[secret])


def tell_state(registration: Registration, event: Event, *, site: str, secret: str = "") -> None:
    """Tell somebody how the registration stands, with the personal link where it was just made."""
    with translation.override(registration.language or "en"):
        _letter(
            registration,
            event.title,
            [str(STANDS[RegistrationState(registration.state)]), registration.reason],
            site + (personal_link(secret) if secret else passing_link(registration)),
        )


def invite(registration: Registration, event: Event, *, site: str, secret: str = "") -> None:
    """Ask somebody to an event, or to its parts by invitation."""
    with translation.override(registration.language or event.language or "en"):
        _letter(
            registration,
            _("You are invited: %(event)s") % {"event": event.title},
            [_("You are invited to %(event)s, also to what is by invitation.") % {"event": event.title}],
            site + (personal_link(secret) if secret else passing_link(registration)),
        )


def send_link(registration: Registration, event: Event, *, site: str) -> None:
    """Send a link to somebody who lost the personal one."""
    with translation.override(registration.language or "en"):
        asked = _("Somebody, probably you, asked for the link to your registration.")
        _letter(registration, event.title, [asked], site + passing_link(registration))


def remind(registration: Registration, event: Event, first: dt.date, *, site: str) -> None:
    """Remind somebody of an event that begins soon."""
    with translation.override(registration.language or "en"):
        words = {"event": event.title, "day": date_format(first, "DATE_FORMAT"), "zone": event.timezone}
        begins = _("%(event)s begins on %(day)s (%(zone)s).") % words
        _letter(registration, _("Soon: %(event)s") % words, [begins], site + passing_link(registration))


def call_off(registration: Registration, event: Event) -> None:
    """Tell somebody who registered that there will be no event."""
    with translation.override(registration.language or "en"):
        words = {"event": event.title}
        if not registration.invented:
            _send(registration.email, _("Cancelled: %(event)s") % words, [_("%(event)s is cancelled.") % words], KIND)


def ask_speaker(speaker: Speaker, event: Event, *, site: str, secret: str) -> None:
    """Ask a speaker whether the name may be shown."""
    with translation.override(event.language or "en"):
        words = {"event": event.title, "talk": speaker.talk.title}
        body = [
            _("The organisers of %(event)s name you as a speaker: %(talk)s.") % words,
            _("Your name is shown only if you agree. Answer here:"),
            site + reverse("events:consent", args=[secret]),
        ]
        _send(speaker.email, event.title, body, "speaker")


def _letter(registration: Registration, subject: str, sentences: list[str], link: str) -> None:
    if registration.invented:
        return
    own = _("This link is yours alone. Whoever has it comes in as you:")
    _send(registration.email, subject, [*(x for x in sentences if x), own, link], KIND)


def _send(to: str, subject: str, body: list[str], kind: str) -> None:
    if to:
        send(to=to, subject=subject, body="\n\n".join(body), kind=kind)
