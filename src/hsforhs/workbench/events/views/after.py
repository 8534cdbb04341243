"""What comes with and after an event: consent of speakers, statistics, certificates, the survey."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.look.rates import limited

from .. import queries, services
from ..certificates import qr_code
from ..forms import ConsentForm
from ..models import Certificate
from ..statistics import statistics_csv, statistics_of, survey_csv, survey_results
from ..words import Consent
from .visit import SECTION, Visit, of_event, of_manager, site_of


@never_cache
@require_http_methods(["GET", "POST"])
@limited("events.visitors")
def consent(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer as a speaker whether the name may be shown."""
    found = services.speaker_by(secret)
    if found is None:
        return render(request, "events/no_link.html", {"section": SECTION}, status=404)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gives = form.cleaned_data["answer"] == Consent.GIVEN
        services.answer_consent(secret=secret, gives=gives, person=request.user)
        messages.success(request, _("Thank you. You can change your answer by the same link."))
        return redirect("events:consent", secret)
    context = {"speaker": found, "event": found.talk.session.day.event, "section": SECTION}
    return render(request, "events/consent.html", context)


@require_GET
@of_event
def statistics(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who came, in numbers that point at nobody."""
    _settled(visit)
    days = list(visit.event.days.exclude(counted=None))
    context = visit.context | {"found": statistics_of(visit.event), "counted": days}
    return render(request, "events/statistics.html", context)


def _settled(visit: Visit) -> None:
    """Leave figures to organisers until the event is over: who looks twice would see who came or voted in between."""
    if not (visit.manages or queries.event_is_over(visit.event)):
        raise Http404


@require_GET
@of_event
def statistics_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same as CSV."""
    _settled(visit)
    return _file(statistics_csv(statistics_of(visit.event)), f"event-{visit.event.pk}-statistics.csv")


@require_GET
@of_event
def certificate(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's certificate, to be printed."""
    try:
        found = services.issue_certificate(guest=visit.guest, event=visit.event)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("events:me", visit.event.pk)
    return render(request, "events/certificate.html", visit.context | _certificate(request, found))


@require_GET
@of_event
def certificate_svg(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's certificate as a picture that can be printed at any size."""
    try:
        found = services.issue_certificate(guest=visit.guest, event=visit.event)
    except ValidationError:
        raise Http404 from None
    context = visit.context | _certificate(request, found)
    response = render(request, "events/certificate.svg", context, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="certificate.svg"'
    return response


@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whose certificate it is, of which event, with how many minutes; nothing else."""
    found = queries.find_certificate(code)
    return render(
        request, "events/verify.html", {"certificate": found, "section": SECTION}, status=200 if found else 404
    )


@require_http_methods(["GET", "POST"])
@of_event
def survey(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Answer the survey, once."""
    own = visit.guest.registration
    if own is None or not own.comes_in:
        raise Http404
    questions = list(visit.event.survey.all())
    if request.method == "POST":
        answers = {x.pk: request.POST.get(f"question-{x.pk}", "") for x in questions}
        try:
            services.answer_survey(guest=visit.guest, event=visit.event, answers=answers)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("events:survey", visit.event.pk)
        messages.success(request, _("Thank you. Your answers are stored without your name."))
        return redirect("events:me", visit.event.pk)
    context = visit.context | {"questions": questions, "is_over": queries.event_is_over(visit.event)}
    return render(request, "events/survey.html", context)


@require_GET
@of_manager
def results(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """What was answered, from five answers on."""
    number, answered = survey_results(visit.event)
    return render(request, "events/results.html", visit.context | {"number": number, "answered": answered})


@require_GET
@of_manager
def results_file(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Counts of the answers as CSV."""
    return _file(survey_csv(visit.event), f"event-{visit.event.pk}-survey.csv")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _certificate(request: HttpRequest, found: Certificate) -> dict[str, object]:
    address = site_of(request) + reverse("events:verify", args=[found.code])
    return {"certificate": found, "address": address, "qr": qr_code(address), "hours": divmod(found.minutes, 60)}
