"""Browsing the action catalogue, and an action in its ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from hsforhs.framework import Area, Framework, Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import HEALTH, Action, ActionCatalogue
from hsforhs.planning.catalogue import STEPS
from hsforhs.planning.search import ActionFilter
from hsforhs.workbench.look.naming import label_of, page_language, titled

MOST = 100
"""Rows of one page; the page says how many more fit."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A select of the search form: its name, its label and its options (code, title)."""

    name: str
    label: str
    options: tuple[tuple[str, Label], ...]


def choices(words: Framework, catalogue: ActionCatalogue) -> list[Choice]:
    """Return the selects of the search form."""
    sectors, kinds = ((x.code, label_of(x)) for x in words.sectors.values()), catalogue.kinds.items()
    return [
        Choice("area", _("Capacity area"), tuple((x.code, _with_code(x)) for x in words.areas.values())),
        Choice(
            "topic",
            _("Beyond the indicators"),
            tuple((x.code, Label(x.title, ENGLISH, official=False)) for x in catalogue.topics.values()),
        ),
        Choice("step", _("Leads to level"), tuple((str(step), _here(str(step))) for step in STEPS)),
        Choice("component", _("Component"), tuple((x.code, label_of(x)) for x in words.components.values())),
        Choice("sector", _("Sector"), ((HEALTH, _here(_("Health"))), *sectors)),
        Choice("level", _("Level"), tuple((code, titled("level", code)) for code in words.lists["level"])),
        Choice("kind", _("Kind"), tuple((code, Label(x, ENGLISH, official=False)) for code, x in kinds)),
    ]


def _with_code(area: Area) -> Label:
    label = label_of(area)
    return replace(label, text=f"{area.code} {label.brief}")


def _here(text: str) -> Label:
    return Label(text, page_language(), official=False)


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
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of an indicator's ladder with its actions."""

    step: int
    actions: tuple[Action, ...]


def ladder(action: Action, catalogue: ActionCatalogue) -> list[Rung]:
    """Return the ladder of an action's indicator or topic, the highest step first, without empty steps."""
    beside = (x for x in catalogue.actions.values() if x.under == action.under)
    by_step: dict[int, list[Action]] = {}
    for found in beside:
        by_step.setdefault(found.step, []).append(found)
    return [Rung(step, tuple(by_step[step])) for step in reversed(STEPS) if step in by_step]
