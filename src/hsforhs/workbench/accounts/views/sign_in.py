"""Signing in by a one-time link, by an invitation, and by way of another service."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.providers.openid_connect.views import login as oidc_login
from allauth.socialaccount.providers.orcid.views import oauth2_login as orcid_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .. import queries, services
from ..adapters import INVITATION_IN_SESSION
from ..forms import JoinForm
from ..models import Invitation, User


@never_cache
@require_http_methods(["GET", "POST"])
def use_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button first: a mail scanner that opens the address must not use the link up."""
    if request.method == "GET":
        return render(request, "accounts/use_link.html")
    user = services.use_sign_in_link(secret=secret)
    if user is None:
        return render(request, "accounts/use_link.html", {"refused": True}, status=403)
    return _sign_in(request, user, "link")


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what an invitation offers; accepting it makes the account, or adds the role to the one that is there."""
    found = queries.find_invitation(secret)
    if found is None:
        return _refuse(request)
    if isinstance(request.user, User):
        return _accept(request, request.user, found, secret)
    if queries.has_account(found.email):
        return render(request, "accounts/invitation.html", {"invitation": found, "known": True})
    form = JoinForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.join(secret=secret, name=form.cleaned_data["name"], password=form.cleaned_data["password1"])
        except PermissionDenied:
            return _refuse(request)
        return _sign_in(request, user, "invitation")
    request.session[INVITATION_IN_SESSION] = secret
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


@require_POST
def with_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the OpenID Connect service that the operator set up."""
    return _leave(request, oidc_login(request, provider_id=provider_id))


@require_POST
def with_orcid(request: HttpRequest) -> HttpResponse:
    """Go to ORCID."""
    return _leave(request, orcid_login(request))


def _accept(request: HttpRequest, person: User, found: Invitation, secret: str) -> HttpResponse:
    if found.email not in queries.addresses_of(person):
        return _refuse(request, foreign=True)
    if request.method == "GET":
        return render(request, "accounts/invitation.html", {"invitation": found})
    try:
        services.accept_invitation(person=person, secret=secret)
    except PermissionDenied:
        return _refuse(request)
    return redirect("accounts:overview")


def _refuse(request: HttpRequest, *, foreign: bool = False) -> HttpResponse:
    return render(request, "accounts/invitation.html", {"refused": True, "foreign": foreign}, status=403)


def _sign_in(request: HttpRequest, user: User, method: str) -> HttpResponse:
    """Sign in by what takes the place of the password: a second factor, where there is one, is still asked for."""
    record_authentication(request, user, method=method)
    return perform_login(request, Login(user=user, email_verification="none"))


def _leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send the browser away by a page of ours: our policy does not let a form lead to another host."""
    address = response.headers.get("Location", "")
    if not urlsplit(address).hostname:
        return response
    page = render(request, "accounts/leave.html", {"address": address, "host": urlsplit(address).hostname})
    page["Refresh"] = f"0; url={address}"
    return page
