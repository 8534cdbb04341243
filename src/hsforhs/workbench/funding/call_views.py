"""Pages of calls, of files of donors, and of what open plans need."""

from __future__ import annotations

import io
import tempfile
import uuid
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput, Remark
from hsforhs.framework import framework
from hsforhs.workbench.accounts.queries import names_of
from hsforhs.workbench.costs.costing import calendar_of
from hsforhs.workbench.costs.views import plan_or_404
from hsforhs.workbench.places.currencies import is_known
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import within

from . import naming, queries, rules, services
from .board import board_of
from .exchange import write_plan
from .forms import CallForm, DecideForm, FileForm
from .models import FileActivity, Organisation
from .pictures import amount_bars

MOST_BYTES = 20_000_000
MOST_ROWS = 30
MOST_REMARKS = 10
MOST_NAMES = 200


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List offers and calls, open ones unless all are asked for."""
    everything = request.GET.get("all") == "1"
    listed = queries.calls(on=timezone.localdate(), everything=everything)
    context = {
        "calls": listed,
        "everything": everything,
        "may_list": rules.may_list(request.user),
        "areas": framework().areas,
        "section": "plans",
    }
    return render(request, "funding/calls.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """Add an offer or call to the list."""
    if not rules.may_list(request.user):
        raise PermissionDenied
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            # An organisation is put on the list with its call, or not at all.
            with transaction.atomic():
                giver = services.add_organisation(
                    person=request.user, name=form.cleaned_data["organisation"], kind=form.cleaned_data["kind"]
                )
                services.add_call(person=request.user, organisation=giver, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The call is listed."))
            return redirect("funding:calls")
    names = Organisation.objects.values_list("name", flat=True)[:MOST_NAMES]
    context = {"form": form, "organisations": names, "section": "plans"}
    return render(request, "funding/call_form.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a call off the list."""
    found = queries.call_of(number)
    if found is None:
        raise Http404
    services.withdraw_call(person=request.user, call=found)
    messages.success(request, _("The call is off the list."))
    return redirect("funding:calls")


@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Hand in a file of IATI activities for a plan."""
    plan = plan_or_404(request, plan_id)
    if not rules.may_fund(request.user, plan):
        raise PermissionDenied

    def told(remarks: tuple[Remark, ...]) -> None:
        for remark in remarks[:MOST_REMARKS]:
            messages.warning(request, remark.said(translation))

    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            form.add_error("file", _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000})
        else:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "activities.xml"
                with path.open("wb") as stream:
                    stream.writelines(sent.chunks())
                try:
                    made = services.take_file(
                        person=request.user, plan=plan, path=path, name=sent.name, on_remarks=told
                    )
                except ValidationError as error:
                    form.add_error("file", error)
                else:
                    return redirect("funding:file", plan.pk, made.pk)
    context = {"plan": plan, "form": form}
    return render(request, "funding/hand_in.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def file(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """The activities of a file: what waits, and what was decided."""
    plan = plan_or_404(request, plan_id)
    found = next((x for x in queries.files_of(plan) if x.pk == number), None)
    if found is None:
        raise Http404
    rows = Paginator(found.activities.order_by("decision", "pk"), MOST_ROWS).get_page(request.GET.get("page"))
    known = cache(is_known)
    names, years = names_of(x.decided_by for x in rows), calendar_of(plan)
    context = {
        "plan": plan,
        "file": found,
        "rows": [
            (
                x,
                [
                    (naming.state(m["state"]), m, years is not None and m["year"] not in years, known(m["currency"]))
                    for m in x.money
                ],
                [naming.proposal(p) for p in x.proposals],
                _form_of(x),
                names.get(x.decided_by, x.decided_by),
            )
            for x in rows
        ],
        "page": rows,
        "waiting": found.activities.filter(decision=FileActivity.Decision.WAITING).count(),
        "may_fund": rules.may_fund(request.user, plan),
    }
    return render(request, "funding/file.html", context)


def _form_of(activity: FileActivity) -> DecideForm:
    sure = [x["area"] for x in activity.proposals if x["confidence"] == "high"]
    return DecideForm(initial={"areas": sure}, prefix=f"a{activity.pk}")


@require_POST
def decide(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Take an activity of a file over, or leave it aside."""
    plan = plan_or_404(request, plan_id)
    found = queries.activity_of(plan, number)
    if found is None:
        raise Http404
    form = DecideForm(request.POST, prefix=f"a{number}")
    try:
        if not form.is_valid():
            raise ValidationError(next(iter(form.errors.values()))[0])
        made = services.decide_activity(
            person=request.user, activity=found, leave=request.POST.get("answer") == "leave", **form.cleaned_data
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Commitments that were made: %(number)d.") % {"number": len(made)})
    return redirect("funding:file", plan.pk, found.file_id)


@require_GET
def download(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The money of a plan as IATI activities; ``reporter`` is the reference of who publishes it."""
    plan = plan_or_404(request, plan_id)
    target = io.BytesIO()
    reporter = request.GET.get("reporter", "").strip() or "XM-UNREGISTERED"
    try:
        write_plan(board_of(plan), target, reporter=reporter, reporter_name=str(plan.place.name), now=timezone.now())
    except BadInput as error:
        messages.error(request, error.said(translation))
        return redirect("funding:board", plan.pk)
    answer = HttpResponse(target.getvalue(), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{plan.place.code}-funding-iati.xml"'
    return answer


@require_GET
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """What plans of a place and of the places below it need by area, as far as their owners opened them."""
    place = get_object_or_404(Place, code=code)
    inside = Place.objects.all() if place.kind == Kind.WORLD else Place.objects.filter(within(place.path))
    found = queries.open_needs(inside, of_invented=place.invented)
    words = framework().areas
    rows = sorted(
        ((words[x.area], x) for x in found.areas if x.area in words), key=lambda x: list(words).index(x[0].code)
    )
    context = {
        "place": place,
        "needs": found,
        "rows": list(zip(rows, amount_bars([x.need for _w, x in rows], [x.gap for _w, x in rows]), strict=True)),
        "section": "places",
    }
    return render(request, "funding/needs.html", context)
