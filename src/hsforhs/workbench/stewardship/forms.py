"""Forms of remarks, opinions, proposals, votes and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.accounts.models import User

from .changes import Field
from .models import Choice, Outcome, ProposalChange, RemarkKind
from .texts import LONGEST, LONGEST_TITLE

IN_ENGLISH = frozenset({"mode", "phase", "kind"})
"""Fields whose options have no names in other languages."""
MOST_DISSENTS = 3
"""Dissents that one form takes."""


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


class EvidenceMixin(forms.Form):
    """Evidence in words and web addresses, one a line."""

    evidence = forms.CharField(label=_("Evidence"), required=False, max_length=LONGEST, widget=area(3))
    links = forms.CharField(
        label=_("Web addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("One a line. They are shown as links and never opened by the workbench."),
    )

    def clean_links(self) -> list[str]:
        return str(self.cleaned_data["links"]).splitlines()


class RemarkForm(EvidenceMixin):
    field_order = ("kind", "text", "evidence", "links")
    kind = forms.ChoiceField(label=_("What it is"), choices=RemarkKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Remark"),
        max_length=LONGEST,
        widget=area(4),
        help_text=_("What is missing, unclear, wrong or good, in your own words."),
    )


class OpinionForm(forms.Form):
    agrees = forms.ChoiceField(
        label=_("My opinion"),
        choices=(("yes", _("I agree")), ("no", _("I disagree"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Because"), max_length=LONGEST, widget=area(2))


class TextForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=LONGEST, widget=area(3))


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("My vote"), choices=Choice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Because"), required=False, max_length=LONGEST, widget=area(2))


class ProposalForm(EvidenceMixin):
    field_order = ("title", "why", "evidence", "links")
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    why = forms.CharField(label=_("Why"), max_length=LONGEST, widget=area(4))


class LastDayForm(forms.Form):
    closes_on = forms.DateField(label=_("Last day for comments"), widget=DateInput)


class ChangeForm(forms.Form):
    """The fields of one row: what stands there now, to be written anew."""

    def __init__(self, *args: Any, fields: Iterable[Field], adding: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = list(fields)
        self._adding = adding
        for x in self._known:
            self.fields[x.name] = _input(x)

    @property
    def pairs(self) -> Iterable[tuple[Field, forms.BoundField]]:
        """Each field with its input."""
        return [(x, self[x.name]) for x in self._known]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for x in self._known:
            try:
                value = x.read(str(self.cleaned_data.get(x.name, "")))
            except ValidationError as error:
                self.add_error(x.name, error)
                continue
            if self._adding:
                found[x.name] = (None, value)
            elif value != _listed(x.before):
                found[x.name] = (_listed(x.before), value)
        if not found and not self.errors:
            raise ValidationError(_("Nothing differs from what stands there now."))
        return {"changes": found}

    @property
    def changes(self) -> Mapping[str, tuple[Any, Any]]:
        """Fields that differ, before and after."""
        found: Mapping[str, tuple[Any, Any]] = self.cleaned_data["changes"]
        return found


def _input(x: Field) -> forms.Field:
    if x.options:
        known = {value for value, _words in x.options}
        more = () if x.shown in known else ((x.shown, x.shown),)
        select = forms.Select(attrs={"lang": ENGLISH} if x.name in IN_ENGLISH else {})
        return forms.ChoiceField(
            label=x.title, choices=(*more, *x.options), required=False, initial=x.shown, widget=select
        )
    attributes = {"dir": "auto", "lang": ENGLISH}
    widget: forms.Widget = area(3, lang=ENGLISH) if x.is_long else forms.TextInput(attrs=attributes)
    hint = _("One a line.") if x.many else ""
    return forms.CharField(
        label=x.title, required=False, max_length=LONGEST, widget=widget, initial=x.shown, help_text=hint
    )


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


class DecisionForm(forms.Form):
    """The decision on a proposal, with up to three dissents and what becomes of each change."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    decision = forms.CharField(label=_("What is decided"), max_length=LONGEST, widget=area(3))
    reasons = forms.CharField(label=_("Reasons"), max_length=LONGEST, widget=area(4))

    def __init__(self, *args: Any, people: Iterable[User], changes: Iterable[ProposalChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(x.pk): x for x in people}
        self._changes = list(changes)
        options = [("", "–"), *((key, str(x)) for key, x in self._people.items())]
        for number in range(1, MOST_DISSENTS + 1):
            self.fields[f"person-{number}"] = forms.ChoiceField(
                label=_("Who, of those who took part"), choices=options, required=False
            )
            self.fields[f"group-{number}"] = forms.CharField(
                label=_("Or which group"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
            )
            self.fields[f"reason-{number}"] = forms.CharField(
                label=_("Reason of the dissent"), max_length=LONGEST, required=False, widget=area(2)
            )
        for change in self._changes:
            self.fields[f"leave-{change.pk}"] = forms.BooleanField(label=_("Leave this change out"), required=False)
            for name, text in self.texts_of(change).items():
                self.fields[f"new-{change.pk}-{name}"] = forms.CharField(
                    required=False, max_length=LONGEST, initial=text, widget=area(3, lang=ENGLISH)
                )

    @staticmethod
    def texts_of(change: ProposalChange) -> dict[str, str]:
        """The new values of a change as texts, by field; none for one that takes a row away."""
        from .changes import shown

        return {name: shown(new) for name, (_old, new) in change.fields.items()} if change.kind != "remove" else {}

    @property
    def dissent_rows(self) -> Iterable[tuple[forms.BoundField, ...]]:
        """The inputs of each dissent."""
        return [
            tuple(self[f"{x}-{number}"] for x in ("person", "group", "reason"))
            for number in range(1, MOST_DISSENTS + 1)
        ]

    def inputs_of(self, change: ProposalChange) -> list[tuple[str, forms.BoundField]]:
        """The fields of a change with their inputs."""
        return [(name, self[f"new-{change.pk}-{name}"]) for name in self.texts_of(change)]

    @property
    def dissents(self) -> list[dict[str, Any]]:
        """Each dissent that was filled in, as words of `DissentNote`."""
        data = self.cleaned_data
        found = []
        for number in range(1, MOST_DISSENTS + 1):
            person = self._people.get(data[f"person-{number}"])
            group, reason = data[f"group-{number}"], data[f"reason-{number}"]
            if person or group or reason:
                found.append({"person": person, "group": group, "reason": reason})
        return found

    @property
    def amendments(self) -> list[tuple[ProposalChange, dict[str, str] | None]]:
        """Changes that the decision leaves out (None) or writes otherwise (texts by field)."""
        found: list[tuple[ProposalChange, dict[str, str] | None]] = []
        for change in self._changes:
            if self.cleaned_data[f"leave-{change.pk}"]:
                found.append((change, None))
                continue
            proposed = self.texts_of(change)
            texts = {x: self.cleaned_data[f"new-{change.pk}-{x}"].replace("\r\n", "\n").strip() for x in proposed}
            if texts != {name: text.strip() for name, text in proposed.items()}:
                found.append((change, texts))
        return found
