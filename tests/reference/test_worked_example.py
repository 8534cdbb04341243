"""The figures of the worked example are those of the files that they were taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.scores import Assessment, Reading
from hsforhs.scores.examples import ExampleAssessment, published_scores
from hsforhs.scores.readers import read_everything, read_scores

FILES = {
    "spar-1": "raw_espar/e-spar_2018_edition1.xlsx",
    "spar-2": "raw_espar/e-spar_2022_edition2.xlsx",
    "jee-1": "jee_scores_to_2021-03_long.csv",
}
EXAMPLES = published_scores()


@pytest.fixture(scope="module")
def originals(shared_data: Path) -> dict[tuple[str, str], Assessment]:
    readings: list[Reading] = [read_scores(shared_data / FILES[name]) for name in ("spar-1", "spar-2")]
    readings.append(read_everything(shared_data / FILES["jee-1"]))
    return {(x.instrument, x.place): x for reading in readings for x in reading.assessments}


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda x: f"{x.assessment.place}-{x.assessment.instrument}")
def test_every_figure_is_that_of_the_source(
    one: ExampleAssessment, originals: dict[tuple[str, str], Assessment]
) -> None:
    found = one.assessment
    original = originals[found.instrument, found.place]
    assert found.values
    assert found.values == original.values
    assert found.published == original.published
    assert (found.year, found.reported, found.kind) == (original.year, original.reported, original.kind)
