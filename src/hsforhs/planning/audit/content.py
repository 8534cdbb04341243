"""The ten plan checks on a workbook whose lines name actions of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hsforhs.files import Sentence
from hsforhs.framework import framework
from hsforhs.planning.catalogue import action_catalogue
from hsforhs.planning.checks import COST_AND_LEAD, TRACEABLE, check_plan
from hsforhs.planning.records import Action, PlanLine

from .found import Found
from .records import PlanRow, PlanSheet

BY_LINE = (COST_AND_LEAD, TRACEABLE)
"""Checks that ask something of every line; the others ask for at least one line that answers them."""

CODES: Mapping[str, str] = {
    f"PL{number:02}": "a line does not answer this plan check"
    if f"PL{number:02}" in BY_LINE
    else "no line answers this plan check"
    for number in range(1, 11)
}


def plan_checks(sheets: Sequence[PlanSheet], is_costed: Callable[[PlanRow], bool]) -> list[Found]:
    """Return what PL01 to PL10 find; nothing where fewer than half of the lines name actions of the catalogue in use.

    A finding about a line names its row; one about the whole plan names the headings of the first sheet.
    """
    rows = [(sheet, row) for sheet in sheets for row in sheet.rows if not row.is_sum]
    named = [(sheet, row, action) for sheet, row in rows if (action := action_of(row)) is not None]
    if not named or 2 * len(named) < len(rows):
        return []
    lines = {action.id: PlanLine(action, (action.indicator,) if action.indicator else ()) for *_, action in named}
    costed = {action.id for _, row, action in named if is_costed(row)}
    found = []
    for finding in check_plan(tuple(lines.values()), framework(), costed=costed):
        if finding.met:
            continue
        if finding.code in BY_LINE:
            broken = set(finding.lines)
            found += [Found(finding.code, s.name, row.number, finding.check) for s, row, x in named if x.id in broken]
        else:
            first = sheets[0]
            said = Sentence("%(check)s: %(message)s", check=finding.check, message=finding.message)
            found.append(Found(finding.code, first.name, first.header_row, said))
    return found


def action_of(row: PlanRow) -> Action | None:
    """Return the action that a line names by its id."""
    for role in ("action", "id"):
        code = row.cells.get(role)
        if isinstance(code, str) and (action := action_catalogue().actions.get(code.strip())) is not None:
            return action
    return None
