"""Targets and decisions of a stored plan, on two sheets of its workbook that come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Remark, Sheet, Workbook, open_workbook, restore
from hsforhs.files.limits import Limits
from hsforhs.scores import Number
from hsforhs.scores.readers.cells import text_of
from hsforhs.scores.readers.workbook import about_of, text_at

from .plan_columns import ABOUT_SHEET, DECISIONS_SHEET, LISTS_SHEET, PACK_SCHEMA, SCHEMA, TARGETS_SHEET
from .sealed import cell_text, check_headings, check_hidden, check_rows, digest_of, plain_cell, row_seal
from .xlsx_parts import Styles, page_setup, row_height, write_text

HEADER_ROW = 4
SPARE_ROWS = 10
"""Rows for actions of the catalogue that are to be added."""
LEVELS = (1, 2, 3, 4, 5)
YES, NO = "yes", "no"
LIMITS = Limits(
    max_file_bytes=5 * 2**20, max_unpacked_bytes=100 * 2**20, max_members=300, max_rows=5000, max_cells=400_000
)
"""A plan holds some hundred actions; this much is read within one request."""
TARGET_COLUMNS = ("Indicator code", "Indicator", "Level now", "Usual target", "Stored target", "New target", "Seal")
DECISION_COLUMNS = ("Action id", "Action", "In the plan now", "Stored reason", "In the plan", "Reason", "Seal")
_TARGET_WIDTHS = (12, 70, 10, 10, 10, 10, 20)
_DECISION_WIDTHS = (12, 80, 10, 40, 10, 50, 20)


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """One indicator: level now, the target by the usual rule, and the one that was chosen, if any."""

    code: str
    title: str
    now: Number
    usual: int
    chosen: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an action is in the plan, and the reason where a person decided so."""

    inside: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanDecision:
    """One action that the plan holds or that was taken out of it."""

    action_id: str
    text: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class PlanPack:
    """What a stored plan adds to its workbook so that it can come back. ``plan`` is its identifier."""

    instance: str
    plan: str
    place_name: str
    targets: tuple[PlanTarget, ...]
    decisions: tuple[PlanDecision, ...]


@dataclass(frozen=True, slots=True)
class ReturnedTarget:
    """A target as it was written and as it came back; ``None`` stands for the usual rule."""

    code: str
    before: int | None
    after: int | None
    place: str


@dataclass(frozen=True, slots=True)
class ReturnedDecision:
    """A decision as it was written and as it came back; ``added`` where a person wrote a row of their own."""

    action_id: str
    before: Standing
    after: Standing
    place: str
    added: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedPlan:
    """A plan workbook that came back, whole and of the plan that was expected."""

    file: str
    targets: tuple[ReturnedTarget, ...]
    decisions: tuple[ReturnedDecision, ...]
    remarks: tuple[Remark, ...]


def pack_keys(pack: PlanPack) -> dict[str, str]:
    """Return what the sheet about the file says of a pack."""
    seals = [_target_seal(pack, x) for x in pack.targets] + [_decision_seal(pack, x) for x in pack.decisions]
    keys = {
        "schema": PACK_SCHEMA,
        "instance": pack.instance,
        "plan": pack.plan,
        "targets": " ".join(x.code for x in pack.targets),
        "decisions": " ".join(x.action_id for x in pack.decisions),
    }
    return {**keys, "checksum": _checksum(keys, seals)}


def _checksum(keys: Mapping[str, str], seals: Iterable[str]) -> str:
    return digest_of([*(keys.get(x, "") for x in ("instance", "plan", "targets", "decisions")), *seals])


