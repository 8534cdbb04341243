"""Forms of the costing of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.planning import CostItem
from hsforhs.planning.audit import parse_years, written_years
from hsforhs.planning.costing import Range
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.look.templatetags.look import thin
from hsforhs.workbench.look.uploads import UploadField

from .models import Level, Line
from .services import NewPrice, NewSize

FIRST_ASKED = ("staff-month", "support-staff-month", "consultant-day", "meeting-day", "training-day", "travel-day")
"""The handful of prices that move most totals: local salaries and what a day of people costs."""
HUNDRED = Decimal(100)
_ASKED_SIZES = (Level.PROVINCE, Level.DISTRICT, Level.FACILITY, Level.PORT, Level.HEAD)
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def without_exponent(number: Decimal) -> Decimal:
    """Return a figure as people write it in a field: 40, neither 40.0000 nor 4E+1."""
    return Decimal(f"{number.normalize():f}")


def amount(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    """A figure of 0 or more."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=20, decimal_places=4, help_text=help_text
    )


class SetUpForm(forms.Form):
    """The first questions: currency, years, overhead, sizes of levels, and the prices that move most totals."""

    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, help_text=gettext_lazy("Such as USD."))
    price_year = forms.IntegerField(label=gettext_lazy("Prices of the year"), min_value=1990, max_value=2100)
    first_year = forms.IntegerField(label=gettext_lazy("First year of the plan"), min_value=1990, max_value=2100)
    overhead = forms.DecimalField(
        label=gettext_lazy("Overhead in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=gettext_lazy("Added to the sum of all lines and shown apart, never inside a price."),
    )
    doubt = forms.DecimalField(
        label=gettext_lazy("How sure are these prices? Within so many per cent"),
        min_value=0,
        max_value=90,
        decimal_places=1,
        help_text=gettext_lazy("Low and high prices are made of it; give them one by one on the page of prices."),
    )
    source = forms.CharField(label=gettext_lazy("Where these prices come from"), max_length=300, required=False)
    on = forms.DateField(label=gettext_lazy("Day of these prices"), required=False, widget=_DATE)

    def __init__(
        self,
        *args: Any,
        items: Mapping[str, CostItem],
        counted: Mapping[str, Range],
        held: Mapping[str, NewSize],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._counted, self._held = counted, held
        self.items = [x for x in FIRST_ASKED if x in items]
        for level in _ASKED_SIZES:
            known = counted.get(level)
            found = _("The tree of places counts %(number)s.") % {"number": thin(int(known.central))} if known else ""
            self.fields[f"size_{level}"] = amount(_size_label(level), help_text=found)
        for item in self.items:
            self.fields[f"price_{item}"] = amount(label_of_item(items[item]))

    def size_fields(self) -> list[forms.BoundField]:
        return [self[f"size_{x}"] for x in _ASKED_SIZES]

    def price_fields(self) -> list[forms.BoundField]:
        return [self[f"price_{x}"] for x in self.items]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["currency"] = str(cleaned.get("currency", "")).upper()
        if any(cleaned.get(f"price_{x}") is not None for x in self.items):
            if not str(cleaned.get("source", "")).strip():
                self.add_error("source", _("Say where the prices come from."))
            if cleaned.get("on") is None and "on" not in self.errors:
                self.add_error("on", _("Give the day of the prices."))
        return cleaned

    @property
    def sizes(self) -> list[NewSize]:
        """What was given otherwise than the tree counts; a figure that stays keeps its range and source."""
        found = []
        for level in _ASKED_SIZES:
            number = self.cleaned_data.get(f"size_{level}")
            known, held = self._counted.get(level), self._held.get(level)
            if held is not None and number == held.size.central:
                found.append(held)
            elif number is not None and (known is None or known.central != number):
                found.append(NewSize(level, Range.exactly(number)))
        return found

    @property
    def prices(self) -> list[NewPrice]:
        """The prices that were given, each with its range."""
        cleaned = self.cleaned_data
        doubt = cleaned["doubt"] / HUNDRED
        return [
            NewPrice(
                item,
                around(cleaned[f"price_{item}"], doubt),
                cleaned["currency"],
                cleaned["price_year"],
                cleaned["source"],
                cleaned["on"],
            )
            for item in self.items
            if cleaned.get(f"price_{item}") is not None
        ]


def around(central: Decimal, doubt: Decimal) -> Range:
    """Return a figure with a share of doubt to both sides."""
    places = Decimal("0.0001")
    return Range((central * (1 - doubt)).quantize(places), central, (central * (1 + doubt)).quantize(places))


def label_of_item(item: CostItem) -> str:
    """Name a cost item with its unit."""
    return f"{item.title} ({item.unit})"


def _size_label(level: str) -> Any:
    return {
        Level.PROVINCE: _("Provinces"),
        Level.DISTRICT: _("Districts"),
        Level.FACILITY: _("Health facilities"),
        Level.PORT: _("Points of entry"),
        Level.HEAD: _("People"),
    }[Level(level)]


class PricesForm(forms.Form):
    """Low, central and high price of some cost items, with one source, day, currency and year for what is changed."""

    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    price_year = forms.IntegerField(label=gettext_lazy("Prices of the year"), min_value=1990, max_value=2100)
    source = forms.CharField(label=gettext_lazy("Where these prices come from"), max_length=300)
    on = forms.DateField(label=gettext_lazy("Day of these prices"), widget=_DATE)

    def __init__(self, *args: Any, items: Iterable[CostItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            for end in ("low", "central", "high"):
                field = amount(f"{item.title}: {_END_NAMES[end]}")
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{end}_{item.code}"] = field

    def rows(self) -> list[tuple[CostItem, list[forms.BoundField]]]:
        return [(x, [self[f"{end}_{x.code}"] for end in ("low", "central", "high")]) for x in self.items]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["currency"] = str(cleaned.get("currency", "")).upper()
        for item in self.items:
            low, central, high = (cleaned.get(f"{end}_{item.code}") for end in ("low", "central", "high"))
            if central is None and (low is not None or high is not None):
                self.add_error(f"central_{item.code}", _("Give the price in the middle as well."))
            elif central is not None and not (
                (low if low is not None else central) <= central <= (high if high is not None else central)
            ):
                self.add_error(f"central_{item.code}", _("The three prices are not in order: low, central, high."))
        return cleaned

    def changed_prices(self) -> list[NewPrice]:
        """The prices whose figures were changed."""
        cleaned = self.cleaned_data
        found = []
        for item in self.items:
            central = cleaned.get(f"central_{item.code}")
            if central is None or not {f"{end}_{item.code}" for end in ("low", "central", "high")} & set(
                self.changed_data
            ):
                continue
            low, high = (cleaned.get(f"{end}_{item.code}") for end in ("low", "high"))
            found.append(
                NewPrice(
                    item.code,
                    Range(low if low is not None else central, central, high if high is not None else central),
                    cleaned["currency"],
                    cleaned["price_year"],
                    cleaned["source"],
                    cleaned["on"],
                )
            )
        return found

    def emptied(self) -> list[str]:
        """The items whose price was taken away."""
        return [
            x.code
            for x in self.items
            if self.cleaned_data.get(f"central_{x.code}") is None and f"central_{x.code}" in self.changed_data
        ]


_END_NAMES = {
    "low": gettext_lazy("low"),
    "central": gettext_lazy("central"),
    "high": gettext_lazy("high"),
}


class RateForm(forms.Form):
    """One exchange rate, or the inflation of one year."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=(("exchange", gettext_lazy("exchange rate")), ("inflation", gettext_lazy("inflation"))),
    )
    rate_currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    year = forms.IntegerField(label=gettext_lazy("Year, for an inflation"), required=False)
    figure = forms.DecimalField(
        label=gettext_lazy("Figure"),
        max_digits=20,
        decimal_places=8,
        help_text=gettext_lazy(
            "Units of the plan's currency for one unit; or by how many per cent prices rose in the year."
        ),
    )
    rate_on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=_DATE)
    rate_source = forms.CharField(label=gettext_lazy("Source"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["rate_currency"] = str(cleaned.get("rate_currency", "")).upper()
        if cleaned.get("what") == "inflation" and cleaned.get("year") is None:
            self.add_error("year", _("Give the year of the inflation."))
        if cleaned.get("what") == "exchange" and cleaned.get("rate_on") is None:
            self.add_error("rate_on", _("An exchange rate needs its day."))
        return cleaned


class ActivityForm(forms.Form):
    """When an activity starts, who does it and where, or that the plan does not pay it."""

    start_year = forms.TypedChoiceField(
        label=gettext_lazy("Starts in year"), coerce=int, required=False, empty_value=None
    )
    owner = forms.CharField(
        label=gettext_lazy("Responsible"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("A role or an institution, not a person."),
    )
    partners = forms.CharField(label=gettext_lazy("Partners"), max_length=300, required=False)
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: the whole plan."),
    )
    excluded = forms.BooleanField(label=gettext_lazy("The plan does not pay it"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, years: int, usual: int, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual_label = _("as the step says: year %(year)d") % {"year": usual}
        choices = [("", usual_label), *((x, str(x)) for x in range(1, years + 1))]
        stored = (kwargs.get("initial") or {}).get("start_year")
        if stored is not None and stored > years:
            choices.append((stored, _("%(year)d, outside the years of the plan") % {"year": stored}))
        self.fields["start_year"].choices = choices  # type: ignore[attr-defined]
        # The field puts what was sent into the sentence.
        told = {"code": "%(value)s", "years": years}
        self.fields["start_year"].error_messages["invalid_choice"] = (
            _("'%(code)s' is no year of the plan; expected 1 to %(years)d") % told
        )
        self.fields["places"].choices = list(places)  # type: ignore[attr-defined]
        if not self.fields["places"].choices:  # type: ignore[attr-defined]
            del self.fields["places"]


class LineForm(forms.Form):
    """A line of an activity; the price may be left to the unit cost of the item."""

    title = forms.CharField(label=gettext_lazy("What"), max_length=160, required=False)
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity"), min_value=0, max_digits=20, decimal_places=4, initial=1
    )
    per = forms.ChoiceField(label=gettext_lazy("For each"), choices=Level.choices)
    yearly = forms.BooleanField(label=gettext_lazy("Paid again in every later year"), required=False)
    years = forms.CharField(
        label=gettext_lazy("Paid in years"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Years of the plan such as 1,2 or 3-5; empty: once, when the activity starts."),
    )
    low = amount(gettext_lazy("Price, low"))
    central = amount(
        gettext_lazy("Price, central"), help_text=gettext_lazy("Empty: the unit cost of the item in this plan.")
    )
    high = amount(gettext_lazy("Price, high"))
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, required=False)
    price_year = forms.IntegerField(
        label=gettext_lazy("Prices of the year"), min_value=1990, max_value=2100, required=False
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=_DATE)
    excluded = forms.BooleanField(label=gettext_lazy("Leave this line out"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = own
        if not own:
            del self.fields["title"]

    def clean_years(self) -> tuple[int, ...]:
        """Read the years as people write them."""
        text = str(self.cleaned_data["years"])
        try:
            return parse_years(text) if text.strip() else ()
        except ValueError:
            raise ValidationError(_("'%(text)s' names no years; write such as 1,2 or 3-5.") % {"text": text}) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        central = cleaned.get("central")
        if self._own and not str(cleaned.get("title", "")).strip():
            self.add_error("title", _("Say what the line is for."))
        if self._own and central is None and "central" not in self.errors:
            self.add_error("central", _("A line of your own needs its price."))
        if not self._own and central is None and {cleaned.get("low"), cleaned.get("high")} - {None}:
            self.add_error("central", _("Give the price in the middle as well."))
        if central is not None:
            for name in ("currency", "price_year", "source", "on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A price needs its currency, year, source and day."))
        cleaned["currency"] = str(cleaned.get("currency", "")).upper()
        return cleaned

    def price(self, item: str) -> NewPrice | None:
        """The price that was given; None for that of the item."""
        cleaned = self.cleaned_data
        central = cleaned.get("central")
        if central is None:
            return None
        low, high = (central if cleaned.get(x) is None else cleaned[x] for x in ("low", "high"))
        return NewPrice(
            item,
            Range(low, central, high),
            cleaned["currency"],
            cleaned["price_year"],
            cleaned["source"],
            cleaned["on"],
        )


class AuditForm(forms.Form):
    """A costed plan of any layout."""

    file = UploadField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel workbook or a text table with headings such as Activity, Responsible, Cost."),
    )
    years = forms.IntegerField(label=gettext_lazy("Years of the plan"), min_value=1, max_value=30, initial=5)


class FreezeForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


def line_initial(line: Line | None, *, quantity: Decimal, per: str, yearly: bool, currency: str) -> dict[str, Any]:
    """What a form of a line begins with: what is stored, or what the draft says."""
    if line is None:
        return {"quantity": without_exponent(quantity), "per": per, "yearly": yearly, "currency": currency}
    names = ("title", "quantity", "per", "yearly", "low", "central", "high", "currency", "price_year", "source", "on")
    return {name: getattr(line, name) for name in (*names, "excluded", "reason")} | {"years": written_years(line.years)}


def today() -> dt.date:
    """The day that a new price usually has."""
    return timezone.localdate()


def place_choices(places: Iterable[Any]) -> list[tuple[str, str]]:
    """Codes and names of provinces for a form."""
    return [(x.code, label_of(x).text) for x in places]
