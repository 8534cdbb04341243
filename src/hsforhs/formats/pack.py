"""The pack of an open round: what it holds, how it is laid out, and the seals over what nobody edits.

``pack_xlsx`` writes it and ``pack_read`` reads it back. The seals are plain digests: they find slips and broken
structure, not somebody who recomputes them on purpose; rights and conflicts are checked where the pack comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from hsforhs.files import Remark
from hsforhs.scores import Number, ScoreState

from .score_sheet import NOT_APPLICABLE, NOT_REPORTED
from .sealed import digest_of, row_seal

SCORES_SHEET = "Scores"
ACTIONS_SHEET = "Priority actions"
WRITTEN_SHEET = "As written"
LISTS_SHEET = "Lists"
READ_ME_SHEET = "Read me"
HEADER_ROW = 4
"""Row of the headings on the sheets to fill in, counted from 1."""
COLUMNS = (
    "Code",
    "Indicator",
    "Capacity or area",
    "Stored score",
    "New score",
    "Reasoning",
    "Strengths",
    "Areas to strengthen",
    "State of",
)
ACTION_COLUMNS = ("Area", "Title")
"""Before one column per action: Action 1, Action 2 ..."""
FEWEST_ACTION_COLUMNS = 5
WRITTEN_COLUMNS = (
    "Row",
    "Code",
    "Version",
    "Score",
    "Reasoning",
    "Strengths",
    "Areas to strengthen",
    "State of",
    "Actions",
    "Seal",
)
SCORE_ROW, AREA_ROW = "score", "area"
TEXTS = ("reasoning", "strengths", "to_strengthen")


@dataclass(frozen=True, slots=True)
class PackOrigin:
    """Where a pack comes from: which instance of the workbench, round, place, edition, and when.

    ``adapted`` names an adapted instrument with its version (``spar-2+xlm-short-1``), empty for the whole one;
    ``areas`` the codes of the areas that the pack asks about, separated by blanks.
    """

    instance: str
    round: str
    place: str
    place_name: str
    country: str
    instrument: str
    adapted: str
    period: str
    areas: str
    catalogue_version: str
    written_on: str

    def keys(self) -> dict[str, str]:
        """Return the entries of the sheet that says what the file is."""
        return {name.replace("_", " "): value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, keys: Mapping[str, str]) -> PackOrigin:
        """Read the entries of that sheet; what is missing is empty."""
        return cls(**{x.name: keys.get(x.name.replace("_", " "), "") for x in fields(cls)})


@dataclass(frozen=True, slots=True)
class PackEntry:
    """What is written for one indicator. ``value`` is ``None`` unless the state is a value."""

    state: ScoreState
    value: Number | None = None
    reasoning: str = ""
    strengths: str = ""
    to_strengthen: str = ""
    dated: dt.date | None = None

    @property
    def shown(self) -> Number | str:
        """The score as the workbook shows it."""
        if self.value is not None:
            return self.value
        return NOT_APPLICABLE if self.state is ScoreState.NOT_APPLICABLE else NOT_REPORTED


@dataclass(frozen=True, slots=True)
class PackRow:
    """One indicator of a pack. ``version`` is the one that was stored when the pack was written."""

    code: str
    title: str
    area: str
    version: int
    entry: PackEntry


@dataclass(frozen=True, slots=True)
class PackArea:
    """One area of a pack with its priority actions, one text each."""

    code: str
    title: str
    version: int
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that a pack asks about."""

    origin: PackOrigin
    rows: tuple[PackRow, ...]
    areas: tuple[PackArea, ...]

    def area_title(self, code: str) -> str:
        """Return code and title of an area: ``C5 Surveillance``."""
        return next((f"{x.code} {x.title}" for x in self.areas if x.code == code), code)


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One indicator as it was when the pack was written, and as it came back.

    ``emptied`` names the fields of :class:`PackEntry` whose cell was emptied (``state`` for the score).
    ``place`` is where the row stands: ``sheet Scores, row 7``.
    """

    code: str
    version: int
    before: PackEntry
    after: PackEntry
    emptied: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class ReturnedArea:
    """The priority actions of one area as written, and as they came back."""

    code: str
    version: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ReturnedPack:
    """A pack that came back, whole and of the round that was expected."""

    file: str
    origin: PackOrigin
    rows: tuple[ReturnedRow, ...]
    areas: tuple[ReturnedArea, ...]
    remarks: tuple[Remark, ...]


def score_seal(origin: PackOrigin, kind: str, parts: Iterable[object]) -> str:
    """Return the seal of one row of a pack."""
    return row_seal((origin.instance, origin.round, kind), parts)


def checksum(origin: PackOrigin, seals: Iterable[str]) -> str:
    """Return the digest of a whole pack: what it says of itself, and the seals of its rows in their order."""
    return digest_of([*origin.keys().values(), *seals])
