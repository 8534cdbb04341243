"""Forms about money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.planning.funding import read_shares
from hsforhs.workbench.costs.forms import without_exponent
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.look.uploads import UploadField

from .models import Commitment, Organisation, OrganisationKind, State, Support
from .services import NewCommitment

HUNDRED = Decimal(100)
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_NAMED = {"list": "organisations", "autocomplete": "off"}


def area_choices() -> list[tuple[str, str]]:
    """The capacity areas in the language of the page."""
    return [(x.code, f"{x.code} {label_of(x).text}") for x in framework().areas.values()]


def _per_cent(label: Any, *, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, decimal_places=1, help_text=help_text
    )


class CommitmentForm(forms.Form):
    """Money of one organisation for one year; shares go to areas or to one activity."""

    organisation = forms.CharField(label=gettext_lazy("Who gives it"), max_length=160, widget=forms.TextInput(_NAMED))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=OrganisationKind,
        help_text=gettext_lazy("Counts only where this organisation is new here."),
    )
    state = forms.ChoiceField(label=gettext_lazy("How far it has come"), choices=State)
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=0, max_digits=20, decimal_places=4)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, help_text=gettext_lazy("Such as USD."))
    year = forms.IntegerField(label=gettext_lazy("Calendar year"), min_value=1990, max_value=2100)
    line = forms.ChoiceField(
        label=gettext_lazy("For one activity"),
        required=False,
        help_text=gettext_lazy("Or choose areas below; what is for neither stays visible as unallocated."),
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("For capacity areas, shared alike"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    share = _per_cent(
        gettext_lazy("Share of the amount that goes there, in per cent"), help_text=gettext_lazy("Empty means all.")
    )
    probability = _per_cent(
        gettext_lazy("Probability in per cent"), help_text=gettext_lazy("Empty means that of how far it has come.")
    )
    receiver = forms.CharField(label=gettext_lazy("Who gets it"), max_length=160, required=False)
    activity = forms.CharField(
        label=gettext_lazy("Identifier of the activity, if known"), max_length=200, required=False
    )
    paid_from = forms.CharField(
        label=gettext_lazy("Identifier of the activity that it was paid from, if known"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Money that passes through several hands is counted once."),
    )
    source = forms.CharField(label=gettext_lazy("Where this is known from"), max_length=300)
    on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=_DATE)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", _("none")), *lines]  # type: ignore[attr-defined]
        self.fields["areas"].choices = area_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["currency"] = str(cleaned.get("currency", "")).upper()
        # What another instance handed on may be for both, and stays so where nobody touches it.
        if cleaned.get("line") and cleaned.get("areas") and {"line", "areas"} & set(self.changed_data):
            self.add_error("areas", _("Choose one activity or some areas, not both."))
        return cleaned

    def new(self, organisation: Organisation, *, held: Commitment | None = None) -> NewCommitment:
        """What the form says, for the service; what ``held`` says and the form has no field for stays as it is."""
        found = self.cleaned_data
        share = Decimal(1) if found["share"] is None else found["share"] / HUNDRED
        areas = found["areas"]
        # Never rounded up, or six areas would get more than everything.
        each = (share / max(1, len(areas))).quantize(Decimal("0.000001"), ROUND_DOWN)
        to_lines, to_areas = {found["line"]: share} if found["line"] else {}, dict.fromkeys(areas, each)
        if held is not None and not {"line", "areas", "share"} & set(self.changed_data):
            # A file may have given each area a share of its own, which the form shows as their sum.
            to_lines, to_areas = _shares(held.lines), _shares(held.areas)
        return NewCommitment(
            organisation,
            found["state"],
            found["amount"],
            found["currency"],
            found["year"],
            found["source"],
            lines=to_lines,
            areas=to_areas,
            probability=None if found["probability"] is None else found["probability"] / HUNDRED,
            receiver=found["receiver"],
            title=held.title if held else "",
            activity=found["activity"],
            paid_from=found["paid_from"],
            on=found["on"],
        )


def _shares(stored: dict[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(x) for key, x in stored.items()}


def commitment_initial(found: Commitment) -> dict[str, Any]:
    """What a stored commitment says, for its form."""
    shares = [Decimal(x) for x in (*found.lines.values(), *found.areas.values())]
    names = ("state", "amount", "currency", "year", "receiver", "activity", "paid_from", "source", "on", "version")
    return {
        **{name: getattr(found, name) for name in names},
        "organisation": found.organisation.name,
        "kind": found.organisation.kind,
        "line": next(iter(found.lines), ""),
        "areas": list(found.areas),
        "share": without_exponent(round(HUNDRED * sum(shares), 1)) if shares else None,
        "probability": None if found.probability is None else without_exponent(HUNDRED * found.probability),
    }


class RemoveForm(forms.Form):
    """Why a commitment is taken away."""

    reason = forms.CharField(label=gettext_lazy("Why the money is taken away"), max_length=300)


class FileForm(forms.Form):
    """A file of IATI activities."""

    file = UploadField(
        label=gettext_lazy("File of IATI activities (XML)"),
        help_text=gettext_lazy("Version 2; at most 20 MB. Nothing of it counts before you decide on each activity."),
    )


class DecideForm(forms.Form):
    """Which areas an activity of a file is for."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Capacity areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shares = forms.CharField(
        label=gettext_lazy("Own percentages"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Such as D2=40 D1=20, instead of those of the file. What they leave of 100 is unallocated."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = area_choices()  # type: ignore[attr-defined]

    def clean_shares(self) -> dict[str, Decimal]:
        """The percentages by area."""
        try:
            found = read_shares(self.cleaned_data["shares"].upper())
        except BadInput:
            found = {"": None}
        shares = {area: x for area, x in found.items() if x is not None}
        if len(shares) < len(found):
            raise forms.ValidationError(_("Write percentages such as D2=40 D1=20, together at most 100."))
        return shares


class CallForm(forms.Form):
    """An offer or call, as its source says it."""

    organisation = forms.CharField(label=gettext_lazy("Who offers it"), max_length=160, widget=forms.TextInput(_NAMED))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"), choices=OrganisationKind)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    support = forms.ChoiceField(label=gettext_lazy("What it gives"), choices=Support)
    opens = forms.DateField(label=gettext_lazy("Opens"), required=False, widget=_DATE)
    closes = forms.DateField(label=gettext_lazy("Closes"), required=False, widget=_DATE)
    floor = forms.DecimalField(label=gettext_lazy("Least amount"), required=False, min_value=0, max_digits=20)
    ceiling = forms.DecimalField(label=gettext_lazy("Most"), required=False, min_value=0, max_digits=20)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, required=False)
    countries = forms.CharField(
        label=gettext_lazy("Only for these countries"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("ISO3 codes with blanks between; empty means all."),
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    must_have = forms.CharField(
        label=gettext_lazy("What a proposal must have"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One condition a line, in its words."),
    )
    cofinance = _per_cent(gettext_lazy("Own money that it asks for, in per cent"))
    source = forms.CharField(label=gettext_lazy("Where it stands"), max_length=300)
    checked_on = forms.DateField(label=gettext_lazy("Day on which you looked"), widget=_DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = area_choices()  # type: ignore[attr-defined]
        self.fields["checked_on"].initial = timezone.localdate()

    def values(self) -> dict[str, Any]:
        """What the form says, for the service, without the organisation."""
        found = {key: x for key, x in self.cleaned_data.items() if key not in ("organisation", "kind")}
        found["currency"] = found["currency"].upper()
        found["countries"] = found["countries"].upper().split()
        found["must_have"] = found["must_have"].splitlines()
        found["cofinance"] = None if found["cofinance"] is None else found["cofinance"] / HUNDRED
        return found


YES, NO, UNKNOWN = "yes", "no", "unknown"


class ReadinessForm(forms.Form):
    """What the plan has of what calls ask for, and how likely money of each state arrives."""

    cofinance = _per_cent(gettext_lazy("Own money, in per cent of the plan"))

    def __init__(
        self, *args: Any, papers: Iterable[str], has: dict[str, bool], chances: dict[str, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papers = list(papers)
        self._others = {paper: there for paper, there in has.items() if paper not in self.papers}
        answers = ((UNKNOWN, _("not known")), (YES, _("yes")), (NO, _("no")))
        for number, paper in enumerate(self.papers):
            known = has.get(paper)
            self.fields[f"paper_{number}"] = forms.ChoiceField(
                label=paper, choices=answers, initial=UNKNOWN if known is None else YES if known else NO
            )
        for state in State:
            field = _per_cent(_("Probability of money that is %(state)s, in per cent") % {"state": state.label})
            field.initial, field.required = without_exponent(HUNDRED * chances[state]), True
            self.fields[f"chance_{state.value}"] = field

    @property
    def has(self) -> dict[str, bool]:
        """The papers about which somebody knows; those that only calls of before asked for stay as they are."""
        answers = {x: self.cleaned_data[f"paper_{number}"] for number, x in enumerate(self.papers)}
        return self._others | {paper: answer == YES for paper, answer in answers.items() if answer != UNKNOWN}

    @property
    def probabilities(self) -> dict[str, Decimal]:
        return {x.value: self.cleaned_data[f"chance_{x.value}"] / HUNDRED for x in State}

    def paper_fields(self) -> list[forms.BoundField]:
        return [self[f"paper_{number}"] for number in range(len(self.papers))]

    def chance_fields(self) -> list[forms.BoundField]:
        return [self[f"chance_{x.value}"] for x in State]