def write_pack_sheets(book: Any, styles: Styles, pack: PlanPack, *, footer: str) -> None:
    """Write the sheets of targets and decisions; all but the tinted cells is protected, without a password."""
    sheet = book.add_worksheet(TARGETS_SHEET)
    hint = "The level wanted for each indicator. Leave New target empty for the usual rule."
    _head(sheet, styles, "Targets", hint, TARGET_COLUMNS, _TARGET_WIDTHS)
    for row, target in enumerate(pack.targets, start=HEADER_ROW):
        cells = (target.code, cell_text(target.title), target.now, target.usual, target.chosen or "")
        _cells(sheet, styles, row, cells)
        _cells(sheet, styles, row, (target.chosen or "",), first=5, style="input")
        _cells(sheet, styles, row, (_target_seal(pack, target),), first=6)
    last = HEADER_ROW + len(pack.targets) - 1
    _list_rule(sheet, last, 5, [str(x) for x in LEVELS], "A level from 1 to 5, or an empty cell.")
    _finish(sheet, last, len(TARGET_COLUMNS) - 1, footer)

    sheet = book.add_worksheet(DECISIONS_SHEET)
    hint = (
        "Write yes or no in 'In the plan', with the reason. The rows at the end are for other actions of the catalogue."
    )
    _head(sheet, styles, "Decisions", hint, DECISION_COLUMNS, _DECISION_WIDTHS)
    for row, decision in enumerate(pack.decisions, start=HEADER_ROW):
        standing = decision.standing
        inside, reason = YES if standing.inside else NO, cell_text(standing.reason)
        _cells(sheet, styles, row, (decision.action_id, cell_text(decision.text), inside, reason))
        _cells(sheet, styles, row, (inside, reason), first=4, style="input")
        _cells(sheet, styles, row, (_decision_seal(pack, decision),), first=6)
        sheet.set_row(row, row_height(((decision.text, _DECISION_WIDTHS[1]), (reason, _DECISION_WIDTHS[3]))))
    last = HEADER_ROW + len(pack.decisions) + SPARE_ROWS - 1
    for row in range(HEADER_ROW + len(pack.decisions), last + 1):
        _cells(sheet, styles, row, ("",), style="input")
        _cells(sheet, styles, row, ("", "", ""), first=1)
        _cells(sheet, styles, row, ("", ""), first=4, style="input")
        _cells(sheet, styles, row, ("",), first=6)
    _list_rule(sheet, last, 4, [YES, NO], "yes or no.")
    _finish(sheet, last, len(DECISION_COLUMNS) - 1, footer)


def read_plan_pack(path: Path, *, instance: str, plan: str) -> ReturnedPlan:
    """Read the targets and decisions of a plan workbook that belongs to ``plan`` of ``instance``.

    Raises BadInput in one sentence for: no workbook, macros or hidden sheets, another form, instance or plan; rows that
    are missing, doubled, moved or foreign; a protected cell that was changed; a target or decision that is none.
    """
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        check_hidden(book, allowed=LISTS_SHEET)
        keys = _keys(book, instance=instance, plan=plan)
        reader = _Reader(book, instance, plan)
        targets = tuple(reader.targets(book.sheet(TARGETS_SHEET), keys.get("targets", "").split()))
        decisions = tuple(reader.decisions(book.sheet(DECISIONS_SHEET), keys.get("decisions", "").split()))
        if keys.get("checksum") != _checksum(keys, reader.seals):
            raise BadInput(
                "what the file says of itself was changed",
                file=book.file,
                place=f"sheet {ABOUT_SHEET}",
                expected="the sheet as the workbench wrote it",
            )
    return ReturnedPlan(path.name, targets, decisions, ())


def _keys(book: Workbook, *, instance: str, plan: str) -> dict[str, str]:
    about = about_of(book.sheet(ABOUT_SHEET)) if ABOUT_SHEET in book.sheets else {}
    keys = {name: restore(value) for name, value in about.items()}
    schema = keys.get("schema", "")
    if schema == SCHEMA:
        raise BadInput(
            "this workbook was written without a stored plan",
            file=book.file,
            expected="the one that its page gives out",
        )
    if schema != PACK_SCHEMA:
        raise BadInput(
            "this is no plan workbook of the workbench",
            file=book.file,
            expected="the one that the page of the plan gives out",
        )
    if keys.get("instance") != instance:
        raise BadInput(
            "the workbook was written by another instance of the workbench",
            file=book.file,
            expected="one from this instance",
        )
    if keys.get("plan") != plan:
        raise BadInput(
            f"the workbook belongs to another plan of {keys.get('place name', 'a place')}",
            file=book.file,
            expected="the workbook of this plan",
        )
    for name in (TARGETS_SHEET, DECISIONS_SHEET):
        if name not in book.sheets:
            raise BadInput(f"the sheet '{name}' is gone", file=book.file, expected="all sheets as they were written")
    return keys


