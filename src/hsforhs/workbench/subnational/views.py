"""Pages of the tree of a country: the list as it is, a new list, its difference."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput, neutralise
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import branch, codes_above

from . import rules, services
from .forms import ConfirmForm, TreeForm
from .models import TreeUpload
from .table import COLUMNS, MOST_ROWS, change_rows

MOST_PLACES = 150
"""Places that the page lists; the CSV file holds all of them."""


@require_http_methods(["GET", "POST"])
def tree(request: HttpRequest, code: str) -> HttpResponse:
    """Show the provinces and districts of a country; stewards and administrators hand in a new list."""
    country = _country(code)
    if country.code != code:
        return redirect("subnational:tree", country.code)
    may_change = rules.may_change_tree(request.user, country)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = TreeForm(request.POST, request.FILES) if request.method == "POST" else TreeForm()
    if form.is_bound and form.is_valid():
        try:
            upload = services.hand_in(
                person=request.user,
                country=country,
                file=form.cleaned_data["file"],
                on=form.cleaned_data["on"],
                mapped=form.mapped,
            )
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            return redirect("subnational:upload", country.code, upload.pk)
    places = branch(country)
    today = dt.date.today()
    context = {
        "place": country,
        "form": form,
        "may_change": may_change,
        "places": places[:MOST_PLACES],
        "number": len(places),
        "provinces": sum(x.kind == Kind.PROVINCE and x.exists_on(today) for x in places),
        "districts": sum(x.kind == Kind.DISTRICT and x.exists_on(today) for x in places),
        "ended": sum(not x.exists_on(today) for x in places),
        "section": "places",
    }
    return render(request, "subnational/tree.html", context, status=422 if form.errors else 200)


@require_GET
def tree_table(request: HttpRequest, code: str) -> HttpResponse:
    """Give the tree as a table that can be changed and handed in again."""
    country = _country(code)
    places = branch(country)
    above = codes_above(places)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{country.code}-places.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for place in places:
        writer.writerow(
            [
                place.code,
                neutralise(place.name),
                place.kind,
                above[place.code],
                "" if place.population is None else place.population,
                place.valid_from or "",
                place.valid_to or "",
            ]
        )
    return response


@never_cache
@require_GET
@login_required
def upload(request: HttpRequest, code: str, upload_id: uuid.UUID) -> HttpResponse:
    """Show what a list would change."""
    return _show(request, _upload(request, code, upload_id))


@require_POST
@login_required
def confirm(request: HttpRequest, code: str, upload_id: uuid.UUID) -> HttpResponse:
    found = _upload(request, code, upload_id)
    form = ConfirmForm(request.POST)
    try:
        services.confirm(
            person=request.user, upload=found, digest=form.cleaned_data["digest"] if form.is_valid() else "-"
        )
    except BadInput as error:
        return _show(request, found, error=error, status=409)
    return redirect("subnational:tree", found.place.code)


@require_POST
@login_required
def drop(request: HttpRequest, code: str, upload_id: uuid.UUID) -> HttpResponse:
    found = _upload(request, code, upload_id)
    services.drop(person=request.user, upload=found)
    return redirect("subnational:tree", found.place.code)


def _show(request: HttpRequest, found: TreeUpload, *, error: BadInput | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"place": found.place, "upload": found, "error": error, "section": "places"}
    try:
        change = services.difference(found)
    except BadInput as problem:
        context["error"] = error or problem
        return render(request, "subnational/upload.html", context, status=409)
    context |= {
        "rows": change_rows(change)[:MOST_ROWS],
        "number": len(change.differing),
        "counts": [(kind, change.counts[kind]) for kind in ("new", "changed", "moved", "closed", "reopened", "same")],
        "digest": change.digest,
    }
    return render(request, "subnational/upload.html", context, status=status)


def _country(code: str) -> Place:
    """Return the country of a place; a province or district leads to its country."""
    found = Place.objects.filter(code__iexact=code).first()
    if found is not None and found.country and found.kind != Kind.COUNTRY:
        found = Place.objects.filter(code=found.country).first()
    if found is None or found.kind != Kind.COUNTRY:
        raise Http404
    return found


def _upload(request: HttpRequest, code: str, upload_id: uuid.UUID) -> TreeUpload:
    found = TreeUpload.objects.select_related("place").filter(pk=upload_id, place__code=code).first()
    if found is None or not rules.may_follow(request.user, found):
        raise Http404
    return found
