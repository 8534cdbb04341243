"""An event as plain pages in one ZIP: opens from disk, without scripts, in thirty years too.

It holds what the person who asks may read, and nothing else. People are named only with their consent: speakers who
agreed to be shown, people whom a record may name. ``SHA256SUMS`` holds the digest of every other file.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from hsforhs.text.names import name_pattern
from hsforhs.workbench.events.asked import asked_at
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration, Speaker
from hsforhs.workbench.events.queries import days_of, venue_for
from hsforhs.workbench.events.rules import standing as standing_at
from hsforhs.workbench.events.words import Consent

from . import queries
from .models import Decision

_LOOK = "style.css"
_SUMS = "SHA256SUMS"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in the ZIP, so that the same contents give the same bytes."""
_SHORTEST = 3
"""Characters below which a name is not searched for: it would stand in other words."""
PAGES = ("index", "questions", "decisions", "steps", "notes")


def archive_of(guest: Guest, event: Event, *, site: str = "") -> bytes:
    """Return the ZIP of an event as a guest may read it; ``site`` is the address that its links lead back to."""
    at = standing_at(guest, event)
    outcomes = queries.outcomes_of(guest, event)
    days = days_of(event, all_names=False)
    sessions = {x.pk: x for day in days for x in day.sessions.all()}
    entered = {pk for pk, x in sessions.items() if at.lets_into(x.access)}
    hide = _hiding(event)
    _without_names(outcomes, hide)
    asked = [
        replace(x, text=hide(x.text), answer=hide(x.answer))
        for x in asked_at(guest, event).questions
        if x.session in sessions
    ]
    context = {
        "event": event,
        "days": days,
        "venue": venue_for(at, event, days),
        "entered": entered,
        "asked": [(sessions[x.session], x) for x in asked],
        "outcomes": outcomes,
        "shown": {x.pk for x in outcomes.decisions},
        "share": queries.share_of(outcomes.steps),
        "site": site,
        "made_on": timezone.localdate(),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "pages": PAGES,
    }
    files = {
        f"{name}.html": render_to_string(f"outcomes/archive/{name}.html", {**context, "page": name}).encode()
        for name in PAGES
    }
    files[_LOOK] = resources.files(__package__).joinpath("archive.css").read_bytes()
    return zipped(files)


def _hiding(event: Event) -> Callable[[str], str]:
    """Return what takes the names of those who registered, and of speakers who did not agree, out of a text."""
    silent = Speaker.objects.filter(talk__session__day__event=event).exclude(consent=Consent.GIVEN)
    names = {
        *Registration.objects.filter(event=event).values_list("name", flat=True),
        *silent.values_list("name", flat=True),
    }
    agreed = Speaker.objects.filter(talk__session__day__event=event, consent=Consent.GIVEN)
    wanted = {x.strip() for x in names - set(agreed.values_list("name", flat=True)) if len(x.strip()) >= _SHORTEST}
    if not wanted:
        return str
    found = name_pattern(wanted)
    instead = _("a participant")
    return lambda text: found.sub(instead, text)


def _without_names(outcomes: queries.Outcomes, hide: Callable[[str], str]) -> None:
    """Take names out of the texts of records whose people did not agree to be named; nothing is saved."""
    for record in (*outcomes.notes, *outcomes.decisions, *outcomes.steps):
        if record.named:
            continue
        for name in ("title", "text", "basis", "evidence"):
            if hasattr(record, name):
                setattr(record, name, hide(getattr(record, name)))
        if isinstance(record, Decision):
            record.dissents = [{**x, "why": hide(x["why"])} for x in record.dissents]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP with the list of their digests."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in sorted({**files, _SUMS: sums.encode()}.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, content)
    return stream.getvalue()
