"""The tables of events: each with its programme, and what was asked, voted, attended and decided, one record a row."""

from __future__ import annotations

from collections.abc import Mapping

from .columns import MAPPING, TEXT, Column

WORKSHOP_TABLES: Mapping[str, Mapping[str, Column]] = {
    "workshop": {"id": TEXT, "place": TEXT, "content": MAPPING},
    "workshop_record": {"workshop": TEXT, "kind": TEXT, "content": MAPPING},
}
