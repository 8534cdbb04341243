"""Deciding a proposal, and the record of the decision to print."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hsforhs.workbench.editions import queries as editions

from .. import queries, rules, services
from ..changes import read_fields, shown_changes
from ..forms import DecisionForm
from ..models import Proposal
from ..rules import Deed
from ..services import Amendment, DissentNote
from .people import SECTION, of_proposal, refused, status, user_of


@require_http_methods(["GET", "POST"])
@login_required
@of_proposal
def decide(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Write the decision with its reasons and every dissent."""
    person = user_of(request)
    if not rules.may(person, Deed.DECIDE, found):
        raise PermissionDenied
    changes = list(found.changes.all())
    form = DecisionForm(request.POST or None, people=queries.parties(found), changes=changes)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.decide(
                person=person,
                proposal=found,
                outcome=data["outcome"],
                decision=data["decision"],
                reasons=data["reasons"],
                dissents=[DissentNote(**x) for x in form.dissents],
                amendments=[
                    Amendment(change.pk, None if texts is None else read_fields(change.table, texts))
                    for change, texts in form.amendments
                ],
                address=request.build_absolute_uri(reverse("stewardship:proposal", args=[found.pk])),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("stewardship:proposal", found.pk)
    context = {
        "form": form,
        "proposal": found,
        "changes": [(shown, form.inputs_of(shown.change)) for shown in shown_changes(changes)],
        "votes": queries.vote_counts(found),
        "alone": rules.is_alone(person, found),
        "section": SECTION,
    }
    return render(request, "stewardship/decide.html", context, status=status(form))


@require_GET
@of_proposal
def decision_record(request: HttpRequest, found: Proposal) -> HttpResponse:
    """The decision on one page, to print and to file."""
    if not found.is_decided:
        raise Http404
    context = {
        "proposal": found,
        "edition": editions.name_of(found.edition) or found.edition,
        "changes": shown_changes(found.changes.all()),
        "remark_number": found.remarks.count(),
        "comment_number": found.comments.filter(withdrawn_at=None).count(),
        "votes": queries.vote_counts(found),
        "reads": rules.may_read(request.user),
        "section": SECTION,
    }
    return render(request, "stewardship/record.html", context)
