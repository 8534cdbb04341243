"""Moments in every reading that a cell allows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hsforhs.planning.audit.times import Moment, moments_of


@pytest.mark.parametrize(
    ("value", "moments"),
    [
        (dt.datetime(2026, 5, 1, 9), ((2026, 5, 1),)),
        ("2026-05-01", ((2026, 5, 1),)),
        ("31/12/2026", ((2026, 12, 31),)),
        ("1.2.2026", ((2026, 2, 1), (2026, 1, 2))),
        (2027, ((2027,),)),
        (3.0, ((3,),)),
        ("Year 2", ((2,),)),
        ("31/31/2026", ()),
        ("May", ()),
        (True, ()),
        (None, ()),
    ],
)
def test_moments(value: Any, moments: tuple[Moment, ...]) -> None:
    assert moments_of(value) == moments
