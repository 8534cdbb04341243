"""Forms of plans."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DraftForm(forms.Form):
    place = forms.CharField(max_length=40)
    round = forms.IntegerField(min_value=1)
    years = forms.TypedChoiceField(choices=((1, "1"), (5, "5")), coerce=int)
    catalogue = forms.SlugField(max_length=40, required=False)
    target = forms.TypedChoiceField(
        choices=[("", ""), *((x, str(x)) for x in range(1, 6))], coerce=int, required=False, empty_value=None
    )


class DecisionForm(forms.Form):
    what = forms.ChoiceField(choices=(("add", ""), ("take_out", ""), ("undo", "")))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("In a few words; it stands in the plan.")
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("what") in ("add", "take_out") and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", _("Give the reason in a few words; it stands in the plan."))
        return cleaned


class TargetsForm(forms.Form):
    """One select per indicator of the assessment, named by its code; empty means the usual rule."""

    def __init__(self, *args: object, codes: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        levels = [("", "")] + [(str(x), str(x)) for x in range(1, 6)]
        for code in codes:
            self.fields[code] = forms.ChoiceField(choices=levels, required=False)

    @property
    def targets(self) -> dict[str, int]:
        return {code: int(level) for code, level in self.cleaned_data.items() if level}
