"""The page on which data stewards bring in figures of their places."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.files import BadInput
from hsforhs.indicators.reading import FURTHER, NEEDED, FigureReading, read_figures
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place

from . import rules, services
from .forms import FiguresForm


@never_cache
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """Bring in a table of figures: all of it is stored, or nothing with one sentence that says why."""
    found = Place.objects.filter(code=code).exclude(country="").first()
    if found is None:
        raise Http404
    if not (isinstance(request.user, User) and rules.may_bring_in(request.user, found)):
        raise PermissionDenied
    form = FiguresForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = _read(form.cleaned_data["file"], form.cleaned_data["source"], form.cleaned_data["licence"])
            counts = services.bring_in(
                person=request.user,
                place=found,
                figures=reading.figures,
                visibility=form.cleaned_data["visibility"],
            )
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            stored = counts.new + counts.changed
            messages.success(
                request,
                ngettext(
                    "%(stored)d figure is stored; %(same)d were there already.",
                    "%(stored)d figures are stored; %(same)d were there already.",
                    stored,
                )
                % {"stored": stored, "same": counts.same},
            )
            return redirect("indicators:place", found.code)
    context = {"place": found, "form": form, "needed": NEEDED, "further": FURTHER, "section": "places"}
    return render(request, "indicators/import.html", context, status=422 if form.errors else 200)


def _read(file: UploadedFile, source: str, licence: str) -> FigureReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        path.write_bytes(b"".join(file.chunks()))
        try:
            return read_figures(path, source=source, licence=licence)
        except BadInput as error:
            raise error.at(file=(file.name or path.name)[:200]) from None
