"""Lessons counted by two or three facets, the lessons behind each number, saved questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.experiences import DIMENSIONS, LessonFilter, Synthesis, count_lessons, synthesis_csv
from hsforhs.experiences.synthesis import NONE
from hsforhs.framework import VocabularyError, framework
from hsforhs.workbench.accounts.rules import Person

from .. import queries, rules, services
from ..forms import SaveForm
from ..models import SavedSynthesis
from ..words import FACET_NAMES
from .finding import SECTION, done, file_answer, status, user_of
from .lessons import filter_from, query_of, selects

USUAL = ("area", "component")


@require_http_methods(["GET", "POST"])
def synthesis(request: HttpRequest) -> HttpResponse:
    """The table; members save the question under a name (POST)."""
    wanted, dimensions = _asked(request)
    form = SaveForm(request.POST if request.method == "POST" else None)
    return done(
        request,
        form,
        lambda: services.save_synthesis(
            person=user_of(request), name=form.cleaned_data["name"], wanted=wanted, dimensions=dimensions
        ),
        _("The question is saved."),
        "experiences:saved",
    ) or _page(request, wanted, dimensions, form=form)


@never_cache
@require_GET
def saved(request: HttpRequest, saved_id: int) -> HttpResponse:
    """A saved question answered anew, beside what the answer was then."""
    found = queries.saved_syntheses().filter(pk=saved_id).first()
    if found is None:
        raise Http404
    given = {("q" if name == "words" else name): code for name, code in found.filters.items()}
    return _page(request, filter_from(given), tuple(found.dimensions), found=found)


@require_POST
@login_required
def remove(request: HttpRequest, saved_id: int) -> HttpResponse:
    found = queries.saved_syntheses().filter(pk=saved_id).first()
    if found is None:
        raise Http404
    services.remove_saved(person=user_of(request), saved=found)
    messages.success(request, _("The question is removed."))
    return redirect("experiences:synthesis")


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The cells as CSV, with the lessons behind each number."""
    wanted, dimensions = _asked(request)
    return file_answer(
        synthesis_csv(_counted(request.user, wanted, dimensions)), "text/csv; charset=utf-8", "synthesis.csv"
    )


def _asked(request: HttpRequest) -> tuple[LessonFilter, tuple[str, ...]]:
    given = tuple(request.GET.get(x, "") for x in ("rows", "columns", "layers"))
    dimensions = tuple(x or y for x, y in zip(given, (*USUAL, ""), strict=True))
    return filter_from(request.GET), tuple(x for x in dimensions if x)


def _counted(person: Person, wanted: LessonFilter, dimensions: tuple[str, ...]) -> Synthesis:
    try:
        return count_lessons([x.lesson for x in queries.find(person, wanted)], dimensions, framework())
    except VocabularyError:
        raise Http404 from None


def _page(
    request: HttpRequest,
    wanted: LessonFilter,
    dimensions: tuple[str, ...],
    *,
    form: SaveForm | None = None,
    found: SavedSynthesis | None = None,
) -> HttpResponse:
    counted = _counted(request.user, wanted, dimensions)
    context = {
        "wanted": wanted,
        "counted": counted,
        "layers": [_layer(counted, wanted, code) for code in counted.layers],
        "dimensions": dimensions,
        "dimension_names": [(x, FACET_NAMES[x]) for x in DIMENSIONS],
        "rows_name": dimensions[0],
        "columns_name": dimensions[1],
        "layers_name": dimensions[2] if len(dimensions) > 2 else "",
        "selects": selects(wanted),
        "query": query_of(wanted),
        "form": form,
        "saved": queries.saved_syntheses()[:20],
        "found": found,
        "same": found is not None and _digest(wanted, dimensions) == found.digest,
        "may_save": rules.may_save(request.user),
        "may_remove": found is not None and rules.may_remove(request.user, found),
        "section": SECTION,
    }
    return render(request, "experiences/synthesis.html", context, status=status(form))


def _digest(wanted: LessonFilter, dimensions: tuple[str, ...]) -> str:
    """Return the digest of the public lessons now, to compare with that of the day of saving."""
    from django.contrib.auth.models import AnonymousUser

    return _counted(AnonymousUser(), wanted, dimensions).digest


def _layer(counted: Synthesis, wanted: LessonFilter, layer: str) -> dict[str, Any]:
    """Return the table of one layer: a row for each code with its cells, and what leads to their lessons."""
    names = counted.dimensions
    held = {key[1:]: ids for key, ids in counted.cells.items() if key[0] == layer}
    most = max(map(len, held.values()), default=1)
    by_row: dict[str, set[str]] = {}
    by_column: dict[str, set[str]] = {}
    for (row, column), ids in held.items():
        by_row.setdefault(row, set()).update(ids)
        by_column.setdefault(column, set()).update(ids)
    above = {names[2]: layer} if layer else {}
    rows = []
    for row in (x for x in counted.rows if x in by_row):
        cells = []
        for column in counted.columns:
            number = len(held.get((row, column), ()))
            query = _query(wanted, **above, **{names[0]: row, names[1]: column}) if number else ""
            cells.append({"number": number, "shade": -(-number * 4 // most), "query": query})
        query = _query(wanted, **above, **{names[0]: row})
        rows.append({"code": row, "cells": cells, "total": len(by_row[row]), "query": query})
    sums = [len(by_column.get(column, ())) for column in counted.columns]
    return {"code": layer, "rows": rows, "sums": sums, "total": len(set().union(*by_row.values()))}


def _query(wanted: LessonFilter, **codes: str) -> str:
    """Return what leads to the lessons of a cell; nothing for what the search cannot be narrowed by."""
    if any(name not in LessonFilter.__dataclass_fields__ or code == NONE for name, code in codes.items()):
        return ""
    return query_of(replace(wanted, **codes))
