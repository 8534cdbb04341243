"""What a bundle looks like: its parts, its tables, and how a value of a column is checked."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from hsforhs.files.limits import Limits

FORMAT = "hsforhs-bundle"
VERSION = 1
MANIFEST, SIGNATURE, PUBLIC_KEY, RECORDS = "manifest.json", "signature", "public-key", "records.sqlite3"
ATTACHMENTS = "attachments/"
LIMITS = Limits(max_file_bytes=2 * 1024**3, max_unpacked_bytes=4 * 1024**3, max_members=50_000)
MOST_MANIFEST_BYTES = 16 * 1024**2
MOST_ROWS = 2_000_000
LONGEST_TEXT = 100_000

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type, whether it may be empty, and what turns the stored value into ours."""

    sql: str
    read: Callable[[Any], Any]
    optional: bool = False

    def value(self, stored: object) -> Any:
        """Check a stored value; raises ValueError or TypeError for one of another kind."""
        if stored is None:
            if not self.optional:
                raise ValueError("empty")
            return None
        return self.read(stored)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _switch(value: object) -> bool:
    if value not in (0, 1):
        raise ValueError
    return bool(value)


def _decimal(value: object) -> Decimal:
    try:
        return Decimal(_text(value))
    except InvalidOperation:
        raise ValueError from None


def _moment(value: object) -> dt.datetime:
    found = dt.datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError
    return found


def _mapping(value: object) -> dict[str, Any]:
    found = json.loads(_text(value))
    if not isinstance(found, dict):
        raise TypeError
    return found


TEXT = Column("TEXT", _text)
NUMBER = Column("INTEGER", _number)
SWITCH = Column("INTEGER", _switch)
MOMENT = Column("TEXT", _moment)
MAPPING = Column("TEXT", _mapping)
OPTIONAL_NUMBER = Column("INTEGER", _number, optional=True)
OPTIONAL_DECIMAL = Column("TEXT", _decimal, optional=True)
OPTIONAL_DATE = Column("TEXT", lambda value: dt.date.fromisoformat(_text(value)), optional=True)

TABLES: Mapping[str, Mapping[str, Column]] = {
    "place": {
        "code": TEXT,
        "kind": TEXT,
        "name": TEXT,
        "parent": TEXT,
        "population": OPTIONAL_NUMBER,
        "population_year": OPTIONAL_NUMBER,
        "population_source": TEXT,
        "population_retrieved_on": OPTIONAL_DATE,
        "invented": SWITCH,
        "valid_from": OPTIONAL_DATE,
        "valid_to": OPTIONAL_DATE,
        "names": MAPPING,
        "identifiers": MAPPING,
    },
    "source": {
        "number": NUMBER,
        "citation": TEXT,
        "file_name": TEXT,
        "sha256": TEXT,
        "layout": TEXT,
        "address": TEXT,
        "licence": TEXT,
        "updated_on": OPTIONAL_DATE,
    },
    "round": {
        "number": NUMBER,
        "place": TEXT,
        "instrument": TEXT,
        "kind": TEXT,
        "year": OPTIONAL_NUMBER,
        "date": OPTIONAL_DATE,
        "reported": SWITCH,
        "status_as_written": TEXT,
        "published": MAPPING,
        "visibility": TEXT,
        "source": NUMBER,
    },
    "score": {
        "round": NUMBER,
        "code": TEXT,
        "state": TEXT,
        "value": OPTIONAL_DECIMAL,
        "reasoning": TEXT,
        "evidence": TEXT,
        "dated": OPTIONAL_DATE,
        "strengths": TEXT,
        "to_strengthen": TEXT,
        "language": TEXT,
    },
    "area": {"round": NUMBER, "code": TEXT, "priority_actions": TEXT, "language": TEXT},
    "document": {
        "round": NUMBER,
        "code": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "language": TEXT,
        "address": TEXT,
        "sha256": TEXT,
        "file_name": TEXT,
        "dated": OPTIONAL_DATE,
    },
    "plan": {
        "id": TEXT,
        "round": NUMBER,
        "years": NUMBER,
        "target": OPTIONAL_NUMBER,
        "targets": MAPPING,
        "visibility": TEXT,
        "catalogue_version": TEXT,
        "created_at": MOMENT,
        "changed_at": MOMENT,
    },
    "choice": {"plan": TEXT, "action_id": TEXT, "what": TEXT, "reason": TEXT, "at": MOMENT},
}
"""All tables with their columns in order; ``number``, ``code`` or ``id`` in the first place is the key of its table."""
KEYED = frozenset({"place", "source", "round", "plan"})


def statements() -> list[str]:
    """Return the statements that make the tables."""
    made = []
    for name, columns in TABLES.items():
        written = []
        for number, (column, kind) in enumerate(columns.items()):
            key = " PRIMARY KEY" if number == 0 and name in KEYED else ""
            written.append(f"{column} {kind.sql}{key}{'' if kind.optional else ' NOT NULL'}")
        made.append(f"CREATE TABLE {name} ({', '.join(written)})")
    return made


def described(database: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    """Return everything that a database defines: tables, indexes, views, triggers with their text."""
    return set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def expected_description() -> set[tuple[str, str, str, str | None]]:
    """Return what the database of a bundle defines, and nothing else may be in it."""
    database = sqlite3.connect(":memory:")
    try:
        for statement in statements():
            database.execute(statement)
        return described(database)
    finally:
        database.close()
