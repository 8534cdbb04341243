"""Search of lessons, one lesson, lessons as files."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.experiences import LessonFilter, LessonHit, lessons_csv
from hsforhs.experiences.lessons import options
from hsforhs.formats import MEDIA_TYPES
from hsforhs.formats.lessons_xlsx import write_lessons_xlsx
from hsforhs.framework import VocabularyError, framework
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.threads.origins import origins_of

from .. import queries, rules, services
from ..forms import LessonForm, lesson_initial
from ..models import Lesson
from ..rules import Deed
from ..words import FACET_NAMES, choices
from .finding import SECTION, done, file_answer, of_stored_lesson, status, user_of

PER_PAGE = 20
SELECTS = ("area", "component", "region", "kind", "source_type", "grade", "phase", "resilience")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Lessons that answer a question, narrowed by facets."""
    wanted = filter_from(request.GET)
    hits = queries.find(request.user, wanted)
    page = min(max(1, _number(request.GET.get("page", ""))), max(1, -(-len(hits) // PER_PAGE)))
    shown = hits[(page - 1) * PER_PAGE : page * PER_PAGE]
    context = {
        "wanted": wanted,
        "hits": shown,
        "total": len(hits),
        "page": page,
        "pages": max(1, -(-len(hits) // PER_PAGE)),
        "selects": selects(wanted),
        "query": query_of(wanted),
        "missing": shown[0].missing if shown else (),
        "section": SECTION,
    }
    return render(request, "experiences/lessons.html", context)


@require_http_methods(["GET", "POST"])
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """One lesson: what was in place, what happened, why, what was recommended and what became of it."""
    found = queries.find_lesson(request.user, lesson)
    if found is None:
        raise Http404
    stored = found if isinstance(found, Lesson) else None
    steps = list(stored.recommendations.all()) if stored else []
    record = queries.record_of(stored, steps) if stored else found
    others = [x for x in shipped_stock().lessons.values() if _same_event(x, record) and x.id != record.id]
    context = {
        "lesson": record,
        "stored": stored,
        "steps": steps,
        "language": stored.review.language if stored else "en",
        "others": others[:8],
        "origins": origins_of(request.user, stored) if stored else [],
        "may_write": stored is not None and rules.may(request.user, Deed.WRITE, stored.review),
        "may_validate": stored is not None and rules.may_validate_lesson(request.user, stored),
        "may_remove": stored is not None and _may_remove(request.user, stored),
        "section": SECTION,
    }
    return render(request, "experiences/lesson.html", context)


def _may_remove(person: Person, found: Lesson) -> bool:
    return rules.may(person, Deed.WRITE if found.review.anonymised else Deed.REMOVE, found.review)


def _same_event(one: Any, other: Any) -> bool:
    return bool(one.event == other.event and one.country == other.country)


@require_http_methods(["GET", "POST"])
@of_stored_lesson
def change(request: HttpRequest, found: Lesson) -> HttpResponse:
    """Change a stored lesson."""
    if not rules.may(request.user, Deed.WRITE, found.review):
        raise PermissionDenied
    form = LessonForm(request.POST or None, initial=lesson_initial(found))
    if answer := done(
        request,
        form,
        lambda: services.change_lesson(person=user_of(request), record=found, **form.cleaned_data),
        _("The lesson is changed."),
        "experiences:lesson",
        found.pk,
    ):
        return answer
    context = {"reviewed": found.review, "lesson": found, "form": form, "section": SECTION}
    return render(request, "experiences/lesson_form.html", context, status=status(form))


@require_POST
@of_stored_lesson
def validate(request: HttpRequest, found: Lesson) -> HttpResponse:
    services.validate_lesson(person=user_of(request), lesson=found)
    messages.success(request, _("The lesson is validated."))
    return redirect("experiences:lesson", found.pk)


@require_POST
@of_stored_lesson
def remove(request: HttpRequest, found: Lesson) -> HttpResponse:
    review = found.review_id
    services.remove_lesson(person=user_of(request), lesson=found)
    messages.success(request, _("The lesson is removed."))
    return redirect("experiences:review", review)


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The lessons that fit the filter, as CSV."""
    found = [x.lesson for x in _hits(request)]
    return file_answer(lessons_csv(found), "text/csv; charset=utf-8", "lessons.csv")


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as Excel."""
    stream = io.BytesIO()
    write_lessons_xlsx([x.lesson for x in _hits(request)], stream)
    return file_answer(stream.getvalue(), MEDIA_TYPES["xlsx"], "lessons.xlsx")


def _hits(request: HttpRequest) -> list[LessonHit]:
    return queries.find(request.user, filter_from(request.GET))


def filter_from(given: QueryDict | dict[str, str]) -> LessonFilter:
    """Return the filter of an address; codes that do not exist lead to the page of what is not there."""
    names = LessonFilter.__dataclass_fields__
    found = LessonFilter(**{x: str(given.get("q" if x == "words" else x, "")).strip()[:200] for x in names})
    try:
        found.check(framework())
    except VocabularyError:
        raise Http404 from None
    return found


def query_of(wanted: LessonFilter) -> str:
    """Return a filter as the question of an address."""
    found = QueryDict(mutable=True)
    found.update({**({"q": wanted.words} if wanted.words else {}), **wanted.facets})
    return found.urlencode()


def selects(wanted: LessonFilter) -> list[dict[str, Any]]:
    """Return the selects of the filter with their options."""
    words = framework()
    known = {**options(words), "region": tuple(words.regions)}
    return [
        {
            "name": name,
            "label": FACET_NAMES[name],
            "options": choices(name, known[name], empty=_("all")),
            "chosen": getattr(wanted, name),
        }
        for name in SELECTS
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
