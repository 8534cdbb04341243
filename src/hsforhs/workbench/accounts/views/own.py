"""The pages of one's own account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import queries, services
from ..forms import NameForm
from ..models import User


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 # each view below asks for a sign-in
    return request.user


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show the account: name, roles, what protects it, what is connected."""
    person = _person(request)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        services.rename(person=person, name=form.cleaned_data["name"])
        messages.success(request, _("The name is changed."))
        return redirect("accounts:overview")
    factors = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    orcid = queries.orcid_of(person)
    context = {
        "form": form,
        "invitations": queries.invitations_for(person),
        "grants": queries.grants_of_person(person),
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "orcid": orcid,
        "orcid_address": queries.orcid_address(orcid) if orcid else "",
        "connected": SocialAccount.objects.filter(user=person).count(),
    }
    return render(request, "accounts/overview.html", context)


@login_required
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Accept an invitation to one's own address."""
    services.accept_invitation(person=_person(request), number=number)
    messages.success(request, _("The role is yours."))
    return redirect("accounts:overview")


@login_required
@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """List where the person is signed in."""
    found = queries.sessions_of(_person(request), current=request.session.session_key)
    return render(request, "accounts/sessions.html", {"sessions": found})


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    person = _person(request)
    number = request.POST.get("session", "")
    only = int(number) if number.isdecimal() else None
    key = request.session.session_key or ""
    ended = services.end_sessions(user=person, actor=person.actor, keep=key, only=only)
    if ended:
        messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@login_required
@never_cache
@require_GET
def own_data(request: HttpRequest) -> HttpResponse:
    """Hand out what is stored about the person."""
    response = JsonResponse(queries.own_data(_person(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@reauthentication_required
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close the account after asking once more."""
    person = _person(request)
    refused = ""
    if request.method == "POST":
        try:
            services.close_account(user=person, actor=person.actor)
        except ValidationError as error:
            refused = error.messages[0]
        else:
            logout(request)
            messages.success(request, _("Your account is closed."))
            return redirect("atlas:home")
    return render(request, "accounts/close.html", {"refused": refused}, status=409 if refused else 200)
