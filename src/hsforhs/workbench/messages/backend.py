"""Django's way of sending mail, put through the outbox: what any library sends lands there as well."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .services import send


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` of the workbench. The plain text is kept, one message per recipient; attachments are not."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue every message and return how many messages Django handed over."""
        for message in email_messages:
            kind = message.extra_headers.get("X-Kind", "account")
            for address in message.recipients():
                send(to=address, subject=str(message.subject), body=str(message.body), kind=kind)
        return len(email_messages)
