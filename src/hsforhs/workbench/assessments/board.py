"""What the pages of a round show: areas and their progress, one indicator, opinions, the external view beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from hsforhs.framework import Group, Indicator, framework
from hsforhs.scores import Comparison, Number, ScoreState, compare, level_of
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.queries import people_at
from hsforhs.workbench.accounts.rules import Person

from . import rules
from .models import AreaSheet, AreaState, Opinion, Round, RoundState, StoredScore
from .queries import StoredAssessment, assessment_of, current_rounds

Level = Number | str | None
"""A level, ``n/a``, or ``None`` for not reported, as the chip shows it."""
NOT_APPLICABLE = "n/a"


def level_shown(instrument: str, state: str, value: Decimal | None) -> Level:
    """The level of a stored score for the chip."""
    if state == ScoreState.NOT_APPLICABLE.value:
        return NOT_APPLICABLE
    return None if value is None else level_of(instrument, _number(value))


@dataclass(frozen=True, slots=True)
class Scored:
    """One indicator of a round. ``wording`` is that of an adapted instrument, with its language."""

    indicator: Indicator
    wording: str
    wording_language: str
    score: StoredScore
    level: Level

    @property
    def answered(self) -> bool:
        """Whether there is a score, or a reason why there is none."""
        return self.score.state != ScoreState.NOT_REPORTED.value or bool(self.score.reasoning.strip())


@dataclass(frozen=True, slots=True)
class IndicatorRow(Scored):
    """One indicator of a round in a list."""

    documents: int
    comments: int
    opinions: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a round with its indicators."""

    sheet: AreaSheet
    group: Group
    rows: tuple[IndicatorRow, ...]

    @property
    def answered(self) -> int:
        """Indicators with an answer."""
        return sum(x.answered for x in self.rows)


@dataclass(frozen=True, slots=True)
class Board:
    """A round with all its areas."""

    round: Round
    areas: tuple[AreaRow, ...]

    @property
    def answered(self) -> int:
        """Indicators with an answer, over all areas."""
        return sum(x.answered for x in self.areas)

    @property
    def asked(self) -> int:
        """Indicators that the round asks."""
        return sum(len(x.rows) for x in self.areas)

    @property
    def states(self) -> list[tuple[AreaState, int]]:
        """How many areas stand at each state."""
        counts = Counter(x.sheet.state for x in self.areas)
        return [(state, counts[state]) for state in AreaState]

    def area(self, group: str) -> AreaRow | None:
        """One area by the code of its group."""
        return next((x for x in self.areas if x.sheet.group == group), None)


def board(found: Round) -> Board:
    """Read a round with everything that its overview shows."""
    words = framework()
    wordings = _wordings(found)
    indicators = {x.code: x for x in words.indicators_of(found.instrument)}
    groups = {x.key.code: x for x in words.groups_of(found.instrument)}
    documents = _counts(found.documents.filter(withdrawn_at=None))
    comments = _counts(found.comments.filter(withdrawn_at=None))
    opinions = _counts(found.opinions.all())
    rows: dict[str, list[IndicatorRow]] = {}
    for score in found.scores.order_by("pk"):
        indicator = indicators[score.code]
        rows.setdefault(indicator.group.code, []).append(
            IndicatorRow(
                indicator,
                *wordings.get(score.code, ("", "")),
                score,
                level_shown(found.instrument, score.state, score.value),
                documents.get(score.code, 0),
                comments.get(score.code, 0),
                opinions.get(score.code, 0),
            )
        )
    sheets = found.areas.select_related("lead").order_by("pk")
    return Board(found, tuple(AreaRow(x, groups[x.group], tuple(rows.get(x.group, ()))) for x in sheets))


@dataclass(frozen=True, slots=True)
class OneIndicator:
    """One indicator with the sheet of its area, and the codes that stand before and after it there."""

    sheet: AreaSheet
    row: Scored
    previous: str | None
    next: str | None


def one_indicator(found: Round, code: str) -> OneIndicator | None:
    """Read one indicator of a round, without all that stands in its other areas; ``None`` where it asks no such one."""
    indicators = {x.code: x for x in framework().indicators_of(found.instrument)}
    if code not in indicators:
        return None
    group = indicators[code].group.code
    of_group = [x.code for x in indicators.values() if x.group.code == group]
    scores = list(found.scores.filter(code__in=of_group).order_by("pk"))
    codes = [x.code for x in scores]
    sheet = found.areas.filter(group=group).first()
    if sheet is None or code not in codes:
        return None
    place = codes.index(code)
    score = scores[place]
    wording = _wordings(found).get(code, ("", ""))
    row = Scored(indicators[code], *wording, score, level_shown(found.instrument, score.state, score.value))
    after = codes[place + 1] if place + 1 < len(codes) else None
    return OneIndicator(sheet, row, codes[place - 1] if place else None, after)


