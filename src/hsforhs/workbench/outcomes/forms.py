"""Forms of notes, decisions, next steps and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.look.widgets import MarkedSelect
from hsforhs.workbench.stewardship.forms import DateInput, area
from hsforhs.workbench.stewardship.texts import LONGEST

from .fields import LONGEST_NOTE, owners_of
from .models import Decision, Record
from .words import DecisionStatus, Kind, OwnerKind, Reach, StepState

FURTHER_DISSENTS = 2
"""Empty dissents that a form offers beyond those that are there."""


class Named(MarkedSelect):
    """A choice among sessions or decisions, each named in its own language."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: dict[str, str] = {}

    def language_of(self, value: str) -> str:
        """Return the language in which the session or decision is named."""
        return self.languages.get(value, "")


def mark(form: forms.Form, language: str) -> None:
    """Say in which language the texts of a form are written, where they were written before."""
    for field in form.fields.values():
        if language and field.widget.attrs.get("dir") == "auto":
            field.widget.attrs["lang"] = language


def line(label: Any, *, required: bool = False, most: int = 200, hint: Any = "") -> forms.CharField:
    """Make a field of one line."""
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=hint, widget=forms.TextInput(attrs={"dir": "auto"})
    )


def day(label: Any, hint: Any = "") -> forms.DateField:
    """Make a field for a day that may be unknown."""
    return forms.DateField(label=label, required=False, widget=DateInput, help_text=hint)


