"""The form that brings figures in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hsforhs.indicators.reading import LONGEST
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.places.models import Visibility


class FiguresForm(forms.Form):
    """A table of figures, with a source and licence for rows that name none."""

    file = UploadField(label=_("File"), help_text=_("A CSV with the columns indicator, place, period and value."))
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST["source"],
        help_text=_("Publisher, title and date; it stands beside the figures of rows that name no source."),
    )
    licence = forms.CharField(label=_("Licence"), required=False, max_length=LONGEST["licence"])
    visibility = forms.ChoiceField(
        label=_("Who may see them"), choices=Visibility.choices, initial=Visibility.PRIVATE.value
    )
