"""Terms of expertise as people choose and read them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.framework import framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.matching.reading import known_term
from hsforhs.workbench.look.naming import label_of, page_language

METHODS = {
    "simulation exercise": gettext_lazy("simulation exercise"),
    "joint external evaluation": gettext_lazy("joint external evaluation"),
    "intra-action review": gettext_lazy("intra-action review"),
    "costing": gettext_lazy("costing"),
    "field epidemiology": gettext_lazy("field epidemiology"),
}
"""Methods with a name in the language of the page; others are shown as they were written."""
LONGEST = 80


def checked_term(text: str) -> str:
    """Return a term that exists; raises ValidationError."""
    found = " ".join(text.split())
    if len(found) > LONGEST or not known_term(found, framework()):
        raise ValidationError(
            _("“%(term)s” is no term; expected an area such as D2, a cell such as D2:HIS, a component or a method.")
            % {"term": found[:40]}
        )
    return found


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the terms to choose from by kind: areas, components, hazards, methods; cells are written."""
    words = framework()
    return [
        (_("Capacity area"), [(x.code, f"{x.code} {label_of(x).brief}") for x in words.areas.values()]),
        (_("Component"), components()),
        (_("Hazard"), [(f"hazard:{x.code}", x.title) for x in words.lists["hazard"].values()]),
        (_("Method"), [(f"method:{x}", str(name)) for x, name in METHODS.items()]),
    ]


def components() -> list[tuple[str, str]]:
    """Return the components to choose from."""
    return [(x.code, label_of(x).text) for x in framework().components.values()]


def language_of(term: str) -> str:
    """Return the language in which :func:`choices` names a term."""
    words = framework()
    if term.startswith("hazard:"):
        return ENGLISH
    found = words.areas.get(term) or words.components.get(term)
    return label_of(found).language if found else page_language()
