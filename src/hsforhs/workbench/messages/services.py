"""Queueing messages, sending them with patience, and passing them on by hand."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record

from . import rules
from .models import OutboxMessage, Recipient, State

log = logging.getLogger(__name__)
BACK_OFF = tuple(dt.timedelta(minutes=x) for x in (1, 5, 30, 120, 720))
"""Pauses after each failed attempt; after the last one a person has to ask again."""
LEASE = dt.timedelta(minutes=10)
"""How long one attempt may take before another worker may try."""


@transaction.atomic
def send(*, to: str, subject: str, body: str, kind: str) -> OutboxMessage:
    """Queue one message to one address; it leaves after the present transaction, where e-mail is set up.

    ``kind`` is a short word for what it is about, such as ``invitation``. Raises ValidationError for a bad address.
    """
    validate_email(to)
    message = OutboxMessage.objects.create(kind=kind[:40], subject=" ".join(subject.split())[:200], body=body)
    Recipient.objects.create(message=message, address=to)
    if settings.EMAIL_IS_SET_UP:
        _enqueue(message)
    return message


@task()
def deliver(message: str) -> None:
    """Try to send one message; the worker calls this. A message that somebody else tries now is left alone."""
    now = timezone.now()
    due = OutboxMessage.objects.filter(pk=message, state=State.WAITING, next_try_at__lte=now)
    if not due.update(next_try_at=now + LEASE):
        return
    found = OutboxMessage.objects.select_related("recipient").get(pk=message)
    try:
        _deliver(found)
    except (OSError, SMTPException) as error:
        _failed(found, error)
    else:
        _over(found, State.SENT)


def resume() -> int:
    """Queue waiting messages whose attempt got lost, since its process was killed; returns how many."""
    if not settings.EMAIL_IS_SET_UP:
        return 0
    lost = list(OutboxMessage.objects.filter(state=State.WAITING, next_try_at__lte=timezone.now()))
    for message in lost:
        _enqueue(message)
    return len(lost)


@transaction.atomic
def try_again(*, person: Person, message: OutboxMessage) -> None:
    """Send a message that failed once more from the start."""
    _require(person)
    message.state, message.attempts, message.error = State.WAITING, 0, ""
    message.next_try_at = timezone.now()
    message.save()
    _record(person, "messages.try_again", message)
    if settings.EMAIL_IS_SET_UP:
        _enqueue(message)


@transaction.atomic
def hand_over(*, person: Person, message: OutboxMessage) -> None:
    """Say that an administrator passed the message on by another way; its text is emptied."""
    _require(person)
    _over(message, State.HANDED_OVER)
    _record(person, "messages.hand_over", message)


@transaction.atomic
def forget_address(*, address: str, kind: str = "") -> int:
    """Delete every message to an address, or those of one kind, for erasing a person; returns how many."""
    found = OutboxMessage.objects.filter(recipient__address__iexact=address)
    return (found.filter(kind=kind) if kind else found).delete()[1].get("outbox.OutboxMessage", 0)


@transaction.atomic
def purge(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete messages written before a moment, sent or not: by then their links are dead. Returns how many."""
    gone = OutboxMessage.objects.filter(created_at__lt=before)
    return gone.count() if dry_run else gone.delete()[1].get("outbox.OutboxMessage", 0)


def _enqueue(message: OutboxMessage) -> None:
    transaction.on_commit(lambda: deliver.using(run_after=message.next_try_at).enqueue(message=str(message.pk)))


def _deliver(message: OutboxMessage) -> None:
    connection = get_connection(settings.MAIL_TRANSPORT, timeout=settings.EMAIL_TIMEOUT)
    EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient.address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    ).send()


def _failed(message: OutboxMessage, error: Exception) -> None:
    """Wait longer after each attempt; the answer of the server may name the address, so the log does not hold it."""
    message.attempts += 1
    message.error = _sentence(error)
    again = message.attempts <= len(BACK_OFF)
    if again:
        message.next_try_at = timezone.now() + BACK_OFF[message.attempts - 1]
    else:
        message.state = State.FAILED
    message.save(update_fields=["attempts", "error", "next_try_at", "state"])
    log.warning("message %s was not sent (attempt %d): %s", message.pk, message.attempts, type(error).__name__)
    if again:
        _enqueue(message)


def _sentence(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (_("The mail server did not take it: %(reason)s") % {"reason": reason or type(error).__name__})[:300]


def _over(message: OutboxMessage, state: State) -> None:
    message.state, message.sent_at, message.body, message.error = state, timezone.now(), "", ""
    message.save(update_fields=["state", "sent_at", "body", "error"])


def _require(person: Person) -> None:
    if not rules.may_read_outbox(person):
        raise PermissionDenied


def _record(person: Person, action: str, message: OutboxMessage) -> None:
    actor = person.actor if isinstance(person, User) else ""
    record(actor=actor, action=action, subject=f"outbox.outboxmessage:{message.pk}")
