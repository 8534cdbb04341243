"""The mails of accounts: subject and text of each, and sending them."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils import formats
from django.utils.translation import gettext as _

Mail = tuple[str, str]
"""Subject and plain text."""
logger = logging.getLogger(__name__)


def send(mail: Mail, *, to: str) -> bool:
    """Send a mail and say whether the server took it: a server that is away must not undo what the mail is about."""
    subject, text = mail
    try:
        send_mail(subject, text, None, [to])
    except (SMTPException, OSError) as error:
        logger.warning("a mail of accounts could not be sent: %s", type(error).__name__)
        return False
    return True


def invitation(*, inviter: str, role: str, place: str, link: str, until: dt.datetime) -> Mail:
    """Ask somebody to take a role at a place."""
    return _("You are invited to the HSforHS workbench: %(place)s") % {"place": place}, _text(
        _("%(inviter)s invites you to work on %(place)s as %(role)s.")
        % {"inviter": inviter, "place": place, "role": role},
        _("Open this address to accept. It works once, until %(date)s:")
        % {"date": formats.date_format(until, "j F Y")},
        link,
        _("If you did not expect this, do nothing."),
    )


def reset_password(*, link: str) -> Mail:
    """Send the link that sets a new password."""
    return _("A new password for the HSforHS workbench"), _text(
        _("Somebody, probably you, asked for a new password for the account with this address."),
        _("Open this address to set it. It works once:"),
        link,
        _("If it was not you, do nothing: the password stays as it is."),
    )


def confirm_address(*, link: str) -> Mail:
    """Ask whether an address is really the person's."""
    return _("Confirm your address for the HSforHS workbench"), _text(
        _("Somebody, probably you, wants to use this address on the HSforHS workbench."),
        _("Open this address to confirm it:"),
        link,
        _("If it was not you, do nothing."),
    )


def address_taken(*, link: str) -> Mail:
    """Tell the holder of an address that it has an account already."""
    return _("You have an account on the HSforHS workbench"), _text(
        _("Somebody, probably you, wanted to make an account with this address, which has one already."),
        _("If you cannot sign in, ask for a new password here:"),
        link,
    )


def notice(*, what: str, at: dt.datetime, ip: str) -> Mail:
    """Tell a person that the protection of the account changed."""
    return _("Your account on the HSforHS workbench changed"), _text(
        what,
        _("When: %(time)s (UTC). From the network address %(ip)s.")
        % {"time": formats.date_format(at, "j F Y, H:i"), "ip": ip},
        _("If it was not you, ask for a new password at once and tell your administrator."),
    )


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
