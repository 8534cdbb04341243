"""Forms of the network's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hsforhs.framework import framework
from hsforhs.workbench.look.widgets import MarkedSelect, SelectOf
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.stewardship.texts import LONGEST, web_addresses

from . import rules, terms
from .declaration_form import QUESTIONS
from .models import Expertise, Group, Institution, Profile
from .services.membership import LONGEST_TERM, TERM_MONTHS
from .texts import country_code, country_codes, gap_of, language_codes, steps_of
from .words import (
    Basis,
    CefrLevel,
    ContactKind,
    EvidenceKind,
    Field,
    Gender,
    GroupKind,
    InstitutionKind,
    Mode,
    RequestKind,
)

LEVELS = tuple((x, str(x)) for x in range(1, 6))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def code() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})


class SeveralOf(SelectOf, forms.SelectMultiple):
    """A list of choices in one language, of which several can be chosen."""


class TermSelect(MarkedSelect):
    """Terms of expertise, each marked where it is named in another language than that of the page."""

    def language_of(self, value: str) -> str:
        """Return the language in which a term is named."""
        return terms.language_of(value)


def _with_none(choices: Any) -> list[tuple[str, Any]]:
    return [("", "–"), *choices]


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=line())
    country = forms.CharField(
        label=_("Country"), max_length=3, required=False, widget=code(), help_text=_("Three letters, such as GHA.")
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=_with_none(Gender.choices), required=False)
    sector = forms.ChoiceField(label=_("Where I work"), choices=_with_none(InstitutionKind.choices), required=False)
    about = forms.CharField(label=_("About me"), max_length=LONGEST, required=False, widget=area(4))

    def clean_country(self) -> str:
        return country_code(self.cleaned_data["country"])


class AudienceForm(forms.Form):
    """Audience and legal basis of one field."""

    audience = forms.ChoiceField(label=_("Who may see it"))
    basis = forms.ChoiceField(label=_("Legal basis"), choices=Basis.choices)

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"id_{field}_%s"})
        self.field, self.title = field, Field(field).label
        self.fields["audience"].choices = [(x.value, x.label) for x in rules.allowed_audiences(field)]  # type: ignore[attr-defined]


class AffiliationForm(forms.Form):
    institution = forms.ModelChoiceField(Institution.objects.all(), label=_("Institution"), widget=SelectOf())
    role = forms.CharField(label=_("Role there"), max_length=120, required=False, widget=line())
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)


class InstitutionForm(forms.Form):
    name = forms.CharField(label=_("Name of the institution"), max_length=200, widget=line())
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    country = forms.CharField(label=_("Country"), max_length=3, required=False, widget=code())
    ror = forms.CharField(
        label=_("Identifier at ror.org"), max_length=60, required=False, widget=code(), help_text=_("If it has one.")
    )

    def clean_country(self) -> str:
        return country_code(self.cleaned_data["country"])


class ExpertiseForm(forms.Form):
    term = forms.ChoiceField(label=_("What I know"), widget=TermSelect())
    component = forms.ChoiceField(label=_("Narrowed to"), required=False, widget=TermSelect())
    level = forms.TypedChoiceField(label=_("My level"), choices=LEVELS, coerce=int, help_text=_("5 is the highest."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = terms.choices()  # type: ignore[attr-defined]
        self.fields["component"].choices = _with_none(terms.components())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        component = found.pop("component", "")
        if component and found.get("term") in framework().areas:
            found["term"] = f"{found['term']}:{component}"
        return found


class EvidenceForm(forms.Form):
    expertise = forms.ModelChoiceField(Expertise.objects.none(), label=_("For"), widget=SelectOf())
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, required=False, widget=line())
    address = forms.CharField(label=_("Web address"), max_length=500, required=False, widget=code())
    dated = forms.DateField(label=_("Day"), widget=DateInput)
    steps = forms.CharField(
        label=_("Step that it moved a country over"),
        max_length=3,
        required=False,
        widget=code(),
        help_text=_("Such as 2-3; empty if none."),
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = profile.expertise.all()
        self.fields["expertise"].queryset = held  # type: ignore[attr-defined]
        self.fields["expertise"].choices = [(x.pk, x.term) for x in held]  # type: ignore[attr-defined]

    def clean_steps(self) -> str:
        return steps_of(self.cleaned_data["steps"])

    def clean_address(self) -> str:
        return next(iter(web_addresses([self.cleaned_data["address"]])), "")


class LanguageForm(forms.Form):
    code = forms.CharField(label=_("Language"), max_length=3, widget=code(), help_text=_("A code such as fr."))
    level = forms.ChoiceField(label=_("Level"), choices=CefrLevel.choices)

    def clean_code(self) -> str:
        return next(iter(language_codes(self.cleaned_data["code"])), "")


class WindowForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=DateInput)
    last = forms.DateField(label=_("To"), widget=DateInput)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices)
    most_days = forms.IntegerField(label=_("Days at most"), min_value=1, max_value=999, required=False)
    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=999, required=False)


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=_("Address or number"), max_length=200, widget=code())


class DeclarationForm(forms.Form):
    """The questions of the declaration in force, and with whom there is an interest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in QUESTIONS.items():
            self.fields[name] = forms.CharField(label=question, max_length=LONGEST, widget=area(2))
        self.fields["countries"] = forms.CharField(
            label=_("Countries whose work I must not judge"),
            required=False,
            max_length=60,
            widget=code(),
            help_text=_("Codes such as GHA, with commas between them. Your own country is left out in any case."),
        )
        self.fields["institutions"] = forms.ModelMultipleChoiceField(
            Institution.objects.all(),
            label=_("Institutions with which I have an interest"),
            required=False,
            widget=SeveralOf(),
        )

    def clean_countries(self) -> list[str]:
        return country_codes(self.cleaned_data["countries"])


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False, widget=area(2))


