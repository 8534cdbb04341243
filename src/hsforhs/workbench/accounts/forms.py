"""Forms of accounts."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("This address and password do not belong together."),
        "inactive": _("This account is closed."),
    }
