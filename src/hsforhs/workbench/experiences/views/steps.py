"""One recommendation: its log, how far it is, the activity and the score that it is tied to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import listed_for

from .. import rules, services
from ..forms import FollowForm, TieForm
from ..models import Recommendation
from ..rules import Deed
from .finding import SECTION, done, of_step, status, user_of


@require_http_methods(["GET", "POST"])
@of_step
def step(request: HttpRequest, found: Recommendation) -> HttpResponse:
    """The log of a recommendation; say how far it is (POST)."""
    form = FollowForm(request.POST or None, initial={"status": found.status})
    return done(
        request,
        form,
        lambda: services.follow_up(person=user_of(request), recommendation=found, **form.cleaned_data),
        _("It is noted how far this is."),
        "experiences:step",
        found.pk,
    ) or _page(request, found, follow_form=form)


@require_POST
@of_step
def tie(request: HttpRequest, found: Recommendation) -> HttpResponse:
    """Tie a recommendation to the activity of a plan and to a score."""
    form = TieForm(request.POST, plans=_plans(request, found))
    return done(
        request,
        form,
        lambda: services.tie(person=user_of(request), recommendation=found, **form.cleaned_data),
        _("The recommendation is tied."),
        "experiences:step",
        found.pk,
    ) or _page(request, found, tie_form=form)


def _plans(request: HttpRequest, found: Recommendation) -> list[Plan]:
    country = found.review.country if found.review else found.timeline.country  # type: ignore[union-attr]
    return list(listed_for(request.user).filter(country=country)) if country else []


def _page(
    request: HttpRequest,
    found: Recommendation,
    *,
    follow_form: FollowForm | None = None,
    tie_form: TieForm | None = None,
) -> HttpResponse:
    may_follow = (
        rules.may(request.user, Deed.FOLLOW, found.review)
        if found.review
        else found.timeline is not None and rules.may_on_timeline(request.user, Deed.FOLLOW, found.timeline)
    )
    ties = {"plan": found.plan_id, "action": found.action, "indicator": found.indicator}
    context = {
        "step": found,
        "language": found.review.language if found.review else found.timeline.language,  # type: ignore[union-attr]
        "log": found.follow_ups.select_related("person"),
        "plan": next((x for x in _plans(request, found) if x.pk == found.plan_id), None),
        "may_follow": may_follow,
        "follow_form": follow_form or FollowForm(initial={"status": found.status}),
        "tie_form": tie_form or (TieForm(plans=_plans(request, found), initial=ties) if may_follow else None),
        "section": SECTION,
    }
    return render(request, "experiences/step.html", context, status=max(status(follow_form), status(tie_form)))
