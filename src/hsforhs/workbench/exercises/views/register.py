"""The register of questions, one question with its living chain, the research framework, candidates, the planner."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.agenda.register import shipped_register
from hsforhs.files import neutralise
from hsforhs.framework import framework
from hsforhs.workbench.look.rates import limited

from .. import queries, rules, services
from ..candidates import candidates as candidate_questions
from ..candidates import documents_near
from ..forms import CheckForm, EnoughForm, UptakeForm
from ..models import Question, Uptake
from ..queries import STANDINGS, Row, Wanted
from .shared import SECTION, acted, file_of, status, tried, user_of

ON_PAGE = 30
_NAMES = ("words", "area", "component", "theme", "level", "type", "cycle", "standing")


def wanted_from(request: HttpRequest) -> Wanted:
    """Read the filter of an address; what is no code of its list fits everything."""
    known, words, asked = shipped_register(), framework(), request.GET
    lists: dict[str, Any] = {
        "area": words.areas,
        "component": words.components,
        "standing": STANDINGS,
        "level": [x.code for x in known.parts.values() if x.kind == "level"],
        **{kind: [code for name, code in known.terms if name == kind] for kind in ("theme", "type", "cycle")},
    }
    given = {name: asked[name] for name, codes in lists.items() if asked.get(name) in codes}
    exercise = asked.get("exercise", "")
    return Wanted(
        words=asked.get("words", "").strip()[:100],
        exercise=int(exercise) if exercise.isdecimal() and len(exercise) < 10 else 0,
        due=bool(asked.get("due")),
        **given,
    )


@never_cache
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All questions that the person may see, narrowed and in pages."""
    wanted = wanted_from(request)
    rows = queries.register_rows(request.user, wanted)
    known, words = shipped_register(), framework()
    given = {name: getattr(wanted, name) for name in _NAMES if getattr(wanted, name)}
    given |= {"exercise": str(wanted.exercise)} if wanted.exercise else {}
    given |= {"due": "1"} if wanted.due else {}
    context = {
        "page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "counts": [(x, sum(row.standing == x for row in rows)) for x in STANDINGS],
        "wanted": wanted,
        "query": urlencode(given),
        "areas": words.areas.values(),
        "components": words.components.values(),
        "lists": [(kind, [x for (name, _c), x in known.terms.items() if name == kind]) for kind in ("theme", "type")],
        "levels": [x for x in known.parts.values() if x.kind == "level"],
        "standings": STANDINGS,
        "may_review": rules.may_review(request.user),
        "section": SECTION,
    }
    return render(request, "exercises/register.html", context)


@never_cache
@require_GET
def register_csv(request: HttpRequest) -> HttpResponse:
    """The questions that fit the same filter, as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    header = ("code", "question", "language", "cells", "theme", "level", "type", "cycle", "standing", "searched")
    writer.writerow([*header, "checked_on", "expires_on"])
    for x in queries.register_rows(request.user, wanted_from(request)):
        cells = " ".join(map(str, x.cells))
        row = [x.code, x.text, x.language, cells, x.theme, x.level, x.type, x.cycle, x.standing, x.searched]
        writer.writerow([neutralise(y) for y in (*row, _day(x.checked_on), _day(x.expires_on))])
    return file_of(stream.getvalue(), "text/csv; charset=utf-8", "research-questions.csv")


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


@never_cache
@require_GET
def question(request: HttpRequest, code: str) -> HttpResponse:
    """One question: what is known, what became of it, its places over time."""
    row, stored = _found(request, code)
    if stored is not None and stored.merged_into is not None:
        return redirect("exercises:question", stored.merged_into.code)
    return _page(request, row, stored)


def _found(request: HttpRequest, code: str) -> tuple[Row, Question | None]:
    found = queries.find_row(request.user, code)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    row: Row,
    stored: Question | None,
    check_form: CheckForm | None = None,
    uptake_form: UptakeForm | None = None,
) -> HttpResponse:
    chain = list(queries.chain_of(stored).select_related("follows", "call__place", "by")) if stored else []
    seen = [x for x in chain if x.call is None or rules.may_read_call(request.user, x.call)]
    origin = stored.origin if stored else None
    may_review = rules.may_review(request.user, stored)
    check_form, uptake_form = check_form or CheckForm(), uptake_form or UptakeForm(before=seen)
    context = {
        "row": row,
        "origin": origin,
        "chain": seen,
        "checks": list(stored.checks.select_related("by")) if stored else [],
        "placings": queries.placings(request.user, stored) if stored else [],
        "merges": list(stored.merges.all()) if stored else [],
        "documents": documents_near(request.user, row.cells),
        "may_review": may_review,
        "check_form": check_form,
        "uptake_form": uptake_form,
        "section": SECTION,
    }
    return render(request, "exercises/question.html", context, status=status(check_form, uptake_form))


def _to_review(request: HttpRequest, code: str) -> tuple[Row, Question]:
    """Return a question with its row in the store, for who may add to it."""
    row, stored = _found(request, code)
    if not rules.may_review(user_of(request), stored):
        raise Http404
    found = stored or services.ideas.stored_question(row.code)
    assert found is not None  # noqa: S101 - the register knows the code
    return row, found


@require_POST
@login_required
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Record a look at the evidence."""
    row, stored = _to_review(request, code)
    form = CheckForm(request.POST)
    person, language = user_of(request), get_language() or ""
    act = lambda: services.check_evidence(  # noqa: E731
        person=person, question=stored, language=language, **form.cleaned_data
    )
    if tried(form, act):
        messages.success(request, _("What you found is stored."))
        return redirect("exercises:question", code)
    return _page(request, row, stored, check_form=form)


