"""Proposals: list, drafting with its changes, opening, comments and votes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.planning.edition import Change
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.threads.origins import find_usable, origins_of

from .. import queries, rules, services
from ..changes import fields_to_add, fields_to_change, may_add_and_remove, name_of_row, shown_changes
from ..forms import ChangeForm, LastDayForm, ProposalForm, TextForm, VoteForm
from ..items import Item, find_item
from ..models import Proposal, ProposalChange, ProposalState, Remark
from ..rules import Deed
from ..texts import LONGEST
from .people import SECTION, of_proposal, of_remark, refused, status, user_of

LONGEST_NUMBER = 18


@never_cache
@require_GET
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals that the person may see: open ones first, then decided ones, then drafts."""
    found = list(queries.proposals(request.user))
    groups = [
        (_("Open for comment"), [x for x in found if x.state == ProposalState.OPEN]),
        (_("Decided"), [x for x in found if x.is_decided]),
        (_("Drafts"), [x for x in found if x.state == ProposalState.DRAFT]),
    ]
    context = {
        "groups": [(title, [(x, queries.days_left(x)) for x in rows]) for title, rows in groups if rows],
        "reads": rules.may_read(request.user),
        "may_propose": rules.may_at_all(request.user, Deed.PROPOSE),
        "section": SECTION,
    }
    return render(request, "stewardship/proposals.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draft a proposal from remarks, ticked on a list or named in the address."""
    person = user_of(request)
    if not rules.may_at_all(person, Deed.PROPOSE):
        raise PermissionDenied
    given = request.POST.getlist("remark") or request.GET.getlist("remark")
    numbers = [int(x) for x in given if x.isdecimal() and len(x) <= LONGEST_NUMBER]
    remarks = list(Remark.objects.filter(pk__in=numbers).select_related("author").order_by("pk"))
    origin = find_usable(person, request.POST.get("from") or request.GET.get("from", ""))
    first = {"title": origin.title, "why": origin.text[:LONGEST], "evidence": origin.evidence} if origin else {}
    form = ProposalForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            made = services.draft(
                person=person, remarks=remarks, language=get_language() or "", origin=origin, **form.cleaned_data
            )
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The draft is stored. Write its changes next."))
            return redirect("stewardship:proposal", made.pk)
    context = {"form": form, "remarks": remarks, "origin": origin, "section": SECTION}
    return render(request, "stewardship/texts.html", context, status=status(form))


@require_POST
@of_remark
def group(request: HttpRequest, found: Remark) -> HttpResponse:
    """Take up a remark in a draft."""
    person = user_of(request)
    number = request.POST.get("proposal", "")
    into = queries.find_proposal(person, int(number)) if number.isdecimal() and len(number) <= LONGEST_NUMBER else None
    if into is None:
        raise Http404
    try:
        services.group(person=person, proposal=into, remarks=[found])
        messages.success(request, _("The remark is in the proposal."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("stewardship:proposal", into.pk)


@require_GET
@of_proposal
def proposal(request: HttpRequest, found: Proposal) -> HttpResponse:
    """One proposal: why, before and after, evidence, comments, votes, decision."""
    return _page(request, found)


@require_http_methods(["GET", "POST"])
@login_required
@of_proposal
def texts(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Change title, reasons and evidence of a draft."""
    _require(request, Deed.PROPOSE, found)
    stored = {"title": found.title, "why": found.why, "evidence": found.evidence, "links": "\n".join(found.links)}
    form = ProposalForm(request.POST or None, initial=stored)
    if form.is_valid():
        try:
            services.rewrite(person=user_of(request), proposal=found, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("stewardship:proposal", found.pk)
    context = {"form": form, "proposal": found, "section": SECTION}
    return render(request, "stewardship/texts.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
@login_required
@of_proposal
def change(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Write one change of an item: new values beside the present ones, a further row like it, or taking it away."""
    _require(request, Deed.PROPOSE, found)
    item = find_item(request.GET.get("kind", ""), request.GET.get("reference", ""))
    doing = request.GET.get("do", "change")
    if item is None or doing not in ProposalChange.Kind.values or not _possible(item, doing):
        raise Http404
    fields = [] if doing == "remove" else fields_to_add(item) if doing == "add" else fields_to_change(item)
    form = ChangeForm(request.POST or None, fields=fields, adding=doing == "add")
    if request.method == "POST" and (doing == "remove" or form.is_valid()):
        try:
            services.add_change(person=user_of(request), proposal=found, change=_written(item, doing, form))
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The change is in the draft."))
            return redirect("stewardship:proposal", found.pk)
    context = {"form": form, "proposal": found, "item": item, "doing": doing, "section": SECTION}
    return render(request, "stewardship/change.html", context, status=status(form))


@require_POST
@login_required
def drop_change(request: HttpRequest, change_id: int) -> HttpResponse:
    found = ProposalChange.objects.select_related("proposal").filter(pk=change_id).first()
    if found is None or not rules.may_see(request.user, found.proposal):
        raise Http404
    services.drop_change(person=user_of(request), change=found)
    return redirect("stewardship:proposal", found.proposal_id)


@require_POST
@login_required
@of_proposal
def discard(request: HttpRequest, found: Proposal) -> HttpResponse:
    services.discard(person=user_of(request), proposal=found)
    messages.success(request, _("The draft is deleted; its remarks are open again."))
    return redirect("stewardship:proposals")


@require_POST
@login_required
@of_proposal
def open_for_comment(request: HttpRequest, found: Proposal) -> HttpResponse:
    _require(request, Deed.OPEN, found)
    return _with_day(request, found, opening=True)


@require_POST
@login_required
@of_proposal
def last_day(request: HttpRequest, found: Proposal) -> HttpResponse:
    _require(request, Deed.DECIDE, found)
    return _with_day(request, found, opening=False)


@require_POST
@login_required
@of_proposal
def comment(request: HttpRequest, found: Proposal) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, found, comment_form=form)
    text = form.cleaned_data["text"]
    services.comment(person=user_of(request), proposal=found, text=text, language=get_language() or "")
    return redirect("stewardship:proposal", found.pk)


@never_cache
@require_POST
@login_required
def vote(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Vote; a vote by somebody who may not is refused and stands in the audit, also where the page is hidden."""
    found = queries.find_proposal(request.user, proposal_id)
    hidden = found is None
    known = found or get_object_or_404(Proposal, pk=proposal_id)
    form = VoteForm(request.POST)
    if not form.is_valid() and rules.may(request.user, Deed.VOTE, known):
        return _page(request, known, vote_form=form)
    try:
        services.vote(
            person=user_of(request),
            proposal=known,
            choice=form.cleaned_data.get("choice", ""),
            reason=form.cleaned_data.get("reason", ""),
            language=get_language() or "",
        )
    except PermissionDenied:
        if hidden:
            raise Http404 from None
        raise
    messages.success(request, _("Your vote is saved."))
    return redirect("stewardship:proposal", known.pk)


def _with_day(request: HttpRequest, found: Proposal, *, opening: bool) -> HttpResponse:
    form = LastDayForm(request.POST)
    if form.is_valid():
        day, person = form.cleaned_data["closes_on"], user_of(request)
        try:
            if opening:
                services.open_for_comment(person=person, proposal=found, closes_on=day)
                messages.success(request, _("The proposal is open for comment."))
            else:
                services.close_on(person=person, proposal=found, day=day)
                messages.success(request, _("Saved."))
        except ValidationError as error:
            refused(form, error)
        else:
            return redirect("stewardship:proposal", found.pk)
    return _page(request, found, day_form=form)


def _possible(item: Item, doing: str) -> bool:
    if doing == "change":
        return bool(fields_to_change(item))
    return may_add_and_remove(item) and (doing == "add" or item.row is not None)


def _written(item: Item, doing: str, form: ChangeForm) -> Change:
    match doing:
        case "remove":
            row = item.row or {}
            return Change(item.table, item.reference, "remove", {x: (value, None) for x, value in row.items()})
        case "add":
            values = {x: new for x, (_old, new) in form.changes.items()}
            return Change(item.table, name_of_row(item.table, values), "add", form.changes)
        case _:
            return Change(item.table, item.reference, "change", form.changes)


def _require(request: HttpRequest, deed: Deed, found: Proposal) -> None:
    if not rules.may(request.user, deed, found):
        raise PermissionDenied


def _page(request: HttpRequest, found: Proposal, **forms: Any) -> HttpResponse:
    person = request.user
    reads = rules.may_read(person)
    own = next((x for x in found.votes.all() if x.person_id == person.pk), None)
    day = {"closes_on": found.closes_on} if found.closes_on else {}
    context = {
        "proposal": found,
        "edition": editions.name_of(found.edition) or found.edition,
        "changes": shown_changes(found.changes.all()),
        "remarks": queries.remarks_of(found) if reads else [],
        "remark_number": found.remarks.count(),
        "origins": origins_of(person, found),
        "votes": queries.vote_counts(found),
        "days_left": queries.days_left(found) if found.state == ProposalState.OPEN else None,
        "comment_form": TextForm(),
        "vote_form": VoteForm(initial={"choice": own.choice, "reason": own.reason} if own else {}),
        "day_form": LastDayForm(initial=day),
        "own": own,
        "reads": reads,
        "may_propose": rules.may(person, Deed.PROPOSE, found),
        "may_open": rules.may(person, Deed.OPEN, found),
        "may_comment": rules.may(person, Deed.COMMENT, found),
        "may_vote": rules.may(person, Deed.VOTE, found),
        "may_decide": rules.may(person, Deed.DECIDE, found),
        "find_items": reverse("stewardship:items"),
        "section": SECTION,
        **forms,
    }
    return render(request, "stewardship/proposal.html", context, status=422 if forms else 200)
