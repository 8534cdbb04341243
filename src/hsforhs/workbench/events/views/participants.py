"""Who registered, for the organisers: deciding, inviting, new links."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hsforhs.workbench.accounts.models import User

from .. import letters, queries, services
from ..forms import InviteForm
from ..models import Registration
from ..words import RegistrationState
from .visit import Visit, of_manager, site_of, status

EACH = 100


@require_GET
@of_manager
def participants(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Registrations by state, a page at a time."""
    return _page(request, visit, InviteForm())


@require_POST
@of_manager
def invite(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Invite somebody by address."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, form)
    try:
        _made, secret = services.invite(person=person, event=visit.event, site=site_of(request), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return _page(request, visit, form)
    messages.success(request, _("Invited."))
    _show(request, secret)
    return redirect("events:participants", visit.event.pk)


@require_POST
@of_manager
def decide(request: HttpRequest, person: User, visit: Visit, registration: int, do: str) -> HttpResponse:
    """Confirm, decline, or make the link anew."""
    found = Registration.objects.select_related("event__place").filter(event=visit.event, pk=registration).first()
    if found is None or do not in ("confirm", "decline", "link"):
        raise Http404
    try:
        if do == "link":
            _show(request, services.renew_link(person=person, registration=found, site=site_of(request)))
        else:
            services.decide(
                person=person,
                registration=found,
                confirm=do == "confirm",
                reason=request.POST.get("reason", ""),
                site=site_of(request),
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("events:participants", visit.event.pk)


def _page(request: HttpRequest, visit: Visit, form: InviteForm) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in RegistrationState.values else ""
    counts = queries.count_by_state(visit.event)
    rows = Paginator(queries.registrations_of(visit.event, state), EACH).get_page(request.GET.get("page"))
    context = visit.context | {
        "form": form,
        "rows": rows,
        "state": state,
        "states": [(x.value, x.label, counts[x.value]) for x in RegistrationState],
    }
    return render(request, "events/participants.html", context, status=status(form))


def _show(request: HttpRequest, secret: str) -> None:
    """Show a link for passing on by hand, where no mail is sent."""
    if secret and not settings.EMAIL_IS_SET_UP:
        link = site_of(request) + letters.personal_link(secret)
        messages.info(request, _("Pass this link on, it is shown once: %(link)s") % {"link": link})
