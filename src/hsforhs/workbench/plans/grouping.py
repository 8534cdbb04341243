"""The lines of a plan seen by capacity area, component, level or lead sector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.core.paginator import Page
from django.utils.translation import gettext as _

from hsforhs.framework import Framework, Label
from hsforhs.planning import HEALTH, ActionCatalogue, Plan, PlanLine, Suggestion, Topic, suggestions
from hsforhs.workbench.look.naming import label_of, page_language, titled

NOT_GIVEN = "none"
"""Code of the group of what an operator's own catalogue does not say."""
LENSES = ("area", "component", "level", "sector")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of lines. ``steps`` counts the lines that lead to levels 2, 3, 4 and 5."""

    code: str
    title: Label
    lines: tuple[PlanLine, ...]
    steps: tuple[tuple[int, int], ...]


def groups(plan: Plan, lens: str, words: Framework) -> list[Group]:
    """Group the lines by a lens; a line with several components stands in each of these groups.

    Actions of an operator's own catalogue may not say by which: they form the last group.
    """
    codes, titles = _lens(lens, words)
    found: dict[str, list[PlanLine]] = {}
    for line in plan.lines:
        for code in tuple(codes(line)) or ("",):
            found.setdefault(code, []).append(line)
    titles.append(("", Label(_("not given"), page_language(), official=False)))
    return [
        Group(code or NOT_GIVEN, title, tuple(found[code]), _steps(found[code]))
        for code, title in titles
        if code in found
    ]


@dataclass(frozen=True, slots=True)
class Menu:
    """What a topic beyond the indicators offers to a plan; ``answering`` counts what answers an open check."""

    topic: Topic
    offered: tuple[Suggestion, ...]

    @property
    def answering(self) -> int:
        return sum(bool(x.answers) for x in self.offered)


def beyond(plan: Plan, catalogue: ActionCatalogue) -> list[Menu]:
    """Return what its catalogue offers a plan beyond the indicators, one menu for each topic."""
    return [Menu(catalogue.topics[topic], found) for topic, found in suggestions(plan, catalogue).items()]


@dataclass(frozen=True, slots=True)
class MadeOf:
    """All that the parts of the page of a plan are made of, each as short as it can be: a decision changes few."""

    catalogue: str
    open_ends: Hashable
    findings: Hashable
    lines: Hashable
    beyond: Hashable
    actions: Hashable


def made_of(plan: Plan, page: Page[PlanLine], menus: Iterable[Menu], version: str) -> MadeOf:
    """Name what the parts of a page are made of; ``version`` is that of the catalogue of the plan."""
    report = plan.report
    return MadeOf(
        version,
        (
            report.assessment.instrument,
            [x.code for x in report.not_seen],
            [x.code for x in report.not_reported],
            [(x.jee3.code, x.step) for x in plan.without_actions],
        ),
        tuple((x.code, x.met, x.check, x.message) for x in plan.findings),
        (version, page.number, page.paginator.num_pages, tuple((x.action.id, x.reason) for x in page)),
        (version, tuple((x.topic.code, len(x.offered), x.answering) for x in menus)),
        (version, tuple(x.action.id for x in plan.lines)),
    )


def _lens(lens: str, words: Framework) -> tuple[Callable[[PlanLine], Iterable[str]], list[tuple[str, Label]]]:
    if lens == "component":
        return (lambda x: x.action.components), [(x.code, label_of(x)) for x in words.components.values()]
    if lens == "level":
        return (lambda x: (x.action.level,)), [(code, titled("level", code)) for code in words.lists["level"]]
    if lens == "sector":
        health = (HEALTH, Label(_("Health"), page_language(), official=False))
        return (lambda x: (x.action.lead_sector,)), [health, *((x.code, label_of(x)) for x in words.sectors.values())]
    return (lambda x: (x.action.area,)), [(x.code, label_of(x)) for x in words.areas.values()]


def _steps(lines: Iterable[PlanLine]) -> tuple[tuple[int, int], ...]:
    counts = Counter(line.action.step for line in lines)
    return tuple(sorted(counts.items()))
