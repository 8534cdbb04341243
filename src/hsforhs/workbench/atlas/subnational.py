"""The places below a country or province: who reported, the heat map place x area, and the roll-up by a named rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.framework import framework
from hsforhs.scores import (
    AcrossPlaces,
    Answer,
    NotAsked,
    Number,
    RolledUp,
    Rule,
    ScoreState,
    Unit,
    across_places,
    answers_by_area,
)
from hsforhs.scores import lowest_by_area as lowest_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import (
    Edition,
    StoredAssessment,
    current_rounds_below,
    editions_below,
    latest_with_scores,
)
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import branch

from .framework_pages import areas_of_instrument

FEW = 16
"""Places in the heat map on a profile; the page of its own shows more at a time."""
MANY = 30
NOT_ASKED = "·"
_NAMED = 12


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A place below and, for each area, its lowest level: ``None`` not reported, ``n/a``, ``·`` not asked."""

    place: Place
    period: str
    reported: bool
    levels: tuple[Number | str | None, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to look: its name, the query that asks for it, and whether it is the present one."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many places of a kind reported."""

    kind: str
    reported: int
    every: int


@dataclass(frozen=True, slots=True)
class Below:
    """The places below: coverage by kind, heat map, and the roll-up of one kind, or the reason why there is none.

    ``rolled`` holds the figure of each area of ``areas``, ``share`` the part of the people (per cent) who live where
    somebody reported, ``missing`` the first places of that kind that did not.
    """

    areas: tuple[str, ...]
    rows: tuple[BelowRow, ...]
    number: int
    coverage: tuple[Count, ...]
    edition: Edition | None
    of: Kind
    rule: Rule
    rules: tuple[Option, ...]
    kinds: tuple[Option, ...]
    editions: tuple[Option, ...]
    pages: tuple[Option, ...]
    across: AcrossPlaces | None
    rolled: tuple[RolledUp | None, ...]
    problem: str
    missing: tuple[Place, ...]

    @property
    def counted(self) -> Count:
        """The count of the kind that is rolled up."""
        return next(x for x in self.coverage if x.kind == self.of)

    @property
    def silent(self) -> int:
        """How many places of the kind that is rolled up did not report."""
        return self.counted.every - self.counted.reported

    @property
    def more_missing(self) -> int:
        """How many of them are not named."""
        return self.silent - len(self.missing)

    @property
    def share(self) -> float | None:
        found = self.across.coverage.population_share if self.across else None
        return None if found is None else 100 * found


def below(place: Place, person: Person, wanted: Mapping[str, str], *, size: int = FEW) -> Below | None:
    """Summarise the places below one, as far as ``person`` may see; missing ones are counted, never averaged.

    ``wanted`` may name the rule, the kind of place (``of``), the assessment (``sheet``) and the page. Counted are
    the places that exist at the end of the year of the assessment.
    """
    every = branch(place)
    if not every:
        return None
    editions = editions_below(place, person)
    edition = next((x for x in editions if _sheet(x) == wanted.get("sheet")), editions[0] if editions else None)
    at = dt.date(int(edition.year), 12, 31) if edition else dt.date.today()
    places = [x for x in every if x.exists_on(at)]
    if not places:
        return None
    newest = _newest(place, person, edition)
    kinds = [kind for kind in (Kind.PROVINCE, Kind.DISTRICT) if any(x.kind == kind for x in places)]
    of = next((x for x in kinds if x == wanted.get("of")), kinds[-1])
    rule = next((x for x in Rule if x.value == wanted.get("rule")), Rule.MINIMUM)
    areas, rows = _rows(places, newest)
    across, problem = _across([x for x in places if x.kind == of], newest, rule)
    now = {"rule": rule.value, "of": of.value, "sheet": _sheet(edition) if edition else ""}
    page = min(max(1, int(number)), -(-len(rows) // size)) if (number := wanted.get("page", "1")).isdecimal() else 1
    silent = [x for x in places if x.kind == of and x.pk not in newest]
    return Below(
        areas,
        rows[(page - 1) * size : page * size],
        len(rows),
        tuple(
            Count(x, sum(y.kind == x and y.pk in newest for y in places), sum(y.kind == x for y in places))
            for x in kinds
        ),
        edition,
        of,
        rule,
        tuple(_option(name, x.value, now, "rule") for x, name in _rule_names().items()),
        tuple(_option(name, x.value, now, "of") for x, name in _kind_names().items() if x in kinds),
        tuple(_option(_edition_name(x), _sheet(x), now, "sheet") for x in editions),
        tuple(
            _option(str(x + 1), str(x + 1), {**now, "page": str(page)}, "page") for x in range(-(-len(rows) // size))
        ),
        across,
        tuple(across.areas.get(x) for x in areas) if across else (),
        problem,
        tuple(silent[:_NAMED]),
    )


def _newest(place: Place, person: Person, edition: Edition | None) -> dict[int, StoredAssessment]:
    if edition is None:
        return {}
    rounds = current_rounds_below(place, person, instrument=edition.instrument, kind=edition.kind, year=edition.year)
    found = {pk: latest_with_scores(x) for pk, x in rounds.items()}
    return {pk: x for pk, x in found.items() if x is not None}


def _rows(places: list[Place], newest: dict[int, StoredAssessment]) -> tuple[tuple[str, ...], tuple[BelowRow, ...]]:
    """Return the areas that somebody has a level in, and a row for each place."""
    answers = {pk: answers_by_area(x.assessment, areas_of_instrument(x.round.instrument)) for pk, x in newest.items()}
    seen = {area for found in answers.values() for area, answer in found.items() if isinstance(answer, int | float)}
    areas = tuple(x for x in framework().areas if x in seen)
    rows = tuple(
        BelowRow(
            x,
            newest[x.pk].round.period if x.pk in newest else "",
            x.pk in newest,
            tuple(_shown(answers.get(x.pk, {}).get(area)) for area in areas),
        )
        for x in places
    )
    return areas, rows


def _shown(answer: Answer) -> Number | str | None:
    if isinstance(answer, NotAsked):
        return NOT_ASKED
    return "n/a" if isinstance(answer, ScoreState) else answer


def _across(places: list[Place], newest: dict[int, StoredAssessment], rule: Rule) -> tuple[AcrossPlaces | None, str]:
    """Return the roll-up, or one sentence on why there is none."""
    reported = [x for x in places if x.pk in newest]
    if not reported:
        return None, ""
    unknown = [x.name for x in reported if not x.population]
    if rule is Rule.WEIGHTED and unknown:
        words = {"place": unknown[0], "number": len(unknown)}
        return None, ngettext(
            "The population of %(place)s is not known here, so its weight is not known. Take another rule, or bring "
            "in a list with populations.",
            "The population of %(place)s and other places that reported is not known here (%(number)d in all), so "
            "their weight is not known. Take another rule, or bring in a list with populations.",
            len(unknown),
        ) % words
    units = [Unit(x.code, x.population, newest[x.pk].assessment if x.pk in newest else None) for x in places]
    return across_places(units, rule, framework()), ""


def lowest_by_area(stored: StoredAssessment) -> dict[str, Number]:
    """Return the lowest level of a round in each capacity area that its instrument sees."""
    return lowest_of(stored.assessment, areas_of_instrument(stored.round.instrument))


def _sheet(edition: Edition) -> str:
    return f"{edition.instrument}:{edition.kind}:{edition.year}"


def _option(label: str, value: str, now: dict[str, str], name: str) -> Option:
    return Option(label, urlencode({**now, name: value}), now[name] == value)


def _rule_names() -> dict[Rule, str]:
    return {
        Rule.MINIMUM: _("the lowest place"),
        Rule.MEAN: _("the mean of places"),
        Rule.WEIGHTED: _("the mean weighted by population"),
    }


def _kind_names() -> dict[Kind, str]:
    return {Kind.PROVINCE: _("provinces"), Kind.DISTRICT: _("districts")}


def _edition_name(edition: Edition) -> str:
    title = framework().instruments[edition.instrument].short_name
    values = {"title": title, "year": edition.year}
    if edition.kind == "EXT":
        return _("%(title)s, %(year)s, external evaluation") % values
    return _("%(title)s, %(year)s") % values
