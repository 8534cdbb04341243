"""Changes of one row as a person writes them: which fields there are, reading them, checking and showing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hsforhs.files import BadInput
from hsforhs.framework import Predicate, framework
from hsforhs.planning import HEALTH, action_catalogue
from hsforhs.planning.catalogue import STEPS
from hsforhs.planning.catalogue_check import MOST_LETTERS
from hsforhs.planning.edition import EDITABLE, Change, change_faults
from hsforhs.planning.edition.building import RECORDS, fields_of, read_row
from hsforhs.planning.edition.changes import row_name
from hsforhs.workbench.look.naming import titled

from .difference import WordDifference, word_difference
from .items import Item, find_row, present
from .models import ProposalChange

NAMES = {
    "area": gettext_lazy("Capacity area"),
    "areas": gettext_lazy("Capacity areas"),
    "basis": gettext_lazy("Basis"),
    "burdens": gettext_lazy("Components that it burdens"),
    "check": gettext_lazy("Check"),
    "checks": gettext_lazy("Plan checks that it answers"),
    "component": gettext_lazy("Component"),
    "components": gettext_lazy("Components, the main one first"),
    "costs": gettext_lazy("What it is made of"),
    "descriptor": gettext_lazy("What must be provided"),
    "duty": gettext_lazy("Usual duty"),
    "evidence": gettext_lazy("Proof that it is done"),
    "exempt": gettext_lazy("Actions that it leaves out"),
    "goal": gettext_lazy("Goal"),
    "hazards": gettext_lazy("Only for these hazards"),
    "hepr": gettext_lazy("HEPR capability"),
    "id": gettext_lazy("Number of the action"),
    "indicator": gettext_lazy("Indicator"),
    "indicators": gettext_lazy("Indicators"),
    "items": gettext_lazy("Cost items"),
    "justification": gettext_lazy("Justification"),
    "kind": gettext_lazy("Kind"),
    "kinds": gettext_lazy("Kinds of action"),
    "lead_sector": gettext_lazy("Lead"),
    "leads": gettext_lazy("Sectors that lead"),
    "level": gettext_lazy("Level"),
    "levels": gettext_lazy("Levels of work"),
    "mitigated_by": gettext_lazy("Actions that mitigate it"),
    "mitigation": gettext_lazy("What mitigates it"),
    "mode": gettext_lazy("Needed in"),
    "modes": gettext_lazy("Needed in"),
    "months": gettext_lazy("Typical duration in months"),
    "named": gettext_lazy("Actions that it names"),
    "note": gettext_lazy("Note"),
    "object": pgettext_lazy("crosswalk", "To"),
    "phase": gettext_lazy("Phase"),
    "phases": gettext_lazy("Phase"),
    "predicate": gettext_lazy("Relation"),
    "prerequisites": gettext_lazy("Must come first"),
    "reason": gettext_lazy("Why"),
    "relation": gettext_lazy("Relation in the words of the source"),
    "sector": gettext_lazy("Sector"),
    "replaces": gettext_lazy("Takes the place of"),
    "sign": gettext_lazy("Sign"),
    "short_title": gettext_lazy("Short title"),
    "source": gettext_lazy("Source"),
    "source_note": gettext_lazy("Note on the source"),
    "status": gettext_lazy("How far it can be trusted"),
    "step": gettext_lazy("Leads to level"),
    "strength": gettext_lazy("Strength"),
    "subject": pgettext_lazy("crosswalk", "From"),
    "supporting_sectors": gettext_lazy("Supporting sectors"),
    "text": gettext_lazy("Text"),
    "threshold": gettext_lazy("Threshold"),
    "title": gettext_lazy("Title"),
    "topic": gettext_lazy("Topic beyond the indicators"),
    "topics": gettext_lazy("Topics beyond the indicators"),
    "why": gettext_lazy("Why"),
}
"""Fields as people read them; one that is not listed shows its own name."""
TABLE_NAMES = {
    "actions": gettext_lazy("Action"),
    "area_sectors": gettext_lazy("Cell of another sector"),
    "areas": gettext_lazy("Capacity area"),
    "components": gettext_lazy("Component"),
    "cost_items": gettext_lazy("Cost item"),
    "crosswalks": gettext_lazy("Row of a crosswalk"),
    "indicators": gettext_lazy("Indicator"),
    "matrix": gettext_lazy("Cell"),
    "plan_checks": gettext_lazy("Plan check"),
    "sectors": gettext_lazy("Sector"),
    "synergies": gettext_lazy("Rule of synergy"),
}
READ = "read"
"""Status of a row whose title was read in its source: a fact, which no proposal changes."""
STRENGTHS = ("1", "2", "3")
SHORT = frozenset({"text", "descriptor", "duty", "check"})
"""Texts that stand in narrow places and keep to the length of an action."""
LONG = frozenset({"text", "descriptor", "evidence", "why", "check", "duty", "note", "source_note", "justification"}) | {
    "reason",
    "mitigation",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row in a form: how it is written and what stands there now.

    ``many`` is a list, one entry a line; ``options`` are (value, words) where only some values can be.
    """

    name: str
    title: str
    before: Any
    many: bool
    whole: bool
    optional: bool
    options: tuple[tuple[str, str], ...]

    @property
    def is_long(self) -> bool:
        return self.many or self.name in LONG

    @property
    def shown(self) -> str:
        """What stands there now, as the form shows it."""
        return shown(self.before)

    def read(self, text: str) -> Any:
        """Turn what a person wrote into the value of the field; raises ValidationError for what it cannot be."""
        text = text.replace("\r\n", "\n").strip()
        if self.many:
            return [x.strip() for x in text.split("\n") if x.strip()]
        if self.optional and not text:
            return None
        if self.whole:
            if not text.isascii() or not text.isdigit() or len(text) > 6:
                raise ValidationError(_("“%(text)s” is not a whole number.") % {"text": text[:40]})
            return int(text)
        return text


