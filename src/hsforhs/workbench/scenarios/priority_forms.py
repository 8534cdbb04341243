"""Forms of a round of voting on priorities."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Criterion, Source
from .priorities import MOST_CRITERIA, MOST_VOTES, SCALE, USUAL

TIMES = (
    (9.0, gettext_lazy("the first, far more")),
    (5.0, gettext_lazy("the first, much more")),
    (3.0, gettext_lazy("the first, somewhat more")),
    (1.0, gettext_lazy("both alike")),
    (1 / 3, gettext_lazy("the second, somewhat more")),
    (1 / 5, gettext_lazy("the second, much more")),
    (1 / 9, gettext_lazy("the second, far more")),
)


class CriteriaForm(forms.Form):
    """The criteria of a new round; rows that are left empty are no criteria."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(MOST_CRITERIA):
            title, source = USUAL[row] if row < len(USUAL) else ("", Source.PEOPLE)
            told = {"number": row + 1}
            self.fields[f"title_{row}"] = forms.CharField(
                label=_("Criterion %(number)d") % told, max_length=120, required=False, initial=title
            )
            self.fields[f"source_{row}"] = forms.ChoiceField(
                label=_("Scores of criterion %(number)d") % told, choices=Source.choices, initial=source
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"title_{row}"], self[f"source_{row}"]) for row in range(MOST_CRITERIA)]

    @property
    def criteria(self) -> list[tuple[str, str]]:
        cleaned = self.cleaned_data
        rows = [(cleaned[f"title_{row}"].strip(), cleaned[f"source_{row}"]) for row in range(MOST_CRITERIA)]
        return [x for x in rows if x[0]]


class ScoresForm(forms.Form):
    """Scores from 1 to 5 of areas on the criteria that people score."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [x for x in criteria if x.source == Source.PEOPLE]
        self.areas = list(areas)
        choices = [("", "–"), *((x, str(x)) for x in SCALE)]
        for criterion in self.criteria:
            for area in areas:
                field = forms.TypedChoiceField(
                    choices=choices,
                    coerce=int,
                    required=False,
                    empty_value=None,
                    initial=criterion.scores.get(area, ""),
                    widget=forms.Select(attrs={"class": "narrow", "aria-label": f"{area}: {criterion.title}"}),
                )
                self.fields[f"{criterion.position}_{area}"] = field

    def row(self, area: str) -> list[forms.BoundField]:
        return [self[f"{x.position}_{area}"] for x in self.criteria]

    @property
    def scores(self) -> dict[int, dict[str, int | None]]:
        return {
            x.position: {area: self.cleaned_data[f"{x.position}_{area}"] for area in self.areas} for x in self.criteria
        }


class VoteForm(forms.Form):
    """One vote: each pair of criteria, and up to five areas."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas that should come first"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], areas: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = list(combinations(range(len(criteria)), 2))
        self.fields["areas"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["areas"].help_text = _("At most %(most)d.") % {"most": MOST_VOTES}
        for first, second in self.pairs:
            self.fields[f"pair_{first}_{second}"] = forms.TypedChoiceField(
                label=_("%(first)s – or – %(second)s")
                % {"first": criteria[first].title, "second": criteria[second].title},
                choices=[(str(x), words) for x, words in TIMES],
                coerce=float,
                initial="1.0",
            )

    def pair_fields(self) -> list[forms.BoundField]:
        return [self[f"pair_{first}_{second}"] for first, second in self.pairs]

    @property
    def answers(self) -> dict[tuple[int, int], float]:
        return {pair: self.cleaned_data[f"pair_{pair[0]}_{pair[1]}"] for pair in self.pairs}


class PriorityForm(forms.Form):
    """Whether an area comes first, and why."""

    first = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        coerce=lambda x: x == "yes",
        choices=(("yes", gettext_lazy("comes first")), ("no", gettext_lazy("comes later"))),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
