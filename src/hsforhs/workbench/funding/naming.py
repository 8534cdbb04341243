"""What the pages of funding say in words: states, confidence, and why an area is proposed for money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

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
