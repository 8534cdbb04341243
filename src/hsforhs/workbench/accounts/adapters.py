"""How allauth meets the workbench: our words, our mails, our audit, no open sign-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.audit.services import VISITOR, record

from . import mails, queries, services, words
from .models import User

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialLogin

INVITATION_IN_SESSION = "accounts_invitation"
"""Secret of the invitation that a person opened before going to another service to sign in."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations and from the operator only."""

    error_messages = {**DefaultAccountAdapter.error_messages, **words.ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in words.SILENT:
            return
        text = str(words.MESSAGES[message_template]) if message_template else message
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mails.send(self._mail(template_prefix, context), to=email)

    def _mail(self, template_prefix: str, context: dict[str, Any]) -> mails.Mail:
        if template_prefix == "account/email/password_reset_key":
            return mails.reset_password(link=context["password_reset_url"])
        if template_prefix in ("account/email/email_confirmation", "account/email/email_confirmation_signup"):
            return mails.confirm_address(link=context["activate_url"])
        if template_prefix == "account/email/account_already_exists":
            return mails.address_taken(link=context["password_reset_url"])
        what = str(words.NOTICES[template_prefix])
        return mails.notice(what=what, at=context["timestamp"], ip=context["ip"])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failed sign-in in the audit. The address that was typed is not kept."""
        known = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        record(actor=VISITOR, action="accounts.sign_in_failed", subject=known.actor if known else "")

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, User):
            record(actor=person.actor, action="accounts.sign_out", subject=person.actor)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:overview")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        names = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of your app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [{**x, "description": names[x["id"]]} for x in super().get_reauthentication_methods(user)]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes of an app and passkeys."""

    error_messages = {**DefaultMFAAdapter.error_messages, **words.ERRORS}

    def build_totp_svg(self, url: str) -> str:
        """Draw the code as SVG elements for the page itself: the content-security policy allows no data address."""
        import qrcode

        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, cells in enumerate(rows) for x, dark in enumerate(cells) if dark)
        side = len(rows)
        svg = ET.Element("svg", {"class": "qr", "viewBox": f"0 0 {side} {side}", "role": "img"})
        svg.set("aria-label", _("QR code for the authenticator app"))
        ET.SubElement(svg, "path", {"d": path, "fill": "#000"})
        return ET.tostring(svg, encoding="unicode")

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        return _("Passkey of this device")


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signing in with another service: for accounts that are connected, and for invitations."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        **words.ERRORS,
        "email_taken": words.PROVIDER_ADDRESS_TAKEN,
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse strangers in plain words before anything is stored, and give an invited person the invited address."""
        if sociallogin.is_existing or sociallogin.state.get("process") != "login":
            return
        invitation = queries.find_invitation(request.session.get(INVITATION_IN_SESSION, ""))
        if invitation and not queries.has_account(invitation.email):
            sociallogin.user.email = invitation.email
            sociallogin.email_addresses = [EmailAddress(email=invitation.email, verified=True, primary=True)]
        elif not settings.OPEN_SIGN_UP:
            refused = {"service": sociallogin.provider.name}
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", refused, status=403))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return settings.OPEN_SIGN_UP or bool(queries.find_invitation(request.session.get(INVITATION_IN_SESSION, "")))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        user.name = (data.get("name") or " ".join(filter(None, parts)))[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Store a new person, who accepts the invitation that led here."""
        secret = request.session.pop(INVITATION_IN_SESSION, "")
        user = super().save_user(request, sociallogin, form)
        record(
            actor=user.actor,
            action="accounts.join",
            subject=user.actor,
            facts={"by": sociallogin.account.provider},
            personal={"email": user.email, "name": user.name},
        )
        if secret:
            try:
                services.accept_invitation(person=user, secret=secret)
            except PermissionDenied:
                messages.warning(request, _("The invitation no longer works; the account holds no role yet."))
        return user
