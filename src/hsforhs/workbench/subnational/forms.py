"""Forms of the tree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hsforhs.geography import DISTRICT, PROVINCE, Mapped
from hsforhs.workbench.look.uploads import UploadField

_COLUMNS = ("code", "name", "parent", "population")


class TreeForm(forms.Form):
    file = UploadField(
        label=_("File"),
        help_text=_("CSV table, GeoJSON or the organisation units of DHIS2 (JSON)."),
    )
    on = forms.DateField(
        label=_("The list holds from"),
        initial=dt.date.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Places that are not in the list end on the day before."),
    )
    code = forms.CharField(label=_("Column of the code"), max_length=80, required=False)
    name = forms.CharField(label=_("Column of the name"), max_length=80, required=False)
    parent = forms.CharField(label=_("Column of the place above"), max_length=80, required=False)
    population = forms.CharField(label=_("Column of the population"), max_length=80, required=False)
    kind = forms.ChoiceField(
        label=_("The file holds"),
        choices=(("", _("as the file says")), (PROVINCE, _("provinces only")), (DISTRICT, _("districts only"))),
        required=False,
    )
    provinces = forms.IntegerField(label=_("DHIS2 level of provinces"), min_value=1, max_value=20, required=False)
    districts = forms.IntegerField(label=_("DHIS2 level of districts"), min_value=1, max_value=20, required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, second = found.get("provinces"), found.get("districts")
        if (first is None) != (second is None) or (first and second and first >= second):
            self.add_error("districts", gettext("Give both levels, that of the provinces first, or neither."))
        return found

    @property
    def mapped(self) -> Mapped:
        """How the file says what it says."""
        found = self.cleaned_data
        levels = (found["provinces"], found["districts"]) if found["provinces"] else None
        return Mapped({x: found[x] for x in _COLUMNS if found[x]}, found["kind"], levels)


class ConfirmForm(forms.Form):
    digest = forms.CharField(max_length=64)
