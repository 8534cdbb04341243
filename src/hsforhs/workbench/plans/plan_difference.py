"""What a plan workbook that came back would change: targets and decisions three ways."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from hsforhs.formats.plan_pack import ReturnedDecision, ReturnedPlan, ReturnedTarget, Standing
from hsforhs.planning import Action, ActionCatalogue, action_catalogue

from .models import Choice

Kind = Literal["same", "changed", "cleared", "stored", "conflict", "shut"]
FILE, STORE = "file", "store"
LONGEST_REASON = int(Choice._meta.get_field("reason").max_length or 0)
Value = Standing | int | None
"""A decision on an action, or a target, which is ``None`` for the usual rule."""


class UndecidedError(Exception):
    """A row was to be taken although nobody chose a side where both changed it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no side was chosen for {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One target or decision beside the store.

    ``kind``: ``same`` nothing would happen; ``changed`` only the file changed it; ``cleared`` the file emptied a
    target; ``stored`` only the store changed it; ``conflict`` both did, differently; ``shut`` it cannot be taken,
    ``why_not`` says why.
    """

    code: str
    kind: Kind
    before: Value
    mine: Value
    theirs: Value
    place: str
    title: str = ""
    why_not: str = ""
    is_target: bool = False

    @property
    def key(self) -> str:
        """Name of the row in the form of the page: ``target-C5.1`` or ``action-D2-014``."""
        return f"{'target' if self.is_target else 'action'}-{self.code}"

    @property
    def mark(self) -> str:
        """What the page showed as stored: another mark at confirming means that somebody changed it meanwhile."""
        return hashlib.sha256(f"{self.key}\t{self.theirs!r}".encode()).hexdigest()[:16]

    def is_taken_from_file(self, side: str) -> bool:
        """Say whether the file stands when the row is taken; raises UndecidedError in a conflict without a side."""
        if self.kind != "conflict":
            return True
        if side not in (FILE, STORE):
            raise UndecidedError(self.code)
        return side == FILE


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """All rows of a plan workbook beside the store.

    ``not_kept`` is the number of rows with costs, texts or own actions, which the store does not hold.
    """

    changes: tuple[PlanChange, ...]
    not_kept: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are of each kind."""
        return Counter(x.kind for x in self.changes)

    @property
    def shown(self) -> tuple[PlanChange, ...]:
        """Rows that a page lists: those in which the file says something of its own."""
        return tuple(x for x in self.changes if x.kind not in ("same", "stored"))

    def by_key(self) -> dict[str, PlanChange]:
        """Rows that can be taken, by their name in the form."""
        return {x.key: x for x in self.changes if x.kind in ("changed", "cleared", "conflict")}


def plan_difference(
    returned: ReturnedPlan,
    *,
    targets: Mapping[str, int | None],
    standings: Mapping[str, Standing],
    drafted: Collection[str],
    titles: Mapping[str, str],
    not_kept: int = 0,
    catalogue: ActionCatalogue | None = None,
) -> PlanDifference:
    """Compare a workbook with the stored targets by indicator and the standing of each action of the plan.

    An action without a standing is not in the plan; ``drafted`` are those that the draft holds by itself. ``titles``
    names indicators; ``catalogue`` is the one that the plan is made of, ours by default.
    """
    actions = (catalogue or action_catalogue()).actions
    # People type the id of an action that they add in capital or small letters.
    ids = {x.casefold(): x for x in actions}
    changes = [_target(x, targets, titles) for x in returned.targets]
    for row in returned.decisions:
        named = replace(row, action_id=ids.get(row.action_id.casefold(), row.action_id))
        theirs = standings.get(named.action_id, Standing(False))
        changes.append(_decision(named, theirs, actions.get(named.action_id), drafted=named.action_id in drafted))
    return PlanDifference(tuple(changes), not_kept)


def _target(row: ReturnedTarget, targets: Mapping[str, int | None], titles: Mapping[str, str]) -> PlanChange:
    theirs = targets.get(row.code)
    why_not = "" if row.code in targets else _("the plan has no such indicator")
    kind = _kind(row.before, row.after, theirs, why_not)
    if kind == "changed" and row.after is None:
        kind = "cleared"
    shown = (row.before, row.after, theirs)
    return PlanChange(row.code, kind, *shown, row.place, titles.get(row.code, ""), why_not, is_target=True)


def _decision(row: ReturnedDecision, theirs: Standing, action: Action | None, *, drafted: bool) -> PlanChange:
    mine = row.after
    if mine.inside != row.before.inside and mine.inside is drafted:
        # Back to what the draft says by itself: no decision is left that a reason could stand beside.
        mine = Standing(mine.inside)
    why_not = ""
    if action is None:
        why_not = _("the catalogue has no such action")
    elif mine.inside is not drafted and not mine.reason:
        why_not = _("the reason is missing")
    elif mine.inside is drafted and mine.reason and not theirs.reason:
        why_not = _("a reason stands without a decision")
    elif len(mine.reason) > LONGEST_REASON:
        why_not = _("the reason has more than %(most)d characters") % {"most": LONGEST_REASON}
    kind = _kind(row.before, mine, theirs, why_not)
    title = action.text if action else ""
    return PlanChange(row.action_id, kind, row.before, mine, theirs, row.place, title, why_not)


def _kind(before: Value, mine: Value, theirs: Value, why_not: str) -> Kind:
    if mine == theirs:
        return "same"
    if mine == before:
        return "stored"
    if why_not:
        return "shut"
    return "changed" if theirs == before else "conflict"
