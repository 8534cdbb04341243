"""The questions of the declaration of interests. Changed questions are a new version; old answers keep theirs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERSION = "1"
QUESTIONS = {
    "employment": _("Who employs you or has employed you in the last four years?"),
    "funding": _("Who has funded your work or research in the last four years?"),
    "holdings": _("Which shares, patents or other interests could gain or lose by your advice?"),
    "statements": _("Which position have you taken in public or before a court that your advice may touch?"),
}
MONTHS = 12
"""How long a declaration holds."""
