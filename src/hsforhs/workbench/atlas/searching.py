"""One search box over places, the framework and the action catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.framework import Key, framework
from hsforhs.framework.names import fold
from hsforhs.planning import Action, action_catalogue
from hsforhs.planning.search import ActionFilter, find_actions
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import find_places

from .framework_pages import areas_of_instrument

EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class Results:
    places: tuple[Place, ...]
    areas: tuple[Hit, ...]
    indicators: tuple[Hit, ...]
    sectors: tuple[Hit, ...]
    actions: tuple[Hit, ...]

    @property
    def groups(self) -> list[tuple[str, tuple[Hit, ...]]]:
        return [
            (_("Framework"), self.areas),
            (_("Indicators"), self.indicators),
            (_("Other sectors"), self.sectors),
            (_("Actions"), self.actions),
        ]

    @property
    def number(self) -> int:
        return sum(len(x) for x in (self.places, self.areas, self.indicators, self.sectors, self.actions))


def search(words: str) -> Results:
    """Find what holds the search words, case and accents folded."""
    wanted = fold(words)
    if not wanted:
        return Results((), (), (), (), ())
    known = framework()

    def holds(*texts: str) -> bool:
        return any(wanted in fold(text) for text in texts)

    areas = [
        Hit(f"{x.code} {x.title}", "", reverse("atlas:area", args=[x.code]))
        for x in known.areas.values()
        if holds(x.title) or wanted == fold(x.code)
    ]
    areas += [
        Hit(x.title, "", reverse("atlas:framework"))
        for x in known.components.values()
        if holds(x.title) or wanted == fold(x.code)
    ]
    indicators = []
    for x in known.indicators.values():
        if x.key.instrument not in ("spar", "jee") or not (holds(x.title) or wanted == fold(x.code)):
            continue
        area = _area_of(x.key)
        if area:
            instrument = known.instruments[x.key.instrument_id].short_name
            indicators.append(Hit(x.title, f"{instrument} {x.code}", reverse("atlas:area", args=[area])))
    sectors = [
        Hit(x.title, x.duty, reverse("atlas:sector", args=[x.code]))
        for x in known.sectors.values()
        if holds(x.title, x.duty)
    ]
    actions = [
        Hit(x.text, _step_in_words(x), reverse("atlas:action", args=[x.id]))
        for x in find_actions(action_catalogue(), ActionFilter(words=words))
    ]
    return Results(
        tuple(find_places(words, most=EVERY)),
        tuple(areas),
        tuple(indicators),
        tuple(sectors),
        tuple(actions),
    )


def _step_in_words(action: Action) -> str:
    instrument = framework().instruments[action.indicator.instrument_id].short_name
    return _("to level %(step)d of %(indicator)s") % {
        "step": action.step,
        "indicator": f"{instrument} {action.indicator.code}",
    }


def _area_of(key: Key) -> str:
    areas = areas_of_instrument(key.instrument_id).get(key, ())
    return areas[0] if areas else ""
