"""The secretariat's pages: who waits, steps of a membership, declarations."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hsforhs.workbench.accounts.models import User

from .. import queries, rules, services
from ..declaration_form import QUESTIONS
from ..erasure import erase_member
from ..forms import MoveForm
from ..models import Declaration, Profile
from ..services.membership import open_steps
from .people import SECTION, of_secretariat


@of_secretariat
@require_GET
def members(request: HttpRequest, person: User) -> HttpResponse:
    today = timezone.localdate()
    rows = [(x, x.standing(today), x.renewal_is_due(today)) for x in queries.all_members()]
    return render(request, "network/members.html", {"rows": rows, "section": SECTION})


@of_secretariat
@require_GET
def member(request: HttpRequest, person: User, key: str) -> HttpResponse:
    """One membership: profile as the secretariat sees it, declarations, steps."""
    found = queries.find_person(rules.viewer_of(person), key)
    if found is None:
        raise Http404
    profile, today = found.profile, timezone.localdate()
    declarations = list(profile.declarations.select_related("reviewed_by"))
    context = {
        "shown": found,
        "profile": profile,
        "state": profile.standing(today),
        "renewal_is_due": profile.renewal_is_due(today),
        "steps": profile.steps.select_related("by"),
        "open_steps": open_steps(profile),
        "is_own": profile.user_id == person.pk,
        "form": MoveForm(),
        "declarations": [
            (x, [(str(QUESTIONS.get(key, key)), text) for key, text in x.answers.items()]) for x in declarations
        ],
        "section": SECTION,
    }
    return render(request, "network/member.html", context)


@of_secretariat
@require_POST
def move(request: HttpRequest, person: User, key: str) -> HttpResponse:
    profile = _find(key)
    after = request.POST.get("after", "")
    form = MoveForm(request.POST)
    address = request.build_absolute_uri(reverse("network:me"))
    try:
        if not form.is_valid():
            raise ValidationError([x for found in form.errors.values() for x in found])
        months = form.cleaned_data["months"]
        if after == "renewed":
            services.renew(person=person, profile=profile, months=months, address=address)
        else:
            note = form.cleaned_data["note"]
            services.move(person=person, profile=profile, after=after, note=note, months=months, address=address)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The step is taken."))
    return redirect("network:member", key)


@of_secretariat
@require_POST
def review(request: HttpRequest, person: User, number: int) -> HttpResponse:
    found = Declaration.objects.select_related("profile").filter(pk=number).first()
    if found is None:
        raise Http404
    try:
        services.review_declaration(person=person, declaration=found, outcome=request.POST.get("outcome", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("network:member", found.profile.key)


@of_secretariat
@require_POST
def erase(request: HttpRequest, person: User, key: str) -> HttpResponse:
    """Erase somebody who asked the secretariat for it."""
    receipt = erase_member(person=person, profile=_find(key))
    return redirect("network:receipt", receipt.key)


def _find(key: str) -> Profile:
    found = Profile.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found
