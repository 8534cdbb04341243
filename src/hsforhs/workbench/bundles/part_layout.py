"""The tables of what a plan carries: its costs, scenarios, progress and money; ``part`` says when each last changed."""

from __future__ import annotations

from collections.abc import Mapping

from hsforhs.workbench.costs.handed_on import PART as COSTS
from hsforhs.workbench.follow_up.handed_on import PART as FOLLOW_UP
from hsforhs.workbench.funding.handed_on import PART as FUNDING
from hsforhs.workbench.scenarios.handed_on import PART as SCENARIOS

from .columns import (
    DATE,
    DECIMAL,
    FLOAT,
    LIST,
    MAPPING,
    MOMENT,
    NUMBER,
    OPTIONAL_DATE,
    OPTIONAL_DECIMAL,
    OPTIONAL_FLOAT,
    OPTIONAL_MOMENT,
    OPTIONAL_NUMBER,
    SWITCH,
    TEXT,
    Column,
)

PARTS = (COSTS, SCENARIOS, FOLLOW_UP, FUNDING)
_STATE = {"plan": TEXT, "action_id": TEXT, "status": TEXT, "percent": NUMBER, "spent": DECIMAL}
_TEXTS = {"evidence": TEXT, "note": TEXT}

PART_TABLES: Mapping[str, Mapping[str, Column]] = {
    "part": {"plan": TEXT, "name": TEXT, "changed_at": MOMENT},
    "costing": {
        "plan": TEXT,
        "currency": TEXT,
        "price_year": NUMBER,
        "first_year": NUMBER,
        "overhead": DECIMAL,
        "prices": MAPPING,
        "sizes": MAPPING,
        "rates": LIST,
    },
    "activity": {
        "plan": TEXT,
        "action_id": TEXT,
        "start_year": OPTIONAL_NUMBER,
        "excluded": SWITCH,
        "by_scenario": OPTIONAL_NUMBER,
        "reason": TEXT,
        "owner": TEXT,
        "partners": TEXT,
        "places": LIST,
    },
    "cost_line": {
        "plan": TEXT,
        "action_id": TEXT,
        "item": TEXT,
        "title": TEXT,
        "quantity": DECIMAL,
        "per": TEXT,
        "yearly": SWITCH,
        "years": LIST,
        "low": OPTIONAL_DECIMAL,
        "central": OPTIONAL_DECIMAL,
        "high": OPTIONAL_DECIMAL,
        "currency": TEXT,
        "price_year": OPTIONAL_NUMBER,
        "source": TEXT,
        "on": OPTIONAL_DATE,
        "excluded": SWITCH,
        "reason": TEXT,
    },
    "costing_form": {"plan": TEXT, "action_id": TEXT, "entries": MAPPING},
    "frozen_costing": {
        "plan": TEXT,
        "number": NUMBER,
        "note": TEXT,
        "total": DECIMAL,
        "currency": TEXT,
        "price_year": NUMBER,
        "content": MAPPING,
        "sha256": TEXT,
        "at": MOMENT,
    },
    "scenario": {
        "plan": TEXT,
        "number": NUMBER,
        "name": TEXT,
        "limits": MAPPING,
        "state": TEXT,
        "outcome": MAPPING,
        "frontier": LIST,
        "path": LIST,
        "costing": TEXT,
        "asked_gap": FLOAT,
        "gap": OPTIONAL_FLOAT,
        "solver": TEXT,
        "seed": NUMBER,
        "seconds": OPTIONAL_FLOAT,
        "error": TEXT,
        "created_at": MOMENT,
        "answered_at": OPTIONAL_MOMENT,
    },
    "progress": {**_STATE, **_TEXTS, "starts": OPTIONAL_DATE, "ends": OPTIONAL_DATE},
    "progress_report": {**_STATE, **_TEXTS, "on": DATE, "at": MOMENT},
    "organisation": {"plan": TEXT, "name": TEXT, "kind": TEXT, "reference": TEXT, "invented": SWITCH},
    "commitment": {
        "plan": TEXT,
        "number": NUMBER,
        "organisation": TEXT,
        "same_as": OPTIONAL_NUMBER,
        "receiver": TEXT,
        "title": TEXT,
        "state": TEXT,
        "amount": DECIMAL,
        "currency": TEXT,
        "year": NUMBER,
        "lines": MAPPING,
        "areas": MAPPING,
        "probability": OPTIONAL_DECIMAL,
        "activity": TEXT,
        "paid_from": TEXT,
        "source": TEXT,
        "on": OPTIONAL_DATE,
    },
    "told_apart": {"plan": TEXT, "one": NUMBER, "other": NUMBER, "reason": TEXT},
    "readiness": {"plan": TEXT, "has": MAPPING, "cofinance": OPTIONAL_DECIMAL, "probabilities": MAPPING},
}
