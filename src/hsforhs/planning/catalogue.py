"""The action catalogue: what leads from one step to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources.abc import Traversable
from itertools import chain

from hsforhs.framework import Framework, Key, Mode, VocabularyError, shipped_framework
from hsforhs.framework.tables import digest, folder, read_records

from .records import Action, CostDriver, CostItem, Origin, Topic
from .synergy_rules import SynergyRule, load_synergy_rules

STEPS = (2, 3, 4, 5)


@dataclass(frozen=True)
class ActionCatalogue:
    """All actions by id, those of a step by (JEE 3 indicator, step), and those beyond the indicators by topic.

    ``origin`` tells where an operator's own catalogue comes from; ``None`` for ours. ``synergy_rules`` say which goals
    actions serve; an own catalogue has none.
    """

    version: str
    actions: Mapping[str, Action]
    by_step: Mapping[tuple[Key, int], tuple[Action, ...]]
    kinds: Mapping[str, str]
    cost_items: Mapping[str, CostItem]
    topics: Mapping[str, Topic]
    by_topic: Mapping[str, tuple[Action, ...]]
    origin: Origin | None = None
    synergy_rules: tuple[SynergyRule, ...] = ()

    def action(self, action_id: str) -> Action:
        """Return the action with this id; raises VocabularyError when there is none."""
        try:
            return self.actions[action_id]
        except KeyError:
            raise VocabularyError(f"the catalogue has no action '{action_id}'") from None

    def followers(self, action_id: str) -> tuple[Action, ...]:
        """Return the actions for which this one must come first."""
        return tuple(x for x in self.actions.values() if action_id in x.prerequisites)

    def for_step(self, indicator: Key, step: int) -> tuple[Action, ...]:
        """Return the actions that lead ``indicator`` to level ``step``."""
        return self.by_step.get((indicator, step), ())

    def title_of_topic(self, code: str) -> str:
        """Return the title of a topic; raises VocabularyError when there is none."""
        try:
            return self.topics[code].title
        except KeyError:
            raise VocabularyError(f"there is no topic '{code}'; known are {', '.join(self.topics)}") from None

    @classmethod
    def of_operator(cls, actions: Iterable[Action], origin: Origin, *, ours: ActionCatalogue) -> ActionCatalogue:
        """Make an operator's catalogue of its actions alone; kinds and cost items are named as in ``ours``.

        It holds actions of indicators only: topics beyond them are ours.
        """
        found = {x.id: x for x in actions}
        by_step = actions_by_step(found.values())
        return cls(origin.code, found, by_step, ours.kinds, ours.cost_items, {}, {}, origin)


_DATA = frozenset({"actions", "costs", "synergies", "action_kinds.csv", "topics.csv"})
"""What of the data of planning makes a catalogue, and so its version."""

_active: ContextVar[Callable[[], ActionCatalogue] | None] = ContextVar("hsforhs_actions", default=None)


def action_catalogue() -> ActionCatalogue:
    """Return the catalogue of the context (see ``planning.edition.using``), or the shipped one where none is set."""
    active = _active.get()
    return active() if active else shipped_catalogue()


@lru_cache(maxsize=1)
def shipped_catalogue() -> ActionCatalogue:
    """Return the catalogue of this installation's data files, read once per process."""
    return load_actions(folder("hsforhs.planning"), shipped_framework())


@contextmanager
def using_actions(actions: Callable[[], ActionCatalogue]) -> Iterator[None]:
    """Make what ``actions`` returns the catalogue of the context; ``planning.edition.using`` sets the words as well."""
    token = _active.set(actions)
    try:
        yield
    finally:
        _active.reset(token)


def load_actions(data: Traversable, vocabulary: Framework) -> ActionCatalogue:
    """Read the data files of actions: kinds, topics, cost items, synergy rules, and the actions of areas and topics.

    Raises DataFileError naming the file and the row that breaks the schema, and VocabularyError for an id that
    stands twice.
    """
    kinds = dict(read_records(data / "action_kinds.csv", lambda row: (row["code"], row["title"])))
    actions: dict[str, Action] = {}
    topics = {x.code: x for x in read_records(data / "topics.csv", _topic)}
    for action in chain(
        *(read_records(data / "actions" / f"{x}.csv", partial(_action_of_area, x)) for x in vocabulary.areas),
        *(read_records(data / "actions" / "beyond" / f"{x}.csv", partial(_action_of_topic, x)) for x in topics),
    ):
        if action.id in actions:
            raise VocabularyError(f"the action id {action.id} stands twice")
        actions[action.id] = action
    date, _, words = vocabulary.version.partition("+")
    return ActionCatalogue(
        f"{date}+{words}.{digest(data, parts=_DATA)[:8]}",
        actions,
        actions_by_step(actions.values()),
        kinds,
        {x.code: x for x in read_records(data / "costs" / "items.csv", _cost_item)},
        topics,
        actions_by_topic(actions.values(), topics),
        synergy_rules=load_synergy_rules(data),
    )


def actions_by_step(actions: Iterable[Action]) -> dict[tuple[Key, int], tuple[Action, ...]]:
    """Group the actions of indicators by (indicator, step), each group in the order given."""
    found: dict[tuple[Key, int], list[Action]] = {}
    for action in actions:
        if action.indicator:
            found.setdefault((action.indicator, action.step), []).append(action)
    return {key: tuple(group) for key, group in found.items()}


def actions_by_topic(actions: Iterable[Action], topics: Iterable[str]) -> dict[str, tuple[Action, ...]]:
    """Group the actions beyond the indicators by topic, each group in the order given."""
    found: dict[str, list[Action]] = {code: [] for code in topics}
    for action in actions:
        if action.topic:
            found.setdefault(action.topic, []).append(action)
    return {code: tuple(group) for code, group in found.items()}


def _cost_item(row: dict[str, str]) -> CostItem:
    return CostItem(row["id"], row["title"], row["unit"], row["kind"])


def _topic(row: dict[str, str]) -> Topic:
    return Topic(row["code"], row["title"], row["why"], row["source"])


def _action_of_area(area: str, row: dict[str, str]) -> Action:
    return _action(row, Key.of("jee-3", row["indicator"]), area)


def _action_of_topic(topic: str, row: dict[str, str]) -> Action:
    return _action(row, None, row["area"], topic)


def _action(row: dict[str, str], indicator: Key | None, area: str, topic: str = "") -> Action:
    return Action(
        row["id"],
        indicator,
        area,
        int(row["step"]),
        row["text"],
        tuple(row["components"].split()),
        row["level"],
        row["lead_sector"],
        tuple(row["supporting_sectors"].split()),
        Mode(row["mode"]),
        row["phase"],
        row["kind"],
        row["evidence"],
        tuple(row["checks"].split()),
        tuple(row["hazards"].split()),
        row["hepr"],
        tuple(row["prerequisites"].split()),
        int(row["months"]),
        tuple(CostDriver.parse(text) for text in row["costs"].split()),
        row["threshold"],
        row["source_note"],
        topic,
        tuple(row.get("replaces", "").split()),
    )
