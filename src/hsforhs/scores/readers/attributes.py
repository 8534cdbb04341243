"""A table of what the levels of an indicator ask, attribute by attribute, as an operator who holds a licence has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, Sentence, Table, read_delimited
from hsforhs.framework import Framework, Key

NEEDED = ("instrument", "code", "level", "number", "text")
OPTIONAL = ("language",)
LONGEST = 5000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: the level 1 to 5 that it belongs to, its number within the level, its text."""

    key: Key
    level: int
    number: int
    text: str
    language: str = ""

    @property
    def place(self) -> tuple[str, str, int, int]:
        """Instrument, code, level, number: what no other attribute has."""
        return self.key.instrument_id, self.key.code, self.level, self.number


def read_attributes(path: Path, words: Framework) -> tuple[Attribute, ...]:
    """Read attributes from a text table with the columns ``NEEDED`` and perhaps ``OPTIONAL``, in any order.

    Raises BadInput naming line and column for a code that the framework does not hold, a level outside 1 to 5, a number
    below 1, an empty or too long text, no language tag, and an attribute that stands twice.
    """
    table = read_delimited(path)
    columns = {name.casefold(): number for number, name in enumerate(table.header)}
    missing = [x for x in NEEDED if x not in columns]
    if missing:
        raise BadInput(
            Sentence("the column '%(value)s' is missing", value=missing[0]),
            file=path.name,
            expected=", ".join((*NEEDED, *OPTIONAL)),
        )
    found: dict[tuple[str, str, int, int], Attribute] = {}
    for index in range(len(table.rows)):
        attribute = _attribute(table, index, columns, words)
        if attribute.place in found:
            what = Sentence(
                "%(key)s, level %(level)s, number %(number)s stands twice",
                key=attribute.key,
                level=attribute.level,
                number=attribute.number,
            )
            raise BadInput(
                what,
                file=path.name,
                place=Sentence("line %(value)s", value=table.lines[index]),
                expected=Sentence("each attribute once"),
            )
        found[attribute.place] = attribute
    if not found:
        raise BadInput(Sentence("the table has no rows"), file=path.name, expected=Sentence("one attribute a row"))
    return tuple(found.values())


def _attribute(table: Table, index: int, columns: dict[str, int], words: Framework) -> Attribute:
    cells = {name: table.rows[index][number] for name, number in columns.items() if name in (*NEEDED, *OPTIONAL)}

    def bad(column: str, what: str, expected: str) -> BadInput:
        return BadInput(what, file=table.file, place=table.place(index, columns[column]), expected=expected)

    tool = words.instruments.get(cells["instrument"])
    if tool is None or not tool.scale:
        scored = ", ".join(x.id for x in words.instruments.values() if x.scale)
        raise bad("instrument", Sentence("'%(value)s' is no instrument with scores", value=cells["instrument"]), scored)
    key = Key.of(tool.id, cells["code"])
    if key not in words.indicators:
        raise bad(
            "code",
            Sentence("the code '%(code)s' does not exist in %(id)s", code=key.code, id=tool.id),
            Sentence("a code of that edition"),
        )
    if cells["level"] not in {"1", "2", "3", "4", "5"}:
        raise bad("level", Sentence("'%(value)s' is no level", value=cells["level"]), Sentence("1 to 5"))
    number = cells["number"]
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= 999 and len(number) < 4):
        raise bad("number", Sentence("'%(number)s' is no number of an attribute", number=number), Sentence("1 to 999"))
    if not cells["text"] or len(cells["text"]) > LONGEST:
        raise bad(
            "text",
            Sentence("the text has %(number)s characters", number=len(cells["text"])),
            Sentence("1 to %(longest)s", longest=LONGEST),
        )
    language = cells.get("language", "")
    if language and (len(language) > 10 or not _LANGUAGE.fullmatch(language)):
        raise bad(
            "language",
            Sentence("'%(language)s' is no language", language=language),
            Sentence("a tag such as en or zh-Hans, or nothing"),
        )
    return Attribute(key, int(cells["level"]), int(number), cells["text"], language)
