"""What the pages share: which event, who stands before it, what they may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from hsforhs.formats.ical import CalendarEvent, write_calendar
from hsforhs.workbench.accounts.models import User

from ..entry import Guest, guest_at
from ..models import Event, Session
from ..queries import find_event, find_session
from ..rules import Deed, Standing, standing

SECTION = "network"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Visit:
    """An event, who stands before it, and what they may do there."""

    event: Event
    guest: Guest
    standing: Standing

    @property
    def manages(self) -> bool:
        return Deed.MANAGE in self.standing.deeds

    @property
    def context(self) -> dict[str, Any]:
        """What every template of an event reads."""
        return {
            "event": self.event,
            "registration": self.guest.registration,
            "manages": self.manages,
            "section": SECTION,
        }


EventView = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]
PersonView = Callable[Concatenate[HttpRequest, User, Visit, ...], HttpResponse]


def of_event(view: EventView) -> View:
    """Call a view for whoever may read the event, or is registered at it; others find nothing here."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, number: int, *args: Any, **more: Any) -> HttpResponse:
        event = find_event(number)
        if event is None:
            raise Http404
        guest = guest_at(request, event)
        visit = Visit(event, guest, standing(guest, event))
        if Deed.READ not in visit.standing.deeds:
            raise Http404
        return view(request, visit, *args, **more)

    return found


def of_manager(view: PersonView) -> View:
    """Call a view for those who manage the event; visitors are asked to sign in, others are refused."""

    @wraps(view)
    def managed(request: HttpRequest, visit: Visit, *args: Any, **more: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if not visit.manages:
            raise PermissionDenied
        return view(request, request.user, visit, *args, **more)

    return of_event(managed)


def entered_session(visit: Visit, number: int) -> Session:
    """Return a session of the event that the guest may come into; raises PermissionDenied for a closed one."""
    found = find_session(visit.event, number)
    if found is None:
        raise Http404
    if not visit.standing.lets_into(found.access):
        raise PermissionDenied
    return found


def site_of(request: HttpRequest) -> str:
    """Return the address of the site without a slash at its end, for links in messages."""
    return request.build_absolute_uri("/").rstrip("/")


def calendar_file(entries: Iterable[CalendarEvent], name: str) -> HttpResponse:
    """Return entries as a file of a calendar."""
    target = BytesIO()
    write_calendar(entries, target, name=name, stamp=timezone.now())
    response = HttpResponse(target.getvalue(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


def refused(form: Form, error: ValidationError) -> None:
    """Show the sentences of a service on the form."""
    form.add_error(None, ValidationError(error.messages))


def status(*forms: Form) -> int:
    """The status of a page with forms: 422 where what was sent cannot be stored."""
    return 422 if any(x.is_bound and x.errors for x in forms) else 200
