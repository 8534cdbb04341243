"""The search page and the matrix of what the library has and lacks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.framework import framework
from hsforhs.library import MOST_HITS
from hsforhs.library.records import LESSON
from hsforhs.text import LANGUAGES
from hsforhs.workbench.library import queries, rules, words
from hsforhs.workbench.library.finding import counted
from hsforhs.workbench.library.finding import search as find
from hsforhs.workbench.library.forms import SearchForm

FIRST = 15
"""Hits of the first view; a link leads to fifty."""
STEPS = ("2", "3", "4", "5")
Facets = tuple[tuple[str, str], ...]
"""Names of filters in the address, and the facets of the index that they are of."""
_SHOWN: Facets = (("area", "area"), ("kind", "kind"), ("in", "language"), ("step", "step"))
_MORE: Facets = (
    ("component", "component"),
    ("sector", "sector"),
    ("level", "level"),
    ("country", "country"),
    ("licence", "licence"),
)


@never_cache
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search the library: a question, filters with their numbers, and why each document was found."""
    form = SearchForm(request.GET)
    limit = MOST_HITS if "all" in request.GET else FIRST
    answer = find(form.words, person=request.user, language=words.reader_language(), filters=form.filters, limit=limit)
    stored = queries.by_keys((x.id for x in answer.hits), request.user)
    titles = {
        "area": _("Capacity area"),
        "kind": _("Kind"),
        "in": _("Language"),
        "step": _("Level to reach"),
        "component": _("Component"),
        "sector": _("Sector"),
        "level": _("Level of administration"),
        "country": _("Country"),
        "licence": _("Licence"),
    }

    def choices(wanted: Facets) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
        found = []
        for name, facet in wanted:
            chosen = form.chosen[SearchForm.FIELDS[name]]
            options = words.listed_facets(answer.facets, facet, chosen)
            found.append((name, titles[name], chosen[0] if chosen else "", options))
        return found

    context = {
        "words": form.words,
        "answer": answer,
        "hits": [(x, stored[x.id]) for x in answer.hits if x.id in stored],
        "shown": choices(_SHOWN),
        "more": choices(_MORE),
        "more_open": any(form.chosen[SearchForm.FIELDS[name]] for name, _facet in _MORE) or any(form.years),
        "years": form.years,
        "filters": form.filters,
        "lessons_alone": form.filters.kinds == (LESSON,),
        "filtered": any(form.chosen.values()) or any(form.years),
        "whole": _with(request, "all", "1") if answer.total > limit and limit < MOST_HITS else "",
        "spelling": [
            (word, [(x, _with(request, "q", form.words.replace(word, x))) for x in close])
            for word, close in answer.spelling.items()
        ],
        "may_add": rules.may_add(request.user),
        "may_see_due": rules.may_see_due(request.user),
        "may_curate": rules.may_curate(request.user),
        "section": "library",
    }
    return render(request, "library/search.html", context)


def _with(request: HttpRequest, name: str, value: str) -> str:
    asked: QueryDict = request.GET.copy()
    asked[name] = value
    return asked.urlencode()


@never_cache
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """What the library has for each area, step and language; empty cells are a list of work."""
    language = request.GET.get("in", "")
    language = language if language in LANGUAGES else words.reader_language()
    by_step = counted(request.user, "area", "step", "language")
    by_area = counted(request.user, "area", "language")
    total = counted(request.user, "area")
    rows = [
        (
            area,
            [(step, by_step.get((area.code, step, language), 0)) for step in STEPS],
            [(code, by_area.get((area.code, code), 0)) for code in LANGUAGES],
            total.get((area.code,), 0),
        )
        for area in framework().areas.values()
    ]
    context = {
        "rows": rows,
        "language": language,
        "languages": LANGUAGES,
        "steps": STEPS,
        "empty": sum(not number for _area, cells, _all, _total in rows for _step, number in cells),
        "cells": len(rows) * len(STEPS),
        "section": "library",
    }
    return render(request, "library/coverage.html", context)
