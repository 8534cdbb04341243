"""Forms of files that come into a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from hsforhs.framework import framework
from hsforhs.planning.incoming import INSTRUMENTS
from hsforhs.workbench.look.uploads import UploadField

from .models import PlanImport


class FileForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Costed plan"),
        help_text=gettext_lazy("Excel (.xlsx) or a text table (.csv). Nothing is stored in the plan until you say so."),
    )


class MeaningForm(forms.Form):
    """What the codes, amounts and years of a file mean."""

    instrument = forms.ChoiceField(
        label=gettext_lazy("Codes of indicators are of"),
        help_text=gettext_lazy("A code means nothing without its edition. That in which most codes exist is proposed."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency of the file"),
        max_length=3,
        help_text=gettext_lazy("Where a row does not say. Other currencies than that of the plan need a rate."),
    )
    price_year = forms.IntegerField(label=gettext_lazy("Year of the prices"), min_value=1990, max_value=2100)
    first_year = forms.IntegerField(
        label=gettext_lazy("Calendar year of the file that is year 1 of the plan"),
        required=False,
        min_value=1990,
        max_value=2100,
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("Costs of the file replace those of the draft for the same action"), required=False
    )

    def __init__(self, data: Any = None, *, found: PlanImport) -> None:
        names = ("instrument", "currency", "price_year", "first_year", "replaces")
        super().__init__(data, initial={x: getattr(found, x) for x in names})
        words = framework()
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # for the type checker
        field.choices = [(x, words.instrument(x).short_name) for x in INSTRUMENTS]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()
