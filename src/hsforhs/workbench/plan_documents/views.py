"""Pages of documents of a plan: packs to take away, files that came back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.rates import limited
from hsforhs.workbench.look.saying import said
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans import services as plan_services
from hsforhs.workbench.plans.documents import language_asked_for
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.queries import language_of

from . import queries, rules, services
from .content import parts_of
from .difference import STORE, Change, UndecidedError, in_words
from .forms import ReturnForm
from .writing import WRITERS, pack_name
from .writing import pack as written_pack

_SALT = "hsforhs.plan-documents"
MOST_CHANGES = 60
"""Fields of one page; a page stays below its weight."""
MOST_REMARKS = 30


@never_cache
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """List the packs of the provinces in which a person contributes, of all plans that let provinces work on them."""
    return render(request, "plan_documents/packs.html", {"packs": queries.own_packs(request.user)})


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def hand_in(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Take packs of provinces away, and hand in what came back."""
    plan, reach = _plan(request, plan_id)
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if request.method == "POST" and not reach.may_hand_in:
        raise PermissionDenied
    if form.is_valid():
        try:
            services.hand_in(person=request.user, plan=plan, files=form.cleaned_data["file"])
        except BadInput as error:
            form.add_error("file", said(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("plan_documents:check-return", plan.pk)
    may_change = plans.may_change(request.user, plan)
    context = {
        "plan": plan,
        "reach": reach,
        "form": form,
        "waiting": services.returned_by(request.user, plan) if reach.may_hand_in else [],
        "parts": [x for x in parts_of(plan) if reach.takes(x.place.code)],
        "language": language_asked_for(request.GET.get("language")) or ENGLISH,
        "may_open_packs": may_change and plan.author_id is not None and plan.visibility == Visibility.PRIVATE,
    }
    return render(request, "plan_documents/return.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def pack(request: HttpRequest, plan_id: uuid.UUID, code: str, kind: str) -> FileResponse:
    """Give the pack of one province as a file."""
    plan, reach = _plan(request, plan_id)
    part = next((x.place for x in parts_of(plan) if x.place.code == code and reach.takes(code)), None)
    language = language_asked_for(request.GET.get("language"))
    if part is None or kind not in WRITERS or language is None:
        raise Http404
    return FileResponse(
        written_pack(plan, part, kind, language).open("rb"),
        as_attachment=True,
        filename=pack_name(plan, part, kind, language),
        content_type=MEDIA_TYPES[kind],
    )


@never_cache
@require_POST
def open_packs(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Let provinces work on their part of a private plan, or end it."""
    plan, _reach = _plan(request, plan_id)
    opened = request.POST.get("opened") == "yes"
    try:
        plan_services.open_packs(person=request.user, plan=plan, opened=opened)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        done = _("Provinces work on their own part now.") if opened else _("The packs are closed to provinces.")
        messages.success(request, done)
    return redirect("plan_documents:return", plan.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what the documents would change, field by field, and store the fields that are ticked."""
    plan, reach = _plan_to_change(request, plan_id)
    waiting = services.returned_by(request.user, plan)
    if not waiting:
        return redirect("plan_documents:return", plan.pk)
    if request.method == "POST":
        return _accept(request, plan, reach, waiting)
    return _show(request, plan, reach, waiting)


@never_cache
@require_POST
def drop(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Forget the files that came back, or one of them."""
    plan, reach = _plan_to_change(request, plan_id)
    number = request.POST.get("file", "")
    if services.drop(person=request.user, plan=plan, number=int(number) if number.isdecimal() else None):
        messages.success(request, _("The file is forgotten; nothing was stored."))
    if services.returned_by(request.user, plan):
        return redirect("plan_documents:return", plan.pk)
    return _leave(plan, reach)


@never_cache
@require_POST
def pass_on(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Pass files on to the secretariat of the plan, with what a province may not store itself."""
    plan, _reach = _plan_to_change(request, plan_id)
    try:
        address = request.build_absolute_uri(reverse("plan_documents:return", args=[plan.pk]))
        number = services.pass_on(person=request.user, plan=plan, address=address)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("plan_documents:check-return", plan.pk)
    done = ngettext(
        "%(number)d field waits for the secretariat now.", "%(number)d fields wait for the secretariat now.", number
    )
    messages.success(request, done % {"number": number})
    return redirect("plan_documents:return", plan.pk)


def _leave(plan: Plan, reach: rules.Reach) -> HttpResponse:
    """Go to the plan, or where its packs are for who sees nothing else of it."""
    return redirect("plans:plan" if reach.sees_all else "plan_documents:return", plan.pk)


def _accept(request: HttpRequest, plan: Plan, reach: rules.Reach, waiting: list[PlanReturn]) -> HttpResponse:
    shown = _marks(request.POST.get("shown", ""))
    everything = shown.pop("", "") if "everything" in request.POST else ""
    shown.pop("", None)
    picks = {key: str(request.POST.get(f"side:{key}", "")) for key in shown}
    ticked = set(request.POST.getlist("take"))
    # Choosing a file in a conflict means to take it, also where the tick was forgotten.
    taken = {key for key in shown if key in ticked or picks[key] not in ("", STORE)}
    try:
        stored = services.accept(
            person=request.user, plan=plan, shown=shown, taken=taken, picks=picks, everything=everything
        )
    except services.OutdatedError as outdated:
        return _show(request, plan, reach, waiting, error=outdated.messages[0], status=409)
    except UndecidedError as undecided:
        why = _("Choose for %(code)s which side is to stand. Nothing is stored yet.") % {"code": undecided.code}
        return _show(request, plan, reach, waiting, error=why, status=422, taken=taken, picks=picks)
    except ValidationError as error:
        return _show(request, plan, reach, waiting, error=error.messages[0], status=422, taken=taken, picks=picks)
    number = sum(stored.values())
    done = ngettext("%(number)d field is stored.", "%(number)d fields are stored.", number)
    messages.success(request, done % {"number": number})
    if services.returned_by(request.user, plan):
        return redirect("plan_documents:check-return", plan.pk)
    return _leave(plan, reach)


def _show(
    request: HttpRequest,
    plan: Plan,
    reach: rules.Reach,
    waiting: list[PlanReturn],
    *,
    error: str = "",
    status: int = 200,
    taken: set[str] | None = None,
    picks: Mapping[str, str] | None = None,
) -> HttpResponse:
    try:
        found = services.difference_of(request.user, plan, waiting)
    except BadInput as bad:
        # A newer catalogue or edition may not know the rows of a file any more.
        services.drop(person=request.user, plan=plan)
        messages.error(request, said(bad))
        return redirect("plan_documents:return", plan.pk)
    page = Paginator(found.changes, MOST_CHANGES).get_page(request.GET.get("page"))
    here = list(page)
    chosen = taken if taken is not None else {x.key for x in here if x.kind in ("changed", "added")}
    marks = {x.key: x.mark for x in here if x.can_be_taken} | {"": found.mark}
    context = {
        "plan": plan,
        "reach": reach,
        "waiting": waiting,
        "passed_on": any(x.passed_on for x in waiting),
        "difference": found,
        "counts": found.counts,
        "plain_number": len(found.plain),
        "page": page,
        "rows": [_row(plan, x, x.key in chosen, (picks or {}).get(x.key, "")) for x in here],
        "can_take": len(marks) > 1,
        "remarks": [said(x) for x in found.remarks[:MOST_REMARKS]],
        "more_remarks": len(found.remarks[MOST_REMARKS:]),
        "shown": signing.dumps(marks, salt=_SALT),
        "error": error,
    }
    return render(request, "plan_documents/check.html", context, status=status)


def _row(plan: Plan, change: Change, ticked: bool, side: str) -> dict[str, Any]:
    options = [(str(n), in_words(change, x.value), [said(y) for y in x.sources]) for n, x in enumerate(change.options)]
    return {
        "change": change,
        "ticked": ticked,
        "side": side,
        # Indicators and cost items are of the framework, whatever catalogue the plan is made of.
        "language": ENGLISH if change.table.key in ("targets", "lines") else language_of(plan),
        "before": in_words(change, change.before) if change.before is not None else None,
        "options": options,
        "theirs": in_words(change, change.theirs),
    }


def _marks(text: str) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return found


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> tuple[Plan, rules.Reach]:
    found = queries.plan_with_reach(request.user, plan_id)
    if found is None:
        raise Http404
    return found


def _plan_to_change(request: HttpRequest, plan_id: uuid.UUID) -> tuple[Plan, rules.Reach]:
    plan, reach = _plan(request, plan_id)
    if not reach.may_hand_in:
        raise PermissionDenied
    return plan, reach