class MoveForm(NoteForm):
    months = forms.IntegerField(
        label=_("Months of the term, for an approval"), min_value=1, max_value=LONGEST_TERM, initial=TERM_MONTHS
    )


class GroupForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    purpose = forms.CharField(label=_("What it is for"), max_length=LONGEST, required=False, widget=area(3))
    pool = forms.ModelChoiceField(
        Group.objects.filter(kind=GroupKind.POOL, closed_at=None), label=_("Chosen from the pool"), required=False
    )
    place = forms.CharField(
        label=_("Place that the work is about"),
        max_length=40,
        required=False,
        widget=code(),
        help_text=_("Its code, such as GHA."),
    )


class SeatForm(forms.Form):
    role = forms.CharField(label=_("Seat"), max_length=120, widget=line())
    gap = forms.CharField(
        label=_("Asks for expertise in"), max_length=12, required=False, widget=code(), help_text=_("D2 or D2:HIS")
    )
    wanted_language = forms.CharField(label=_("Asks for the language"), max_length=3, required=False, widget=code())
    region = forms.ChoiceField(label=_("For the WHO region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(x.code, x.code) for x in framework().regions.values()]
        self.fields["region"].choices = _with_none(regions)  # type: ignore[attr-defined]

    def clean_gap(self) -> str:
        return gap_of(self.cleaned_data["gap"])


class RequestForm(forms.Form):
    place = forms.CharField(label=_("Place"), max_length=40, widget=code(), help_text=_("Its code, such as GHA."))
    kind = forms.ChoiceField(label=_("What we ask for"), choices=RequestKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    text = forms.CharField(label=_("What we need"), max_length=LONGEST, widget=area(4))
    gap = forms.CharField(
        label=_("Gap"), max_length=12, required=False, widget=code(), help_text=_("D2 or D2:HIS, if it is about one.")
    )
    steps = forms.CharField(label=_("Step"), max_length=3, required=False, widget=code(), help_text=_("Such as 2-3."))
    wanted_languages = forms.CharField(
        label=_("Languages"), max_length=40, required=False, widget=code(), help_text=_("Codes such as fr,en.")
    )
    due = forms.DateField(label=_("Needed by"), required=False, widget=DateInput)
    about = forms.CharField(label=_("Address of the plan or record"), max_length=500, required=False, widget=code())
    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=Visibility.choices, initial=Visibility.NETWORK.value
    )


class OfferForm(forms.Form):
    text = forms.CharField(label=_("What I offer"), max_length=LONGEST, required=False, widget=area(3))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=999, required=False)


class RecordForm(forms.Form):
    text = forms.CharField(label=_("What was done and found"), max_length=LONGEST, widget=area(4))
    outcome = forms.CharField(
        label=_("Address of what came of it"),
        max_length=500,
        required=False,
        widget=code(),
        help_text=_("A lesson, a document, a changed plan."),
    )


class FeedbackForm(forms.Form):
    mark = forms.TypedChoiceField(label=_("Mark"), choices=LEVELS, coerce=int, help_text=_("5 is the best."))
    text = forms.CharField(label=_("In words"), max_length=LONGEST, required=False, widget=area(2))
