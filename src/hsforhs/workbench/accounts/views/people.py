"""The people of a place: who holds which role, giving and taking roles, inviting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.places.models import Place

from .. import queries, rules, services
from ..forms import GiveForm, GrantForm, InviteForm
from ..models import Grant, Invitation, Role, User


@dataclass(frozen=True, slots=True)
class Row:
    """One role of one person, as the page shows it."""

    grant: Grant
    inherited: bool
    changeable: bool


@never_cache
@require_GET
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show who holds which role at a place."""
    return _page(request, _place(request, code))


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite an address to a role; shows the link once where no mail server is set up."""
    place = _place(request, code)
    person, roles = _giver(request, place)
    form = InviteForm(request.POST, roles=roles)
    if not form.is_valid():
        return _page(request, place, invite=form, status=422)
    wanted = form.cleaned_data
    invitation, secret = services.invite(
        person=person, email=wanted["email"], role=Role(wanted["role"]), place=place, areas=wanted["areas"]
    )
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
    if services.send_invitation(invitation=invitation, link=link):
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:people", code=place.code)
    return _page(request, place, link=link, invited=invitation)


@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give somebody who holds a role here one more."""
    place = _place(request, code)
    person, roles = _giver(request, place)
    form = GiveForm(request.POST, roles=roles, people=_holders(queries.grants_at(place)))
    if not form.is_valid():
        return _page(request, place, give=form, status=422)
    wanted = form.cleaned_data
    services.grant(
        person=person,
        user=wanted["person"],
        role=Role(wanted["role"]),
        place=place,
        areas=wanted["areas"],
        ends_at=form.ends_at,
    )
    messages.success(request, _("The role is given."))
    return redirect("people:people", code=place.code)


@never_cache
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change the areas or the end of a role, or take it away."""
    place = _place(request, code)
    found = get_object_or_404(Grant.objects.in_force().select_related("user", "place"), pk=number, place=place)
    person = request.user
    if not isinstance(person, User) or not rules.may_grant(person, place, Role(found.role)):
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("what") == "take":
        services.revoke(person=person, found=found)
        messages.success(request, _("The role is taken away."))
        return redirect("people:people", code=place.code)
    form = GrantForm(request.POST or None, grant=found)
    if request.method == "POST" and form.is_valid():
        services.grant(
            person=person,
            user=found.user,
            role=Role(found.role),
            place=place,
            areas=form.cleaned_data["areas"],
            ends_at=form.ends_at,
        )
        messages.success(request, _("The role is changed."))
        return redirect("people:people", code=place.code)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/grant.html", {"place": place, "grant": found, "form": form}, status=status)


@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    place = _place(request, code)
    person, _roles = _giver(request, place)
    invitation = get_object_or_404(Invitation.objects.open().select_related("place"), pk=number, place=place)
    services.withdraw_invitation(person=person, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("people:people", code=place.code)


def _place(request: HttpRequest, code: str) -> Place:
    """The place, for whoever holds a role there; for others it has no such page."""
    place = get_object_or_404(Place, code=code)
    if not rules.may_see_people(request.user, place):
        raise Http404
    return place


def _giver(request: HttpRequest, place: Place) -> tuple[User, tuple[Role, ...]]:
    person = request.user
    roles = rules.roles_to_give(person, place) if isinstance(person, User) else ()
    if not isinstance(person, User) or not roles:
        raise PermissionDenied
    return person, roles


def _holders(grants: list[Grant]) -> list[User]:
    return list({x.user_id: x.user for x in grants}.values())


def _page(request: HttpRequest, place: Place, *, status: int = 200, **shown: Any) -> HttpResponse:
    person = request.user
    assert isinstance(person, User)  # noqa: S101 # _place lets nobody else through
    grants = queries.grants_at(place)
    roles = rules.roles_to_give(person, place)
    context: dict[str, Any] = {
        "place": place,
        "rows": [Row(x, x.place_id != place.pk, x.place_id == place.pk and Role(x.role) in roles) for x in grants],
        "administrators": queries.site_administrators(),
        "may_give": bool(roles),
    }
    if roles:
        context |= {
            "invitations": queries.open_invitations(place),
            "invite": InviteForm(roles=roles, auto_id="invite_%s"),
            "give": GiveForm(roles=roles, people=_holders(grants), auto_id="give_%s"),
        }
    return render(request, "accounts/people.html", {**context, **shown}, status=status)
