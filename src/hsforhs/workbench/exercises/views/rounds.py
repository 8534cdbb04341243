"""Inviting scorers, opening and closing rounds, the workshop, publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import queries, rules, services
from ..forms import InviteForm, PublishForm
from ..models import Exercise, RoundKind, RoundState
from ..rules import Deed
from ..texts import lines
from .shared import SECTION, acted, of_exercise, status, tried, user_of


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def voters(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Invite scorers; their links are shown once."""
    groups = list(found.groups.all())
    form = InviteForm(request.POST or None, groups=groups)
    made: list[services.voting.Invitation] = []

    def address(secret: str) -> str:
        return request.build_absolute_uri(reverse("exercises:invitation", args=[secret]))

    def act() -> None:
        made.extend(
            services.invite(
                person=user_of(request),
                exercise=found,
                labels=lines(form.cleaned_data["labels"]),
                group=next((x for x in groups if x.code == form.cleaned_data["group"]), None),
                address=address if form.cleaned_data["mail"] else None,
            )
        )

    if tried(form, act):
        form = InviteForm(groups=groups)
    context = {
        "exercise": found,
        "form": form,
        "made": [(x, address(x.secret)) for x in made],
        "counts": queries.counts_of(found),
        "round": queries.open_round_of(found),
        "may_change": rules.may_change_protocol(request.user, found),
        "section": SECTION,
    }
    return render(request, "exercises/voters.html", context, status=status(form))


@require_POST
@of_exercise(Deed.MANAGE)
def open_round(request: HttpRequest, found: Exercise) -> HttpResponse:
    act = lambda: services.open_round(person=user_of(request), exercise=found)  # noqa: E731
    return acted(request, act, _("The round is open."), "exercises:exercise", found.pk)


@require_POST
@of_exercise(Deed.MANAGE)
def close_round(request: HttpRequest, found: Exercise) -> HttpResponse:
    act = lambda: services.close_round(person=user_of(request), exercise=found)  # noqa: E731
    return acted(request, act, _("The round is closed and its results are computed."), "exercises:exercise", found.pk)


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def comments(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The comments that scorers of the open round read, without names; leaving one out (POST)."""
    if request.method == "POST":
        # A browser sends lines with both of their ends.
        code, comment = request.POST.get("code", ""), request.POST.get("comment", "").replace("\r\n", "\n")
        act = lambda: services.leave_out_comment(  # noqa: E731
            person=user_of(request), exercise=found, code=code, comment=comment
        )
        return acted(request, act, _("The comment is left out."), "exercises:comments", found.pk)
    current = queries.open_round_of(found)
    told = {code: x["comments"] for code, x in current.feedback.items() if x.get("comments")} if current else {}
    texts = queries.texts_of(told)
    rows = [(texts[code], told[code]) for code in current.questions if code in told] if current else []
    return render(request, "exercises/comments.html", {"exercise": found, "rows": rows, "section": SECTION})


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def workshop(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Write down the ranks of each small group of the final workshop."""
    current = found.rounds.filter(kind=RoundKind.WORKSHOP, state=RoundState.OPEN).first()
    if current is None:
        return redirect("exercises:exercise", found.pk)
    if request.method == "POST":
        given = {code: request.POST.get(f"rank:{code}", "") for code in current.questions}
        ranks = {code: int(x) for code, x in given.items() if x.isdecimal() and len(x) < 4}
        group = request.POST.get("group", "")
        act = lambda: services.rank_in_workshop(  # noqa: E731
            person=user_of(request), exercise=found, group=group, ranks=ranks
        )
        return acted(request, act, _("The ranks of the group are stored."), "exercises:workshop", found.pk)
    texts = queries.texts_of(current.questions)
    ranks_of: dict[str, dict[str, int]] = {}
    for group, code, rank in current.group_ranks.values_list("group", "question__code", "rank"):
        ranks_of.setdefault(group, {})[code] = rank
    context = {
        "exercise": found,
        "questions": [texts[code] for code in current.questions],
        "ranks": [(group, [ranks[code] for code in current.questions]) for group, ranks in ranks_of.items()],
        "most": len(current.questions),
        "section": SECTION,
    }
    return render(request, "exercises/workshop.html", context)


@require_POST
@of_exercise(Deed.MANAGE)
def finish_workshop(request: HttpRequest, found: Exercise) -> HttpResponse:
    act = lambda: services.finish_workshop(person=user_of(request), exercise=found)  # noqa: E731
    return acted(request, act, _("The ranks are added up."), "exercises:exercise", found.pk)


@require_POST
@of_exercise(Deed.PUBLISH)
def publish(request: HttpRequest, found: Exercise) -> HttpResponse:
    """Publish the results until the day on which the priorities expire."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which the priorities expire."))
        return redirect("exercises:exercise", found.pk)
    address = request.build_absolute_uri(reverse("exercises:results", args=[found.pk]))
    act = lambda: services.publish(  # noqa: E731
        person=user_of(request), exercise=found, expires_on=form.cleaned_data["expires_on"], address=address
    )
    return acted(request, act, _("The results are published."), "exercises:results", found.pk)
