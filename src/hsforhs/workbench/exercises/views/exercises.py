"""Exercises: the list, beginning one, past ones, the guided page, protocol, criteria, groups, reporting items."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.agenda.methods import STAGES, Step, reporting_items, steps
from hsforhs.agenda.past import read_past
from hsforhs.agenda.protocol import canonical
from hsforhs.files import BadInput
from hsforhs.framework import framework

from .. import queries, rules, services
from ..forms import (
    CONTEXT_LABELS,
    BestWorstForm,
    CriteriaForm,
    ExerciseForm,
    ItemsForm,
    PastForm,
    ProtocolForm,
    PublishForm,
    TitleForm,
    VisibilityForm,
    WeightsForm,
)
from ..models import Criterion, Exercise, StakeholderGroup, State
from ..options import names_for, options_of
from ..reporting import item_texts
from ..rules import Deed
from ..services.protocols import criteria_from
from .shared import SECTION, acted, form_page, of_exercise, place_named, places_for, status, tried, user_of

_STAGE_OF = {
    State.PROTOCOL: "protocol",
    State.IDEAS: "ideas",
    State.SORTING: "sorting",
    State.SCORING: "scoring",
    State.WORKSHOP: "workshop",
    State.CLOSED: "results",
    State.PUBLISHED: "follow-up",
}
_PAGE_OF = {
    "protocol": "exercises:protocol",
    "ideas": "exercises:ideas",
    "sorting": "exercises:sort",
    "scoring": "exercises:voters",
    "workshop": "exercises:workshop",
    "results": "exercises:results",
}


@never_cache
@require_GET
def exercise_list(request: HttpRequest) -> HttpResponse:
    """The exercises that the person may see."""
    signed_in = request.user.is_authenticated
    context = {
        "exercises": list(queries.exercises_seen(request.user)[:200]),
        "may_begin": signed_in and bool(places_for(user_of(request), Deed.MANAGE)),
        "section": SECTION,
    }
    return render(request, "exercises/exercises.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an exercise."""
    person = user_of(request)
    places = places_for(person, Deed.MANAGE)
    if not places:
        raise PermissionDenied
    form = ExerciseForm(request.POST or None, places=places)
    made: list[Exercise] = []

    def act() -> None:
        data = dict(form.cleaned_data)
        place = place_named(person, Deed.MANAGE, data.pop("place"))
        made.append(services.create_exercise(person=person, place=place, language=get_language() or "", **data))

    if tried(form, act):
        return redirect("exercises:exercise", made[0].pk)
    return form_page(
        request,
        form,
        title=_("Begin an exercise"),
        lead=_("The page of the exercise leads through the steps of the method, one by one."),
        button=_("Begin"),
        back=reverse("exercises:list"),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def past(request: HttpRequest) -> HttpResponse:
    """Bring in past exercises of others from a table."""
    person = user_of(request)
    places = places_for(person, Deed.MANAGE)
    if not places:
        raise PermissionDenied
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PastForm(*bound, places=places)
    if form.is_valid():
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "past.csv"
                path.write_bytes(form.cleaned_data["file"].read())
                found = read_past(path, framework())
        except BadInput as error:
            form.add_error("file", error.at(file=form.cleaned_data["file"].name).said(translation))
    place = place_named(person, Deed.MANAGE, form.cleaned_data["place"]) if form.is_valid() else None
    if place is not None and tried(form, lambda: services.import_past(person=person, place=place, found=found)):
        messages.success(request, _("The past exercises are stored."))
        return redirect("exercises:list")
    return form_page(
        request,
        form,
        title=_("Bring in past exercises"),
        lead=_(
            "A CSV table with the columns exercise, year, question, rank, and perhaps method, place, source, score, "
            "theme, cells. A question with the wording of one in the register is that question."
        ),
        button=_("Store them"),
        back=reverse("exercises:list"),
        upload=True,
    )


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """A step of the method with where it is done: ``state`` is done, now or later."""

    step: Step
    state: str
    address: str


@require_GET
@of_exercise()
def exercise(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The guided page: where the exercise is, what comes next, its questions."""
    person = request.user
    rounds = list(found.rounds.all())
    may = {x.name.lower(): rules.may(person, x, found) for x in Deed if x not in (Deed.REVIEW, Deed.CALL)}
    entries = found.entries.order_by("rank", "position") if may["results"] else found.entries.all()
    context = {
        "exercise": found,
        "steps": _guided(found, person, may),
        "counts": queries.counts_of(found, rounds),
        "round": next((x for x in rounds if x.is_open), None),
        "has_comments": any(x.get("comments") for y in rounds if y.is_open for x in y.feedback.values()),
        "rounds": rounds,
        "entries": list(entries.select_related("question")[:100]),
        "criteria": list(found.criteria.all()),
        "groups": list(found.groups.all()),
        "context": [(CONTEXT_LABELS[name][0], text) for name, text in found.context.items() if text],
        "may": may,
        "may_change": rules.may_change_protocol(person, found),
        "publish_form": PublishForm(),
        "visibility_form": VisibilityForm(initial={"visibility": found.visibility}),
        "section": SECTION,
    }
    return render(request, "exercises/exercise.html", context)


def _guided(found: Exercise, person: Any, may: dict[str, bool]) -> list[GuidedStep]:
    now = STAGES.index(_STAGE_OF[State(found.state)])
    open_to = {"protocol": may["manage"], "sorting": may["sort"], "scoring": may["manage"], "results": may["results"]}
    open_to |= {"ideas": may["suggest"], "workshop": may["manage"] and found.state == State.WORKSHOP}
    guided = []
    for step in steps().get(found.method, ()):
        place = STAGES.index(step.stage)
        state = "done" if place < now else "now" if place == now else "later"
        address = reverse(_PAGE_OF[step.stage], args=[found.pk]) if open_to.get(step.stage) else ""
        guided.append(GuidedStep(step, state, address))
    return guided


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def protocol(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Title, context, numbers of the method."""
    names = names_for(found.method)
    options = options_of(found).as_json()
    initial = {"title": found.title, **found.context, **{name: options[name] for name in names}}
    form = ProtocolForm(request.POST or None, initial=initial, options=names)
    act = lambda: services.change_protocol(  # noqa: E731
        person=user_of(request),
        exercise=found,
        title=form.cleaned_data["title"],
        context=form.context,
        options=form.options,
    )
    if tried(form, act):
        messages.success(request, _("The protocol is saved."))
        return redirect("exercises:exercise", found.pk)
    return form_page(
        request,
        form,
        title=_("Protocol"),
        lead=_(
            "It can be changed until scoring opens. Then it is fixed, and its digest shows that it was not changed."
        ),
        button=_("Save"),
        back=reverse("exercises:exercise", args=[found.pk]),
        exercise=found,
    )


@require_GET
@of_exercise()
def protocol_file(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The fixed protocol, byte for byte as it was hashed."""
    if not found.is_fixed:
        raise Http404
    response = HttpResponse(canonical(found.protocol), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="protocol-{found.pk}.json"'
    return response


@require_POST
@of_exercise(Deed.MANAGE)
def visibility(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Change who may see the exercise."""
    wanted = request.POST.get("visibility", "")
    act = lambda: services.change_protocol(person=user_of(request), exercise=found, visibility=wanted)  # noqa: E731
    return acted(request, act, _("Who may see the exercise is changed."), "exercises:exercise", found.pk)


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def criteria(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The criteria as lines of text."""
    form = CriteriaForm(request.POST or None, initial={"criteria": _as_lines(list(found.criteria.all()))})
    act = lambda: services.set_criteria(  # noqa: E731
        person=user_of(request),
        exercise=found,
        criteria=criteria_from(form.cleaned_data["criteria"]),
        language=get_language() or "",
    )
    if tried(form, act):
        messages.success(request, _("The criteria are saved."))
        return redirect("exercises:exercise", found.pk)
    return form_page(
        request,
        form,
        title=_("Criteria"),
        lead=_("Five standard ones are there; the page of the research framework lists fourteen for preparedness."),
        button=_("Save"),
        back=reverse("exercises:exercise", args=[found.pk]),
        exercise=found,
    )


def _as_lines(found: list[Criterion]) -> str:
    lines = []
    for x in found:
        mark = "< " if x.less_is_better else ""
        lines.append(mark + (f"{x.title}: {x.asks}" if x.asks else x.title))
        lines += [f"- {asks}" for asks in x.subquestions]
    return "\n".join(lines)


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def groups(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Stakeholder groups, and one more."""
    form = TitleForm(request.POST or None)
    act = lambda: services.add_group(  # noqa: E731
        person=user_of(request), exercise=found, title=form.cleaned_data["title"]
    )
    if tried(form, act):
        messages.success(request, _("The group is there."))
        return redirect("exercises:groups", found.pk)
    context = {
        "exercise": found,
        "groups": list(found.groups.all()),
        "criteria": list(found.criteria.all()),
        "may_change": rules.may_change_protocol(request.user, found),
        "form": form,
        "section": SECTION,
    }
    return render(request, "exercises/groups.html", context, status=status(form))


def _group(found: Exercise, group_id: int) -> StakeholderGroup:
    group = found.groups.select_related("exercise__place").filter(pk=group_id).first()
    if group is None:
        raise Http404
    return group


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def group(request: HttpRequest, found: Exercise, group_id: int) -> HttpResponse:
    """Weights and thresholds of a group, by points or by best and worst."""
    known, person = _group(found, group_id), user_of(request)
    criteria = list(found.criteria.all())
    posted = request.POST if request.method == "POST" else None
    by_choice = posted is not None and "choices" in posted
    initial = {f"threshold:{code}": f"{x:g}" for code, x in known.thresholds.items()}
    initial |= {f"points:{code}": f"{100 * x:.3g}" for code, x in known.weights.items()}
    points = WeightsForm(None if by_choice else posted, criteria=criteria, initial=initial)
    choices = BestWorstForm(posted if by_choice else None)

    def weigh() -> None:
        if any(x.strip() for x in points.given("points").values()):
            services.weigh_by_points(person=person, group=known, points=points.given("points"))
        services.set_thresholds(person=person, group=known, thresholds=points.given("threshold"))

    done = (
        tried(
            choices,
            lambda: services.weigh_by_best_and_worst(
                person=person, group=known, choices=choices.cleaned_data["choices"]
            ),
        )
        if by_choice
        else tried(points, weigh)
    )
    if done:
        messages.success(request, _("What the group asks for is saved."))
        return redirect("exercises:groups", found.pk)
    context = {
        "exercise": found,
        "group": known,
        "points": points,
        "choices": choices,
        "criteria": criteria,
        "may_change": rules.may_change_protocol(request.user, found),
        "section": SECTION,
    }
    return render(request, "exercises/group.html", context, status=status(points, choices))


@require_POST
@of_exercise(Deed.MANAGE)
def drop_group(request: HttpRequest, found: Exercise, group_id: int) -> HttpResponse:
    known = _group(found, group_id)
    act = lambda: services.drop_group(person=user_of(request), group=known)  # noqa: E731
    return acted(request, act, _("The group is gone."), "exercises:groups", found.pk)


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def items(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The 31 items of the report: what the record says, and what the team adds."""
    known = reporting_items().values()
    initial = {f"item-{number}": text for number, text in found.reprise.items()}
    form = ItemsForm(request.POST or None, items=known, initial=initial)
    texts = lambda: {x.number: form.cleaned_data[f"item-{x.number}"] for x in known}  # noqa: E731
    act = lambda: services.write_reporting_items(  # noqa: E731
        person=user_of(request), exercise=found, texts=texts()
    )
    if tried(form, act):
        messages.success(request, _("The items are saved."))
        return redirect("exercises:exercise", found.pk)
    filled = item_texts(found)
    context = {
        "exercise": found,
        "rows": [(x, filled.get(x.number, ""), form[f"item-{x.number}"]) for x in known],
        "section": SECTION,
    }
    return render(request, "exercises/items.html", context, status=status(form))


@require_POST
@of_exercise(Deed.MANAGE)
def collect(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Open the form for ideas."""
    act = lambda: services.begin_collecting(person=user_of(request), exercise=found)  # noqa: E731
    return acted(request, act, _("Ideas can be handed in now."), "exercises:exercise", found.pk)
