"""What the library holds: documents with their tags, lessons of real events, and published figures of timeliness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("guideline", "tool", "training", "law", "case", "article", "review", "dataset")
GRADES = ("E0", "E1", "E2", "E3")
"""Strength of the evidence of a lesson, see :class:`Lesson`."""
LESSON = "lesson"
"""What a search calls the lessons that stand beside documents; no document is of this kind."""
UNKNOWN_LANGUAGE = "und"
"""Key of titles and abstracts whose language no source says (ISO 639-2)."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tie of a document to the vocabulary.

    ``scheme`` is ``area`` (JEE 3 area such as D2), ``component`` (such as HIS), ``sector`` (such as ANI) or ``step``
    (the capacity level that the document helps to reach, 2 to 5). ``status`` is ``proposed`` until a second person
    makes it ``accepted``.
    """

    scheme: str
    code: str
    proposer: str = ""
    status: str = "proposed"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the library: facts that a source shows, and tags of our own.

    ``titles`` and ``abstracts`` are keyed by language, that of the document first. ``year`` is ``None`` where the
    source shows none. ``address`` is the document's own address, never that of a copy; ``seen_at`` is where it was
    seen.
    ``work`` is shared by the versions of one work in several languages; ``supersedes`` is the id of the edition before.
    ``level`` is a code of the list of levels, ``countries`` are ISO3 codes; ``ror`` is the publisher's id in the
    Research Organization Registry. ``readers`` name groups of people who may read it; empty means everybody.
    """

    id: str
    titles: Mapping[str, str]
    kind: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    publisher: str = ""
    doi: str = ""
    isbn: str = ""
    handle: str = ""
    address: str = ""
    licence: str = ""
    countries: tuple[str, ...] = ()
    level: str = ""
    tags: tuple[Tag, ...] = ()
    abstracts: Mapping[str, str] = field(default_factory=dict)
    work: str = ""
    supersedes: str = ""
    seen_at: str = ""
    ror: str = ""
    readers: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language of the document: that of its first title."""
        return next(iter(self.titles))

    @property
    def title(self) -> str:
        """The title in the language of the document."""
        return self.titles[self.language]

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of its tags of one scheme, the first the main one."""
        return tuple(tag.code for tag in self.tags if tag.scheme == scheme)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one source says was learned in one event, in our words.

    ``country`` is an ISO3 code or ``REGION:EMRO`` and the like; ``pillar`` is kept as the source has it. Texts that
    begin with ``[derived]`` are ours. ``grade`` is the strength of evidence: E0 account or commentary, E1 documented
    review or case study, E2 empirical study, E3 synthesis. Sources may contradict each other; both stay.
    """

    id: str
    country: str
    level: str
    event: str
    period: str
    source_type: str
    pillar: str
    areas: tuple[str, ...]
    components: tuple[str, ...]
    sectors: tuple[str, ...]
    kind: str
    in_place: str
    happened: str
    lesson: str
    figure: str
    enabling: str
    limiting: str
    recommendation: str
    recommendation_lead: str
    resilience: tuple[str, ...]
    phase: str
    mode: str
    grade: str
    citation: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many events met a target of so many days, as published: number and per cent, ``None`` where not shown."""

    target_days: int | None
    met: int | None
    per_cent: int | None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Published figures of 7-1-7 or of other measures of timeliness for a set of events.

    ``medians`` and ``ranges`` (days, as printed) are keyed by ``detect``, ``notify``, ``respond``; so is ``shares``,
    with ``all`` for all three targets together. Figures stand as published; nothing is recomputed.
    """

    id: str
    measure: str
    place: str
    countries: tuple[str, ...]
    period: str
    events: str
    number: int | None
    shares: Mapping[str, Share]
    medians: Mapping[str, str]
    ranges: Mapping[str, str]
    bottlenecks: str
    note: str
    citation: str
    seen_at: str
