"""What the pages share: the event or the record of the address for who may read it, forms that a service refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate

from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest, guest_at
from hsforhs.workbench.events.models import Event

from .. import queries
from ..models import Record
from ..rules import Standing
from ..words import Kind

View = Callable[..., HttpResponse | FileResponse]
SECTION = "events"
_SALT = "hsforhs.outcomes"


def user_of(request: HttpRequest) -> User:
    """Return the person who signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def of_event(view: Callable[Concatenate[HttpRequest, Event, Guest, ...], HttpResponse]) -> View:
    """Find the event of the address for who may read it, with the guest who asks."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, event_id: int, **more: Any) -> HttpResponse:
        event = queries.find_event(event_id)
        if event is None:
            raise Http404
        guest = guest_at(request, event)
        if not Standing.of(guest, event).visits:
            raise Http404
        return view(request, event, guest, **more)

    return found


def of_record(view: Callable[Concatenate[HttpRequest, Record, Standing, ...], HttpResponse | FileResponse]) -> View:
    """Find the record of the address for who may read it, with what the guest is at its event."""

    @never_cache
    @wraps(view)
    def found(
        request: HttpRequest, event_id: int, key: uuid.UUID, kind: str = Kind.STEP, **more: Any
    ) -> HttpResponse | FileResponse:
        known = queries.find(partial(guest_at, request), kind, key)
        if known is None or known[0].event_id != event_id:
            raise Http404
        return view(request, *known, **more)

    return found


def signed(value: dict[str, Any]) -> str:
    """Sign what a form shows, to tell on a conflict who changed what."""
    return signing.dumps(value, salt=_SALT, compress=True)


def unsigned(text: str) -> dict[str, Any]:
    """Read what a form showed."""
    try:
        found: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return found


def refused(form: Form, error: ValidationError) -> None:
    """Show the sentences of a service on the form."""
    form.add_error(None, ValidationError(error.messages))


def status(form: Form | None) -> int:
    """The status of a page with a form: 422 where what was sent cannot be stored."""
    return 422 if form is not None and form.is_bound and form.errors else 200
