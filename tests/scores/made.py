"""Assessments made for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.scores import Assessment, Number, Score

NOT_APPLICABLE = "n/a"
PER_CENT = st.sampled_from([0, 20, 40, 60, 80, 100])


def assessment(instrument: str, values: Mapping[str, Number | str | None], **more: Any) -> Assessment:
    """Return an assessment of Ghana; indicators that are not named were not reported."""
    return Assessment(
        **{
            "instrument": instrument,
            "place": "GHA",
            "country": "GHA",
            "name": "Ghana",
            "who_region": "AFRO",
            "kind": "SELF",
            "scores": {x.key: score(x.key, values.get(x.code)) for x in framework().indicators_of(instrument)},
            "year": 2022 if instrument.startswith("spar") else None,
            **more,
        }
    )


def score(key: Key, value: Number | str | None) -> Score:
    if isinstance(value, str):
        assert value == NOT_APPLICABLE
        return Score.of(key, None, not_applicable=True)
    return Score.of(key, value)


def codes(instrument: str) -> list[str]:
    return [x.code for x in framework().indicators_of(instrument)]


def values_of(instrument: str, *, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Draw scores for every indicator of an instrument; some without value unless ``complete``."""
    levels: st.SearchStrategy[Any] = PER_CENT if instrument.startswith("spar") else st.integers(1, 5)
    if instrument == "jee-1":
        levels = levels | st.sampled_from([1.5, 2.5, 3.5, 4.5])
    one = levels if complete else levels | st.none() | st.just(NOT_APPLICABLE)
    return st.fixed_dictionaries(dict.fromkeys(codes(instrument), one))
