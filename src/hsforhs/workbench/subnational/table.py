"""The difference of a tree as rows of a page; the columns of the list as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from hsforhs.workbench.places.difference import PlaceChange, TreeDifference
from hsforhs.workbench.places.models import Kind

MOST_ROWS = 120
"""Changes that the page shows; the counts always cover all of them."""
COLUMNS = ("code", "name", "kind", "parent", "population", "valid_from", "valid_to")
_SIGNS = {"new": "+", "changed": "→", "moved": "→", "closed": "−", "reopened": "+"}
_TINTS = {"new": "new", "changed": "changed", "moved": "changed", "closed": "conflict", "reopened": "new"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One place: sign, tint and word of the change, and what it was and becomes, as text."""

    sign: str
    tint: str
    word: str
    code: str
    name: str
    details: tuple[tuple[str, str, str], ...]


def change_rows(found: TreeDifference) -> list[ChangeRow]:
    """Return a row for every place that changes."""
    words = {
        "new": _("new"),
        "changed": _("changed"),
        "moved": _("moved"),
        "closed": _("ends"),
        "reopened": _("exists again"),
    }
    return [
        ChangeRow(_SIGNS[x.kind], _TINTS[x.kind], words[x.kind], x.code, x.name, _details(x)) for x in found.differing
    ]


def _details(change: PlaceChange) -> tuple[tuple[str, str, str], ...]:
    titles = {
        "name": _("name"),
        "kind": _("kind"),
        "parent": _("lies in"),
        "population": _("population"),
        "valid_from": _("first day"),
        "valid_to": _("last day"),
        "names": _("other names"),
        "identifiers": _("identifiers"),
    }
    shown = {name: pair for name, pair in change.fields.items() if change.stored is not None or name != "name"}
    return tuple((titles[name], _text(before), _text(after)) for name, (before, after) in shown.items())


def _text(value: Any) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {text}" for name, text in sorted(value.items()))
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(Kind(value).label) if value in Kind.values else str(value)
