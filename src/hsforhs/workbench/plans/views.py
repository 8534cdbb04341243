"""Pages of draft plans."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs import planning
from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework import Framework, framework
from hsforhs.scores import level_of, standard_target
from hsforhs.workbench.assessments.queries import current_round
from hsforhs.workbench.catalogues.models import CatalogueVersion
from hsforhs.workbench.catalogues.queries import actions_of, version_for
from hsforhs.workbench.look.rates import limited
from hsforhs.workbench.look.synergies import Shown, brief, shown
from hsforhs.workbench.places.models import Place, Visibility

from . import documents, queries, rules, services
from .carrying import edition_note, lost_decisions
from .checked import with_costs
from .forms import DecisionForm, DraftForm, TargetsForm
from .grouping import LENSES, beyond, groups, made_of
from .models import Plan
from .own_edition import follow


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/list.html", {"plans": queries.plans_of(request.user)})


@require_POST
@limited("plans.draft", visitors_only=True)
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a plan from a round and go to its page."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Http404
    place = get_object_or_404(Place, code=form.cleaned_data["place"])
    stored = current_round(place, request.user, round_id=form.cleaned_data["round"])
    if stored is None:
        raise Http404
    slug = form.cleaned_data["catalogue"]
    chosen = version_for(request.user, slug) if slug else None
    if slug and chosen is None:
        raise Http404
    documents.purge()
    try:
        plan = services.draft_plan(
            person=request.user,
            stored=stored,
            years=form.cleaned_data["years"],
            target=form.cleaned_data["target"],
            catalogue=chosen,
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("atlas:place", place.code)
    return redirect("plans:plan", plan.pk)


MOST_LINES = 40
"""Actions of one page of the open group."""


@never_cache
@require_GET
def plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the plan by one lens: an overview of its groups, and the actions of the open group."""
    found = _plan(request, plan_id)
    record = with_costs(found, queries.plan_record(found))
    words = framework()
    lens = request.GET.get("by", LENSES[0])
    if lens not in LENSES:
        raise Http404
    grouped = groups(record, lens, words)
    code = request.GET.get("group", grouped[0].code if grouped else "")
    opened = next((x for x in grouped if x.code == code), None)
    page = Paginator(opened.lines if opened else (), MOST_LINES).get_page(request.GET.get("page"))
    catalogue = queries.catalogue_of(found)
    menus = beyond(record, catalogue)
    context = {
        "plan": found,
        "record": record,
        "made_of": made_of(record, page, menus, catalogue.version),
        "assessment": record.report.assessment,
        "instrument": words.instruments[record.report.assessment.instrument],
        "lens": lens,
        "groups": grouped,
        "open": opened,
        "page": page,
        "edition": edition_note(found),
        "lost": lost_decisions(found),
        "shown": SimpleLazyObject(
            lambda: brief(planning.synergy_numbers((x.action for x in record.lines), vocabulary=words), words)
        ),
        "may_change": rules.may_change(request.user, found),
        "link": request.build_absolute_uri(),
        "beyond": menus,
        "language": queries.language_of(found),
        "visibilities": Visibility.choices,
    }
    return render(request, "plans/plan.html", context)


