"""Which column of an operator's file holds which field of an action: guessed by the words of the headings, or given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from hsforhs.files import BadInput, Kind, Sentence, read_delimited, read_json, sniff
from hsforhs.framework.names import fold
from hsforhs.framework.tables import folder

REQUIRED = ("indicator", "step", "text")
"""Fields without which a row is no action; all others may be missing and are then not given."""
Columns: TypeAlias = Mapping[str, str]
"""Field of an action by heading of the file; a heading with an empty field is left out on purpose."""
_NO_LETTER = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an action that a column can hold, its English title, and the headings by which it is guessed."""

    name: str
    title: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def fields() -> Mapping[str, Field]:
    """Return the fields by name, from ``columns.json``."""
    text = folder("hsforhs.planning", "own_catalogue", "columns.json").read_text(encoding="utf-8")
    return {x["field"]: Field(x["field"], x["title"], tuple(x["words"])) for x in json.loads(text)}


def guess_columns(headings: Sequence[str]) -> dict[str, str]:
    """Propose a field for each heading that is worded like one, each field once; other headings get none.

    A heading that is worded exactly as one of a field's words goes before one that only holds such words among
    others, and the latter counts only where no second heading does.
    """
    plain = {heading: _plain(heading) for heading in headings if heading}
    found: dict[str, str] = {}
    for field in fields().values():
        for word in field.words:
            same = [heading for heading, text in plain.items() if text == word and heading not in found]
            if same:
                found[same[0]] = field.name
                break
    for field in fields().values():
        if field.name in found.values():
            continue
        holding = [
            heading
            for heading, text in plain.items()
            if heading not in found and any(f" {word} " in f" {text} " for word in field.words if len(word) > 3)
        ]
        if len(holding) == 1:
            found[holding[0]] = field.name
    return {heading: found[heading] for heading in headings if heading in found}


def _plain(heading: str) -> str:
    return _NO_LETTER.sub(" ", fold(heading).replace("_", " ")).strip()


def read_columns(path: Path) -> dict[str, str]:
    """Read a mapping: a JSON object ``{"heading": "field"}``, or a CSV table with the columns column and field.

    Raises BadInput for any other file, a field that there is none of, and one that is given twice.
    """
    if sniff(path) is Kind.JSON:
        content = read_json(path)
        if not isinstance(content, dict) or not all(isinstance(x, str) for x in content.values()):
            raise BadInput(
                Sentence("this is no mapping of columns"),
                file=path.name,
                expected=Sentence('{"heading": "field", ...}'),
            )
        pairs = list(content.items())
    else:
        table = read_delimited(path)
        if tuple(map(fold, table.header)) != ("column", "field"):
            raise BadInput(
                Sentence("this is no mapping of columns"),
                file=path.name,
                expected=Sentence("the columns column and field"),
            )
        pairs = [(row[0], row[1]) for row in table.rows]
    return checked_columns(pairs, file=path.name)


def parse_columns(texts: Iterable[str]) -> dict[str, str]:
    """Read ``Heading=field`` from the command line; raises BadInput as :func:`read_columns` does."""
    pairs = []
    for text in texts:
        heading, sign, field = text.rpartition("=")
        if not sign or not heading.strip():
            raise BadInput(
                Sentence("'%(text)s' is no mapping of a column", text=text),
                expected=Sentence("one such as Indicator=indicator"),
            )
        pairs.append((heading, field))
    return checked_columns(pairs)


def checked_columns(pairs: Iterable[tuple[str, str]], *, file: str | None = None) -> dict[str, str]:
    """Check that every field exists and stands once; raises BadInput naming the heading."""
    found: dict[str, str] = {}
    for heading, field in ((x.strip(), y.strip()) for x, y in pairs):
        if field and field not in fields():
            raise BadInput(
                Sentence(
                    "the column '%(heading)s' is mapped to '%(field)s', which is no field", heading=heading, field=field
                ),
                file=file,
                expected=Sentence("one of %(listed)s", listed=", ".join(fields())),
            )
        if heading in found or (field and field in found.values()):
            raise BadInput(
                Sentence("'%(value)s' is mapped twice", value=field or heading),
                file=file,
                expected=Sentence("each column and field once"),
            )
        found[heading] = field
    return found


def chosen_columns(headings: Sequence[str], given: Columns, *, guess: bool, file: str) -> dict[str, str]:
    """Return the fields of a file's headings: what is ``given`` stands, the rest is guessed if asked for.

    Raises BadInput for a given heading that the file does not have, a heading that stands twice in the file, and a
    required field without a column.
    """
    for heading in given:
        if heading not in headings:
            named = ", ".join(f"'{x}'" for x in headings if x)
            raise BadInput(
                Sentence("there is no column '%(heading)s'", heading=heading),
                file=file,
                expected=Sentence("one of %(named)s", named=named),
            )
    found = {heading: field for heading, field in given.items() if field}
    if guess:
        taken = set(found.values())
        guessed = guess_columns([x for x in headings if x not in given])
        found |= {heading: field for heading, field in guessed.items() if field not in taken}
    for heading in found:
        if list(headings).count(heading) > 1:
            raise BadInput(
                Sentence("the column '%(heading)s' stands twice", heading=heading),
                file=file,
                expected=Sentence("each heading once"),
            )
    missing = [x for x in REQUIRED if x not in found.values()]
    if missing:
        named = ", ".join(f"'{x}'" for x in headings if x)
        raise BadInput(
            Sentence("no column is known for %(missing)s among %(named)s", missing=" and ".join(missing), named=named),
            file=file,
            expected=Sentence("a mapping such as Heading=%(value)s", value=missing[0]),
        )
    return {heading: found[heading] for heading in headings if heading in found}
