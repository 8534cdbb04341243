"""Forms of reviews, lessons, recommendations and timelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction
from hsforhs.framework import framework
from hsforhs.workbench.look.naming import page_language
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.look.widgets import MarkedSelect
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.stewardship.forms import DateInput, area
from hsforhs.workbench.stewardship.texts import LONGEST

from .models import Lesson, LessonKind, Review, ReviewKind, Stage, Status, TimeFrame, Timeline
from .models.timelines import early_action
from .words import EARLY_ACTION_NAMES, GRADES, HAZARDS, MODES, PHASES, RESILIENCE, choices


def text(label: Any, rows: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    """Make a field of several lines."""
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=area(rows), help_text=hint)


def line(label: Any, most: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    """Make a field of one line."""
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=hint)


def day(label: Any, hint: Any = "") -> forms.DateField:
    """Make a field for a day that may be unknown."""
    return forms.DateField(label=label, required=False, widget=DateInput, help_text=hint)


def one_of(label: Any, known: Any) -> forms.ChoiceField:
    """Make a select that may stay empty."""
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *known])


class ReviewForm(forms.Form):
    title = line(_("Title"), 200, required=True)
    kind = forms.ChoiceField(label=_("Kind of review"), choices=ReviewKind.choices)
    event = line(_("Event"), 200, hint=_("Such as: Cholera, northern districts."))
    hazard = one_of(_("Hazard"), HAZARDS.items())
    event_from = day(_("First day of the event"))
    event_to = day(_("Last day of the event"))
    period = line(_("Time of the event in words"), 80, hint=_("Where the days are not known."))
    held_from = day(_("First day of the review"))
    held_to = day(_("Last day of the review"))
    level = forms.ChoiceField(label=_("Level"), required=False)
    citation = text(_("Source as it is to be cited"), 2)
    address = forms.CharField(
        label=_("Web address of the report"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("It is shown as a link and never opened by the workbench."),
    )
    summary = text(_("In short"), 4, hint=_("Scope, who took part, how it was done. No names of persons, no blame."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = choices("level", framework().lists["level"])  # type: ignore[attr-defined]


class LessonForm(forms.Form):
    lesson = text(_("What others can learn"), 4, required=True)
    kind = forms.ChoiceField(label=_("Kind of lesson"), choices=LessonKind.choices)
    pillar = line(_("Pillar as your review calls it"), 300, hint=_("It is kept as it is written."))
    areas = forms.MultipleChoiceField(label=_("Capacity areas"), required=False)
    components = forms.MultipleChoiceField(label=_("Components"), required=False)
    sectors = forms.MultipleChoiceField(label=_("Other sectors"), required=False)
    in_place = text(_("What was in place"), 3)
    happened = text(_("What happened"), 3)
    enabling = text(_("Why it went well"), 3)
    limiting = text(_("Why it went less well"), 3)
    figure = text(_("A figure, with its unit and date"), 2)
    resilience = forms.MultipleChoiceField(
        label=_("Form of resilience"), required=False, choices=list(RESILIENCE.items())
    )
    phase = one_of(_("Phase"), PHASES.items())
    mode = one_of(_("Routine or surge"), MODES.items())
    grade = one_of(_("Grade of evidence"), GRADES.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = framework()
        known = {"area": words.areas, "component": words.components, "sector": words.sectors}
        for name, codes in known.items():
            found = self.fields[f"{name}s"]
            found.choices = choices(name, codes, empty=None)  # type: ignore[attr-defined]
        for name in ("areas", "components", "sectors", "resilience"):
            self.fields[name].widget.attrs["size"] = 6


class ReviewSelect(MarkedSelect):
    """A list of reviews, each title marked with the language of its review."""

    languages: Mapping[str, str] = {}

    def language_of(self, value: str) -> str:
        """Return the language of a review."""
        return self.languages.get(value, page_language())


class MadeLessonForm(LessonForm):
    """A lesson that is made from a record of the workbench, and the review that it joins."""

    review = forms.ModelChoiceField(
        label=_("Review that it joins"), queryset=Review.objects.none(), empty_label=None, widget=ReviewSelect
    )
    seen = forms.BooleanField(
        label=_("I have read these words: they may go to everybody who may read the review"),
        error_messages={"required": _("Read the words first, then say so here.")},
    )
    field_order = ("review",)

    def __init__(self, *args: Any, reviews: QuerySet[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People wrote the words that it begins with, in a language that they did not say.
        self.fields["lesson"].widget.attrs |= {"lang": "", "dir": "auto"}
        found: Any = self.fields["review"]
        found.queryset = reviews
        found.choices = [(x.pk, f"{x.title} ({x.place.code})") for x in reviews]
        found.widget.languages = {str(x.pk): x.language for x in reviews}


class StepForm(forms.Form):
    text = text(_("What is to be done"), 3, required=True)
    lead = line(_("Who leads"), 200, hint=_("An institution or a role, no person."))
    supporting = line(_("Who supports"), 300)
    time_frame = one_of(_("Time frame"), TimeFrame.choices)
    due_on = day(_("Until"))
    proof = line(_("What shows that it is done"), 300)
    indicator = line(_("Score that ought to move"), 40, hint=_("Instrument and indicator, such as spar-2:C4.1."))
    target_level = forms.TypedChoiceField(
        label=_("Level wanted"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((x, x) for x in range(1, 6))],
    )


class FollowForm(forms.Form):
    status = forms.ChoiceField(label=_("How far it is"), choices=Status.choices)
    completed_on = day(_("Completed on"), _("Where it is completed; today if empty."))
    note = text(_("Note"), 2)


class TieForm(forms.Form):
    plan = forms.ModelChoiceField(label=_("Plan that carries it out"), queryset=Plan.objects.none(), required=False)
    action = line(_("Activity of the plan"), 80, hint=_("Code of the action, such as D2-010."))
    indicator = line(_("Score that ought to move"), 40, hint=_("Instrument and indicator, such as spar-2:C4.1."))

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=[x.pk for x in plans])  # type: ignore[attr-defined]


class PillarForm(forms.Form):
    label = line(_("Pillar as your review calls it"), 300, required=True)
    areas = forms.MultipleChoiceField(label=_("Capacity areas"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = choices("area", framework().areas, empty=None)  # type: ignore[attr-defined]
        self.fields["areas"].widget.attrs["size"] = 6


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)


class PublicForm(forms.Form):
    place = forms.ModelChoiceField(label=_("Shown for"), queryset=Place.objects.none(), empty_label=None)
    title = line(_("Title without the country"), 200, required=True)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(pk__in=[x.pk for x in places]).order_by("-path")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = text(_("Why"), 2, required=True)


class FileForm(forms.Form):
    file = UploadField(label=_("File"))


class TimelineForm(forms.Form):
    """The dates of an event; each early action has a day, or does not apply, or is unknown."""

    event = line(_("Event"), 200, required=True)
    hazard = one_of(_("Hazard"), HAZARDS.items())
    emerged_on = day(_("Day of emergence"), _("First symptoms of the first case known; empty where nobody knows."))
    detected_on = day(_("Day of detection"), _("When the event was first written down anywhere."))
    notified_on = day(_("Day of notification"), _("When an authority that has to act was told first."))
    note = text(_("Note"), 2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in EARLY_ACTIONS:
            self.fields[f"on-{code}"] = day(EARLY_ACTION_NAMES[code])
            self.fields[f"none-{code}"] = forms.BooleanField(label=_("does not apply"), required=False)

    @property
    def action_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The day and the tick of each early action."""
        return [(self[f"on-{code}"], self[f"none-{code}"]) for code in EARLY_ACTIONS]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        actions = {}
        for code in EARLY_ACTIONS:
            on, none = data.pop(f"on-{code}", None), data.pop(f"none-{code}", False)
            if on and none:
                self.add_error(f"on-{code}", ValidationError(_("It has a day and is said not to apply.")))
            actions[code] = EarlyAction(on, not none)
        return {**data, "actions": actions}


