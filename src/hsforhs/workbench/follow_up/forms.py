"""Forms of the follow-up of a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from hsforhs.planning.progress import FULL

from .models import Status

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReportForm(forms.Form):
    """How an activity stands on a day."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices)
    percent = forms.IntegerField(label=gettext_lazy("Done, in per cent"), min_value=0, max_value=FULL, initial=0)
    spent = forms.DecimalField(
        label=gettext_lazy("Spent from the beginning"),
        min_value=0,
        max_digits=20,
        decimal_places=4,
        initial=0,
        help_text=gettext_lazy("In the currency of the plan."),
    )
    evidence = forms.CharField(
        label=gettext_lazy("What proves it"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("A document with its address, a list, a decree; needed once it is completed."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=_DATE)


class DatesForm(forms.Form):
    """First and last day of an activity; empty ones follow its year and its usual duration."""

    starts = forms.DateField(label=gettext_lazy("First day"), required=False, widget=_DATE)
    ends = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=_DATE)
