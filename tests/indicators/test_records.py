"""Figures as records."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hsforhs.indicators import Figure, Provenance, Status

ONE = Figure("mcv2_coverage", "GHA", "2021", 83.0, "percent", Provenance("Invented survey"))


def test_the_same_value_retrieved_later_is_the_same_figure() -> None:
    later = replace(
        ONE, provenance=Provenance("Another", retrieved_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), note="x"
    )
    assert later.content == ONE.content


def test_another_value_bound_unit_status_or_code_is_another() -> None:
    others = [
        replace(ONE, value=84.0),
        replace(ONE, value=None, text="Yes"),
        replace(ONE, low=80.0),
        replace(ONE, high=90.0),
        replace(ONE, unit="per 1 000 population"),
        replace(ONE, status=Status.OLDER),
        replace(ONE, source_code="OLD"),
    ]
    assert len({ONE.content, *(x.content for x in others)}) == 1 + len(others)