def _wordings(found: Round) -> dict[str, tuple[str, str]]:
    return found.adapted.wordings(get_language() or "") if found.adapted else {}


def _counts(rows: QuerySet) -> dict[str, int]:
    return {x["code"]: x["number"] for x in rows.values("code").annotate(number=Count("pk")).order_by()}


def round_for(person: Person, round_id: int) -> Round | None:
    """One round with its place, if the person may see it."""
    found = Round.objects.select_related("place").filter(pk=round_id).first()
    return found if found is not None and rules.may_see(person, found) else None


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round in a list, with how many of its areas are how far."""

    round: Round
    areas: int
    proposed: int
    agreed: int


def open_rounds(person: Person, *, place_id: int | None = None) -> list[OpenRound]:
    """Open rounds that a person may see, the nearest last day first, then the newest."""
    found = Round.objects.exclude(state=RoundState.PUBLISHED).filter(rules.seen_by(person)).select_related("place")
    if place_id is not None:
        found = found.filter(place_id=place_id)
    counted = found.annotate(
        number=Count("areas", distinct=True),
        proposed=Count("areas", filter=Q(areas__state=AreaState.PROPOSED), distinct=True),
        agreed=Count("areas", filter=Q(areas__state=AreaState.AGREED), distinct=True),
    )
    rows = [OpenRound(x, x.number, x.proposed, x.agreed) for x in counted]
    return sorted(rows, key=lambda x: (x.round.closes_on is None, x.round.closes_on or "", -x.round.pk))


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """The opinions on one indicator beside the score that the team wrote down."""

    indicator: Indicator
    level: Level
    levels: tuple[tuple[Number, tuple[Opinion, ...]], ...]
    missing: tuple[User, ...]

    @property
    def agree(self) -> bool:
        """Whether everybody who gave an opinion gave the same."""
        return len(self.levels) == 1

    @property
    def differs(self) -> bool:
        """Whether the score written down is none of the opinions."""
        return bool(self.levels) and self.level not in {level for level, _ in self.levels}


def consensus(found: Round) -> list[OpinionRow]:
    """Opinions by indicator, lowest level first, with those of the team who have not said anything yet."""
    team = people_at(found.place, *(set(Role) - {Role.VIEWER}))
    by_code: dict[str, list[Opinion]] = {}
    for opinion in found.opinions.select_related("person"):
        by_code.setdefault(opinion.code, []).append(opinion)
    indicators = {x.code: x for x in framework().indicators_of(found.instrument)}
    rows = []
    for score in found.scores.order_by("pk"):
        given: dict[Number, list[Opinion]] = {}
        for opinion in by_code.get(score.code, []):
            given.setdefault(level_of(found.instrument, _number(opinion.value)), []).append(opinion)
        spoke = {x.person_id for x in by_code.get(score.code, [])}
        rows.append(
            OpinionRow(
                indicators[score.code],
                level_shown(found.instrument, score.state, score.value),
                tuple((level, tuple(given[level])) for level in sorted(given)),
                tuple(x for x in team if x.pk not in spoke) if spoke else (),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Beside:
    """An assessment of another kind beside a round. Levels of the round come first in each comparison."""

    other: StoredAssessment
    comparison: Comparison

    @property
    def differing(self) -> int:
        """How many clear pairs hold different levels."""
        return sum(x.steps != 0 for x in self.comparison.changes)


def beside(found: Round, person: Person) -> list[Beside]:
    """Published assessments of other kinds that a person may see, each compared through the crosswalk."""
    own = assessment_of(found)
    others = [x for x in current_rounds(found.place, person) if x.round.kind != found.kind and x.assessment.values]
    newest: dict[tuple[str, str], StoredAssessment] = {}
    for other in others:
        newest.setdefault((other.round.kind, other.round.instrument), other)
    return [Beside(x, compare(own, x.assessment, framework())) for x in newest.values()]


def _number(value: Decimal) -> Number:
    return int(value) if value == int(value) else float(value)
