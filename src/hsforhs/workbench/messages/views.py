"""The outbox page, for site administrators."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from . import queries, rules, services
from .models import OutboxMessage


@never_cache
@require_GET
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    """List the newest messages and say whether e-mail is set up."""
    _require(request)
    context = {"newest": queries.newest(), "set_up": settings.EMAIL_IS_SET_UP}
    return render(request, "messages/outbox.html", context)


@never_cache
@require_GET
@login_required
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Show one message with its text and the link to copy."""
    context = {"message": _message(request, message_id), "set_up": settings.EMAIL_IS_SET_UP}
    return render(request, "messages/message.html", context)


@require_POST
@login_required
def try_again(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.try_again(person=request.user, message=_message(request, message_id))
    messages.success(request, _("The message waits for the mail server again."))
    return redirect("outbox:list")


@require_POST
@login_required
def hand_over(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.hand_over(person=request.user, message=_message(request, message_id))
    messages.success(request, _("Noted. The text of the message was deleted."))
    return redirect("outbox:list")


def _message(request: HttpRequest, message_id: uuid.UUID) -> OutboxMessage:
    _require(request)
    return get_object_or_404(OutboxMessage.objects.select_related("recipient"), pk=message_id)


def _require(request: HttpRequest) -> None:
    if not rules.may_read_outbox(request.user):
        raise PermissionDenied
