"""One session: talks, materials, joining and leaving, the organisers' list."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.models import User

from .. import calendars, queries, rules, services
from ..entry import guest_at
from ..models import Attendance, Material
from ..times import reader_zone, times_of
from ..words import Consent, Mode, RegistrationState
from .visit import Visit, calendar_file, entered_session, of_event, of_manager, site_of

EACH = 100


@require_GET
@of_event
def session(request: HttpRequest, visit: Visit, session: int) -> HttpResponse:
    """One session, for whoever may come in."""
    found = entered_session(visit, session)
    talks = list(found.talks.prefetch_related("speakers"))
    for talk in talks:
        shown = [x for x in talk.speakers.all() if visit.manages or x.consent == Consent.GIVEN]
        talk.shown_speakers = shown  # type: ignore[attr-defined]
    own = visit.guest.registration
    present = own is not None and Attendance.objects.filter(session=found, registration=own, left_at=None).exists()
    context = visit.context | {
        "session": found,
        "times": times_of(found, visit.event, reader_zone(request, visit.guest)),
        "talks": talks,
        "materials": found.materials.select_related("content"),
        "links": queries.links_of_sessions(visit.guest, [found])[found.pk],
        "is_present": present,
        "may_attend": own is not None and own.comes_in and queries.session_is_on(found, timezone.now()),
        "modes": Mode.choices,
    }
    return render(request, "events/session.html", context)


@require_GET
@of_event
def calendar(request: HttpRequest, visit: Visit, session: int) -> HttpResponse:
    """One session as an entry of a calendar."""
    found = queries.find_session(visit.event, session)
    if found is None:
        raise Http404
    address = site_of(request) + reverse("events:event", args=[visit.event.pk])
    days = visit.event.days.prefetch_related("sessions")
    venue = queries.venue_for(visit.standing, visit.event, days)
    return calendar_file(calendars.entries(visit.event, [], [found], address=address, venue=venue), visit.event.title)


@require_POST
@of_event
def attend(request: HttpRequest, visit: Visit, session: int, do: str) -> HttpResponse:
    """Join or leave a session."""
    found = entered_session(visit, session)
    try:
        if do == "join":
            services.join(guest=visit.guest, session=found, mode=request.POST.get("mode", Mode.REMOTE))
        elif do == "leave":
            services.leave(guest=visit.guest, session=found)
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("events:session", visit.event.pk, found.pk)


@require_http_methods(["GET", "POST"])
@of_manager
def attendance_list(request: HttpRequest, person: User, visit: Visit, session: int) -> HttpResponse:
    """The organisers' list of who came, a page at a time."""
    found = queries.find_session(visit.event, session)
    if found is None:
        raise Http404
    rows = queries.registrations_of(visit.event, RegistrationState.CONFIRMED).order_by("name", "pk")
    page = Paginator(rows, EACH).get_page(request.GET.get("page"))
    shown = [x.pk for x in page]
    if request.method == "POST":
        asked = [int(x) for x in request.POST.getlist("shown") if x.isdecimal() and len(x) < 19]
        present = {x: request.POST.get(f"mode-{x}", "") for x in asked if request.POST.get(f"mode-{x}")}
        try:
            number = services.write_list(person=person, session=found, shown=asked, present=present)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            told = ngettext(
                "%(number)d person of this page was there.", "%(number)d people of this page were there.", number
            )
            messages.success(request, told % {"number": number})
        return redirect(request.get_full_path())
    modes = dict(found.attendances.filter(registration__in=shown).values_list("registration_id", "mode"))
    context = visit.context | {
        "session": found,
        "rows": page,
        "people": [(x, modes.get(x.pk, "")) for x in page],
        "modes": Mode.choices,
    }
    return render(request, "events/attendance_list.html", context)


@never_cache
@require_GET
def material(request: HttpRequest, material: int) -> HttpResponse | FileResponse:
    """Give out a file to whoever may come into its session, never to be shown inside the site."""
    found = Material.objects.select_related("content", "session__day__event__place").filter(pk=material).first()
    if found is None or found.content is None:
        raise Http404
    event = found.session.day.event
    guest = guest_at(request, event)
    if not rules.may_enter(guest, found.session):
        raise PermissionDenied
    return FileResponse(
        found.content.file.open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type=found.content.media_type,
    )
