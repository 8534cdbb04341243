"""The form of a scenario: who pays for what, and every other limit, as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.planning.scenarios import Weights
from hsforhs.planning.scenarios.limits import WEIGHTS

from .services import SECONDS

ROWS = 6
"""Donors that one form takes."""
HUNDRED = Decimal(100)
_SEPARATORS = re.compile(r"[;,\s]+")
_WEIGHT_NAMES = {
    "steps": gettext_lazy("steps gained"),
    "bonus": gettext_lazy("on top, when a step is complete"),
    "risk": gettext_lazy("risk of the area"),
    "priority": gettext_lazy("priority that people gave to the area"),
    "equity": gettext_lazy("done below the national level"),
    "synergy": gettext_lazy("serves further goals, such as universal health coverage"),
}


def figures(text: str, years: int) -> list[float]:
    """Read one figure for every year, or one a year; raises ValidationError for anything else."""
    parts = [x for x in re.split(r"[;,\n]+", text) if x.strip()]
    try:
        found = [Decimal(re.sub(r"[\s\u2009\u00a0]", "", x)) for x in parts]
    except InvalidOperation:
        raise ValidationError(_("'%(text)s' holds something that is no number.") % {"text": text}) from None
    if any(not x.is_finite() or x < 0 for x in found):
        raise ValidationError(_("A figure is 0 or more."))
    if len(found) == 1:
        found *= years
    if len(found) != years:
        raise ValidationError(
            _("There are %(found)d figures; expected one, or %(years)d with commas between: one a year.")
            % {"found": len(found), "years": years}
        )
    return [float(x) for x in found]


def codes(text: str) -> list[str]:
    """Read codes with commas, semicolons or blanks between."""
    return [x for x in _SEPARATORS.split(text.strip()) if x]


def by_code(text: str) -> dict[str, float]:
    """Read ``D1: 0.5, P4: 1``; raises ValidationError for anything else."""
    found: dict[str, float] = {}
    for part in (x.strip() for x in re.split(r"[;,\n]+", text)):
        if not part:
            continue
        code, colon, figure = (x.strip() for x in part.partition(":"))
        try:
            number = float(figure) if colon and code else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValidationError(_("'%(text)s': expected a code, a colon and a number.") % {"text": part})
        found[code] = number
    return found


def numbers_by_code(text: str) -> dict[str, int]:
    """The same for whole numbers from 0 on."""
    found = by_code(text)
    for code, number in found.items():
        if number < 0 or number != int(number):
            raise ValidationError(
                _("%(code)s: %(number)s is no whole number from 0 on.") % {"code": code, "number": f"{number:g}"}
            )
    return {code: int(x) for code, x in found.items()}


class ScenarioForm(forms.Form):
    """All limits of one scenario; ``agencies`` are codes with names of those who lead activities of the plan."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    floors = forms.CharField(
        label=gettext_lazy("At least so many activities in a province"),
        required=False,
        help_text=gettext_lazy(
            "Codes with numbers, such as XLM-U: 2, XLM-R: 1. It counts activities of one province alone."
        ),
    )
    must = forms.CharField(
        label=gettext_lazy("Must be done"), required=False, help_text=gettext_lazy("Ids of activities.")
    )
    must_not = forms.CharField(
        label=gettext_lazy("Must not be done"), required=False, help_text=gettext_lazy("Ids of activities.")
    )
    in_order = forms.BooleanField(
        label=gettext_lazy("A step begins only when the step below is complete"), required=False, initial=True
    )
    lag = forms.TypedChoiceField(
        label=gettext_lazy("Years between the two"), coerce=int, choices=[(x, str(x)) for x in range(4)], initial=0
    )
    discount = forms.DecimalField(
        label=gettext_lazy("Loss of benefit for each year of waiting, in per cent"),
        min_value=0,
        max_value=100,
        initial=5,
    )
    risk = forms.CharField(
        label=gettext_lazy("Risk by area, from 0 to 1"),
        required=False,
        help_text=gettext_lazy("Such as D1: 1, P5: 0.5. An area that is not named has none."),
    )
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Search for so many seconds in the background"),
        coerce=int,
        choices=[(x, str(x)) for x in SECONDS],
        initial=SECONDS[1],
    )

    def __init__(self, *args: Any, years: int, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        self.agencies = [code for code, _name in agencies]
        for row in range(ROWS):
            for what, label in self._donor_labels(row).items():
                self.fields[f"donor_{row}_{what}"] = forms.CharField(label=label, required=False, max_length=400)
        for code, name in agencies:
            self.fields[f"staff_{code}"] = forms.CharField(label=name, required=False, max_length=200)
        usual = Weights().plain()
        for name in WEIGHTS:
            self.fields[f"weight_{name}"] = forms.DecimalField(
                label=_WEIGHT_NAMES[name], min_value=0, max_value=1000, initial=Decimal(_short(usual[name]))
            )

    def _donor_labels(self, row: int) -> dict[str, str]:
        told = {"number": row + 1}
        return {
            "name": _("Who pays (%(number)d)") % told,
            "budget": _("Money a year, or one figure for each year (%(number)d)") % told,
            "areas": _("Only these areas (%(number)d)") % told,
            "places": _("Only these provinces (%(number)d)") % told,
            "kinds": _("Only these kinds of action (%(number)d)") % told,
        }

    def donor_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"donor_{row}_{what}"] for what in ("name", "budget", "areas", "places", "kinds")]
            for row in range(ROWS)
        ]

    def staff_fields(self) -> list[forms.BoundField]:
        return [self[f"staff_{code}"] for code in self.agencies]

    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{name}"] for name in WEIGHTS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in range(ROWS):
            name, budget = cleaned.get(f"donor_{row}_name", ""), cleaned.get(f"donor_{row}_budget", "")
            if budget and not name:
                self.add_error(f"donor_{row}_name", _("Say who pays."))
            elif name and not budget:
                self.add_error(f"donor_{row}_budget", _("Say how much."))
            elif budget:
                self._read(f"donor_{row}_budget", lambda text: figures(text, self.years))
        for code in self.agencies:
            if cleaned.get(f"staff_{code}"):
                self._read(f"staff_{code}", lambda text: figures(text, self.years))
        for name, how in (("floors", numbers_by_code), ("risk", by_code)):
            self._read(name, how)
        return cleaned

    def _read(self, name: str, how: Any) -> None:
        try:
            self.cleaned_data[name] = how(self.cleaned_data.get(name) or "")
        except ValidationError as error:
            self.add_error(name, error)

    def limits(self, *, priority: Mapping[str, float]) -> dict[str, Any]:
        """The limits as plain values; ``priority`` is what people gave to areas."""
        cleaned = self.cleaned_data
        donors = [
            {
                "id": cleaned[f"donor_{row}_name"].strip(),
                "budget": cleaned[f"donor_{row}_budget"],
                **{what: codes(cleaned[f"donor_{row}_{what}"]) for what in ("areas", "places", "kinds")},
            }
            for row in range(ROWS)
            if cleaned[f"donor_{row}_name"]
        ]
        return {
            "years": self.years,
            "donors": donors,
            "staff": {x: cleaned[f"staff_{x}"] for x in self.agencies if cleaned[f"staff_{x}"]},
            "floors": cleaned["floors"],
            "must": codes(cleaned["must"]),
            "must_not": codes(cleaned["must_not"]),
            "in_order": cleaned["in_order"],
            "lag": cleaned["lag"],
            "discount": float(cleaned["discount"] / HUNDRED),
            "weights": {name: float(cleaned[f"weight_{name}"]) for name in WEIGHTS},
            "risk": cleaned["risk"],
            "priority": dict(priority),
        }


def initial_of(limits: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with that goes on from a stored scenario."""
    found: dict[str, Any] = {
        "floors": _written(limits["floors"]),
        "must": ", ".join(limits["must"]),
        "must_not": ", ".join(limits["must_not"]),
        "in_order": limits["in_order"],
        "lag": limits["lag"],
        "discount": _short(HUNDRED * Decimal(str(limits["discount"]))),
        "risk": _written(limits["risk"]),
    }
    for row, donor in enumerate(limits["donors"][:ROWS]):
        found |= {
            f"donor_{row}_name": donor["id"],
            f"donor_{row}_budget": ", ".join(_short(x) for x in donor["budget"]),
            **{f"donor_{row}_{what}": ", ".join(donor[what]) for what in ("areas", "places", "kinds")},
        }
    found |= {f"staff_{code}": ", ".join(_short(x) for x in months) for code, months in limits["staff"].items()}
    found |= {f"weight_{name}": _short(x) for name, x in limits["weights"].items()}
    return found


def _written(figures_by_code: Mapping[str, float]) -> str:
    return ", ".join(f"{code}: {_short(x)}" for code, x in figures_by_code.items())


def _short(number: float | Decimal) -> str:
    return f"{Decimal(str(number)).normalize():f}"
