"""A plan as rows of fields, and what came back of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hsforhs.files import BadInput, Remark
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.sealed import digest_of

from .costs import PlanCosts
from .fields import TABLES, Table, Values, plain


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


def packed(plan: LivingPlan, *, made_on: str, prose: Sequence[str] = ()) -> tuple[dict[str, str], str]:
    """Return the keys of a document, and as ASCII text what it says, for the reader of what comes back."""
    tables = {
        key: [[row.id, shown_digest(row.shown), list(row.values)] for row in rows] for key, rows in plan.tables.items()
    }
    content = json.dumps({"tables": tables, "prose": list(prose)}, ensure_ascii=True, separators=(",", ":"))
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
        what = f"the document is of the older form {schema}" if schema else "this is no document of a stored plan"
        raise BadInput(what, file=file, expected="one that the page of the plan gives out")
    if keys.get("instance") != instance:
        raise BadInput(
            "the document was written by another instance of the workbench",
            file=file,
            expected="one from this instance",
        )
    if keys.get("plan") != plan:
        raise BadInput(
            f"the document belongs to another plan of {keys.get('place name', 'a place')}",
            file=file,
            expected="a document of this plan",
        )
    if not content:
        return AsWritten(keys, is_lost=True)
    if keys.get("checksum") != _checksum(keys, content):
        raise BadInput(
            "what the document says of itself was changed", file=file, expected="that part as the workbench wrote it"
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
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            "what the document says of itself cannot be read", file=file, expected="that part as it was written"
        ) from None
    return AsWritten(keys, tuple(found["tables"]), rows, tuple(map(str, found.get("prose", ()))))


def _checksum(keys: Mapping[str, Any], content: str) -> str:
    told = [str(keys.get(x, "")) for x in ("schema", "instance", "plan", "part", "years")]
    return digest_of([*told, content])
