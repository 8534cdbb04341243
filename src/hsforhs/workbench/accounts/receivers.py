"""Events of signing in, written when allauth says that something happened. No event holds a personal value."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import pre_save

from hsforhs.workbench.audit.services import record

from .models import User


def connect() -> None:
    """Listen to allauth; called once, when the app is ready."""
    for signal, action in (
        (account.password_set, "accounts.set_password"),
        (account.password_changed, "accounts.change_password"),
        (account.password_reset, "accounts.reset_password"),
        (account.email_added, "accounts.ask_for_address"),
        (account.email_removed, "accounts.take_address_back"),
        (account.email_changed, "accounts.change_address"),
    ):
        signal.connect(_recorder(action), weak=False, dispatch_uid=action)
    for signal, action in (
        (mfa.authenticator_added, "accounts.add_second_factor"),
        (mfa.authenticator_removed, "accounts.remove_second_factor"),
        (mfa.authenticator_reset, "accounts.new_recovery_codes"),
        (mfa.authentication_failed, "accounts.second_factor_failed"),
    ):
        signal.connect(_factor_recorder(action), weak=False, dispatch_uid=action)
    account.user_logged_in.connect(_signed_in, dispatch_uid="accounts.sign_in")
    social.social_account_added.connect(_connected, dispatch_uid="accounts.connect")
    social.social_account_removed.connect(_disconnected, dispatch_uid="accounts.disconnect")
    pre_save.connect(keep_little, sender=SocialAccount, dispatch_uid="accounts.keep_little")


def _recorder(action: str) -> Any:
    def write(*, user: User, **_more: Any) -> None:
        record(actor=user.actor, action=action, subject=user.actor)

    return write


def _factor_recorder(action: str) -> Any:
    def write(*, user: User, authenticator: Any, **_more: Any) -> None:
        record(actor=user.actor, action=action, subject=user.actor, facts={"type": str(authenticator.type)})

    return write


def _signed_in(*, user: User, request: Any, **_more: Any) -> None:
    ways = [x["method"] for x in request.session.get("account_authentication_methods", [])]
    record(actor=user.actor, action="accounts.sign_in", subject=user.actor, facts={"by": ways})


def _connected(*, sociallogin: Any, **_more: Any) -> None:
    user = sociallogin.user
    facts = {"provider": sociallogin.account.provider}
    record(actor=user.actor, action="accounts.connect", subject=user.actor, facts=facts)


def _disconnected(*, socialaccount: SocialAccount, **_more: Any) -> None:
    user = socialaccount.user
    facts = {"provider": socialaccount.provider}
    record(actor=user.actor, action="accounts.disconnect", subject=user.actor, facts=facts)


def keep_little(*, instance: SocialAccount, **_more: Any) -> None:
    """Keep of a foreign record only what tells the person apart: the whole of it is none of our business."""
    instance.extra_data = {}
