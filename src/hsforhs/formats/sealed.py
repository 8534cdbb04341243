"""Sealed rows: what a workbook that comes back must still hold, and telling apart what was done to it.

The seals are plain digests: they find slips and broken structure, not somebody who recomputes them on purpose.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from hsforhs.files import BadInput, Sentence, Sheet, Workbook, restore
from hsforhs.scores.readers.cells import listed, text_of

from .xlsx_parts import MOST_TEXT

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_forbidden(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return _ILLEGAL.sub("", text)


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it: without characters that XML forbids, or a note where it is too long.

    The note stands in the entry cell and among what was written, so that a cell which nobody touches changes nothing.
    """
    clean = without_forbidden(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) < MOST_TEXT:
        return clean
    return f"({len(clean)} letters, too many for a cell. Write here to replace the text; leave this note to keep it.)"


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are the same but for the blanks and line ends that spreadsheet programs change."""
    return _squeezed(one) == _squeezed(other)


def row_seal(owner: Sequence[str], parts: Iterable[object]) -> str:
    """Return the seal of one row: a digest of everything in it that nobody edits, and of whose row it is."""
    return digest_of([*owner, *(_written(x) for x in parts)])[:16]


def digest_of(texts: Iterable[str]) -> str:
    """Return the SHA-256 (hex) over texts in their order; blanks and line ends do not count."""
    plain = json.dumps([_squeezed(x) for x in texts], ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def plain_cell(value: Any) -> Any:
    """Return a cell as its seal was made from: days without a time, numbers as they are, texts as typed."""
    if isinstance(value, dt.datetime):
        return value.date()
    return restore(value) if isinstance(value, str) else value


def check_hidden(book: Workbook, *, allowed: str) -> None:
    """Raise BadInput for hidden sheets other than our own list."""
    hidden = [x for x in book.hidden if x != allowed]
    if hidden:
        raise BadInput(
            Sentence("the workbook has hidden sheets: %(sheets)s", sheets=listed(hidden)),
            file=book.file,
            expected=Sentence("every sheet in sight"),
        )


def check_headings(sheet: Sheet, row: int, columns: Sequence[str]) -> None:
    """Raise BadInput naming the first heading that was changed."""
    for number, heading in enumerate(columns, start=1):
        found = text_of(sheet.value(row, number))
        if found != heading:
            raise sheet.bad(row, number, Sentence("the heading '%(found)s' was changed", found=found), f"'{heading}'")


def check_rows(sheet: Sheet, header: int, codes: Sequence[str], *, last: int | None = None) -> None:
    """Tell rows that are missing, foreign, doubled or moved from each other; codes stand in the first column.

    ``last`` is the last row that is looked at, where free rows follow.
    """
    numbers = range(header + 1, min(len(sheet.rows), last or len(sheet.rows)) + 1)
    rows = [(number, text_of(sheet.value(number, 1))) for number in numbers]
    rows = [(number, code) for number, code in rows if code or any(x is not None for x in sheet.rows[number - 1])]
    known = set(codes)
    seen: dict[str, int] = {}
    for number, code in rows:
        if code not in known:
            what = Sentence("the row '%(found)s' is not of this workbook", found=code)
            raise sheet.bad(number, 1, what, Sentence("the rows as they were written"))
        if code in seen:
            what = Sentence("%(row)s stands twice, first in row %(first)s", row=code, first=seen[code])
            raise sheet.bad(number, 1, what, Sentence("each row once"))
        seen[code] = number
    missing = [x for x in codes if x not in seen]
    if missing:
        raise BadInput(
            Sentence("rows are missing: %(missing)s", missing=listed(missing)),
            file=sheet.file,
            place=Sentence("sheet %(sheet)s", sheet=sheet.name),
            expected=Sentence("every row as it was written"),
        )
    for place, ((number, code), wanted) in enumerate(zip(rows, codes, strict=True), start=header + 1):
        if code != wanted:
            what = Sentence("rows were moved: %(row)s stands where %(wanted)s was", row=code, wanted=wanted)
            raise sheet.bad(number, 1, what, Sentence("the order as written"))
        if number != place:
            what = Sentence("a row was put in above %(row)s", row=code)
            raise sheet.bad(number, 1, what, Sentence("the rows as they were written"))


def _written(part: object) -> str:
    if isinstance(part, float | int) and not isinstance(part, bool):
        return f"{part:g}"
    return part.isoformat() if isinstance(part, dt.date) else str(part or "")


def _squeezed(text: str) -> str:
    # Readers of workbooks drop this mark, which stands for an underscore in front of what looks like a code.
    return " ".join(cell_text(text).replace("x005F_", "").split())