@require_POST
@login_required
def uptake(request: HttpRequest, code: str) -> HttpResponse:
    """Add a link to the chain of the question."""
    row, stored = _to_review(request, code)
    before = list(queries.chain_of(stored))
    form = UptakeForm(request.POST, before=before)

    def act() -> None:
        data = dict(form.cleaned_data)
        chosen = data.pop("follows")
        follows = next((x for x in before if str(x.pk) == chosen), None)
        services.add_uptake(
            person=user_of(request), question=stored, follows=follows, language=get_language() or "", **data
        )

    if tried(form, act):
        messages.success(request, _("The chain has one more link."))
        return redirect(reverse("exercises:question", args=[code]) + "#chain")
    return _page(request, row, stored, uptake_form=form)


@require_POST
@login_required
def withdraw(request: HttpRequest, uptake_id: int) -> HttpResponse:
    """Take a link of the chain out."""
    found = Uptake.objects.select_related("question__origin__place").filter(pk=uptake_id).first()
    if found is None or not rules.may_see(request.user, found.question):
        raise Http404
    code = found.question.code
    act = lambda: services.withdraw_uptake(person=user_of(request), uptake=found)  # noqa: E731
    return acted(request, act, _("The link is taken out."), "exercises:question", code)


@require_GET
def research_framework(request: HttpRequest) -> HttpResponse:
    """The framework for preparedness research as far as it is known, with numbers of questions."""
    known = shipped_register()
    context = {
        "kinds": [
            (title, [x for x in known.parts.values() if x.kind in kinds])
            for title, kinds in (
                (_("Pillars, roof and floor"), ("pillar", "roof", "floor")),
                (_("Levels"), ("level",)),
                (_("Spheres"), ("sphere",)),
            )
        ],
        "criteria": [
            (title, [x for (name, _c), x in known.criteria.items() if name == code])
            for code, title in (("chnri", _("Standard criteria of CHNRI")), ("preparedness", _("For preparedness")))
        ],
        "section": SECTION,
    }
    return render(request, "exercises/framework.html", context)


@never_cache
@require_GET
def candidates(request: HttpRequest) -> HttpResponse:
    """Empty cells of the library as candidate questions."""
    context = {
        "rows": candidate_questions(request.user),
        "exercises": queries.to_sort(request.user),
        "section": SECTION,
    }
    return render(request, "exercises/candidates.html", context)


@require_POST
@login_required
def adopt_candidate(request: HttpRequest) -> HttpResponse:
    """Write a candidate question into an exercise."""
    number = request.POST.get("exercise", "")
    found = queries.find_exercise(request.user, int(number)) if number.isdecimal() and len(number) < 10 else None
    wanted = next((x for x in candidate_questions(request.user) if x.key == request.POST.get("candidate")), None)
    if found is None or wanted is None:
        raise Http404
    act = lambda: services.new_question(  # noqa: E731
        person=user_of(request), exercise=found, text=wanted.text, cells=wanted.cells, language=get_language() or "en"
    )
    return acted(request, act, _("The question is in the exercise."), "exercises:candidates")


@never_cache
@limited("exercises.visitors", visitors_only=True)
@require_http_methods(["GET", "POST"])
def enough(request: HttpRequest) -> HttpResponse:
    """How many scorers are enough: a planning aid fitted to one published curve."""
    form = EnoughForm(request.POST or None)
    found = _curve(**form.cleaned_data) if form.is_valid() else None
    context = {"form": form, "found": found, "asked": form.cleaned_data if found else {}, "section": SECTION}
    return render(request, "exercises/enough.html", context, status=status(form))


@lru_cache(maxsize=128)
def _curve(*, questions: int, scorers: int, noise: float, top: int) -> Any:
    from hsforhs.agenda.enough import enough_scorers

    from ..pictures import curve_of

    return curve_of(enough_scorers(questions, scorers, noise=noise, top=top), top)
