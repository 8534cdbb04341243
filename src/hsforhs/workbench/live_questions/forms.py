"""Forms of live questions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LONGEST, SHORTEST, Desk
from .words import Ranking


class AskForm(forms.Form):
    """A question."""

    text = forms.CharField(
        label=_("Your question"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class DeskForm(forms.Form):
    """How a session takes questions."""

    open_now = forms.BooleanField(label=_("Questions are open"), required=False)
    hold_first = forms.BooleanField(
        label=_("Hold each question until a moderator shows it"), required=False, initial=True
    )
    fair = forms.BooleanField(
        label=_("Give regions turns, and everybody a first question before anybody a second"),
        required=False,
        initial=True,
    )
    registered_only = forms.BooleanField(
        label=_("Only who registered votes"),
        required=False,
        help_text=_("One vote for each registration, whatever the browser. A visitor is counted by the browser."),
    )
    ranking = forms.ChoiceField(label=_("Order"), choices=Ranking.choices, initial=Ranking.WILSON)

    @staticmethod
    def start(desk: Desk | None) -> dict[str, object]:
        """Return what the form begins with."""
        if desk is None:
            return {}
        return {
            "open_now": desk.open,
            "hold_first": desk.hold_first,
            "fair": desk.fair,
            "registered_only": desk.registered_only,
            "ranking": desk.ranking,
        }


class TokenForm(forms.Form):
    """The token of a room."""

    token = forms.CharField(
        label=_("Token"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"})
    )
