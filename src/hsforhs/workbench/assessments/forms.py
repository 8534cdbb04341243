"""Forms of the import."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.places.models import Visibility


class HandInForm(forms.Form):
    file = UploadField(
        label=_("File"),
        help_text=_("e-SPAR workbook, JEE or SPAR table (XLSX, CSV), GHO answer (JSON) or our assessment workbook."),
    )
    citation = forms.CharField(
        label=_("Where it comes from"),
        max_length=400,
        required=False,
        help_text=_("Publisher, title, date of the export. It stands under every figure of this file."),
    )


class ChooseForm(forms.Form):
    instrument = forms.CharField(max_length=20, required=False)
    year = forms.IntegerField(required=False, min_value=1990, max_value=2100)


class ConfirmForm(forms.Form):
    """Whether a stored score stays where the file is empty, and who may see assessments that are new."""

    keep_stored = forms.ChoiceField(choices=(("1", ""), ("0", "")), required=False)
    visibility = forms.ChoiceField(choices=Visibility.choices, required=False)

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.PRIVATE

    @property
    def keeps_stored(self) -> bool:
        return bool(self.cleaned_data["keep_stored"] == "1")
