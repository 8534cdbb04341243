"""Pages of owners: bring in a definition, compute a run, publish and withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.framework import Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.accounts.rules import may_administer
from hsforhs.workbench.look.naming import UNKNOWN
from hsforhs.workbench.tasks.models import Job

from . import queries, rules, services
from .forms import SCORES, DefinitionForm, OwnedForm, RunForm, VisibilityForm
from .models import Run
from .places import find_owned, owned_places
from .stock import stock

SECTION = "indices"


@login_required
@require_http_methods(["GET", "POST"])
def new_definition(request: HttpRequest) -> HttpResponse:
    """Bring in an own definition; a faulty one is refused with its line."""
    _may(request)
    form = DefinitionForm(request.POST or None, request.FILES or None, **_owners(request))
    if form.is_valid():
        try:
            made = services.store_definition(
                person=request.user,
                place=find_owned(request.user, form.cleaned_data["place"]),
                text=form.cleaned_data["file"],
                visibility=form.cleaned_data["visibility"],
            )
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            messages.success(request, _("The definition is stored."))
            return redirect("indices:definition", made.slug)
    return _page(request, "indices/new_definition.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def new_run(request: HttpRequest) -> HttpResponse:
    """Hand in observations and compute an index from them."""
    _may(request)
    own = [x for x in queries.definitions_for(request.user) if x.withdrawn_at is None]
    definitions = {
        **{x.slug: Label(f"{x.definition.name} ({x.slug})", ENGLISH, official=False) for x in stock()},
        **{x.slug: Label(f"{x.title} ({x.slug})", UNKNOWN, official=False) for x in own},
    }
    form = RunForm(
        request.POST or None,
        request.FILES or None,
        definitions=definitions,
        initial={"definition": request.GET.get("definition", "")},
        **_owners(request),
    )
    if form.is_valid():
        try:
            made = _compute(request, form)
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            if isinstance(made, Job):
                return redirect("tasks:job", made.pk)
            messages.success(request, _("The index is computed."))
            return redirect("indices:run", made.pk)
    return _page(request, "indices/new_run.html", form)


@transaction.atomic
def _compute(request: HttpRequest, form: RunForm) -> Run | Job:
    data = form.cleaned_data
    place = find_owned(request.user, data["place"])
    chosen = queries.chosen_definition(request.user, data["definition"])
    if chosen is None:
        raise Http404
    if data["origin"] == SCORES:
        observations = services.store_scores(
            person=request.user, place=place, definition=chosen.definition, visibility=data["visibility"]
        )
    else:
        observations = services.store_observations(
            person=request.user,
            place=place,
            definition=chosen.definition,
            text=data["file"],
            title=data["title"],
            source=data["source"],
            licence=data["licence"],
            visibility=data["visibility"],
        )
    return services.run(
        person=request.user,
        place=place,
        chosen=chosen,
        observations=observations,
        as_of=data["as_of"],
        history=data["history"],
        draws=data["draws"],
        seed=data["seed"],
        visibility=data["visibility"],
    )


@login_required
@require_POST
def run_visibility(request: HttpRequest, run_id: int) -> HttpResponse:
    """Decide who reads a run."""
    found = queries.seen_run(request.user, run_id)
    if found is None:
        raise Http404
    form = VisibilityForm(request.POST)
    if form.is_valid():
        services.set_visibility(person=request.user, found=found, visibility=form.cleaned_data["visibility"])
        messages.success(request, _("Who may read it is changed."))
    return redirect("indices:run", found.pk)


@login_required
@require_POST
def withdraw_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take a run back."""
    found = queries.seen_run(request.user, run_id)
    if found is None:
        raise Http404
    services.withdraw(person=request.user, found=found)
    messages.success(request, _("The run is withdrawn; only its owners see it now."))
    return redirect("indices:run", found.pk)


@login_required
@require_POST
def withdraw_definition(request: HttpRequest, name: str) -> HttpResponse:
    """Take an own definition back."""
    found = queries.own_definition(request.user, name)
    if found is None:
        raise Http404
    services.withdraw(person=request.user, found=found)
    messages.success(request, _("The definition is withdrawn; only its owners see it now."))
    return redirect("indices:definition", name)


def _may(request: HttpRequest) -> None:
    if not rules.may_bring_in(request.user):
        raise PermissionDenied


def _owners(request: HttpRequest) -> dict[str, Any]:
    return {"places": owned_places(request.user), "of_site": may_administer(request.user)}


def _page(request: HttpRequest, template: str, form: OwnedForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "section": SECTION}, status=status)
