"""Import pages: choose a file, check the difference, confirm."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework import Key, framework
from hsforhs.scores import Score
from hsforhs.workbench.places.models import Kind, Place, Visibility
from hsforhs.workbench.places.queries import branch

from . import queries, rules, services
from .forms import ChooseForm, ConfirmForm, HandInForm
from .models import Upload


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose a file; who may not import reads how it would work."""
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if request.method == "POST":
        if not rules.may_import(request.user):
            raise PermissionDenied
        if form.is_valid():
            job = services.hand_in(
                person=request.user, file=form.cleaned_data["file"], citation=form.cleaned_data["citation"]
            )
            return redirect("tasks:job", job.pk)
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "may_import": rules.may_import(request.user), "instruments": _scored_instruments()}
    return render(request, "assessments/hand_in.html", context, status=status)


@never_cache
@require_GET
@login_required
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Show what was read and what would change."""
    found = _upload(request, upload_id)
    return render(
        request,
        "assessments/upload.html",
        {"upload": found, "preview": found.preview, "visibilities": Visibility.choices},
    )


@require_POST
@login_required
def choose(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    form = ChooseForm(request.POST)
    found = _upload(request, upload_id)
    if not form.is_valid():
        return redirect("assessments:upload", found.pk)
    job = services.choose(
        person=request.user, upload=found, instrument=form.cleaned_data["instrument"], year=form.cleaned_data["year"]
    )
    return redirect("tasks:job", job.pk)


@require_POST
@login_required
def confirm(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    found = _upload(request, upload_id)
    form = ConfirmForm(request.POST)
    if found.state != Upload.State.READY or not form.is_valid():
        return redirect("assessments:upload", found.pk)
    try:
        job = services.confirm(
            person=request.user,
            upload=found,
            keep_stored=form.keeps_stored,
            visibility=form.cleaned_data["visibility"],
            taken=request.POST.getlist("take") if "choice" in request.POST else None,
        )
    except BadInput as error:
        messages.error(request, error.said(translation))
        return redirect("assessments:upload", found.pk)
    return redirect("tasks:job", job.pk)


@require_POST
@login_required
def drop(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    services.drop(person=request.user, upload=_upload(request, upload_id))
    return redirect("assessments:import")


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """Give an assessment workbook of a place to fill in offline, with the scores that the person may see."""
    from hsforhs.formats.assessment_xlsx import write_assessment_workbook

    words = framework()
    place = Place.objects.filter(code=request.GET.get("place", "")).first()
    instrument = request.GET.get("instrument", "spar-2")
    year = request.GET.get("year", "")
    if place is None or place.kind in (Kind.WORLD, Kind.REGION) or instrument not in _scored_instruments():
        raise Http404
    if not (year.isdecimal() and len(year) == 4 and year > "0000"):
        raise Http404
    stored = _stored_scores(queries.current_rounds(place, request.user), instrument, int(year))
    below = branch(place, at=dt.date(int(year), 12, 31)) if request.GET.get("children") else []
    rounds = queries.current_rounds_below(place, request.user) if below else {}
    stream = io.BytesIO()
    write_assessment_workbook(
        place=place.code,
        country=place.country,
        name=place.name,
        instrument=instrument,
        year=int(year),
        framework=words,
        scores=stored,
        children=[(x.code, x.name) for x in below],
        child_scores={x.code: _stored_scores(rounds.get(x.pk, []), instrument, int(year)) or {} for x in below},
        path_or_stream=stream,
    )
    response = HttpResponse(stream.getvalue(), content_type=MEDIA_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{place.code}-{instrument}-{year}.xlsx"'
    return response


def _stored_scores(rounds: list[queries.StoredAssessment], instrument: str, year: int) -> Mapping[Key, Score] | None:
    """Return the scores of one instrument and year among the rounds of a place."""
    found = (x for x in rounds if x.round.instrument == instrument and x.round.year == year)
    return next((x.assessment.scores for x in found), None)


def _scored_instruments() -> list[str]:
    return [x.id for x in framework().instruments.values() if x.scale]


def _upload(request: HttpRequest, upload_id: uuid.UUID) -> Upload:
    found = Upload.objects.filter(pk=upload_id).first()
    if found is None or not rules.may_follow(request.user, found):
        raise Http404
    return found
