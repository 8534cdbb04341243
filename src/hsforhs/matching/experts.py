"""Experts as the matching needs them, and what is asked of them: records without storage, without names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written
from hsforhs.framework import Framework, VocabularyError, framework

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of a language in the Common European Framework of Reference, lowest first."""
LEAST_LEVEL = "B2"
MODES = ("remote", "field")
Kind: TypeAlias = Literal["person", "institution"]
_STEP = re.compile(r"([1-5])-([1-5])")
_COUNTRY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence of expertise. ``on`` is its day; ``steps`` the levels between which it moved a country, if it did."""

    on: dt.date
    steps: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Expertise in a term at a self level of 1 to 5.

    ``term`` is an area (``D2``), a cell (``D2:HIS``, ``P5:OS:ANI``) or a component (``HIS``) of the framework, or
    ``method:...`` or ``hazard:...``.
    """

    term: str
    level: int
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Interests:
    """A declaration of interests: whether it was reviewed and accepted, its last day, countries and bodies declared."""

    accepted: bool
    expires: dt.date
    countries: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both included, on which an expert is available, and how: ``remote``, ``field`` or both."""

    first: dt.date
    last: dt.date
    modes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expert:
    """A person or an institution of the network.

    ``approved_until`` is the last day of an approved membership, ``None`` without one; institutions need none.
    ``bodies`` are the institutions that somebody works for now; ``assigned`` the days on which assignments began;
    ``rivals`` the ids of those who shall not be in one team with them.
    """

    id: str
    kind: Kind = "person"
    country: str = ""
    region: str = ""
    subregion: str = ""
    gender: str = ""
    sector: str = ""
    approved_until: dt.date | None = None
    interests: Interests | None = None
    consents: bool = False
    windows: tuple[Window, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    knowledge: tuple[Knowledge, ...] = ()
    bodies: frozenset[str] = frozenset()
    assigned: tuple[dt.date, ...] = ()
    rivals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for. ``component`` and ``sector`` may be empty; ``steps`` are the level now and wanted.

    ``country`` and ``bodies`` are whom the gap belongs to: whoever belongs there has a conflict of interest.
    ``other`` holds methods and hazards that are wanted as well.
    """

    area: str
    component: str = ""
    sector: str = ""
    steps: tuple[int, int] | None = None
    languages: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    subregion: str = ""
    bodies: frozenset[str] = frozenset()
    first: dt.date | None = None
    last: dt.date | None = None
    mode: str = ""
    other: tuple[str, ...] = ()

    @property
    def gap(self) -> str:
        """The gap as it stands in addresses: ``D2`` or ``D2:HIS``."""
        return ":".join(x for x in (self.area, self.component, self.sector) if x)


def read_need(
    gap: str,
    *,
    step: str = "",
    languages: str = "",
    country: str = "",
    mode: str = "",
    first: dt.date | None = None,
    last: dt.date | None = None,
    other: tuple[str, ...] = (),
) -> Need:
    """Read what is asked as people write it: gap ``D2`` or ``D2:HIS``, step ``2-3``, languages ``fr,en``.

    Raises VocabularyError for a gap that the framework does not hold, BadInput for the rest.
    """
    words = framework()
    area, component, sector = parse_gap(gap, words)
    country = country.strip().upper()
    state = words.states.get(country)
    if country and not _COUNTRY.fullmatch(country):
        raise BadInput(
            Sentence("the country is '%(country)s'", country=country[:40]),
            expected=Sentence("an ISO code of three letters such as GHA"),
        )
    if last and not first:
        raise BadInput(
            Sentence("the last day %(day)s stands without a first", day=_written(last)),
            expected=Sentence("both days, or the first alone"),
        )
    if first and last and last < first:
        raise BadInput(
            Sentence(
                "the last day %(later)s lies before the first %(earlier)s",
                later=_written(last),
                earlier=_written(first),
            ),
            expected=Sentence("days in their order"),
        )
    if mode and mode not in MODES:
        raise BadInput(
            Sentence("the mode is '%(mode)s'", mode=mode[:40]),
            expected=Sentence("%(one)s or %(other)s", one=MODES[0], other=MODES[1]),
        )
    for term in other:
        head, _colon, rest = term.partition(":")
        if not (head == "method" and rest.strip()) and not (head == "hazard" and rest in words.lists["hazard"]):
            known = tuple(words.lists["hazard"])
            raise BadInput(
                Sentence("'%(term)s' is no method or hazard", term=term[:40]),
                expected=Sentence("method:... or hazard: with one of %(known)s", known=known),
            )
    return Need(
        area=area,
        component=component,
        sector=sector,
        steps=read_steps(step),
        languages=read_languages(languages),
        country=country,
        region=state.who_region if state else "",
        first=first,
        last=last or first,
        mode=mode,
        other=other,
    )


def _written(day: dt.date) -> Written:
    return Written(day, day.isoformat())


def parse_gap(gap: str, words: Framework | None = None) -> tuple[str, str, str]:
    """Return area, component and sector of ``D2``, ``D2:HIS`` or ``P5:OS:ANI``; raises VocabularyError."""
    words = words or framework()
    gap = gap.strip()
    if ":" in gap:
        cell = words.cell(gap)
        return cell.area, cell.component, cell.sector
    if gap not in words.areas:
        raise VocabularyError(
            Sentence("'%(gap)s' is no gap; expected an area such as D2 or a cell such as D2:HIS", gap=gap[:40])
        )
    return gap, "", ""


def read_steps(text: str) -> tuple[int, int] | None:
    """Read ``2-3``; nothing for an empty text."""
    if not text.strip():
        return None
    found = _STEP.fullmatch(text.strip())
    if not found or int(found[1]) >= int(found[2]):
        raise BadInput(
            Sentence("the step is '%(text)s'", text=text[:40]),
            expected=Sentence("the level now and a higher one wanted, such as 2-3"),
        )
    return int(found[1]), int(found[2])


def read_languages(text: str) -> tuple[str, ...]:
    """Read ``fr,en``: codes of two or three small letters, each once."""
    codes = [x.strip().lower() for x in text.split(",") if x.strip()]
    for code in codes:
        if not _LANGUAGE.fullmatch(code):
            raise BadInput(
                Sentence("the language is '%(code)s'", code=code[:40]),
                expected=Sentence("codes such as fr, with commas between them"),
            )
    return tuple(dict.fromkeys(codes))
