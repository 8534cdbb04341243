"""Forms of the pages of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Visibility

from .models import Event
from .texts import country_code, time_zone
from .words import Access, Consent, Duty, Mode, OrganisationKind

LONGEST = 5_000


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def code() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _none_or(choices: Any, none: Any = "–") -> list[tuple[str, Any]]:
    return [("", none), *choices]


class EventForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    purpose = forms.CharField(label=_("What it is for"), max_length=LONGEST, required=False, widget=area(4))
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices, initial=Visibility.PUBLIC)
    timezone = forms.CharField(
        label=_("Time zone of the programme"),
        max_length=60,
        initial="UTC",
        widget=code(),
        help_text=_("Such as Africa/Accra or UTC."),
    )
    venue = forms.CharField(
        label=_("Where"),
        max_length=200,
        required=False,
        widget=line(),
        help_text=_("A room, or the address of a call."),
    )
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, required=False, help_text=_("Empty for no limit. Others wait, and move up.")
    )
    moderated = forms.BooleanField(label=_("The organisers confirm each registration"), required=False)
    register_until = forms.DateField(label=_("Registration until"), required=False, widget=DateInput)
    source = forms.CharField(
        label=_("Where it was published"), max_length=400, required=False, widget=code(), help_text=_("A web address.")
    )

    def clean_timezone(self) -> str:
        return time_zone(self.cleaned_data["timezone"])


class NewForm(EventForm):
    place = forms.CharField(
        label=_("Held by"), max_length=20, widget=code(), help_text=_("Code of a place, such as GHA or WORLD.")
    )
    field_order = ("title", "place")


class ChangeForm(EventForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


FIELDS = tuple(EventForm.base_fields)


def event_values(event: Event) -> dict[str, Any]:
    """Return the values of an event as its form shows them."""
    return {x: getattr(event, x) for x in FIELDS} | {"version": event.version}


class DayForm(forms.Form):
    date = forms.DateField(label=_("Day"), widget=DateInput)
    title = forms.CharField(label=_("Title"), max_length=200, required=False, widget=line())
    access = forms.ChoiceField(label=_("Who may come in"), choices=Access.choices, initial=Access.OPEN)
    counted = forms.IntegerField(
        label=_("How many came"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Only where people were counted elsewhere."),
    )


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    abstract = forms.CharField(label=_("What it is about"), max_length=LONGEST, required=False, widget=area(3))
    starts = forms.TimeField(label=_("From"), required=False, widget=TimeInput)
    ends = forms.TimeField(label=_("To"), required=False, widget=TimeInput)
    own_access = forms.ChoiceField(
        label=_("Who may come in"), choices=_none_or(Access.choices, _("as the day")), required=False
    )


class TalkForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    abstract = forms.CharField(label=_("What it is about"), max_length=LONGEST, required=False, widget=area(3))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1_440, required=False)


class SpeakerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=line())
    affiliation = forms.CharField(label=_("Organisation"), max_length=200, required=False, widget=line())
    country = forms.CharField(
        label=_("Country"), max_length=3, required=False, widget=code(), help_text=_("Three letters, such as GHA.")
    )
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=_none_or(OrganisationKind.choices), required=False
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=code(), help_text=_("The question whether to be named goes here.")
    )

    def clean_country(self) -> str:
        return country_code(self.cleaned_data["country"])


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, required=False, widget=line())
    file = forms.FileField(label=_("File"), required=False)
    address = forms.CharField(label=_("or a web address"), max_length=400, required=False, widget=code())


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Question"), max_length=400, widget=line())
    choices = forms.CharField(
        label=_("Answers"),
        max_length=2_000,
        required=False,
        widget=area(3),
        help_text=_("One a line; empty asks for words."),
    )


class DutyForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of somebody with an account"), widget=code())
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=code())
    name = forms.CharField(label=_("Name"), max_length=120, required=False, widget=line())


class OwnForm(forms.Form):
    """What somebody tells about themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=line())
    country = forms.CharField(
        label=_("Country"), max_length=3, required=False, widget=code(), help_text=_("Three letters, such as GHA.")
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False, widget=line())
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=_none_or(OrganisationKind.choices), required=False
    )
    mode = forms.ChoiceField(label=_("How I take part"), choices=Mode.choices, initial=Mode.REMOTE)
    timezone = forms.CharField(
        label=_("My time zone"),
        max_length=60,
        required=False,
        widget=code(),
        help_text=_("Such as Africa/Accra. The programme then shows your clock too."),
    )

    def clean_country(self) -> str:
        return country_code(self.cleaned_data["country"])

    def clean_timezone(self) -> str:
        return time_zone(self.cleaned_data["timezone"])


class RegisterForm(OwnForm):
    email = forms.EmailField(label=_("E-mail"), widget=code())
    field_order = ("name", "email")


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("E-mail with which I registered"), widget=code())


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(choices=[(x.value, x.label) for x in (Consent.GIVEN, Consent.REFUSED)])


PART_FORMS: dict[str, type[forms.Form]] = {
    "day": DayForm,
    "session": SessionForm,
    "talk": TalkForm,
    "speaker": SpeakerForm,
    "material": MaterialForm,
    "question": QuestionForm,
}
