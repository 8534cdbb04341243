"""Forms of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.library import Filters
from hsforhs.text import LANGUAGES
from hsforhs.workbench.look.naming import label_of, page_language, titled
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.look.widgets import MarkedSelect
from hsforhs.workbench.places.models import Place, Visibility

from . import words
from .models import DocumentKind, TagScheme, Verdict


def languages() -> list[tuple[str, str]]:
    """Return the six languages by name."""
    return [(code, words.language_name(code)) for code in LANGUAGES]


def _kinds() -> list[tuple[str, str]]:
    return [("", gettext("not known")), *((x.value, str(x.label)) for x in DocumentKind)]


def _areas() -> list[tuple[str, str]]:
    return [("", gettext("none yet")), *((x.code, f"{x.code} {label_of(x).text}") for x in framework().areas.values())]


class SearchForm(forms.Form):
    """What was asked on the search page; a value that does not exist is left out."""

    FIELDS = {
        "area": "areas",
        "component": "components",
        "sector": "sectors",
        "step": "steps",
        "level": "levels",
        "kind": "kinds",
        "in": "languages",
        "country": "countries",
        "licence": "licences",
    }

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        self.words = " ".join(str(asked.get("q", "")).split())[:1000]
        self.chosen = {
            field: tuple(dict.fromkeys(x for x in asked.getlist(name) if self._exists(field, x)))
            for name, field in self.FIELDS.items()
        }
        self.years = (self._year(asked.get("since", "")), self._year(asked.get("until", "")))

    @staticmethod
    def _exists(field: str, value: str) -> bool:
        from hsforhs.framework import VocabularyError

        if not value or len(value) > 300:
            return False
        try:
            Filters(**{field: (value,)}).check(framework())  # type: ignore[arg-type]
        except VocabularyError:
            return False
        return True

    @staticmethod
    def _year(text: str) -> int | None:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None

    @property
    def filters(self) -> Filters:
        return Filters(**self.chosen, years=self.years)


class LookUpForm(forms.Form):
    doi = forms.CharField(
        label=_("DOI"), max_length=300, help_text=_("Such as 10.1136/bmj.j2323, or its address. Only facts come over.")
    )


class DocumentForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=1000)
    language = forms.ChoiceField(label=_("Language of the document"), choices=languages)
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    year = forms.IntegerField(
        label=_("Year"),
        min_value=1000,
        max_value=9999,
        required=False,
        help_text=_("As the document says; leave it empty where it says none."),
    )
    authors = forms.CharField(
        label=_("Authors"), max_length=2000, required=False, help_text=_("Separated by semicolons.")
    )
    publisher = forms.CharField(label=_("Publisher or journal"), max_length=500, required=False)
    doi = forms.CharField(label=_("DOI"), max_length=300, required=False)
    isbn = forms.CharField(label=_("ISBN"), max_length=30, required=False)
    address = forms.URLField(
        label=_("Its own address"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        help_text=_("Where its publisher keeps it, not that of a copy."),
    )
    licence = forms.CharField(label=_("Licence"), max_length=300, required=False)
    abstract = forms.CharField(
        label=_("Abstract"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"dir": "auto"})
    )
    area = forms.ChoiceField(label=_("Main capacity area"), choices=_areas, required=False)
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)
    place = forms.CharField(
        label=_("Code of its place"),
        max_length=40,
        required=False,
        help_text=_("Needed for a private document only: people with a role there read it."),
    )

    def clean_place(self) -> Place | None:
        code = self.cleaned_data["place"].strip()
        if not code:
            return None
        found = Place.objects.filter(code__iexact=code).first()
        if found is None:
            raise forms.ValidationError(gettext("There is no place with this code."))
        return found


class MadeDocumentForm(DocumentForm):
    """A document that is made from a record of the workbench, with the cells that become proposed tags."""

    cells = forms.CharField(
        label=_("Cells that it speaks about"),
        max_length=300,
        required=False,
        help_text=_("Such as D2:HIS, P5:OS:ANI. They become proposed tags, which another person accepts."),
    )
    seen = forms.BooleanField(
        label=_("I have read these words: they may go to everybody who may read the document"),
        error_messages={"required": _("Read the words first, then say so here.")},
    )

    def clean_cells(self) -> list[Cell | str]:
        """Return cells, and the codes of areas that stand alone."""
        found: list[Cell | str] = []
        for part in self.cleaned_data["cells"].replace(",", " ").split():
            try:
                known = framework().cell(Cell.parse(part)) if ":" in part else framework().areas[part].code
            except (VocabularyError, KeyError):
                raise forms.ValidationError(
                    gettext("“%(code)s” is no cell; expected one such as D2:HIS.") % {"code": part[:20]}
                ) from None
            found.append(known)
        return found


class FileForm(forms.Form):
    file = UploadField(
        label=_("File"),
        help_text=_("RIS, BibTeX, CSL-JSON or CSV."),
    )


def tag_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a tag can stand for, by scheme, as one choice: ``area D2``."""
    known = framework()
    return [
        (
            words.scheme_name(TagScheme.AREA),
            [(f"area {x.code}", f"{x.code} {label_of(x).brief}") for x in known.areas.values()],
        ),
        (
            words.scheme_name(TagScheme.COMPONENT),
            [(f"component {x.code}", label_of(x).text) for x in known.components.values()],
        ),
        (words.scheme_name(TagScheme.SECTOR), [(f"sector {x.code}", label_of(x).text) for x in known.sectors.values()]),
        (
            words.scheme_name(TagScheme.STEP),
            [(f"step {x}", titled("capacity-level", str(x)).text) for x in known.levels if int(x) > 1],
        ),
    ]


class TagForm(forms.Form):
    tag = forms.ChoiceField(label=_("What it speaks about"), choices=tag_choices)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("Reasons"), max_length=2000, widget=forms.Textarea)
    due_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        help_text=_("Two years from today where you name no day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class PlaceSelect(MarkedSelect):
    """A list of places; a name in another language than that of the page says so, as not every name is translated."""

    languages: Mapping[str, str] = {}

    def language_of(self, value: str) -> str:
        """Return the language in which a place is named."""
        return self.languages.get(value, page_language())


class UseForm(forms.Form):
    place = forms.ChoiceField(label=_("Place"), widget=PlaceSelect)
    helped = forms.TypedChoiceField(
        label=_("How much it helped"),
        coerce=int,
        choices=[
            (5, _("5, very much")),
            (4, _("4, much")),
            (3, _("3, somewhat")),
            (2, _("2, little")),
            (1, _("1, not at all")),
        ],
    )
    note = forms.CharField(label=_("For what you used it"), max_length=1000, required=False)

    def __init__(self, *args: Any, places: list[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        names = {x.code: label_of(x) for x in places}
        self.fields["place"].choices = [(code, x.text) for code, x in names.items()]  # type: ignore[attr-defined]
        self.fields["place"].widget.languages = {code: x.language for code, x in names.items()}
