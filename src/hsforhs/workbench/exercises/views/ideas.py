"""Ideas: the form that needs no account, the sorting page, questions of an exercise."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.workbench.look.rates import limited

from .. import queries, rules, services
from ..forms import CodesForm, IdeaForm, QuestionForm
from ..models import Exercise, Idea, Question, State
from ..rules import Deed
from .shared import SECTION, acted, of_exercise, status, tried, user_of

COOKIE = "hsforhs_ideas"
COOKIE_DAYS = 180
ON_PAGE = 15
QUESTIONS_ON_PAGE = 40


@limited("exercises.visitors", visitors_only=True)
@require_http_methods(["GET", "POST"])
@of_exercise()
def ideas(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Hand in an idea; the browser keeps a random token, so that ideas of one person can be told apart from others'."""
    open_now = rules.may(request.user, Deed.SUGGEST, found)
    if request.method == "POST" and not open_now:
        raise Http404
    form = IdeaForm(request.POST or None)
    token = request.COOKIES.get(COOKIE, "")[:64] or secrets.token_urlsafe(24)
    act = lambda: services.suggest(  # noqa: E731
        person=request.user,
        exercise=found,
        text=form.cleaned_data["text"],
        token=token,
        language=get_language() or "",
    )
    if tried(form, act):
        messages.success(request, _("Your idea is stored. You can hand in another one."))
        response = redirect("exercises:ideas", found.pk)
        response.set_cookie(
            COOKIE,
            token,
            max_age=COOKIE_DAYS * 86_400,
            path="/agenda/",
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response
    context = {"exercise": found, "form": form, "open": open_now, "section": SECTION}
    return render(request, "exercises/ideas.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.SORT)
def sort(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Sort ideas; write, adopt and merge questions."""
    form = QuestionForm(request.POST if "text" in request.POST else None)
    codes = CodesForm(request.POST if "codes" in request.POST else None)
    person = user_of(request)
    if tried(form, lambda: _write(request, found, form)):
        messages.success(request, _("The question is in the exercise."))
        return redirect("exercises:sort", found.pk)
    if tried(codes, lambda: services.adopt(person=person, exercise=found, codes=codes.cleaned_data["codes"])):
        messages.success(request, _("The questions are in the exercise."))
        return redirect("exercises:sort", found.pk)
    entries = list(found.entries.select_related("question"))
    context = {
        "exercise": found,
        "may_sort": rules.may(person, Deed.SORT, found),
        "collecting": found.state in (State.IDEAS, State.PROTOCOL),
        "ideas": queries.ideas_to_sort(found, [x.question for x in entries], most=ON_PAGE),
        "counts": queries.counts_of(found),
        "page": Paginator(entries, QUESTIONS_ON_PAGE).get_page(request.GET.get("page")),
        "twins": queries.twins([x.question for x in entries]),
        "merges": list(found.merges.select_related("question").order_by("-pk")[:20]),
        "aside": list(found.ideas.filter(state="aside")[:20]),
        "form": form,
        "codes_form": codes,
        "section": SECTION,
    }
    return render(request, "exercises/sort.html", context, status=status(form, codes))


def _write(request: HttpRequest, found: Exercise, form: QuestionForm) -> None:
    services.new_question(
        person=user_of(request),
        exercise=found,
        text=form.cleaned_data["text"],
        cells=form.cleaned_data["cells"],
        language=get_language() or "",
        **form.facts,
    )


@require_POST
@of_exercise(Deed.SORT)
def begin_sorting(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Close the form for ideas."""
    act = lambda: services.start_sorting(person=user_of(request), exercise=found)  # noqa: E731
    return acted(request, act, _("The form for ideas is closed; sorting begins."), "exercises:sort", found.pk)


@require_POST
@of_exercise(Deed.SORT)
def settle(request: HttpRequest, found: Exercise, idea_id: str) -> HttpResponse:
    """Keep an idea as a question, merge it into one, or set it aside."""
    idea = Idea.objects.select_related("exercise__place").filter(pk=idea_id, exercise=found).first()
    if idea is None:
        raise Http404
    person, posted = user_of(request), request.POST
    text, reason, into = posted.get("text", ""), posted.get("reason", ""), posted.get("into", "")

    def act() -> None:
        if posted.get("act") == "aside":
            services.set_aside(person=person, idea=idea, reason=reason)
        elif posted.get("act") == "merge":
            services.adopt(person=person, exercise=found, codes=[into])
            question = _question(found, into)
            services.merge_idea(person=person, idea=idea, question=question, reason=reason)
        else:
            services.keep_idea(person=person, idea=idea, text=text or idea.text, language=idea.language)

    return acted(request, act, _("The idea is sorted."), "exercises:sort", found.pk)


@require_POST
@of_exercise(Deed.SORT)
def merge(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Merge one question into another, with the wording that stays."""
    posted = request.POST
    into, other = _question(found, posted.get("into", "")), _question(found, posted.get("other", ""))
    act = lambda: services.merge_questions(  # noqa: E731
        person=user_of(request),
        exercise=found,
        into=into,
        other=other,
        text=posted.get("text", ""),
        reason=posted.get("reason", ""),
    )
    return acted(request, act, _("The questions are merged; both wordings are kept."), "exercises:sort", found.pk)


@require_POST
@of_exercise(Deed.SORT)
def change_question(request: HttpRequest, found: Exercise, code: str) -> HttpResponse:
    """Reword a question of the exercise, or take it out."""
    question, posted, person = _question(found, code), request.POST, user_of(request)

    def act() -> None:
        if posted.get("act") == "out":
            services.take_out(person=person, exercise=found, question=question)
        else:
            services.reword(
                person=person,
                exercise=found,
                question=question,
                text=posted.get("text", ""),
                reason=posted.get("reason", ""),
            )

    return acted(request, act, _("The question is changed."), "exercises:sort", found.pk)


def _question(found: Exercise, code: str) -> Question:
    entry = found.entries.select_related("question__origin__place").filter(question__code=code).first()
    if entry is None:
        raise Http404
    return entry.question
