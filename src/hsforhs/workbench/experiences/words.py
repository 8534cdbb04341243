"""Names of codes in the language of the page: early actions, phases, modes, hazards, grades, facets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hsforhs.framework import framework
from hsforhs.workbench.look.naming import label_of, titled

from .models import LessonKind, ReviewKind, Stage

EARLY_ACTION_NAMES: Mapping[str, Any] = {
    "investigation": _("investigation begun or a team sent"),
    "analysis": _("epidemiology analysed, risk assessed a first time"),
    "laboratory": _("cause confirmed by a laboratory"),
    "case management": _("case management and infection prevention begun in health facilities"),
    "countermeasures": _("countermeasures begun in the communities affected"),
    "communication": _("risk communication or community engagement begun"),
    "coordination": _("coordination set up"),
}
STAGE_NAMES: Mapping[str, Any] = {
    Stage.DETECT: _("emergence to detection"),
    Stage.NOTIFY: _("detection to notification"),
    Stage.RESPOND: _("notification to early response"),
}
PHASES: Mapping[str, Any] = {
    "PREV": _("prevention and risk reduction"),
    "PREP": _("preparedness and readiness"),
    "DET": _("detection and alert"),
    "RESP": pgettext_lazy("phase of an emergency", "response"),
    "REC": _("recovery and learning"),
}
MODES: Mapping[str, Any] = {"ROUT": _("routine"), "SURGE": _("surge"), "BOTH": _("routine and surge")}
HAZARDS: Mapping[str, Any] = {
    "BIO": _("biological: human infectious disease"),
    "ZOO": _("zoonotic and food-borne"),
    "CHE": _("chemical"),
    "RAD": _("radiological and nuclear"),
    "NAT": _("natural and climate-related"),
    "SOC": _("societal: conflict, displacement, attack"),
}
RESILIENCE: Mapping[str, Any] = {
    "AWARE": pgettext_lazy("form of resilience", "aware"),
    "DIVERSE": pgettext_lazy("form of resilience", "diverse"),
    "SELFREG": pgettext_lazy("form of resilience", "self-regulating"),
    "INTEG": pgettext_lazy("form of resilience", "integrated"),
    "ADAPT": pgettext_lazy("form of resilience", "adaptive"),
}
GRADES: Mapping[str, Any] = {
    "E0": _("E0: account or commentary"),
    "E1": _("E1: documented review or case study"),
    "E2": _("E2: empirical study"),
    "E3": _("E3: synthesis of several studies"),
}
FACET_NAMES: Mapping[str, Any] = {
    "area": _("Capacity area"),
    "component": _("Component"),
    "region": _("WHO region"),
    "pillar": _("Response pillar"),
    "country": _("Country"),
    "sector": _("Other sector"),
    "kind": _("Kind of lesson"),
    "source_type": _("Kind of source"),
    "grade": _("Grade of evidence"),
    "phase": _("Phase"),
    "mode": _("Routine or surge"),
    "resilience": _("Form of resilience"),
    "level": _("Level"),
}
_LISTS: Mapping[str, Mapping[str, Any]] = {
    "phase": PHASES,
    "mode": MODES,
    "hazard": HAZARDS,
    "resilience": RESILIENCE,
    "grade": GRADES,
    "kind": dict(LessonKind.choices),
    "source_type": dict(ReviewKind.choices),
}


def name_of(facet: str, code: str) -> str:
    """Return the name of a code of a facet in the language of the page; the code itself where none is known."""
    words = framework()
    if facet in _LISTS:
        return str(_LISTS[facet].get(code, code))
    known: Mapping[str, Mapping[str, Any]] = {
        "area": words.areas,
        "component": words.components,
        "sector": words.sectors,
    }
    if facet in known and code in known[facet]:
        found = label_of(known[facet][code])
        return f"{code} {found.brief}" if facet == "area" else found.text
    if facet == "pillar" and code in words.pillars:
        return words.pillars[code].title
    scheme = {"level": "level", "region": "region", "country": "state"}.get(facet, "")
    there = {"level": words.lists["level"], "region": words.regions, "state": words.states}
    if scheme and code in there[scheme]:
        return titled(scheme, code).text
    return code


def choices(facet: str, codes: Iterable[str], *, empty: Any = "–") -> list[tuple[str, str]]:
    """Return codes with their names for a select, an empty choice first where ``empty`` is given."""
    found = [(code, name_of(facet, code)) for code in codes]
    return [("", empty), *found] if empty is not None else found
