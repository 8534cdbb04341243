"""Experts for tests: complete ones, of which a test changes one thing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hsforhs.matching import Expert, Interests, Knowledge, Proof, Window

DAY = dt.date(2026, 11, 30)
YEAR = dt.timedelta(days=365)


def expert(id_: str = "a", **changes: Any) -> Expert:
    """Return somebody who passes every filter for D2 in French, in the field and remotely."""
    fields: dict[str, Any] = {
        "id": id_,
        "country": "SEN",
        "region": "AFRO",
        "approved_until": DAY + YEAR,
        "interests": Interests(True, DAY + YEAR),
        "consents": True,
        "windows": (Window(DAY, DAY + YEAR, frozenset({"remote", "field"})),),
        "languages": {"fr": "C1"},
        "knowledge": (Knowledge("D2:HIS", 4, (Proof(DAY, (2, 3)),)),),
    }
    return Expert(**{**fields, **changes})
