"""Carrying a plan over to another edition of the actions: what stays, what moved, what people must decide again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from .catalogue import ActionCatalogue
from .edition import plain_row
from .records import Action

_PLACE = ("indicator", "topic", "area", "step")


class ActionFate(Enum):
    """What becomes of an action in another edition."""

    KEPT = "kept"
    CHANGED = "changed"
    REWORDED = "reworded"
    MOVED = "moved"
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CarriedAction:
    """What becomes of one action of a plan.

    ``kept``: not a letter changed. ``changed``: other fields than text and place did. ``reworded``: the text did.
    ``moved``: it stands at another indicator or step. ``replaced``: one action with another id takes its place.
    ``split``: several do. ``merged``: one does, which takes the place of others too. ``dropped``: none does.

    ``before`` is ``None`` for an id that the old edition does not hold. ``fields`` gives (old, new) in plain values
    where the id is the same. ``decision`` is what a person decided about it, empty where nobody did; ``follows``
    says that the decision holds in the new edition. ``in_plan`` says that the plan holds it, or what takes its place.
    """

    id: str
    fate: ActionFate
    before: Action | None
    after: tuple[Action, ...]
    fields: Mapping[str, tuple[Any, Any]]
    decision: str
    follows: bool
    in_plan: bool


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The report: each action that the plan knew once, and what is new in the menu.

    ``decisions`` are those that hold in the new edition, by id there.
    """

    rows: tuple[CarriedAction, ...]
    new: tuple[Action, ...]
    decisions: Mapping[str, str]

    def of(self, fate: ActionFate) -> tuple[CarriedAction, ...]:
        """Return the rows of one fate."""
        return tuple(x for x in self.rows if x.fate is fate)

    @property
    def open_decisions(self) -> tuple[CarriedAction, ...]:
        """What people decided about actions that are gone, split or merged: they must decide again."""
        return tuple(x for x in self.rows if x.decision and not x.follows)

    @property
    def left(self) -> tuple[CarriedAction, ...]:
        """Actions that still exist and that the plan does not ask for any more."""
        return tuple(x for x in self.rows if x.after and not x.in_plan)


def carry_over(
    held: Iterable[str],
    old: ActionCatalogue,
    new: ActionCatalogue,
    *,
    menu: Collection[str],
    decisions: Mapping[str, str] = MappingProxyType({}),
) -> CarryOver:
    """Say what becomes of a plan in another edition.

    Args:
        held: ids of the actions that the plan holds, or held and people took out.
        old: the actions that the plan was made with.
        new: the actions to carry it over to.
        menu: ids of the actions that the draft asks for in the new edition, before people's decisions.
        decisions: what people decided, by id; each id is reported whether ``held`` names it or not.

    A decision follows its action while the id stands, and to the one action that replaces it; where an action is
    gone, split or merged nobody decides for the person.

    """
    ids = dict.fromkeys((*held, *decisions))
    successors: dict[str, list[Action]] = {}
    for action in new.actions.values():
        for earlier in action.replaces:
            successors.setdefault(earlier, []).append(action)
    rows = tuple(_carried(x, old, new, successors.get(x, []), decisions.get(x, ""), menu) for x in ids)
    seen = {action.id for row in rows for action in row.after}
    return CarryOver(
        rows,
        tuple(action for action in new.actions.values() if action.id in menu and action.id not in seen),
        {row.after[0].id: row.decision for row in rows if row.decision and row.follows},
    )


def _carried(
    action_id: str,
    old: ActionCatalogue,
    new: ActionCatalogue,
    successors: list[Action],
    decision: str,
    menu: Collection[str],
) -> CarriedAction:
    before, same = old.actions.get(action_id), new.actions.get(action_id)
    fields: Mapping[str, tuple[Any, Any]] = {}
    if same is not None:
        fields = _differences(before, same) if before else {}
        fate = _fate(fields)
        after: tuple[Action, ...] = (same,)
    else:
        fate, after = _replaced(action_id, successors), tuple(successors)
    follows = fate not in (ActionFate.SPLIT, ActionFate.MERGED, ActionFate.DROPPED)
    in_plan = any(x.id in menu for x in after) or (follows and bool(decision))
    return CarriedAction(action_id, fate, before, after, fields, decision, follows and bool(decision), in_plan)


def _fate(fields: Mapping[str, tuple[Any, Any]]) -> ActionFate:
    if any(name in fields for name in _PLACE):
        return ActionFate.MOVED
    if "text" in fields:
        return ActionFate.REWORDED
    return ActionFate.CHANGED if fields else ActionFate.KEPT


def _replaced(action_id: str, successors: list[Action]) -> ActionFate:
    if not successors:
        return ActionFate.DROPPED
    if len(successors) > 1:
        return ActionFate.SPLIT
    return ActionFate.REPLACED if successors[0].replaces == (action_id,) else ActionFate.MERGED


def _differences(before: Action, after: Action) -> dict[str, tuple[Any, Any]]:
    old, new = plain_row(before), plain_row(after)
    return {name: (value, new[name]) for name, value in old.items() if value != new[name]}