class OutcomeForm(forms.Form):
    """What notes, decisions and next steps have in common."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=area(5))
    session = forms.ChoiceField(label=_("Session"), required=False, widget=Named)
    about = forms.CharField(
        label=_("What it is about"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_(
            "One a line: a cell such as D2:HIS, or the address of a page of this site: a cell seen for a place, a plan "
            "or its activity, an action, a research question, a proposal. Pages of these cells and places will show it."
        ),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=settings.LANGUAGES)
    reach = forms.ChoiceField(label=_("Who may read it"), choices=Reach.choices, widget=forms.RadioSelect)
    named = forms.BooleanField(
        label=_("The people named here agreed to be named to everybody who may read it"), required=False
    )

    def __init__(self, *args: Any, event: Event, sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        mark(self, self.initial.get("language", ""))
        self.name_choices("session", [(str(x.pk), x.title, x.language) for x in sessions], _("the whole event"))

    def name_choices(self, name: str, rows: Iterable[tuple[str, str, str]], nothing: Any = "–") -> None:
        """Offer rows of value, words and language in a field, and nothing at first."""
        field: Any = self.fields[name]
        found = list(rows)
        field.widget.languages = {value: language for value, _words, language in found}
        field.choices = [("", nothing), *((value, words) for value, words, _language in found)]

    def name_decisions(self, name: str) -> None:
        """Offer the decisions of the event in a field."""
        found = Decision.objects.filter(event=self.event).values_list("pk", "text", "language")
        self.name_choices(name, [(str(key), text[:80], language) for key, text, language in found])

    def clean_about(self) -> list[str]:
        return str(self.cleaned_data["about"]).splitlines()


class NoteForm(OutcomeForm):
    field_order = ("title", "text")
    title = line(_("Title"))
    text = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=area(14))


class DecisionForm(OutcomeForm):
    field_order = ("text", "basis", "decided_by", "decided_on", "status", "superseded_by")
    text = forms.CharField(label=_("What is decided"), max_length=LONGEST, widget=area(4))
    basis = forms.CharField(
        label=_("On what basis"),
        required=False,
        max_length=LONGEST,
        widget=area(3),
        help_text=_("In words; name records below, under what it is about."),
    )
    decided_by = line(_("Decided by"), hint=_("People by name; empty for the meeting as a whole."))
    decided_on = day(_("Decided on"))
    status = forms.ChoiceField(label=_("Status"), choices=DecisionStatus.choices)
    superseded_by = forms.ChoiceField(label=_("Superseded by"), required=False, widget=Named)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_decisions("superseded_by")
        held = (self.initial.get("dissents") or []) if not self.is_bound else []
        self.numbers = range(max(len(held) + FURTHER_DISSENTS, self._given()))
        for n in self.numbers:
            self.fields[f"who-{n}"] = line(_("Who dissents"), hint=_("May stay empty: a participant."))
            self.fields[f"why-{n}"] = forms.CharField(
                label=_("Why"), required=False, max_length=LONGEST, widget=area(2)
            )
            if n < len(held):
                self.initial.update({f"who-{n}": held[n]["who"], f"why-{n}": held[n]["why"]})

        mark(self, self.initial.get("language", ""))
        dissents = [f"{x}-{n}" for n in self.numbers for x in ("who", "why")]
        self.order_fields([*self.field_order[:2], *dissents, *self.field_order[2:]])

    def clean(self) -> dict[str, Any]:
        pairs = [(self.cleaned_data.pop(f"who-{n}", ""), self.cleaned_data.pop(f"why-{n}", "")) for n in self.numbers]
        return {**self.cleaned_data, "dissents": pairs}

    def _given(self) -> int:
        return sum(str(x).startswith("why-") for x in self.data) if self.is_bound else 0


class StepForm(OutcomeForm):
    field_order = ("text", "owner", "owner_kind", "owner_user", "due", "decision")
    text = forms.CharField(label=_("What is to be done"), max_length=LONGEST, widget=area(3))
    owner = line(_("Who does it"), required=True)
    owner_kind = forms.ChoiceField(label=_("That is"), choices=OwnerKind.choices)
    owner_user = forms.ChoiceField(
        label=_("Account that is reminded"),
        required=False,
        help_text=_("People with an account who take part. Without one, the organisers are reminded."),
    )
    due = day(_("Due on"))
    decision = forms.ChoiceField(label=_("Carries out"), required=False, widget=Named)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = sorted(owners_of(self.event).items(), key=lambda x: x[1])
        self.fields["owner_user"].choices = [("", "–"), *((str(k), name) for k, name in owners)]  # type: ignore[attr-defined]
        self.name_decisions("decision")


class FollowForm(forms.Form):
    """How far a next step is, and what proves it."""

    state = forms.ChoiceField(label=_("State"), choices=StepState.choices)
    done_on = day(_("Done on"), _("Empty: today."))
    evidence = forms.CharField(label=_("Evidence in words"), required=False, max_length=LONGEST, widget=area(2))
    evidence_address = forms.CharField(
        label=_("Web address of the evidence"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("It is shown as a link and never opened by the workbench."),
    )
    file = forms.FileField(label=_("File as evidence"), required=False)
    remark = line(_("Remark"), most=400)

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark(self, language)


FORMS: dict[Kind, type[OutcomeForm]] = {Kind.NOTE: NoteForm, Kind.DECISION: DecisionForm, Kind.STEP: StepForm}


def initial_of(record: Record) -> dict[str, Any]:
    """Return what stands in the form of a record that is changed."""
    names = [x for x in FORMS[record.kind].base_fields if x not in ("about", "session", "decision", "superseded_by")]
    found = {name: getattr(record, f"{name}_id" if name == "owner_user" else name) for name in names}
    for name in ("session", "decision", "superseded_by"):
        key = getattr(record, f"{name}_id", None)
        found[name] = str(key) if key else ""
    found["dissents"] = getattr(record, "dissents", [])
    held = {x.split(":", 2)[2] for x in record.links if x.startswith("gap:")}
    found["about"] = "\n".join([*(x for x in record.cells if x not in held), *record.links])
    return found


def initial_new(session: str) -> dict[str, Any]:
    """Return what stands in the form of a new record."""
    return {
        "session": session,
        "language": get_language(),
        "reach": Reach.PARTICIPANTS,
        "decided_on": timezone.localdate(),
        "status": DecisionStatus.PROPOSED,
        "owner_kind": OwnerKind.INSTITUTION,
    }


def follow_initial(step: Any) -> dict[str, Any]:
    """Return what stands in the form of how far a step is."""
    return {name: getattr(step, name) for name in ("state", "done_on", "evidence", "evidence_address")}
