"""What a bundle looks like: its parts, its tables, and how a value of a column is checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from hsforhs.files.limits import Limits

from .columns import (
    MAPPING,
    MOMENT,
    NUMBER,
    OPTIONAL_DATE,
    OPTIONAL_DECIMAL,
    OPTIONAL_NUMBER,
    SWITCH,
    TEXT,
    Column,
    written_name,
)
from .experience_layout import EXPERIENCE_TABLES
from .part_layout import PART_TABLES
from .workshop_layout import WORKSHOP_TABLES

FORMAT = "hsforhs-bundle"
VERSION = 3
VERSIONS = (1, 2, VERSION)
"""Older bundles are read: the first hold no reviews and no costs, money, scenarios and progress, none workshops."""
MANIFEST, SIGNATURE, PUBLIC_KEY, RECORDS = "manifest.json", "signature", "public-key", "records.sqlite3"
ATTACHMENTS = "attachments/"
LIMITS = Limits(max_file_bytes=2 * 1024**3, max_unpacked_bytes=4 * 1024**3, max_members=50_000)
MOST_MANIFEST_BYTES = 16 * 1024**2
MOST_ROWS = 2_000_000

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
    **EXPERIENCE_TABLES,
    **PART_TABLES,
    **WORKSHOP_TABLES,
}
"""All tables with their columns in order; ``number``, ``code`` or ``id`` in the first place is the key of its table."""
KEYED = frozenset({"place", "source", "round", "plan", "review", "lesson", "timeline", "recommendation", "workshop"})


def tables(version: int) -> Mapping[str, Mapping[str, Column]]:
    """Return the tables of a version: the first knew no reviews and no parts of plans, the second no workshops."""
    later = {1: {*EXPERIENCE_TABLES, *PART_TABLES, *WORKSHOP_TABLES}, 2: {*WORKSHOP_TABLES}}
    return {name: x for name, x in TABLES.items() if name not in later.get(version, ())}


def statements(version: int = VERSION) -> list[str]:
    """Return the statements that make the tables."""
    made = []
    for name, columns in tables(version).items():
        written = []
        for number, (column, kind) in enumerate(columns.items()):
            key = " PRIMARY KEY" if number == 0 and name in KEYED else ""
            written.append(f"{written_name(column)} {kind.sql}{key}{'' if kind.optional else ' NOT NULL'}")
        made.append(f"CREATE TABLE {name} ({', '.join(written)})")
    return made


def described(database: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    """Return everything that a database defines: tables, indexes, views, triggers with their text."""
    return set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def expected_description(version: int = VERSION) -> set[tuple[str, str, str, str | None]]:
    """Return what the database of a bundle defines, and nothing else may be in it."""
    database = sqlite3.connect(":memory:")
    try:
        for statement in statements(version):
            database.execute(statement)
        return described(database)
    finally:
        database.close()
