"""Which column of a costed plan holds what: proposed by the words of its headings, and changed by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from hsforhs.files import BadInput
from hsforhs.framework.names import fold

Columns: TypeAlias = Mapping[str, str]
"""Field by heading; ``cost:2`` is the cost of year 2, ``times:2028`` how many times in 2028; empty is left aside."""

FIELDS: Mapping[str, str] = {
    "text": "what is done",
    "summary": "summary of the action",
    "objective": "objective",
    "indicator": "code of the indicator",
    "area": "capacity or technical area",
    "action": "id of an action of the catalogue",
    "assumptions": "assumptions of the cost",
    "owner": "who is responsible",
    "partners": "partners",
    "scale": "scale of implementation",
    "comments": "comments",
    "related": "related plan or programme",
    "existing": "whether a budget exists",
    "budget_source": "source of the budget",
    "unit_cost": "cost each time",
    "times": "how many times in a year",
    "cost": "cost, of a year or in all",
    "total": "total",
    "currency": "currency",
    "years": "years",
    "calendar": "calendar years",
    "period": "period in words",
    "start": "start",
    "end": "end",
    "category": "category of cost",
    "status": "status",
    "bottleneck": "bottleneck",
    "event": "event",
}
"""Every field with what it means."""
BY_YEAR = ("times", "cost")
SEVERAL = ("comments", "category")
"""Fields that several columns may hold."""
_YEAR = r"(?:year|yr|y|annee|ano)?\s*((?:19|20)\d\d|[1-9]|10)"
_MONEY = r"(?:cost|costs|amount|budget|cout|couts|montant|costo|costos|monto|presupuesto)"

# The first pattern that fits names the column, so narrow ones stand before wide ones.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("action", r"action id|id of the action"),
    ("times", rf"(?:.*\b(?:frequency|times|frequence|frecuencia|quantity)\b.*?){_YEAR}"),
    ("existing", rf".*\b(?:existing|existant|existente)\b.*|.*\bin an existing {_MONEY}.*"),
    ("budget_source", rf".*\bsource\b.*\b{_MONEY}\b.*|.*\b(?:{_MONEY}|funding)\b.*\bsource\b.*|source de financement"),
    ("assumptions", r".*\b(?:assumptions?|hypotheses?|supuestos?)\b.*"),
    ("category", rf".*\b{_MONEY}\b.*\bcategory\b.*|.*\b(?:sub)?category\b.*|categorie.*|categoria.*"),
    ("owner", r".*\b(?:responsib\w*|responsables?|owner|authority|lead (?:agency|institution)|implementer)\b.*"),
    ("owner", r"lead|lead sector|implementing \w+"),
    ("currency", r"currency(?: original)?|devise|moneda"),
    ("total", r".*\btotal\b.*"),
    ("unit_cost", rf".*\b(?:estimated|unit|each time|estime|unitaire|unitario)\b.*\b{_MONEY}\b.*"),
    ("unit_cost", rf".*\b{_MONEY}\b.*\b(?:each time|unit|unitaire|unitario|estime|estimado)\b.*"),
    ("cost", rf"(?:.*\b{_MONEY}\b.*?)?\b{_YEAR}(?:\s*{_MONEY})?(?:\s+usd)?"),
    ("years", r"years?|year s|year numeric|timeline|time ?frame|period|years? of implementation|annees?|anos?"),
    ("calendar", r"year calendar|calendar years?"),
    ("cost", rf".*\b{_MONEY}\b(?: original)?.*"),
    ("scale", r".*\bscale\b.*|level of implementation|niveau de mise en oeuvre|nivel"),
    ("comments", r"comments?(?: \d)?|remarks?|notes?|commentaires?(?: \d)?|observaciones"),
    ("related", r".*\brelated\b.*|plan or programme|plan ou programme.*"),
    ("partners", r".*\b(?:partners?|partenaires?|socios)\b.*"),
    ("status", r"status|statut|estado|progress"),
    ("bottleneck", r".*\bbottlenecks?\b.*"),
    ("event", r"(?:event|outbreak)(?: name| number| id)?|number"),
    ("start", r"(?:planned )?start(?:s|ing)?(?: date)?|from|debut"),
    ("end", r"(?:planned )?(?:end|due|finish)(?: date)?|deadline|until|to|fin|echeance"),
    ("summary", r"requirement|.*\b(?:summary of|strategic actions?|key actions?|resume)\b.*"),
    ("objective", r".*\b(?:objectives?|objectifs?|objetivos?)\b.*"),
    ("indicator", r"(?:.*\b)?(?:indicator|benchmark) code.*"),
    ("indicator", r"(?:.*\b(?:indicator|indicateur|indicador)\b.*|benchmark)"),
    ("area", r"(?:technical|capacity|core) (?:area|capacity)|capacity|domaine.*|area(?: tecnica)?|core capacity"),
    (
        "text",
        r".*\b(?:detailed|activit(?:y|ies|e|es)|actividad(?:es)?|line item|action description)\b.*",
    ),
    ("text", r"(?:proposed |corrective |recommended |planned |immediate )?actions?|accion(?:es)?"),
)
_ID = re.compile(r".*\b(?:id|no|number|code|unique)$")
_NO_LETTER = re.compile(r"[^\w]+")


def propose_all(headings: Sequence[str]) -> dict[str, str]:
    """Return a field for every heading, empty where none fits.

    Of two columns for one field the one that is worded more narrowly counts, then the first.
    """
    ranked = {x: _ranked(x) for x in headings if x}
    best: dict[str, str] = {}
    for heading, (rank, field) in ranked.items():
        if field and (field not in best or rank < ranked[best[field]][0]):
            best[field] = heading
    return {
        heading: field if best.get(field) == heading or field in SEVERAL else ""
        for heading, (_, field) in ranked.items()
    }


@lru_cache(maxsize=2048)
def _ranked(heading: str) -> tuple[int, str]:
    """Return the field that a heading is worded like, perhaps with its year, and the rank of the pattern."""
    words = plain(heading)
    for rank, (field, pattern) in enumerate(_PATTERNS):
        found = re.fullmatch(pattern, words)
        if found is None:
            continue
        if field in ("text", "summary") and _ID.fullmatch(words):
            return rank, ""
        return rank, f"{field}:{found[1]}" if field in BY_YEAR and found.groups() and found[1] else field
    return len(_PATTERNS), ""


def checked(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Check that every field exists and stands once; raises BadInput naming the heading."""
    found: dict[str, str] = {}
    for heading, field in pairs:
        name, _, year = field.partition(":")
        known = not field or (name in FIELDS and (not year or (name in BY_YEAR and year.isdecimal())))
        if not known or (name == "times" and not year):
            raise BadInput(
                f"the column '{heading}' is taken for '{field}', which is no field",
                expected=f"one of {', '.join(FIELDS)}, for a year one such as cost:1 or times:1",
            )
        if field and field in found.values() and name not in SEVERAL:
            raise BadInput(f"'{field}' is taken from two columns", expected="one column for each field")
        found[heading] = field
    return found


def parse(texts: Iterable[str]) -> dict[str, str]:
    """Read ``Heading=field`` from the command line; an empty field leaves the column aside. Raises BadInput."""
    pairs = []
    for text in texts:
        heading, sign, field = text.rpartition("=")
        if not sign or not heading.strip():
            raise BadInput(f"'{text}' is no mapping of a column", expected="one such as Budget=cost")
        pairs.append((heading.strip(), field.strip()))
    return checked(pairs)


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters without accents and signs."""
    return " ".join(_NO_LETTER.sub(" ", fold(heading).replace("_", " ")).split())
