"""Forms of signing in: allauth's, with our words, and open to password managers and pasting (WCAG 3.3.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The same password again")
RULE = _("At least 12 characters. Several words in a row are easy to remember and hard to guess.")
CODE = _("Code")
CODE_HINT = _("The six figures that your app shows, or one of your recovery codes.")
DIFFERENT = _("The two passwords differ.")


def in_our_words(
    form: forms.Form, name: str, label: str | _StrPromise, *, hint: str | _StrPromise = "", autocomplete: str = ""
) -> None:
    """Give a field its label and hint, and tell the browser what may be filled in."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    if autocomplete:
        field.widget.attrs["autocomplete"] = autocomplete


def _two_passwords(form: forms.Form, label: str | _StrPromise) -> None:
    in_our_words(form, "password1", label, hint=RULE, autocomplete="new-password")
    in_our_words(form, "password2", AGAIN, autocomplete="new-password")


class SamePassword(account.PasswordVerificationMixin):
    """Compare the two passwords and say so in our words."""

    def clean(self) -> Any:
        found = super(account.PasswordVerificationMixin, self).clean()
        one, two = found.get("password1"), found.get("password2")
        if one and two and one != two:
            self.add_error("password2", DIFFERENT)
        return found


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "login", EMAIL, autocomplete="username")
        in_our_words(self, "password", PASSWORD, autocomplete="current-password")


class RecoveryForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "email", EMAIL, autocomplete="username")


class NewPasswordForm(SamePassword, account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _two_passwords(self, NEW_PASSWORD)


class ChangePasswordForm(SamePassword, account.ChangePasswordForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "oldpassword", _("Present password"), autocomplete="current-password")
        _two_passwords(self, NEW_PASSWORD)


class FirstPasswordForm(SamePassword, account.SetPasswordForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _two_passwords(self, PASSWORD)


class ChangeAddressForm(account.AddEmailForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "email", _("New e-mail address"), autocomplete="email")


class ConfirmPasswordForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "password", PASSWORD, autocomplete="current-password")


class CodeForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "code", CODE, hint=CODE_HINT, autocomplete="one-time-code")


class ConfirmCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "code", CODE, hint=CODE_HINT, autocomplete="one-time-code")


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        hint = _("The six figures that the app shows now.")
        in_our_words(self, "code", CODE, hint=hint, autocomplete="one-time-code")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "name", _("Name of the passkey"), hint=_("So that you can tell it from others later."))
        hint = _(
            "It then asks for your fingerprint, face or PIN. Without this it is a second factor beside the password."
        )
        in_our_words(self, "passwordless", _("Sign in with it alone, without a password"), hint=hint)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "name", _("Name of the passkey"))


class ProviderSignUpForm(social.SignupForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "email", EMAIL, autocomplete="email")


class DisconnectForm(social.DisconnectForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        in_our_words(self, "account", _("Account"))
