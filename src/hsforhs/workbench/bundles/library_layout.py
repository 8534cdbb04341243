"""What a bundle of the library looks like."""

from __future__ import annotations

FORMAT = "hsforhs-library"
VERSION = 1
PAGE = "library.html"
STATEMENTS = (
    "CREATE TABLE document (key TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, facts TEXT NOT NULL)",
    "CREATE TABLE gone (key TEXT PRIMARY KEY)",
    "CREATE TABLE state (key TEXT PRIMARY KEY, digest TEXT NOT NULL)",
)
"""``facts`` are the columns of `hsforhs library export --format csv` as JSON; ``state`` has all of the library."""
