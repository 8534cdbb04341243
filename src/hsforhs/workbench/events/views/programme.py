"""Writing the programme: days, sessions, talks, speakers, materials, questions of the survey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.models import User

from .. import queries, services
from ..forms import PART_FORMS
from .visit import Visit, of_manager, refused, site_of, status

PARENTS = {"session": "day", "talk": "session", "speaker": "talk", "material": "session"}
"""What each kind of part belongs to; days and questions belong to the event."""
CHANGED = ("day", "session", "talk")
"""Parts that can be changed; the others are taken out and added again."""


@require_GET
@of_manager
def programme(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """The programme with what can be added and changed."""
    days = queries.days_of(visit.event, all_names=True)
    context = visit.context | {"days": days, "survey": visit.event.survey.all()}
    return render(request, "events/programme.html", context)


@require_http_methods(["GET", "POST"])
@of_manager
def add(request: HttpRequest, person: User, visit: Visit, kind: str) -> HttpResponse:
    """Add a part; ``?under=`` names the part that it belongs to."""
    if kind not in PART_FORMS:
        raise Http404
    above = _above(visit, kind, request.GET.get("under", ""))
    form = PART_FORMS[kind](request.POST or None, request.FILES or None)
    if _done(form, lambda data: _add(request, person, visit, kind, above, data)):
        return redirect("events:programme", visit.event.pk)
    return _page(request, visit, kind, form, above)


@require_http_methods(["GET", "POST"])
@of_manager
def change(request: HttpRequest, person: User, visit: Visit, kind: str, part: int) -> HttpResponse:
    """Change a day, a session or a talk."""
    found = services.part_of(visit.event, kind, part) if kind in CHANGED else None
    if found is None:
        raise Http404
    form = PART_FORMS[kind](request.POST or None, initial=_initial(visit, kind, found))
    if _done(form, lambda data: _write(person, visit, kind, found, data)):
        messages.success(request, _("Saved."))
        return redirect("events:programme", visit.event.pk)
    return _page(request, visit, kind, form, found)


@require_POST
@of_manager
def remove(request: HttpRequest, person: User, visit: Visit, kind: str, part: int) -> HttpResponse:
    if kind not in PART_FORMS:
        raise Http404
    try:
        services.remove(person=person, event=visit.event, kind=kind, number=part)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Removed."))
    return redirect("events:programme", visit.event.pk)


def _above(visit: Visit, kind: str, number: str) -> Any:
    parent = PARENTS.get(kind)
    if parent is None:
        return None
    found = services.part_of(visit.event, parent, int(number)) if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Http404
    return found


def _add(request: HttpRequest, person: User, visit: Visit, kind: str, above: Any, data: dict[str, Any]) -> None:
    common: dict[str, Any] = {"person": person, "event": visit.event, **data}
    language = get_language() or ""
    if kind == "day":
        services.write_day(**common)
    elif kind == "session":
        services.write_session(day=above, language=language, **common)
    elif kind == "talk":
        services.write_talk(session=above, language=language, **common)
    elif kind == "material":
        services.add_material(session=above, language=language, **common)
    elif kind == "question":
        services.write_question(language=language, **common)
    else:
        made, secret = services.add_speaker(talk=above, site=site_of(request), **common)
        if not (made.email and settings.EMAIL_IS_SET_UP):
            link = site_of(request) + reverse("events:consent", args=[secret])
            messages.info(request, _("Give the speaker this link, which is shown once: %(link)s") % {"link": link})
    messages.success(request, _("Added."))


def _write(person: User, visit: Visit, kind: str, found: Any, data: dict[str, Any]) -> None:
    common: dict[str, Any] = {"person": person, "event": visit.event, **data}
    if kind == "day":
        services.write_day(day=found, **common)
    elif kind == "session":
        services.write_session(day=found.day, session=found, language=found.language, **common)
    else:
        services.write_talk(session=found.session, talk=found, language=found.language, **common)


def _initial(visit: Visit, kind: str, found: Any) -> dict[str, Any]:
    initial = {x: getattr(found, x, None) for x in PART_FORMS[kind].base_fields}
    if kind == "session":
        for name, at in (("starts", found.starts_at), ("ends", found.ends_at)):
            initial[name] = at.astimezone(visit.event.zone).time() if at else None
    return initial


def _done(form: forms.Form, act: Callable[[dict[str, Any]], None]) -> bool:
    """Do what a form asks for; a refusal is shown on it."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except ValidationError as error:
        refused(form, error)
        return False
    return True


def _page(request: HttpRequest, visit: Visit, kind: str, form: forms.Form, about: Any) -> HttpResponse:
    titles = {
        "day": _("Day"),
        "session": _("Session"),
        "talk": _("Talk"),
        "speaker": _("Speaker"),
        "material": _("Material"),
        "question": _("Question of the survey"),
    }
    above = about if kind in PARENTS and about is not None else None
    context = visit.context | {"form": form, "title": titles[kind], "above": getattr(above, "title", "")}
    return render(request, "events/part.html", context, status=status(form))
