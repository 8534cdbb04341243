"""A plan as rows of fields, and what came back of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.sealed import digest_of
from hsforhs.formats.wording import Wording

from .costs import PlanCosts
from .fields import TABLES, Table, Values, plain, shown_choices


@dataclass(frozen=True, slots=True)
class LivingRow:
    """One row: ``shown`` in the order of the table's columns, ``values`` in that of its fields."""

    id: str
    shown: Values
    values: Values


@dataclass(frozen=True, slots=True)
class LivingPlan:
    """What of a stored plan goes out. ``part`` is the code of the province whose lines it holds; empty for all.

    ``costs`` stand beside the rows and do not come back; None where nobody began to cost the plan.
    """

    instance: str
    plan: str
    place_name: str
    years: int
    tables: Mapping[str, tuple[LivingRow, ...]]
    part: str = ""
    part_name: str = ""
    invented: bool = False
    costs: PlanCosts | None = None

    def rows(self) -> Iterable[tuple[Table, LivingRow]]:
        """Every row with its table, in the order of the document."""
        for key, rows in self.tables.items():
            for row in rows:
                yield TABLES[key], row

    def by_id(self) -> dict[tuple[str, str], dict[str, str]]:
        """Values of every row by table and identifier, each by its field."""
        return {(table.key, row.id): table.named(row.values) for table, row in self.rows()}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a field says in the file. ``before`` is what it said when the file was written; None where nobody knows.

    ``problem`` says why the entry cannot be read; its ``value`` is then the text as it stands.
    """

    value: str
    before: str | None
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether somebody may have changed it."""
        return bool(self.problem) or self.value != self.before


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row that came back. ``added`` rows were written by a person: their ``id`` is that of an action."""

    table: str
    id: str
    cells: Mapping[str, Cell]
    place: str
    added: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A living document that came back: every row that was found, and what of it nobody can store."""

    file: str
    part: str
    rows: tuple[ReturnedRow, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What a document said when it was written. Where that ``is_lost``, only the store is left to compare."""

    keys: Mapping[str, str]
    tables: tuple[str, ...] = ()
    rows: Mapping[tuple[str, str], tuple[str, Values]] = field(default_factory=dict)
    prose: tuple[str, ...] = ()
    is_lost: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sheet(self, table: Table) -> str:
        """Name of the sheet of a table."""
        return self.words.get("sheets", {}).get(table.key, str(table.name))

    def headings(self, table: Table) -> tuple[str, ...]:
        """Headings of a table as they were written, the identifier first."""
        told = self.words.get(table.key, {})
        return tuple(told.get(key, str(text)) for key, text in zip(table.columns, table.headings, strict=True))

    @property
    def choices(self) -> Mapping[str, str]:
        """The words with which the document was written for the entries of lists."""
        return self.words.get("choices", {})

    def before(self, table: Table, row_id: str) -> Mapping[str, str | None]:
        """Values of a row when it was written; None for each where it is not known."""
        found = self.rows.get((table.key, row_id))
        if found is None:
            return dict.fromkeys((x.key for x in table.fields), None)
        return dict(table.named(found[1]))

    def ids(self, table: str) -> list[str]:
        """The rows of a table in the order as written."""
        return [row for key, row in self.rows if key == table]


def shown_digest(shown: Iterable[str]) -> str:
    """Return the digest of the cells that nobody is to change."""
    return digest_of([plain(x) for x in shown])[:12]


def short_digest(*texts: str) -> str:
    """Return the first 16 digits of a digest over texts."""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


Words: TypeAlias = dict[str, dict[str, str]]
"""How a document names sheets, columns of each table, and entries of lists, by their keys."""


def words_of(plan: LivingPlan, names: Mapping[str, str], wording: Wording) -> Words:
    """Return the words of a document, which it carries along: so it comes back whatever is said otherwise later.

    ``names`` are those of the sheets.
    """
    tables = [TABLES[x] for x in plan.tables if not TABLES[x].apart]
    lists = {x.choices for table in tables for x in table.fields if x.choices}
    choices = {value: label for x in sorted(lists) for value, label in shown_choices(x, wording).items()}
    columns = {x.key: dict(zip(x.columns, wording.each(x.headings), strict=True)) for x in tables}
    return {"sheets": dict(names), "choices": choices, **columns}


def packed(
    plan: LivingPlan, *, made_on: str, prose: Sequence[str] = (), words: Words | None = None
) -> tuple[dict[str, str], str]:
    """Return the keys of a document, and as ASCII text what it says, for the reader of what comes back."""
    tables = {
        key: [[row.id, shown_digest(row.shown), list(row.values)] for row in rows] for key, rows in plan.tables.items()
    }
    told = {"tables": tables, "prose": list(prose), "words": words or {}}
    content = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
    # An underscore before a code would be read as an escape by spreadsheet programs.
    content = content.replace("_", "\\u005f")
    keys = {
        "schema": LIVING_SCHEMA,
        "instance": plan.instance,
        "plan": plan.plan,
        "part": plan.part,
        "place name": plan.place_name,
        "years": str(plan.years),
        "made on": made_on,
    }
    return {**keys, "checksum": _checksum(keys, content)}, content


def unpacked(keys: Mapping[str, str], content: str, *, file: str, instance: str, plan: str) -> AsWritten:
    """Check what a document says of itself and return what it said when it was written.

    Raises BadInput for another form, instance or plan, and where the part that nobody edits was changed. An empty
    ``content`` is allowed: some programs drop it.
    """
    schema = keys.get("schema", "")
    if schema != LIVING_SCHEMA:
        what = (
            Sentence("the document is of the older form %(form)s", form=schema)
            if schema
            else Sentence("this is no document of a stored plan")
        )
        raise BadInput(what, file=file, expected=Sentence("one that the page of the plan gives out"))
    if keys.get("instance") != instance:
        raise BadInput(
            Sentence("the document was written by another instance of the workbench"),
            file=file,
            expected=Sentence("one from this instance"),
        )
    if keys.get("plan") != plan:
        raise BadInput(
            Sentence("the document belongs to another plan of %(place)s", place=keys.get("place name", "a place")),
            file=file,
            expected=Sentence("a document of this plan"),
        )
    if not content:
        return AsWritten(keys, is_lost=True)
    if keys.get("checksum") != _checksum(keys, content):
        raise BadInput(
            Sentence("what the document says of itself was changed"),
            file=file,
            expected=Sentence("that part as the workbench wrote it"),
        )
    try:
        found = json.loads(content)
        rows = {
            (key, str(row)): (str(digest), tuple(map(str, values)))
            for key, entries in found["tables"].items()
            for row, digest, values in entries
        }
        if any(len(rows[x][1]) != len(TABLES[x[0]].fields) for x in rows):
            raise ValueError
        words = {
            str(key): {str(x): str(text) for x, text in told.items()} for key, told in found.get("words", {}).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            Sentence("what the document says of itself cannot be read"),
            file=file,
            expected=Sentence("that part as it was written"),
        ) from None
    return AsWritten(keys, tuple(found["tables"]), rows, tuple(map(str, found.get("prose", ()))), words=words)


def _checksum(keys: Mapping[str, Any], content: str) -> str:
    told = [str(keys.get(x, "")) for x in ("schema", "instance", "plan", "part", "years")]
    return digest_of([*told, content])