@never_cache
@require_GET
def plan_synergy(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what else the plan strengthens, where it may cost something, and what none of its actions touches."""
    found = _plan(request, plan_id)
    context = {"plan": found, "shown": _strengthened(found, queries.plan_record(found), framework())}
    return render(request, "plans/synergy.html", context)


def _strengthened(plan: Plan, record: planning.Plan, words: Framework) -> Shown:
    ids = tuple(line.action.id for line in record.lines)
    return shown(_synergy(ids, plan.catalogue, queries.catalogue_of(plan).version, words.version), words)


@lru_cache(maxsize=64)
def _synergy(
    ids: tuple[str, ...], own: CatalogueVersion | None, _actions: str, _framework: str
) -> planning.SynergyReport:
    """What actions of the edition in use, or of an own catalogue, serve: a plan is read more often than changed."""
    catalogue = actions_of(own)
    return planning.synergy((catalogue.actions[x] for x in ids), vocabulary=framework(), catalogue=catalogue)


@never_cache
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Choose the level wanted for each indicator."""
    found = _plan(request, plan_id)
    assessment = queries.plan_record(found).report.assessment
    values = assessment.values
    codes = [key.code for key in values]
    initial = {code: str(level) for code, level in found.targets.items()}
    data = request.POST if request.method == "POST" else None
    form = TargetsForm(data, codes=codes, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_targets(person=request.user, plan=found, targets=form.targets)
        messages.success(request, _("The targets are set; the actions follow them."))
        return redirect("plans:plan", found.pk)
    words = framework()
    rows = []
    for key, value in values.items():
        level = level_of(assessment.instrument, value)
        usual = found.target or standard_target(level, years=found.years)
        rows.append((words.indicators[key], level, usual, form[key.code]))
    context = {"plan": found, "form": form, "rows": rows, "may_change": rules.may_change(request.user, found)}
    return render(request, "plans/targets.html", context)


@never_cache
@require_GET
def add_actions(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Browse the catalogue by area, or by topic beyond the indicators, for actions that are not in the plan."""
    found = _plan(request, plan_id)
    record = queries.plan_record(found)
    words = framework()
    area, topic = request.GET.get("area", ""), request.GET.get("topic", "")
    here = {x.action.id for x in record.lines}
    catalogue = queries.catalogue_of(found)
    actions = [x for x in catalogue.actions.values() if x.area == area and x.id not in here]
    menus = beyond(record, catalogue)
    context = {
        "plan": found,
        "areas": words.areas.values(),
        "area": words.areas.get(area),
        "actions": actions,
        "language": queries.language_of(found),
        "beyond": menus,
        "menu": next((x for x in menus if x.topic.code == topic), None),
        "not_seen_areas": dict.fromkeys(words.area_of(x).code for x in record.report.not_seen),
    }
    return render(request, "plans/add.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, plan_id: uuid.UUID, action_id: str) -> HttpResponse:
    """Take an action out, add it, or take such a decision back."""
    found = _plan(request, plan_id)
    action = queries.catalogue_of(found).actions.get(action_id)
    if action is None:
        raise Http404
    form = DecisionForm(request.POST) if request.method == "POST" else DecisionForm()
    if request.method == "POST" and form.is_valid():
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        if what == "undo":
            services.undo(person=request.user, plan=found, action_id=action_id)
        else:
            act = services.add if what == "add" else services.take_out
            act(person=request.user, plan=found, action_id=action_id, reason=reason)
        return redirect(f"{reverse('plans:plan', args=[found.pk])}?by=area&group={action.area}")
    record = queries.plan_record(found)
    context = {
        "plan": found,
        "action": action,
        "form": form,
        "is_in": any(x.action.id == action_id for x in record.lines),
        "choice": found.choices.filter(action_id=action_id).first(),
        "may_change": rules.may_change(request.user, found),
        "indicator": framework().indicators[action.indicator] if action.indicator else None,
        "topic": queries.catalogue_of(found).topics.get(action.topic),
        "language": queries.language_of(found),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/decide.html", context, status=status)


@require_POST
def make_document(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Write the plan as a file in the background."""
    kind = request.POST.get("kind", "")
    if kind not in MEDIA_TYPES:
        raise Http404
    language = documents.language_asked_for(request.POST.get("language"))
    if language is None:
        raise Http404
    plan = _plan(request, plan_id)
    job = documents.start_document(person=request.user, plan=plan, kind=kind, language=language)
    return redirect("tasks:job", job.pk)


@never_cache
@require_GET
def document(request: HttpRequest, plan_id: uuid.UUID, kind: str) -> FileResponse:
    """Give the plan as a file; a link that was kept still works when the file must be written first."""
    language = documents.language_asked_for(request.GET.get("language"))
    if kind not in MEDIA_TYPES or language is None:
        raise Http404
    found = _plan(request, plan_id)
    return FileResponse(
        documents.document(found, kind, language).open("rb"),
        as_attachment=True,
        filename=documents.file_name(found, kind, language),
        content_type=MEDIA_TYPES[kind],
    )


@require_POST
def visibility(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open a plan to others, or close it."""
    found = _plan(request, plan_id)
    try:
        services.set_visibility(person=request.user, plan=found, visibility=request.POST.get("visibility", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Who may see the plan is stored."))
    return redirect("plans:plan", found.pk)


@require_POST
def delete(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    found = _plan(request, plan_id)
    place = found.place
    if not rules.may_change(request.user, found):
        raise PermissionDenied
    documents.forget_documents(found)
    services.delete_plan(person=request.user, plan=found)
    return redirect("atlas:place", place.code)


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = queries.plan_for(request.user, plan_id, choices=request.method != "POST")
    if found is None:
        raise Http404
    follow(request, found)
    return found
