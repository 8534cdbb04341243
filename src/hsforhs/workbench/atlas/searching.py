"""One search box over places, the framework, the action catalogue, lessons, research questions and decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.experiences import LessonFilter
from hsforhs.framework import Area, Key, Label, framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.framework.names import fold
from hsforhs.library import Lesson
from hsforhs.planning import Action, action_catalogue
from hsforhs.planning.search import ActionFilter, find_actions
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.exercises.queries import Wanted, register_rows
from hsforhs.workbench.experiences.queries import find
from hsforhs.workbench.look.naming import UNKNOWN, label_of, page_language
from hsforhs.workbench.outcomes.queries import Spoken, that_hold
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import find_places

from .framework_pages import areas_of_instrument

EVERY = 1_000
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, a line about it (``None`` for none), and where it stands."""

    title: Label
    detail: Label | None
    address: str


@dataclass(frozen=True, slots=True)
class Results:
    places: tuple[Place, ...]
    areas: tuple[Hit, ...]
    indicators: tuple[Hit, ...]
    sectors: tuple[Hit, ...]
    actions: tuple[Hit, ...]
    lessons: tuple[Hit, ...]
    questions: tuple[Hit, ...]
    decided: tuple[Hit, ...]

    @property
    def groups(self) -> list[tuple[str, tuple[Hit, ...]]]:
        return [
            (_("Framework"), self.areas),
            (_("Indicators"), self.indicators),
            (_("Other sectors"), self.sectors),
            (_("Actions"), self.actions),
            (_("Lessons"), self.lessons),
            (_("Research questions"), self.questions),
            (_("Decided and promised at meetings"), self.decided),
        ]

    @property
    def _all(self) -> tuple[tuple[object, ...], ...]:
        framework_parts = self.areas, self.indicators, self.sectors, self.actions
        return self.places, *framework_parts, self.lessons, self.questions, self.decided

    @property
    def number(self) -> int:
        return sum(len(x) for x in self._all)


def search(words: str, person: Person) -> Results:
    """Find what holds the search words, case and accents folded; lessons answer them as a question."""
    wanted = fold(words)
    if not wanted:
        return Results((), (), (), (), (), (), (), ())
    known = framework()

    def holds(*texts: str) -> bool:
        return any(wanted in fold(text) for text in texts)

    areas = [
        Hit(_with_code(x), None, reverse("atlas:area", args=[x.code]))
        for x in known.areas.values()
        if holds(x.title, label_of(x).text) or wanted == fold(x.code)
    ]
    areas += [
        Hit(label_of(x), None, reverse("atlas:framework"))
        for x in known.components.values()
        if holds(x.title, label_of(x).text) or wanted == fold(x.code)
    ]
    indicators = []
    for x in known.indicators.values():
        if x.key.instrument not in ("spar", "jee"):
            continue
        if not holds(x.title, label_of(x).text) and wanted != fold(x.code):
            continue
        area = _area_of(x.key)
        if area:
            instrument = known.instruments[x.key.instrument_id].short_name
            indicators.append(Hit(label_of(x), _here(f"{instrument} {x.code}"), reverse("atlas:area", args=[area])))
    sectors = [
        Hit(label_of(x), Label(x.duty, ENGLISH, official=False), reverse("atlas:sector", args=[x.code]))
        for x in known.sectors.values()
        if holds(x.title, x.duty, label_of(x).text)
    ]
    actions = [
        Hit(Label(x.text, ENGLISH, official=False), _here(_step_in_words(x)), reverse("atlas:action", args=[x.id]))
        for x in find_actions(action_catalogue(), ActionFilter(words=words))
    ]
    return Results(
        tuple(find_places(words, most=EVERY)),
        tuple(areas),
        tuple(indicators),
        tuple(sectors),
        tuple(actions),
        tuple(_lesson(x.lesson) for x in find(person, LessonFilter(words)) if not x.missing),
        tuple(
            Hit(Label(x.text, x.language, official=False), _here(x.code), reverse("exercises:question", args=[x.code]))
            for x in register_rows(person, Wanted(words=words))
        ),
        tuple(map(_spoken, that_hold(person, words))),
    )


def _lesson(found: Lesson) -> Hit:
    text = found.lesson if len(found.lesson) <= _LONGEST else f"{found.lesson[:_LONGEST]}…"
    detail = Label(found.event, UNKNOWN, official=False) if found.event else None
    return Hit(Label(text, UNKNOWN, official=False), detail, reverse("experiences:lesson", args=[found.id]))


def _spoken(found: Spoken) -> Hit:
    text = found.text if len(found.text) <= _LONGEST else f"{found.text[:_LONGEST]}…"
    where = Label(found.title, found.event_language or UNKNOWN, official=False)
    return Hit(Label(text, found.language or UNKNOWN, official=False), where, found.address)


def _with_code(area: Area) -> Label:
    label = label_of(area)
    return replace(label, text=f"{area.code} {label.text}")


def _here(text: str) -> Label:
    return Label(text, page_language(), official=False)


def _step_in_words(action: Action) -> str:
    if action.indicator is None:
        topic = action_catalogue().title_of_topic(action.topic)
        return _("beyond the indicators: %(topic)s, from level %(step)d") % {"topic": topic, "step": action.step}
    instrument = framework().instruments[action.indicator.instrument_id].short_name
    return _("to level %(step)d of %(indicator)s") % {
        "step": action.step,
        "indicator": f"{instrument} {action.indicator.code}",
    }


def _area_of(key: Key) -> str:
    areas = areas_of_instrument(key.instrument_id).get(key, ())
    return areas[0] if areas else ""
