"""Assessments of every kind for tests of the exchange formats."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from hsforhs.scores import TOTAL, Assessment, Score
from hsforhs.scores.examples import invented_scores, published_scores
from tests.scores.made import assessment, values_of

STAMP = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
INSTRUMENTS = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2")


def published(place: str, instrument: str) -> Assessment:
    return next(
        x.assessment for x in published_scores() if (x.assessment.place, x.assessment.instrument) == (place, instrument)
    )


def lumora() -> list[Assessment]:
    """The invented country with its provinces and districts."""
    return [x.assessment for x in invented_scores()]


def three_states() -> Assessment:
    """SPAR 2 with a 0, a value, one that does not apply, one that was not reported, and published figures."""
    return assessment(
        "spar-2",
        {"C1.1": 0, "C1.2": 60, "C2.1": "n/a"},
        published={"C1": 30, "C2": None, TOTAL: 44},
        name="=HYPERLINK(1)",
    )


def any_assessment() -> st.SearchStrategy[Assessment]:
    """Draw an assessment by any instrument, with any mixture of states."""
    return st.sampled_from(INSTRUMENTS).flatmap(
        lambda instrument: values_of(instrument).map(lambda values: assessment(instrument, values, year=2022))
    )


def with_value(found: Assessment) -> dict[str, Score]:
    return {key.code: score for key, score in found.scores.items() if score.value is not None}
