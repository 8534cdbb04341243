"""What allauth says to people, in the words of the workbench."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
"""Messages for what the page shows anyway."""

MESSAGES: dict[str, Promise] = {
    "account/messages/email_confirmation_failed.txt": _("This address belongs to another account."),
    "account/messages/email_confirmation_sent.txt": _("We wrote to the new address. Open the link in the mail."),
    "account/messages/email_confirmed.txt": _("The address is confirmed."),
    "account/messages/email_deleted.txt": _("The change of address is taken back."),
    "account/messages/cannot_delete_primary_email.txt": _("An account needs one address."),
    "account/messages/primary_email_set.txt": _("The address of the account is changed."),
    "account/messages/unverified_primary_email.txt": _("Confirm the new address first."),
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes; the old ones no longer work."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_connected.txt": _("The other account is connected."),
    "socialaccount/messages/account_connected_other.txt": _(
        "That account is connected to somebody else here. Nothing was changed."
    ),
    "socialaccount/messages/account_connected_updated.txt": _("The other account was connected already."),
    "socialaccount/messages/account_disconnected.txt": _("The other account is no longer connected."),
}
"""Short messages on the next page, by the template that allauth would use."""

NOTICES: dict[str, Promise] = {
    "account/email/email_changed": _("The address of your account was changed."),
    "account/email/email_deleted": _("A change of the address of your account was taken back."),
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was set anew through a mail."),
    "account/email/password_set": _("Your account has a password now."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "socialaccount/email/account_connected": _("Another account was connected to yours, and can sign in to it."),
    "socialaccount/email/account_disconnected": _("Another account was disconnected from yours."),
}
"""What a mail says when the protection of an account changed, by the template that allauth would use."""

ERRORS: dict[str, Promise] = {
    "account_inactive": _("This account is closed."),
    "duplicate_email": _("This is the address of your account already."),
    "email_password_mismatch": _("This address and password do not belong together."),
    "email_taken": _("This address belongs to another account."),
    "enter_current_password": _("This is not the present password."),
    "incorrect_code": _("This code is not right. Codes change every 30 seconds and work once."),
    "incorrect_password": _("This is not the password of the account."),
    "invalid_or_expired_key": _("This link no longer works."),
    "invalid_login": _("This address and password do not belong together."),
    "invalid_password_reset": _("This link no longer works."),
    "too_many_login_attempts": _("There were too many attempts. Wait five minutes and try again."),
    "rate_limited": _("There were too many attempts. Wait five minutes and try again."),
    "same_as_current": _("This is the present value already."),
    "unverified_primary_email": _("Confirm the address first."),
    "add_email_blocked": _("Remove the second factor before you change the address."),
    "cannot_delete_authenticator": _("The second factor cannot be removed."),
    "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    "unverified_email": _("Confirm the address of your account first."),
    "invalid_token": _("The other service gave an answer that cannot be trusted."),
    "no_password": _("Set a password first, or you could not sign in any more."),
    "no_verified_email": _("Confirm the address of your account first."),
    "disconnect_last": _("This is the only way in to your account; set a password first."),
    "connected_other": _("That account is connected to somebody else here."),
}
"""Errors of forms, by allauth's codes."""
PROVIDER_ADDRESS_TAKEN = _(
    "This address has an account. Sign in to it first, then connect %s on the page of your account."
)
