"""Forms: bringing in a definition, computing a run, deciding who reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hsforhs.framework import Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.naming import UNKNOWN, label_of, mixes, page_language
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.look.widgets import MarkedSelect
from hsforhs.workbench.places.models import Place, Visibility

from .models import MOST_DRAWS

SITE = ""
FILE, SCORES = "file", "scores"
ORIGINS = ((FILE, _("a file")), (SCORES, _("the scores and figures that are stored here")))
HISTORIES = (
    ("", _("no history")),
    ("years", _("at the end of each year")),
    ("quarters", _("at the end of each quarter")),
)


class SelectOfLabels(MarkedSelect):
    """A list of choices that each have a language; those of another language than the page are marked."""

    def __init__(self, labels: Mapping[str, Label]) -> None:
        super().__init__()
        self.labels = labels

    def language_of(self, value: str) -> str:
        """Return the language of a label; an unknown one as in ``naming.marked``."""
        found = self.labels.get(value)
        if found is None or (found.language == UNKNOWN and page_language() == ENGLISH and not mixes(found.text)):
            return page_language()
        return found.language


def _choice_of(title: str, labels: Mapping[str, Label], *, first: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    choices = [*first, *((value, x.text) for value, x in labels.items())]
    return forms.ChoiceField(label=title, choices=choices, required=not first, widget=SelectOfLabels(labels))


class OwnedForm(forms.Form):
    """What every record of an owner asks: for whom, and who reads it."""

    place = forms.ChoiceField(label=_("Whose it is"), required=False)
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)

    def __init__(self, *args: object, places: Sequence[Place], of_site: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        site = [(SITE, gettext("the site"))] if of_site else []
        self.fields["place"] = _choice_of(gettext("Whose it is"), {x.code: label_of(x) for x in places}, first=site)


def _text_of(file: UploadedFile) -> str:
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError(gettext("The file is not text in UTF-8.")) from None


class DefinitionForm(OwnedForm):
    field_order = ("file", "place", "visibility")
    file = UploadField(
        label=_("File"),
        help_text=_("One YAML file per index. Start from one that comes with the program: it can be downloaded."),
    )

    def clean_file(self) -> str:
        return _text_of(self.cleaned_data["file"])


class RunForm(OwnedForm):
    field_order = (
        "definition",
        "origin",
        "file",
        "title",
        "source",
        "licence",
        "as_of",
        "history",
        "draws",
        "seed",
        "place",
    )
    definition = forms.ChoiceField(label=_("Index"))
    origin = forms.ChoiceField(label=_("Observations"), choices=ORIGINS)
    file = UploadField(
        label=_("File"),
        help_text=_("CSV: columns unit, indicator, value, and period where values have dates; or one row per unit."),
        required=False,
    )
    title = forms.CharField(label=_("Name of the observations"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=400,
        help_text=_("Publisher, title, date of the export."),
        required=False,
    )
    licence = forms.CharField(label=_("Licence"), max_length=400, required=False)
    as_of = forms.DateField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Values observed or published later do not count. Empty: all of them count."),
    )
    history = forms.ChoiceField(label=_("History"), choices=HISTORIES, required=False)
    draws = forms.IntegerField(label=_("Draws"), min_value=100, max_value=MOST_DRAWS, initial=1_000)
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1, help_text=_("The same seed gives the same draws.")
    )

    def __init__(self, *args: object, definitions: Mapping[str, Label], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["definition"] = _choice_of(gettext("Index"), definitions)
        self.order_fields([*self.field_order, "visibility"])

    def clean_file(self) -> str:
        return _text_of(self.cleaned_data["file"]) if self.cleaned_data.get("file") else ""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("origin") == FILE and not self.errors:
            if not cleaned.get("file"):
                self.add_error("file", gettext("Choose a file first."))
            for name in ("title", "source", "licence"):
                if not cleaned.get(name):
                    self.add_error(name, gettext("This stands beside every figure. Say it in a few words."))
        return cleaned


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)
