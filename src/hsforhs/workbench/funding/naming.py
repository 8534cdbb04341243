"""What the pages of funding say in words: states, confidence, and why an area is proposed for money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hsforhs.matching import Condition
from hsforhs.text import concept_vocabulary

from .models import State

_CONFIDENCE = {
    "high": gettext_lazy("high confidence"),
    "medium": gettext_lazy("medium confidence"),
    "low": gettext_lazy("low confidence"),
}


def state(code: str) -> str:
    """Name a state of money."""
    return str(State(code).label) if code in State.values else code


_PARTS = {
    "area": gettext_lazy("capacity area"),
    "support": gettext_lazy("kind of support"),
    "place": gettext_lazy("place"),
    "level": gettext_lazy("level of the health system"),
    "years": gettext_lazy("years"),
    "amount": gettext_lazy("amount"),
    "readiness": gettext_lazy("readiness"),
    "time": gettext_lazy("time to prepare"),
}


def part(name: str) -> str:
    """Name a part of the score of a match."""
    return str(_PARTS.get(name, name))


def rule(found: Condition, currency: str) -> tuple[str, str]:
    """Return a rule of a call in words, and the words that are those of its source."""
    values = dict(found.values)
    match found.kind:
        case "opens":
            return _("opens on %(day)s") % {"day": date_format(dt.date.fromisoformat(str(values["day"])))}, ""
        case "closes":
            return _("closes on %(day)s") % {"day": date_format(dt.date.fromisoformat(str(values["day"])))}, ""
        case "countries":
            return _("only for %(names)s") % values, ""
        case "areas":
            return _("only for the areas %(names)s") % values, ""
        case "floor":
            amount = f"{_thin(values['amount'])} {currency}"
            return _("at least %(amount)s") % {"amount": amount}, ""
        case "own money":
            return _("own money of at least %(share)s per cent") % {
                "share": f"{100 * float(str(values['share'])):g}"
            }, ""
        case "must have":
            return _("must have:"), str(values["words"])
    return found.rule, ""


def _thin(amount: object) -> str:
    return f"{float(str(amount)):,.0f}".replace(",", "\u202f")


def proposal(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the area that is proposed, why, and how sure that is."""
    reasons = []
    if found.get("purpose"):
        reasons.append(_("purpose code %(code)s") % {"code": found["purpose"]})
    concept = concept_vocabulary().concept("jee3-area", found.get("named", ""))
    if concept is not None:
        label = concept.label((get_language() or "en").partition("-")[0])
        reasons.append(_("the title names “%(words)s”") % {"words": label})
    # Files that were read before reasons had parts keep theirs as it was written.
    why = _("; ").join(reasons) or found.get("rule", "")
    return found["area"], why, str(_CONFIDENCE.get(found["confidence"], found["confidence"]))
