"""What the pages share: who asks, and what only members find."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from hsforhs.workbench.accounts.models import User

from .. import queries, rules
from ..models import Proposal, Remark

View = Callable[..., HttpResponse]
RemarkView = Callable[Concatenate[HttpRequest, Remark, ...], HttpResponse]
ProposalView = Callable[Concatenate[HttpRequest, Proposal, ...], HttpResponse]
SECTION = "framework"


def user_of(request: HttpRequest) -> User:
    """Return the person who signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def of_remark(view: RemarkView) -> View:
    """Find the remark of the address for members; others get the page of what does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, remark_id: int, **more: Any) -> HttpResponse:
        known = queries.find_remark(remark_id) if rules.may_read(request.user) else None
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


def of_proposal(view: ProposalView) -> View:
    """Find the proposal of the address for who may see it."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, proposal_id: int, **more: Any) -> HttpResponse:
        known = queries.find_proposal(request.user, proposal_id)
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


def refused(form: Form, error: ValidationError) -> None:
    """Show the sentences of a service on the form."""
    form.add_error(None, ValidationError(error.messages))


def status(form: Form) -> int:
    """The status of a page with a form: 422 where what was sent cannot be stored."""
    return 422 if form.is_bound and form.errors else 200
