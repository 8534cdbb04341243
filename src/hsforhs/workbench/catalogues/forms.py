"""Forms of the import of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.planning.own_catalogue import INSTRUMENTS, REQUIRED, checked_columns, fields
from hsforhs.workbench.look.naming import kept_ltr
from hsforhs.workbench.look.uploads import UploadField

from .models import CatalogueUpload, CatalogueVersion, OwnCatalogue, Readers


def _instruments() -> list[tuple[str, str]]:
    return [(x, kept_ltr(framework().instrument(x).short_name)) for x in INSTRUMENTS]


class HandInForm(forms.Form):
    file = UploadField(
        label=_("File"),
        help_text=_("CSV table or Excel workbook, one action a row."),
    )
    name = forms.CharField(
        label=_("Name of the catalogue"),
        max_length=int(OwnCatalogue._meta.get_field("title").max_length or 0),
        help_text=_("It stands on every plan that is made of it."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=int(CatalogueVersion._meta.get_field("licence").max_length or 0),
        help_text=_("The terms under which you may use these texts here. You answer for it."),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=int(CatalogueVersion._meta.get_field("source").max_length or 0),
        help_text=_("Publisher, title, date of the export."),
    )
    readable_by = forms.ChoiceField(label=_("Who may read it"), choices=Readers.choices)
    instrument = forms.ChoiceField(label=_("Codes without an instrument are of"), choices=_instruments, required=False)
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=int(CatalogueUpload._meta.get_field("sheet").max_length or 0),
        required=False,
        help_text=_("Only where a workbook holds several tables."),
    )
    replace = forms.BooleanField(label=_("This is a new version of a catalogue that is here already"), required=False)

    def clean_instrument(self) -> str:
        return self.cleaned_data["instrument"] or INSTRUMENTS[0]


def field_titles() -> dict[str, str]:
    """Return the fields of an action in the words of the page, in the order in which they are offered."""
    titles = {
        "id": gettext("Id"),
        "indicator": gettext("Indicator or benchmark"),
        "step": gettext("Leads to level"),
        "text": gettext("Text of the action"),
        "components": gettext("Components"),
        "level": gettext("Level of administration"),
        "lead_sector": gettext("Lead sector"),
        "supporting_sectors": gettext("Supporting sectors"),
        "mode": gettext("Routine or surge"),
        "phase": gettext("Phase"),
        "kind": gettext("Kind of action"),
        "evidence": gettext("Proof that it is done"),
        "checks": gettext("Plan checks that it answers"),
        "hazards": gettext("Hazards"),
        "hepr": gettext("HEPR capability"),
        "prerequisites": gettext("Must come first"),
        "months": gettext("Typical duration in months"),
        "costs": gettext("What it is made of"),
        "threshold": gettext("Threshold"),
        "source_note": gettext("Note on the source"),
    }
    return {name: titles[name] for name in fields()}


class ColumnsForm(forms.Form):
    """One select per column of the file, in its order: which field of an action it holds, or none."""

    def __init__(self, *args: object, headings: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._headings = {f"column-{number}": heading for number, heading in enumerate(headings) if heading}
        choices = [("", gettext("not used")), *field_titles().items()]
        for name, heading in self._headings.items():
            self.fields[name] = forms.ChoiceField(label=heading, choices=choices, required=False)

    @property
    def columns(self) -> dict[str, str]:
        """The field by heading, empty for a column that is not used."""
        return {heading: self.cleaned_data[name] for name, heading in self._headings.items()}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            found = checked_columns(self.columns.items())
        except BadInput:
            raise forms.ValidationError(gettext("Each field can be taken from one column only.")) from None
        titles = field_titles()
        if missing := [titles[x] for x in REQUIRED if x not in found.values()]:
            raise forms.ValidationError(
                gettext("Choose the columns of: %(fields)s.") % {"fields": ", ".join(missing)}, code="missing"
            )
        return cleaned
