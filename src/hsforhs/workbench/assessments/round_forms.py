"""Forms of an open round."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hsforhs.framework import framework
from hsforhs.workbench.look.naming import titled
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.places.models import Place, Visibility

from .adapted import usable_at
from .models import AdaptedInstrument, Round, RoundState
from .scoring import LEVELS, Entry

NOT_REPORTED, NOT_APPLICABLE = "NR", "n/a"


def score_choices(instrument: str) -> list[tuple[str, Any]]:
    """(value, words) of the scores that a team can choose."""
    scale = framework().instruments[instrument].scale
    found: list[tuple[str, Any]] = [(NOT_REPORTED, _("not reported")), (NOT_APPLICABLE, _("not applicable"))]
    for value in LEVELS[scale]:
        level = value // 20 if scale == "percent" else value
        found.append((str(value), titled("capacity-level", str(level)).text if level else ""))
    return found


def levels_by_choice(instrument: str) -> dict[str, int | str | None]:
    """The level of each choice, for the chip beside it."""
    percent = framework().instruments[instrument].scale == "percent"
    levels: dict[str, int | str | None] = {NOT_REPORTED: None, NOT_APPLICABLE: NOT_APPLICABLE}
    values = LEVELS["percent" if percent else "level"]
    return levels | {str(x): x // 20 if percent else x for x in values}


def languages() -> list[tuple[str, str]]:
    return [("", "–"), *settings.LANGUAGES]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ScoreForm(forms.Form):
    """Everything that is written for one indicator."""

    score = forms.ChoiceField(label=_("Score"), widget=forms.RadioSelect)
    reasoning = forms.CharField(
        label=_("Reasoning"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        strip=True,
        help_text=_("Why this score and not the one above. Without a score: why there is none."),
    )
    strengths = forms.CharField(
        label=_("Strengths"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    to_strengthen = forms.CharField(
        label=_("Areas to strengthen"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    dated = forms.DateField(
        label=_("State of"), required=False, widget=DateInput, help_text=_("The day that the evidence speaks of.")
    )
    language = forms.ChoiceField(label=_("Language of the texts"), required=False)

    def __init__(self, *args: Any, instrument: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = score_choices(instrument)  # type: ignore[attr-defined]
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        """The first values of the form for what is stored."""
        score = {"not reported": NOT_REPORTED, "not applicable": NOT_APPLICABLE}.get(entry.state)
        return {
            "score": score or f"{entry.value:f}".split(".", maxsplit=1)[0],
            "reasoning": entry.reasoning,
            "strengths": entry.strengths,
            "to_strengthen": entry.to_strengthen,
            "dated": entry.dated,
            "language": entry.language or get_language(),
        }

    @property
    def entry(self) -> Entry:
        """What the person wrote. A form without texts names no language."""
        data = self.cleaned_data
        state = {NOT_REPORTED: "not reported", NOT_APPLICABLE: "not applicable"}.get(data["score"], "value")
        texts = {x: data[x].replace("\r\n", "\n") for x in ("reasoning", "strengths", "to_strengthen")}
        return Entry(
            state,
            Decimal(data["score"]) if state == "value" else None,
            dated=data["dated"],
            language=data["language"] if any(texts.values()) else "",
            **texts,
        )


class ActionsForm(forms.Form):
    priority_actions = forms.CharField(
        label=_("Priority actions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Three to five, one a line."),
    )
    language = forms.ChoiceField(label=_("Language of the texts"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    value = forms.ChoiceField(label=_("I would give"), required=False)
    reason = forms.CharField(
        label=_("Because"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, *args: Any, instrument: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = framework().instruments[instrument].scale
        unit = " %" if scale == "percent" else ""
        self.fields["value"].choices = [  # type: ignore[attr-defined]
            ("", _("no opinion")),
            *((str(x), f"{x}{unit}") for x in LEVELS[scale]),
        ]

    @property
    def given(self) -> Decimal | None:
        """The score, or ``None`` where the opinion is taken back."""
        return Decimal(self.cleaned_data["value"]) if self.cleaned_data["value"] else None


class EvidenceForm(forms.Form):
    """A file or an address, not both."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, plain text or CSV."),
    )
    address = forms.CharField(label=_("or the address of a page"), max_length=500, required=False)
    dated = forms.DateField(label=_("Date of the document"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("address")):
            raise forms.ValidationError(_("Choose a file or give an address: one of them."))
        return data


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), max_length=5000)


class StepForm(forms.Form):
    """Propose, agree or return an area."""

    step = forms.ChoiceField(choices=(("propose", ""), ("agree", ""), ("return", "")))
    version = forms.IntegerField(required=False)
    note = forms.CharField(required=False, max_length=2000)


class OpenForm(forms.Form):
    """Open a round for one place."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=(("SELF", _("self-assessment")), ("EXT", _("external evaluation")), ("PEER", _("peer review"))),
    )
    year = forms.IntegerField(label=_("Year of the report"), required=False, min_value=2010, max_value=2100)
    date = forms.DateField(
        label=_("or last day of the mission"),
        required=False,
        widget=DateInput,
        help_text=_("For a JEE: it is known by its date and not by a year."),
    )
    adapted = forms.ModelChoiceField(
        label=_("Adapted instrument"),
        queryset=AdaptedInstrument.objects.none(),
        required=False,
        help_text=_("A subset of the indicators with wording of its own; empty asks all."),
    )
    start_from = forms.ModelChoiceField(
        label=_("Start from"),
        queryset=Round.objects.none(),
        required=False,
        help_text=_("Copies scores and texts of an earlier round, to be gone through one by one."),
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    closes_on = forms.DateField(label=_("Last day for the team"), required=False, widget=DateInput)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tools = [x for x in framework().instruments.values() if x.scale]
        self.fields["instrument"].choices = [(x.id, x.short_name) for x in reversed(tools)]  # type: ignore[attr-defined]
        usable = [x.pk for x in usable_at(place)]
        self.fields["adapted"].queryset = AdaptedInstrument.objects.filter(pk__in=usable)  # type: ignore[attr-defined]
        self.fields["start_from"].queryset = Round.objects.filter(  # type: ignore[attr-defined]
            place=place, state=RoundState.PUBLISHED, superseded_by__isnull=True
        )


class PublishForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class LastDayForm(forms.Form):
    closes_on = forms.DateField(label=_("Last day for the team"), required=False, widget=DateInput)


class ReturnForm(forms.Form):
    """A pack that came back."""

    file = UploadField(
        label=_("File"),
        help_text=_("The workbook of this round, filled in. The file name plays no part."),
    )
    language = forms.ChoiceField(
        label=_("Language of the new texts"), required=False, help_text=_("Where the file changes a text.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]
