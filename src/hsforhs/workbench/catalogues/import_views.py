"""Pages on which an administrator brings in a catalogue: choose a file, correct the columns, look, confirm."""

from __future__ import annotations

import csv
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput, neutralise
from hsforhs.planning.own_catalogue import CatalogueRefused, guess_columns

from . import rules, uploads
from .forms import ColumnsForm, HandInForm, field_titles
from .models import CatalogueUpload

MOST_FAULTS = 60
"""Faults that the page lists; the table to take away holds more."""
MOST_SHOWN = 20
"""Actions of a file that the page shows before they are stored."""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose a file and say what it is."""
    if not rules.may_import(request.user):
        raise PermissionDenied
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if form.is_valid():
        details = dict(form.cleaned_data)
        try:
            upload = uploads.hand_in(person=request.user, file=details.pop("file"), **details)
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            return redirect("catalogues:check", upload.pk)
    context = {"form": form, "fields": field_titles().items(), "section": "framework"}
    return render(request, "catalogues/import.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Show the columns as they are guessed, to correct them, and what would be stored or why nothing can be."""
    upload = _upload(request, upload_id)
    headings = list(dict.fromkeys(uploads.table_of(upload).headings))
    if request.method == "POST":
        form = ColumnsForm(request.POST, headings=headings)
        if form.is_valid():
            uploads.choose_columns(person=request.user, upload=upload, columns=form.columns)
            return redirect("catalogues:check", upload.pk)
        return _show(request, upload, form, {}, status=422)
    return _show(request, upload, _form_of(upload, headings), _outcome(upload))


@never_cache
@login_required
@require_GET
def faults(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Give the rows for which a file is refused as a table, to correct the file beside it."""
    upload = _upload(request, upload_id)
    try:
        uploads.reading_of(upload)
    except CatalogueRefused as refused:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="faults.csv"'
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(("row", "column", "value", "what", "expected"))
        for x in refused.faults:
            writer.writerow((x.row, *map(neutralise, (x.column, x.value, x.what, x.expected))))
        return response
    except BadInput:
        pass
    raise Http404


@login_required
@require_POST
def confirm(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Store the catalogue."""
    upload = _upload(request, upload_id)
    try:
        version = uploads.confirm(person=request.user, upload=upload)
    except BadInput as error:
        headings = list(dict.fromkeys(uploads.table_of(upload).headings))
        return _show(request, upload, _form_of(upload, headings), {"error": error}, status=409)
    messages.success(request, _("The catalogue is stored. Plans can be made of it now."))
    return redirect("catalogues:catalogue", version.catalogue.slug)


@login_required
@require_POST
def drop(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Forget the file."""
    uploads.drop(person=request.user, upload=_upload(request, upload_id))
    return redirect("catalogues:list")


def _form_of(upload: CatalogueUpload, headings: list[str]) -> ColumnsForm:
    chosen = guess_columns(headings) if upload.columns is None else upload.columns
    initial = {f"column-{number}": chosen.get(heading, "") for number, heading in enumerate(headings)}
    return ColumnsForm(headings=headings, initial=initial)


def _outcome(upload: CatalogueUpload) -> dict[str, Any]:
    """What would be stored, or the rows for which nothing is."""
    try:
        reading = uploads.reading_of(upload)
    except CatalogueRefused as refused:
        return {"faults": refused.faults[:MOST_FAULTS], "number": refused.number}
    except BadInput as error:
        return {"error": error}
    return {
        "reading": reading,
        "shown": reading.actions[:MOST_SHOWN],
        "indicators": len({x.indicator for x in reading.actions}),
    }


def _show(
    request: HttpRequest, upload: CatalogueUpload, form: ColumnsForm, outcome: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {"upload": upload, "form": form, "section": "framework", **outcome}
    return render(request, "catalogues/check.html", context, status=status)


def _upload(request: HttpRequest, upload_id: uuid.UUID) -> CatalogueUpload:
    found = CatalogueUpload.objects.filter(pk=upload_id).first()
    if found is None or not rules.may_follow(request.user, found):
        raise Http404
    return found
