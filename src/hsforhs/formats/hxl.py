"""HXL: scores as a table whose second row says in hashtags what each column holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO

from hsforhs.files import neutralise
from hsforhs.framework import Framework
from hsforhs.scores import Assessment

from .observations import Observation, all_observations, has_roll_up

COLUMNS = (
    ("Country code", "#country+code"),
    ("Place code", "#loc+code"),
    ("Place", "#loc+name"),
    ("Year", "#date+year"),
    ("Instrument", "#indicator+instrument"),
    ("Kind of score", "#indicator+type"),
    ("Level", "#indicator+level"),
    ("Indicator code", "#indicator+code"),
    ("Indicator", "#indicator+name"),
    ("Value", "#indicator+value+num"),
    ("Unit", "#indicator+unit"),
    ("State", "#status"),
)
"""Heading and hashtag of each column."""


def write_hxl(assessments: Iterable[Assessment], framework: Framework, target: IO[bytes]) -> None:
    """Write the scores as a CSV table with a row of HXL hashtags under its headings.

    A score that was not reported or does not apply has an empty value and says so in the column of its state; 0 is
    a value.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in COLUMNS])
    writer.writerow([tag for _, tag in COLUMNS])
    for found in all_observations(assessments, framework, kinds_apart=True):
        writer.writerow(map(neutralise, _row(found, framework)))
    target.write(text.getvalue().encode())


def _row(found: Observation, framework: Framework) -> tuple[str, ...]:
    book = framework.instrument(found.element.instrument)
    return (
        found.assessment.country,
        found.assessment.place,
        found.assessment.name,
        str(found.year),
        book.id,
        found.assessment.kind,
        found.element.level.value,
        found.element.code,
        found.element.title,
        found.text,
        "per cent" if has_roll_up(book.id, framework) else "level",
        found.state.value,
    )