class _Reader:
    """Reads the two sheets and seals each row anew."""

    def __init__(self, book: Workbook, instance: str, plan: str) -> None:
        self._owner = (instance, plan)
        self.seals: list[str] = []

    def targets(self, sheet: Sheet, codes: Sequence[str]) -> Iterator[ReturnedTarget]:
        check_headings(sheet, HEADER_ROW, TARGET_COLUMNS)
        check_rows(sheet, HEADER_ROW, codes)
        for number in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(codes)):
            cells = self._sealed(sheet, number, 5)
            after = _level(sheet, number, 6)
            yield ReturnedTarget(str(cells[0]), _level(sheet, number, 5), after, f"sheet {sheet.name}, row {number}")

    def decisions(self, sheet: Sheet, ids: Sequence[str]) -> Iterator[ReturnedDecision]:
        check_headings(sheet, HEADER_ROW, DECISION_COLUMNS)
        last = HEADER_ROW + len(ids)
        check_rows(sheet, HEADER_ROW, ids, last=last)
        for number in range(HEADER_ROW + 1, last + 1):
            cells = self._sealed(sheet, number, 4)
            before = Standing(cells[2] == YES, " ".join(str(cells[3] or "").split()))
            yield ReturnedDecision(str(cells[0]), before, _standing(sheet, number), f"sheet {sheet.name}, row {number}")
        seen = {x.upper() for x in ids}
        for number in range(last + 1, len(sheet.rows) + 1):
            action = text_at(sheet, number, 1).strip().upper()
            if not action and not any(text_at(sheet, number, x).strip() for x in (2, 5, 6)):
                continue
            if not action:
                raise sheet.bad(number, 1, "a row has entries and no action id", "the id of an action of the catalogue")
            if action in seen:
                raise sheet.bad(number, 1, f"{action} stands twice", "each action once")
            if text_at(sheet, number, 5).strip().casefold() == NO:
                raise sheet.bad(number, 5, f"{action} is not in the plan and cannot be taken out", f"{YES} or nothing")
            seen.add(action)
            after = Standing(True, _reason(sheet, number))
            yield ReturnedDecision(action, Standing(False), after, f"sheet {sheet.name}, row {number}", added=True)

    def _sealed(self, sheet: Sheet, number: int, columns: int) -> list[Any]:
        """The protected cells of a row; raises BadInput where they are not those that were sealed."""
        cells = [plain_cell(sheet.value(number, x)) for x in range(1, columns + 1)]
        seal = row_seal((*self._owner, sheet.name), cells)
        if seal != text_of(sheet.value(number, 7)):
            raise BadInput(
                "a protected cell of this row was changed",
                file=sheet.file,
                place=f"sheet {sheet.name}, row {number}",
                expected="the protected cells as the workbench wrote them",
            )
        self.seals.append(seal)
        return cells


def _level(sheet: Sheet, number: int, column: int) -> int | None:
    text = text_at(sheet, number, column).strip()
    if not text:
        return None
    if text not in {str(x) for x in LEVELS}:
        raise sheet.bad(number, column, f"'{text}' is no target", "a level from 1 to 5, or an empty cell")
    return int(text)


def _standing(sheet: Sheet, number: int) -> Standing:
    text = text_at(sheet, number, 5).strip().casefold()
    if text not in (YES, NO):
        raise sheet.bad(number, 5, f"'{text}' is no decision", f"{YES} or {NO}")
    return Standing(text == YES, _reason(sheet, number))


def _reason(sheet: Sheet, number: int) -> str:
    return " ".join(text_at(sheet, number, 6).split())


def _target_seal(pack: PlanPack, target: PlanTarget) -> str:
    cells = (target.code, cell_text(target.title), target.now, target.usual, target.chosen or "")
    return row_seal((pack.instance, pack.plan, TARGETS_SHEET), cells)


def _decision_seal(pack: PlanPack, decision: PlanDecision) -> str:
    standing = decision.standing
    inside = YES if standing.inside else NO
    cells = (decision.action_id, cell_text(decision.text), inside, cell_text(standing.reason))
    return row_seal((pack.instance, pack.plan, DECISIONS_SHEET), cells)


def _head(sheet: Any, styles: Styles, title: str, hint: str, columns: tuple[str, ...], widths: tuple[int, ...]) -> None:
    sheet.set_row(0, 28)
    write_text(sheet, 0, 0, title, styles("title"))
    write_text(sheet, 1, 0, hint, styles("subtitle"))
    sheet.set_row(HEADER_ROW - 1, 32)
    for column, (heading, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, HEADER_ROW - 1, column, heading, styles("header"))


def _cells(
    sheet: Any, styles: Styles, row: int, cells: tuple[Number | str, ...], *, first: int = 0, style: str = "cell"
) -> None:
    for column, cell in enumerate(cells, start=first):
        if isinstance(cell, str):
            write_text(sheet, row, column, cell, styles(style))
        else:
            sheet.write_number(row, column, cell, styles(style, align="center"))


def _list_rule(sheet: Any, last: int, column: int, entries: list[str], message: str) -> None:
    rule = {"validate": "list", "source": entries, "error_title": "Not in the list", "error_message": message}
    sheet.data_validation(HEADER_ROW, column, max(last, HEADER_ROW), column, rule)


def _finish(sheet: Any, last: int, column: int, footer: str) -> None:
    sheet.autofilter(HEADER_ROW - 1, 0, max(last, HEADER_ROW), column)
    sheet.freeze_panes(HEADER_ROW, 1)
    sheet.repeat_rows(HEADER_ROW - 1)
    page_setup(sheet, footer=footer)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
