"""Addresses under ``account/`` by the names that allauth looks them up with: only those that we need."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.orcid import views as orcid
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hsforhs.workbench.config.providers import OIDC_ID
from hsforhs.workbench.look.rates import limited

from .views import sign_in


class AccountNumberConverter(StringConverter):
    """The number of an account in a recovery link; it ends at the first hyphen."""

    regex = "[0-9A-Za-z]+"


def where_set_up(provider: str, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the addresses of a service exist only where the operator set it up."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        if not settings.SOCIALACCOUNT_PROVIDERS[provider]["APPS"]:
            raise Http404
        return view(request, *args, **words)

    return wrapped


register_converter(AccountNumberConverter, "account")
_ONLY = {"provider_id": OIDC_ID}
urlpatterns = [
    path("sign-in/", limited("accounts.sign_in")(account.login), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("address/", account.email, name="account_email"),
    path("address/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    path("address/confirm/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("recovery/", account.password_reset, name="account_reset_password"),
    path("recovery/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "recovery/<account:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("recovery/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/ask/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/name/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("connected/", social.connections, name="socialaccount_connections"),
    path("with/first/", social.signup, name="socialaccount_signup"),
    path("with/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("with/error/", social.login_error, name="socialaccount_login_error"),
    path("with/orcid/", where_set_up("orcid", sign_in.with_orcid), name="orcid_login"),
    path("with/orcid/back/", where_set_up("orcid", orcid.oauth2_callback), name="orcid_callback"),
    path("with/oidc/", where_set_up("openid_connect", sign_in.with_oidc), _ONLY, name="openid_connect_login"),
    path("with/oidc/back/", where_set_up("openid_connect", oidc.callback), _ONLY, name="openid_connect_callback"),
]
