"""SDMX-CSV 2.0: scores as observations of a dataflow, one dataflow for each edition.

Form as in the field guide of the SDMX Technical Working Group (data message, version 2.0, aligned with SDMX 3.0).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO

from hsforhs.files import neutralise
from hsforhs.framework import Framework
from hsforhs.scores import Assessment, ScoreState

from .observations import MAINTAINER, Observation, all_observations, edition_id, has_roll_up

VERSION = "1.0.0"
DIMENSIONS = ("FREQ", "REF_AREA", "ASSESSMENT_KIND", "INDICATOR", "TIME_PERIOD")
MEASURE = "OBS_VALUE"
ATTRIBUTES = ("OBS_STATUS", "UNIT_MEASURE", "INDICATOR_LEVEL")
HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, MEASURE, *ATTRIBUTES)

OBS_STATUS = {ScoreState.VALUE: "A", ScoreState.NOT_REPORTED: "O", ScoreState.NOT_APPLICABLE: "M"}
"""Codes of the cross-domain list CL_OBS_STATUS: A normal value, O missing value, M data cannot exist."""


def dataflow_id(instrument: str) -> str:
    """Return the identification of the dataflow of an instrument in one edition: ``HSFORHS:SPAR2(1.0.0)``."""
    return f"{MAINTAINER}:{edition_id(instrument)}({VERSION})"


def write_sdmx_csv(assessments: Iterable[Assessment], framework: Framework, target: IO[bytes]) -> None:
    """Write the scores as SDMX-CSV 2.0.

    All three states are kept: a value, not reported (empty, status O), not applicable (empty, status M).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for found in all_observations(assessments, framework, kinds_apart=True):
        writer.writerow(map(neutralise, _row(found, framework)))
    target.write(text.getvalue().encode())


def _row(found: Observation, framework: Framework) -> tuple[str, ...]:
    instrument = found.element.instrument
    return (
        "dataflow",
        dataflow_id(instrument),
        "I",
        "A",
        found.assessment.place,
        found.assessment.kind,
        found.element.id,
        str(found.year),
        found.text,
        OBS_STATUS[found.state],
        "PERCENT" if has_roll_up(instrument, framework) else "LEVEL",
        found.element.level.name,
    )