def shown(value: Any) -> str:
    """Write a value of a row as text, a list with one entry a line."""
    if isinstance(value, list | tuple):
        return "\n".join(str(x) for x in value)
    return "" if value is None else str(value)


def fields_to_change(item: Item) -> list[Field]:
    """Return the fields of an item that a proposal may change, with what stands there now; none where none may."""
    if not item.table or item.row is None or item.table not in EDITABLE:
        return []
    allowed = EDITABLE[item.table]
    fixed = allowed.unless_read if item.row.get("status") == READ else frozenset()
    return [_field(item.table, x, item.row) for x in fields_of(RECORDS[item.table]) if x in allowed.fields - fixed]


def fields_to_add(item: Item) -> list[Field]:
    """Return all fields of the table of an item, filled with those of the item as a pattern for a new row."""
    if not may_add_and_remove(item):
        return []
    pattern = item.row or {}
    return [_field(item.table, x, pattern) for x in fields_of(RECORDS[item.table])]


def may_add_and_remove(item: Item) -> bool:
    """Say whether rows may be added to the table of an item and removed from it."""
    return bool(item.table) and item.table in EDITABLE and EDITABLE[item.table].rows


def check(change: Change) -> None:
    """Raise ValidationError with the reasons why a change cannot be made to the content that is in use."""
    for name, (_old, new) in change.fields.items():
        if name in SHORT and isinstance(new, str) and len(new) > MOST_LETTERS:
            raise ValidationError(
                _("%(field)s: the text has %(letters)d characters; at most %(most)d can be.")
                % {"field": NAMES[name], "letters": len(new), "most": MOST_LETTERS}
            )
    if faults := change_faults(present(), change):
        raise ValidationError([str(x) for x in faults[:5]])


def change_of(found: ProposalChange) -> Change:
    """Return a stored change as it was decided, or proposed."""
    return Change(found.table, found.row, found.kind, {x: (old, new) for x, (old, new) in found.final.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field before and after, with the words that differ."""

    name: str
    title: str
    before: str
    after: str
    words: WordDifference


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the page shows it; ``amended`` are the fields as the decision wrote them."""

    change: ProposalChange
    table: str
    item: Item | None
    fields: tuple[ShownField, ...]
    amended: tuple[ShownField, ...]

    @property
    def is_stale(self) -> bool:
        """Whether the row is no longer what it was when the change was written."""
        if self.change.kind != ProposalChange.Kind.CHANGE:
            return False
        row = self.item.row if self.item else None
        return row is None or any(row.get(name) != old for name, (old, _new) in self.change.fields.items())


def shown_changes(found: Iterable[ProposalChange]) -> list[ShownChange]:
    """Prepare the changes of a proposal for its page."""
    return [
        ShownChange(
            change,
            str(TABLE_NAMES.get(change.table, change.table)),
            find_row(change.table, change.row),
            shown_fields(change.fields),
            shown_fields(change.decided or {}),
        )
        for change in found
    ]


def shown_fields(fields: Mapping[str, Any]) -> tuple[ShownField, ...]:
    """Put the fields of a change beside each other, word by word."""
    texts = ((name, shown(old), shown(new)) for name, (old, new) in fields.items())
    return tuple(
        ShownField(name, str(NAMES.get(name, name)), old, new, word_difference(old, new)) for name, old, new in texts
    )


def _field(table: str, name: str, row: Mapping[str, Any]) -> Field:
    hint, _required = fields_of(RECORDS[table])[name]
    optional = isinstance(hint, UnionType)
    inner = next((x for x in get_args(hint) if x is not NoneType), hint) if optional else hint
    many = get_origin(inner) is tuple
    return Field(
        name,
        str(NAMES.get(name, name)),
        row.get(name),
        many,
        inner is int,
        optional,
        () if many else _options(table, name, inner),
    )


def _options(table: str, name: str, hint: Any) -> tuple[tuple[str, str], ...]:
    if name == "predicate" or hint is Predicate:
        return (("", "–"), *((x.value, x.value) for x in Predicate))
    if isinstance(hint, type) and issubclass(hint, Enum):
        modes = {x.code: x.title for x in framework().lists["mode"].values()}
        return tuple((x.value, modes.get(x.value, x.value)) for x in hint)
    if name == "strength":
        return tuple((x, x) for x in STRENGTHS)
    if table == "actions":
        return _action_options(name)
    return ()


def _action_options(name: str) -> tuple[tuple[str, str], ...]:
    words, catalogue = framework(), action_catalogue()
    match name:
        case "step":
            return tuple((str(x), str(x)) for x in STEPS)
        case "level":
            return tuple((x, titled("level", x).text) for x in words.lists["level"])
        case "phase":
            return tuple((x, y.title) for x, y in words.lists["phase"].items())
        case "kind":
            return tuple(catalogue.kinds.items())
        case "lead_sector":
            return ((HEALTH, _("Health")), *((x, titled("sector", x).text) for x in words.sectors))
    return ()


def read_fields(table: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Turn texts by field into values of a row of a table; raises ValidationError for what they cannot be."""
    return {name: _field(table, name, {}).read(text) for name, text in texts.items()}


def name_of_row(table: str, values: Mapping[str, Any]) -> str:
    """Return the lasting name that a row with these values has; raises ValidationError where it cannot be read."""
    try:
        return row_name(read_row(RECORDS[table], table, _("new row"), values))
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None
