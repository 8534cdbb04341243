"""The filters that commands on actions share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from hsforhs.framework import Framework, VocabularyError
from hsforhs.planning import HEALTH, ActionCatalogue
from hsforhs.planning.search import ActionFilter
from hsforhs.planning.synergy_rules import GOALS

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--indicator", metavar="CODE", help="JEE 3 indicator, such as D2.1."),
    click.option("--topic", metavar="CODE", help="Topic beyond the indicators, such as ESS."),
    click.option("--area", metavar="CODE", help="Capacity area, such as D2."),
    click.option("--step", type=click.IntRange(2, 5), help="Level that the action leads to."),
    click.option("--component", metavar="CODE", help="Component, such as HIS."),
    click.option("--sector", metavar="CODE", help="Lead or supporting sector, such as ANI, or HEALTH."),
    click.option("--level", metavar="CODE", help="Where the work is done: COMM, LOC, INT or NAT."),
    click.option("--kind", metavar="CODE", help="Kind of action, such as TRA."),
    click.option("--mode", metavar="CODE", help="When it is needed: ROUT, SURGE or BOTH."),
    click.option("--goal", metavar="CODE", help="Goal that it serves by our rules: UHC, HS or HP."),
    click.option("--words", metavar="TEXT", help="Words that must stand in the id, the text or the proof."),
)
FILTERS = ("indicator", "topic", "area", "step", "component", "sector", "level", "kind", "mode", "goal", "words")


def filter_options(command: F) -> F:
    """Give a command the filters; :func:`wanted_actions` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def wanted_actions(asked: dict[str, Any], words: Framework, catalogue: ActionCatalogue) -> ActionFilter:
    """Return the filter of the options; raises VocabularyError for a code that does not exist."""
    for name, what, known in (
        ("indicator", "JEE 3 indicator", [x.code for x in words.indicators_of("jee-3")]),
        ("topic", "topic", catalogue.topics),
        ("area", "capacity area", words.areas),
        ("component", "component", words.components),
        ("sector", "sector", [HEALTH, *words.sectors]),
        ("level", "level", words.lists["level"]),
        ("kind", "kind", catalogue.kinds),
        ("mode", "mode", words.lists["mode"]),
        ("goal", "goal", GOALS),
    ):
        if asked[name] is not None and asked[name] not in known:
            raise VocabularyError(f"there is no {what} '{asked[name]}'; known are {', '.join(known)}")
    return ActionFilter(**{name: asked[name] for name in FILTERS if asked[name] is not None})
