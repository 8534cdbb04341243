"""Messages that wait or were sent; the address stands beside and can be erased."""

from __future__ import annotations

import re
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_LINK = re.compile(r"https?://[^\s<>\"]+")


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    HANDED_OVER = "handed over", _("passed on by hand")
    FAILED = "failed", _("could not be sent")


class OutboxMessage(models.Model):
    """One message to one person.

    ``body`` may hold links that let somebody in, so it is emptied once the message has left. ``error`` is the last
    answer of the mail server; ``next_try_at`` is when a waiting message may be tried again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("state", "next_try_at"), name="outbox_due"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"

    @property
    def over(self) -> bool:
        return self.state in (State.SENT, State.HANDED_OVER)

    @property
    def link(self) -> str:
        """The first address in the text: what an administrator copies where no e-mail is set up."""
        found = _LINK.search(self.body)
        return found[0].rstrip(".,;)") if found else ""


class Recipient(models.Model):
    """The address that a message goes to; erasure deletes this row."""

    message = models.OneToOneField(OutboxMessage, models.CASCADE, related_name="recipient")
    address = models.EmailField(db_index=True)

    def __str__(self) -> str:
        return f"recipient of message {self.message_id}"
