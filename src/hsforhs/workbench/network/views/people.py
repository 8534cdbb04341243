"""What the pages share: who looks, who acts, how a refused form is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from hsforhs.workbench.accounts.models import User

from .. import rules
from ..models import Profile

View = Callable[..., HttpResponse]
OwnView = Callable[Concatenate[HttpRequest, User, Profile, ...], HttpResponse]
SecretariatView = Callable[Concatenate[HttpRequest, User, ...], HttpResponse]
SECTION = "network"


def user_of(request: HttpRequest) -> User:
    """Return the person who signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def of_own_profile(view: OwnView) -> View:
    """Call a view with the person who signed in and their own profile; who has none finds nothing here."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        person = user_of(request)
        profile = Profile.objects.filter(user=person).first()
        if profile is None:
            raise Http404
        return view(request, person, profile, *args, **more)

    return found


def of_secretariat(view: SecretariatView) -> View:
    """Call a view for the secretariat; others get the page of what is not for them."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        person = user_of(request)
        if not rules.in_secretariat(person):
            raise PermissionDenied
        return view(request, person, *args, **more)

    return found


def refused(form: Form, error: ValidationError) -> None:
    """Show the sentences of a service on the form."""
    form.add_error(None, ValidationError(error.messages))


def status(*forms: Form) -> int:
    """The status of a page with forms: 422 where what was sent cannot be stored."""
    return 422 if any(x.is_bound and x.errors for x in forms) else 200
