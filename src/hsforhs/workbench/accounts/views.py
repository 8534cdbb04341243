"""Signing in by password or by a one-time link."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.workbench.look.rates import limited

from .forms import SignInForm
from .services import use_sign_in_link


@method_decorator(limited("accounts.sign_in"), name="dispatch")
class SignInView(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@never_cache
@require_http_methods(["GET", "POST"])
def use_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button first: a mail scanner that opens the address must not use the link up."""
    if request.method == "GET":
        return render(request, "accounts/use_link.html")
    user = use_sign_in_link(secret=secret)
    if user is None:
        return render(request, "accounts/use_link.html", {"refused": True}, status=403)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("atlas:home")
