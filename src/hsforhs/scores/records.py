"""Assessments as data: what was scored, by whom it was scored, and what was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from hsforhs.files import Remark
from hsforhs.framework import Key

TOTAL = "TOTAL"
"""Code under which the published total of an assessment stands beside its capacities."""

Number: TypeAlias = int | float
"""A score as published: SPAR per cent 0 to 100 in steps of 20; JEE level 1 to 5, halves in some JEE 1 reports
(halves are exact as float)."""


class ScoreState(Enum):
    """Value, not reported and not applicable are three different things; 0 is a value."""

    VALUE = "value"
    NOT_REPORTED = "not reported"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator of one assessment. ``value`` is ``None`` unless the state is ``VALUE``.

    ``reasoning``, ``evidence`` and ``dated`` are what a team wrote beside it in a workbook.
    """

    key: Key
    state: ScoreState
    value: Number | None = None
    reasoning: str = ""
    evidence: str = ""
    dated: dt.date | None = None

    @classmethod
    def of(cls, key: Key, value: Number | None, *, not_applicable: bool = False) -> Score:
        """Make a score from a number, or from ``None`` for one that was not reported or does not apply."""
        if value is not None:
            return cls(key, ScoreState.VALUE, value)
        return cls(key, ScoreState.NOT_APPLICABLE if not_applicable else ScoreState.NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment of one place by one instrument in one edition.

    ``place`` is the ISO3 code of a State or the code of a province or district; ``country`` the ISO3 code of
    the State that owns the record. ``scores`` is keyed by :class:`Key` and holds every indicator of the
    instrument in the order of the book, or those that an adapted instrument asks. ``published`` holds
    capacity scores and the total as published, keyed by the code of the capacity (``C1``) or ``TOTAL``, per
    cent; ``None`` where the source says that there is none. ``year`` is the reporting year of SPAR; ``date``
    the end of a JEE mission. ``kind`` is a code of the list ``score_kind`` (SELF, EXT ...).
    """

    instrument: str
    place: str
    country: str
    name: str
    who_region: str
    kind: str
    scores: Mapping[Key, Score]
    published: Mapping[str, Number | None] = field(default_factory=dict)
    year: int | None = None
    date: dt.date | None = None
    reported: bool = True
    status_as_written: str = ""

    @property
    def values(self) -> dict[Key, Number]:
        """The scores that hold a value."""
        return {key: score.value for key, score in self.scores.items() if score.value is not None}

    @property
    def not_applicable(self) -> tuple[Key, ...]:
        """The indicators that do not apply to this place."""
        return tuple(k for k, x in self.scores.items() if x.state is ScoreState.NOT_APPLICABLE)

    @property
    def period(self) -> str:
        """Year or date for display."""
        return self.date.isoformat() if self.date else str(self.year or "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: its assessments, what had to be assumed, and what the file says of itself.

    ``layout`` names the kind of file that was recognised (``e-SPAR workbook``, ``JEE table`` ...).
    ``published_averages`` keeps world and region averages as check figures: {"AFRO": {"C1": 50, TOTAL: 52}}.
    ``base`` holds, for an offline workbook, the scores by place that were stored when it was written.
    """

    file: str
    layout: str
    assessments: tuple[Assessment, ...]
    remarks: tuple[Remark, ...] = ()
    title: str = ""
    updated_on: dt.date | None = None
    published_averages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    base: Mapping[str, Mapping[Key, Score]] = field(default_factory=dict)

    @property
    def editions(self) -> tuple[str, ...]:
        """Instruments in the file, sorted."""
        return tuple(sorted({x.instrument for x in self.assessments}))

    @property
    def years(self) -> tuple[int, ...]:
        """Reporting years in the file, sorted."""
        return tuple(sorted({x.year for x in self.assessments if x.year is not None}))
