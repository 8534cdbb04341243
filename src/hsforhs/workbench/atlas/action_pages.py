"""Browsing the action catalogue: filters with counts, lasting addresses, pages; an action in its ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.framework import Framework, Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import HEALTH, Action, ActionCatalogue
from hsforhs.planning.catalogue import STEPS
from hsforhs.planning.search import FACETS, ActionFilter, Found
from hsforhs.planning.synergy import Link, Target, links_of
from hsforhs.planning.synergy_rules import GOALS
from hsforhs.workbench.look.naming import label_of, titled
from hsforhs.workbench.look.synergies import goal_name, here, sector_label

MOST = 50
"""Rows of one page."""
NAMES = ("q", *FACETS)
"""What an address may narrow the list by, in the order in which addresses are written."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter with the number of actions that it would leave."""

    code: str
    label: Label
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A select of the search form: its name, its label and its options."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter that is set: what it is called, its value, and the query of the list without it."""

    label: str
    value: Label
    without: str


def choices(words: Framework, catalogue: ActionCatalogue, wanted: ActionFilter, found: Found) -> list[Choice]:
    """Return the selects of the search form; values that would leave nothing are left out, unless they are set."""
    asked = wanted.asked
    return [
        Choice(
            name,
            label,
            tuple(
                Option(code, title(code), found.counts[name].get(code, 0), asked.get(name) == code)
                for code in codes
                if found.counts[name].get(code) or asked.get(name) == code
            ),
        )
        for name, label, codes, title in _facets(words, catalogue)
    ]


_Facet: TypeAlias = tuple[str, str, Iterable[str], Callable[[str], Label]]


def _facets(words: Framework, catalogue: ActionCatalogue) -> Iterator[_Facet]:
    """Give each facet with its label, its codes and what names one of them."""
    jee3 = {x.code: x for x in words.indicators_of("jee-3")}
    modes = {"ROUT": _("routine times"), "SURGE": _("surge"), "BOTH": _("routine times and surge")}
    yield "area", _("Capacity area"), words.areas, lambda x: _with_code(x, label_of(words.areas[x]))
    yield "indicator", _("Indicator of JEE 3"), jee3, lambda x: _with_code(x, label_of(jee3[x]))
    yield "topic", _("Beyond the indicators"), catalogue.topics, lambda x: _english(catalogue.topics[x].title)
    yield "step", _("Leads to level"), map(str, STEPS), here
    yield "component", _("Component"), words.components, lambda x: label_of(words.components[x])
    yield "sector", _("Sector"), (HEALTH, *words.sectors), lambda x: sector_label(x, words)
    yield "level", _("Level"), words.lists["level"], lambda x: titled("level", x)
    yield "kind", _("Kind"), catalogue.kinds, lambda x: _english(catalogue.kinds[x])
    yield "mode", _("Needed in"), words.lists["mode"], lambda x: here(modes[x])
    yield "goal", _("Goal that it serves"), GOALS, lambda x: here(goal_name(x))


def _with_code(code: str, label: Label) -> Label:
    return replace(label, text=f"{code} {label.brief}")


def _english(text: str) -> Label:
    return Label(text, ENGLISH, official=False)


def filter_from(asked: Mapping[str, str]) -> ActionFilter:
    """Read the filter of an address; a step that is no number fits everything."""
    step = asked.get("step", "")
    return ActionFilter(
        indicator=asked.get("indicator", ""),
        topic=asked.get("topic", ""),
        area=asked.get("area", ""),
        step=int(step) if step.isascii() and step.isdigit() else 0,
        component=asked.get("component", ""),
        sector=asked.get("sector", ""),
        level=asked.get("level", ""),
        kind=asked.get("kind", ""),
        words=asked.get("q", "").strip(),
        mode=asked.get("mode", ""),
        goal=asked.get("goal", ""),
    )


def query_of(wanted: ActionFilter, *, without: str = "", **more: object) -> str:
    """Return the one query that stands for a filter, ``?`` included: what is empty is left out."""
    asked = {"q": wanted.words, **wanted.asked, **more}
    kept = {name: asked[name] for name in (*NAMES, *more) if asked.get(name) and name != without}
    return f"?{urlencode(kept)}" if kept else ""


def lasting(asked: Mapping[str, str]) -> str | None:
    """Return the query that an address should have, None when it has it: forms send empty fields as well."""
    if all(value and name in (*NAMES, "page") for name, value in asked.items()):
        return None
    page = asked.get("page", "")
    return query_of(filter_from(asked), **({"page": page} if page else {}))


def narrowings(wanted: ActionFilter, offered: list[Choice]) -> list[Narrowing]:
    """Return the filters that are set, each with the query of the list without it."""
    found = [Narrowing(_("Words"), here(wanted.words), query_of(wanted, without="q"))] if wanted.words else []
    for choice in offered:
        code = wanted.asked.get(choice.name)
        if code:
            value = next((x.label for x in choice.options if x.code == code), here(code))
            found.append(Narrowing(choice.label, value, query_of(wanted, without=choice.name)))
    return found


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a list: which one this is, and the queries of its neighbours ("" for none)."""

    number: int
    last: int
    before: str
    after: str
    first_row: int
    last_row: int


def pages(wanted: ActionFilter, rows: int, asked: str) -> Pages:
    """Return where page ``asked`` of a list stands; a page that does not exist is the nearest one."""
    last = max(1, -(-rows // MOST))
    number = min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return Pages(
        number,
        last,
        (query_of(wanted, page=number - 1 if number > 2 else "") or "?") if number > 1 else "",
        query_of(wanted, page=number + 1) if number < last else "",
        (number - 1) * MOST + 1,
        min(number * MOST, rows),
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of an indicator's ladder with its actions."""

    step: int
    actions: tuple[Action, ...]


def ladder(action: Action, catalogue: ActionCatalogue) -> list[Rung]:
    """Return the ladder of an action's indicator or topic, the highest step first, without empty steps."""
    by_step: dict[int, list[Action]] = {}
    for found in catalogue.actions.values():
        if found.under == action.under:
            by_step.setdefault(found.step, []).append(found)
    return [Rung(step, tuple(by_step[step])) for step in reversed(STEPS) if step in by_step]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What an action does for a goal, a component or a sector; ``address`` "" where no page tells more."""

    link: Link
    name: Label
    address: str

    @property
    def helps(self) -> bool:
        """Whether the sign is positive."""
        return self.link.sign.value == "POS"


def link_rows(action: Action, words: Framework) -> dict[str, list[LinkRow]]:
    """Return the links of an action by what they lead to: goal, component, sector."""
    rows: dict[str, list[LinkRow]] = {target.value: [] for target in Target}
    for link in links_of(action, words):
        name, address = _named(link, words)
        rows[link.target.value].append(LinkRow(link, name, address))
    return rows


def _named(link: Link, words: Framework) -> tuple[Label, str]:
    area = link.action.area
    if link.target is Target.GOAL:
        return here(goal_name(link.code)), f"{reverse('atlas:actions-synergy')}?goal={link.code}"
    if link.target is Target.COMPONENT:
        return label_of(words.components[link.code]), reverse("atlas:cell", args=[area, link.code])
    address = "" if link.code == HEALTH else reverse("atlas:sector-cell", args=[area, link.code])
    return sector_label(link.code, words), address
