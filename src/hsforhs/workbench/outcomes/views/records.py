"""One note, decision or next step: reading, writing, conflicts, how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.queries import names_of
from hsforhs.workbench.accounts.rules import is_member
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.stewardship.rules import Deed as ReviewDeed
from hsforhs.workbench.stewardship.rules import may_at_all
from hsforhs.workbench.threads.services import reference

from .. import choosing, fields, queries, rules, services
from ..content import Content, content_of
from ..forms import FORMS, FollowForm, OutcomeForm, follow_initial, initial_new, initial_of
from ..models import Decision, NextStep, Record, Rival
from ..origins import widest_use
from ..rules import Deed, Standing
from ..services import ConflictError
from ..words import Kind
from .finding import SECTION, of_event, of_record, refused, signed, status, unsigned, user_of


@require_http_methods(["GET", "POST"])
@login_required
@of_event
def new(request: HttpRequest, event: Event, guest: Guest, kind: str) -> HttpResponse:
    """Write a note, a decision or a next step down."""
    if kind not in Kind.values:
        raise Http404
    if not rules.may(request.user, Deed.WRITE, event):
        raise PermissionDenied
    initial = initial_new(request.GET.get("session", "")) | {"decision": request.GET.get("decision", "")}
    form = _form(Kind(kind), request, event, initial)
    if form.is_valid():
        try:
            made = services.add(person=user_of(request), event=event, kind=Kind(kind), given=form.cleaned_data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("outcomes:record", event.pk, kind, made.pk)
    return _form_page(request, form, event, kind)


@require_GET
@of_record
def record(request: HttpRequest, found: Record, standing: Standing) -> HttpResponse:
    """Show one record with what it is about, what came of it, and its versions."""
    return _page(request, found, standing)


@require_http_methods(["GET", "POST"])
@login_required
@of_record
def change(request: HttpRequest, found: Record, standing: Standing) -> HttpResponse:
    """Change a record; where somebody else did meanwhile, both stand side by side."""
    person = user_of(request)
    if not rules.may(person, Deed.WRITE, found.event):
        raise PermissionDenied
    if request.method == "POST" and "mine" in request.POST:
        return _choose(request, found)
    form = _form(found.kind, request, found.event, initial_of(found))
    if form.is_valid():
        base = unsigned(request.POST.get("base", ""))
        try:
            services.change(person=person, found=found, version=int(base["version"]), given=form.cleaned_data)
        except ConflictError as conflict:
            mine = _wanted(form, found, request)
            return _conflict(request, conflict.stored, base["content"], mine)
        except ValidationError as error:
            refused(form, error)
        else:
            return _saved(request, found)
    return _form_page(request, form, found.event, found.kind, found)


@require_POST
@login_required
@of_record
def remove(request: HttpRequest, found: Record, standing: Standing) -> HttpResponse:
    services.remove(person=user_of(request), found=found)
    messages.success(request, _("Removed, with all its versions."))
    return redirect("outcomes:became", found.event_id)


@require_http_methods(["GET", "POST"])
@login_required
@of_record
def settle(request: HttpRequest, found: Record, standing: Standing, rival_id: int) -> HttpResponse:
    """Choose between what is stored and what came back from a room."""
    person = user_of(request)
    rival = next((x for x in queries.waiting_rivals(found) if x.pk == rival_id), None)
    if rival is None:
        raise Http404
    if not rules.may(person, Deed.WRITE, found.event):
        raise PermissionDenied
    if request.method == "POST":
        base = unsigned(request.POST.get("base", ""))
        picks = _picks(request, rival.revision.content)
        try:
            services.settle(person=person, found=found, rival=rival, version=int(base["version"]), picks=picks)
        except ConflictError as conflict:
            found = conflict.stored
        else:
            return _saved(request, found)
    return _conflict(request, found, rival.base, {**content_of(found), **rival.revision.content}, rival=rival)


@require_POST
@login_required
@of_record
def follow(request: HttpRequest, found: Record, standing: Standing) -> HttpResponse:
    """Say how far a next step is."""
    person = user_of(request)
    if not isinstance(found, NextStep) or not rules.may_follow(person, found):
        raise PermissionDenied
    form = FollowForm(request.POST, request.FILES, language=found.language)
    if form.is_valid():
        data = dict(form.cleaned_data)
        version = int(unsigned(request.POST.get("base", ""))["version"])
        file, remark = data.pop("file"), data.pop("remark")
        try:
            services.follow(person=person, step=found, version=version, given=data, file=file, remark=remark)
        except ConflictError:
            form.add_error(
                None, _("Somebody said how far it is after you had opened this page. Look, and say it again.")
            )
        except ValidationError as error:
            refused(form, error)
        else:
            return _saved(request, found)
    return _page(request, found, standing, follow_form=form)


@require_GET
@of_record
def evidence(request: HttpRequest, found: Record, standing: Standing) -> HttpResponse | FileResponse:
    """Give out the file of evidence to who may read the step, never to be shown inside the site."""
    if not isinstance(found, NextStep) or found.evidence_file is None:
        raise Http404
    content = found.evidence_file
    return FileResponse(
        content.file.open(), as_attachment=True, filename=found.file_name, content_type=content.media_type
    )


def _page(request: HttpRequest, found: Record, standing: Standing, **forms: Any) -> HttpResponse:
    person, event = request.user, found.event
    may_write = rules.may(person, Deed.WRITE, event)
    decision = found if isinstance(found, Decision) else None
    step = found if isinstance(found, NextStep) else None
    context = {
        "found": found,
        "event": event,
        "standing": standing,
        "names": standing.sees_names(found),
        "owner": step is not None and standing.sees_owner(step),
        "carried_out": step.decision if step and step.decision and standing.sees(step.decision) else None,
        "steps": queries.steps_of(decision, standing) if decision else [],
        "later": _later(decision, standing),
        "led_to": queries.led_to(found, person),
        "name": reference(found),
        "may_use": is_member(person) and (may_write or widest_use(person, found) != Visibility.PRIVATE),
        "history": queries.history_of(found) if standing.enters(found.session) else [],
        "rivals": queries.waiting_rivals(found) if may_write else [],
        "base": signed({"version": found.version}),
        "follow_form": FollowForm(initial=follow_initial(step), language=step.language) if step else None,
        "may_write": may_write,
        "may_follow": step is not None and rules.may_follow(person, step),
        "may_remove": rules.may(person, Deed.REMOVE, event),
        "may_propose": decision is not None and may_at_all(person, ReviewDeed.PROPOSE),
        "section": SECTION,
        **forms,
    }
    return render(request, "outcomes/record.html", context, status=status(forms.get("follow_form")))


def _later(decision: Decision | None, standing: Standing) -> Decision | None:
    later = decision.superseded_by if decision else None
    return later if later is not None and standing.sees(later) else None


def _form(kind: Kind, request: HttpRequest, event: Event, initial: dict[str, Any]) -> OutcomeForm:
    sessions = queries.sessions_of(event)
    return FORMS[kind](request.POST or None, initial=initial, event=event, sessions=sessions)


def _form_page(
    request: HttpRequest, form: OutcomeForm, event: Event, kind: str, found: Record | None = None
) -> HttpResponse:
    base = request.POST.get("base") or (
        signed({"version": found.version, "content": content_of(found)}) if found else ""
    )
    context = {"form": form, "event": event, "kind": kind, "found": found, "base": base, "section": SECTION}
    return render(request, "outcomes/form.html", context, status=status(form))


def _wanted(form: OutcomeForm, found: Record, request: HttpRequest) -> Content:
    """Return the whole content that a form asks for, for the page of a conflict."""
    given = fields.checked(found.kind, form.cleaned_data, event=found.event, person=user_of(request))
    return {**content_of(found), **given}


def _conflict(
    request: HttpRequest, stored: Record, base: Mapping[str, Any], mine: Content, *, rival: Rival | None = None
) -> HttpResponse:
    theirs = content_of(stored)
    context = {
        "found": stored,
        "event": stored.event,
        "rival": rival,
        "rows": choosing.side_by_side(base, mine, theirs),
        "long": choosing.LONG,
        "who": names_of([stored.changed_by.actor]).get(stored.changed_by.actor, "") if stored.changed_by else "",
        "base": signed({"version": stored.version, "content": theirs}),
        "mine": signed(mine),
        "section": SECTION,
    }
    return render(request, "outcomes/conflict.html", context, status=200 if rival else 409)


def _choose(request: HttpRequest, found: Record) -> HttpResponse:
    """Store what the person chose on the page of a conflict, on top of what was shown there."""
    base, mine = unsigned(request.POST.get("base", "")), unsigned(request.POST["mine"])
    content = choosing.merge(mine, base["content"], _picks(request, mine))
    try:
        services.put(person=user_of(request), found=found, version=int(base["version"]), content=content)
    except ConflictError as conflict:
        return _conflict(request, conflict.stored, base["content"], content)
    return _saved(request, found)


def _picks(request: HttpRequest, names: Mapping[str, Any]) -> dict[str, str]:
    return {x: request.POST.get(f"pick-{x}", "") for x in names}


def _saved(request: HttpRequest, found: Record) -> HttpResponse:
    messages.success(request, _("Stored."))
    return redirect("outcomes:record", found.event_id, found.kind, found.pk)
