"""What the pages of matching ask for, from the words of an address to records of the core."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, in_words
from hsforhs.framework import VocabularyError
from hsforhs.matching import Need, Shortlist, Wanted, held_back, muster, nearest, one_count, read_need, shortlist
from hsforhs.matching.musters import QUOTAS, Muster
from hsforhs.workbench.exercises.models import Status
from hsforhs.workbench.exercises.queries import Row, register_rows

from .candidates import candidates, institutions
from .rules import Viewer

MOST_GAPS = 8
MOST_QUESTIONS = 5
MOST_MEMBERS = 20
SECONDS = 4.0
"""For the proof of a team on a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of an address. ``first`` and ``last`` are days as texts."""

    gap: str = ""
    step: str = ""
    languages: str = ""
    country: str = ""
    mode: str = ""
    first: str = ""
    last: str = ""
    kind: str = "person"
    gaps: str = ""
    size: str = "4"
    least: str = ""

    def need(self, gap: str) -> Need:
        """Return the need for one gap; raises ValidationError in one sentence."""
        try:
            return read_need(
                gap,
                step=self.step,
                languages=self.languages,
                country=self.country,
                mode=self.mode,
                first=_day(self.first),
                last=_day(self.last),
            )
        except BadInput as error:
            raise ValidationError(error.said(translation)) from None
        except VocabularyError as error:
            raise ValidationError(in_words(error.args[0], translation)) from None


@dataclass(frozen=True, slots=True)
class Answer:
    """A shortlist with the names to show; ``left_out`` holds counts, ``None`` where a small one is held back."""

    found: Shortlist
    names: dict[str, str]
    left_out: dict[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A research question without an answer that lies near a gap, and by which of its cells."""

    row: Row
    per_cent: int
    term: str


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """A team with the names to show."""

    found: Muster
    names: dict[str, str]
    left_out: dict[str, int | None]
    wanted: tuple[Wanted, ...]


def answer(viewer: Viewer, asked: Asked) -> Answer:
    """Return who of the network fits a gap, for a viewer."""
    need = asked.need(asked.gap)
    experts, names = institutions() if asked.kind == "institution" else candidates(viewer)
    found = shortlist(need, experts, on=timezone.localdate())
    return Answer(found, names, _left_out(viewer, found.filtered_out, len(found.people)))


def not_known_near(viewer: Viewer, asked: Asked) -> list[Unknown]:
    """Return the unanswered research questions nearest to a gap, rated as people are; four queries."""
    rows = [x for x in register_rows(viewer.person) if x.status != Status.ANSWERED]
    found = nearest(asked.need(asked.gap), rows, lambda x: map(str, x.cells), most=MOST_QUESTIONS)
    return [Unknown(x.record, round(100 * x.nearness), x.term) for x in found]


def team_answer(viewer: Viewer, asked: Asked) -> TeamAnswer:
    """Return a balanced team for several gaps, for a viewer; raises ValidationError."""
    wanted = tuple(_wanted(asked, x) for x in _parts(asked.gaps))
    if not 1 <= len(wanted) <= MOST_GAPS:
        raise ValidationError(_("Write 1 to %(most)d gaps, with commas between them.") % {"most": MOST_GAPS})
    if len({x.need.gap for x in wanted}) < len(wanted):
        raise ValidationError(_("Write each gap once."))
    if not _few(asked.size):
        raise ValidationError(_("A team has 1 to %(most)d members.") % {"most": MOST_MEMBERS})
    experts, names = candidates(viewer)
    quotas = read_quotas(asked.least)
    found = muster(wanted, experts, size=int(asked.size), on=timezone.localdate(), quotas=quotas, seconds=SECONDS)
    return TeamAnswer(found, names, _left_out(viewer, found.filtered_out, len(found.problem.people)), wanted)


def read_quotas(text: str) -> dict[str, dict[str, int]]:
    """Read ``region AFRO 1, gender f 2``; raises ValidationError."""
    found: dict[str, dict[str, int]] = {}
    for part in _parts(text):
        name, _blank, rest = part.partition(" ")
        value, _blank, number = rest.strip().rpartition(" ")
        value = value.strip()
        if name not in QUOTAS or not value or not _few(number):
            raise ValidationError(
                _("“%(part)s” is no least number; expected one such as region AFRO 1 or gender f 2.")
                % {"part": part[:40]}
            )
        found.setdefault(name, {})[value] = int(number)
    return found


def _left_out(viewer: Viewer, counts: object, listed: int) -> dict[str, int | None]:
    """Hold small counts back, so that nobody learns why one person is missing; the secretariat reads all."""
    known: dict[str, int] = dict(counts)  # type: ignore[call-overload]
    if viewer.is_secretariat:
        return dict(known)
    total = sum(known.values())
    if one_count(total, total + listed) is None and total:
        return dict.fromkeys(known)
    return held_back(known)


def _wanted(asked: Asked, part: str) -> Wanted:
    gap, _blank, weight = part.partition(" ")
    try:
        priority = float(weight) if weight.strip() else 1.0
    except ValueError:
        priority = 0.0
    if not 0 < priority <= 1000:
        raise ValidationError(_("The weight of %(gap)s is no number above 0.") % {"gap": gap[:20]})
    need = asked.need(gap)
    return Wanted(replace(need, steps=None) if asked.step == "" else need, priority)


def _few(text: str) -> bool:
    return text.isdecimal() and 1 <= int(text) <= MOST_MEMBERS


def _parts(text: str) -> list[str]:
    return [" ".join(x.split()) for x in text.split(",") if x.strip()]


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("“%(day)s” is no day.") % {"day": text[:20]}) from None
