"""Amounts of money on pages: `{{ amount|money }}`, `{{ amount|per_cent_of:total }}`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from hsforhs.planning.audit import written_years
from hsforhs.workbench.costs.findings import NAMES
from hsforhs.workbench.look import naming
from hsforhs.workbench.look.templatetags.look import thin

register = template.Library()
EXACT_BELOW = 100
_OF_AUDITS = {
    **NAMES,
    "total": gettext_lazy("wrong total"),
    "product": gettext_lazy("wrong product"),
    "sum": gettext_lazy("wrong sum"),
    "date-missing": gettext_lazy("no time"),
    "years": gettext_lazy("impossible years"),
    "amount": gettext_lazy("no amount"),
}


@register.filter
def money(amount: Decimal | float | str | None) -> SafeString | str:
    """Write an amount in whole units, small ones with cents, with thin spaces and a sign that stays on its side."""
    if amount is None or amount == "":
        return ""
    number = Decimal(str(amount))
    unit = Decimal("0.01") if abs(number) < EXACT_BELOW and number != number.to_integral_value() else Decimal(1)
    text = thin(number.quantize(unit, rounding=ROUND_HALF_UP))  # type: ignore[arg-type]
    return naming.kept_apart(text.replace("-", "−")) if number < 0 else text


@register.filter
def signed(amount: Decimal | float | None) -> SafeString | str:
    """Write a difference with its sign."""
    if amount is None:
        return ""
    return naming.kept_apart(f"+{money(amount)}") if amount > 0 else money(amount)


@register.filter
def plain_number(number: Decimal | float | None) -> str:
    """Write a quantity without zeros at its end."""
    if number is None:
        return ""
    whole = Decimal(str(number))
    return f"{whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole.normalize():f}"


@register.filter
def years(found: Iterable[int]) -> str:
    """Write the years of a line: ``1, 3–5``."""
    return written_years(found).replace("-", "–")


@register.filter
def finding_name(code: str) -> SafeString:
    """Name what an audit found; plan checks stay codes."""
    return conditional_escape(str(_OF_AUDITS[code])) if code in _OF_AUDITS else naming.kept_apart(code)


@register.filter
def share(part: Decimal | float, whole: Decimal | float) -> str:
    """Write a part in per cent of the whole; nothing where there is no whole."""
    return naming.per_cent(f"{float(part) * 100 / float(whole):.0f}") if whole else ""