class FactorForm(forms.Form):
    stage = forms.ChoiceField(label=_("Interval"), choices=Stage.choices)
    effect = forms.ChoiceField(
        label=_("Effect"), choices=(("bottleneck", _("held it up")), ("enabler", _("helped it")))
    )
    text = text(_("In your own words"), 2, required=True)
    kind = line(_("Short name to count by"), 100, hint=_("Such as: low clinical suspicion."))
    area = forms.ChoiceField(label=_("Capacity area"), required=False)
    component = forms.ChoiceField(label=_("Component"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = framework()
        self.fields["area"].choices = choices("area", words.areas)  # type: ignore[attr-defined]
        self.fields["component"].choices = choices("component", words.components)  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """The fields as `add_factor` takes them."""
        data = dict(self.cleaned_data)
        enabler = data.pop("effect") == "enabler"
        return {**data, "enabler": enabler}


class SaveForm(forms.Form):
    name = line(_("Name"), 120, required=True)


REVIEW_INITIAL = tuple(ReviewForm.base_fields)
LESSON_INITIAL = tuple(x for x in LessonForm.base_fields if x != "pillar")


def review_initial(review: Review) -> dict[str, Any]:
    """Return what stands in the form of a review that is changed."""
    return {name: getattr(review, name) for name in REVIEW_INITIAL}


def lesson_initial(lesson: Lesson) -> dict[str, Any]:
    """Return what stands in the form of a lesson that is changed."""
    return {
        **{name: getattr(lesson, name) for name in LESSON_INITIAL},
        "pillar": lesson.pillar.label if lesson.pillar else "",
    }


def timeline_initial(timeline: Timeline) -> dict[str, Any]:
    """Return what stands in the form of a timeline that is changed."""
    found: dict[str, Any] = {name: getattr(timeline, name) for name in TimelineForm.base_fields}
    for code in EARLY_ACTIONS:
        action = early_action(timeline.actions.get(code, ""))
        found[f"on-{code}"], found[f"none-{code}"] = action.on, not action.applies
    return found
