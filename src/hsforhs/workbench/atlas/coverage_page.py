"""How the catalogue spreads: indicator x step x component, and shares by component, sector, level, kind and topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from hsforhs.framework import Area, Framework, Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue, Coverage, CoverageRow, coverage, coverage_matrix
from hsforhs.workbench.look.naming import label_of, titled
from hsforhs.workbench.look.synergies import TINTS, Row, bar_row, here, sector_label


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: its actions, and (number, tint from 0 to 4) by component."""

    step: int
    actions: int
    cells: tuple[tuple[int, int], ...]

    @property
    def as_cells(self) -> SafeString:
        """The cells of a table; written here because a template takes ten times as long for two thousand of them."""
        tinted = (f"<td class=h{tint}>{number}" if tint else f"<td>{number}" for number, tint in self.cells)
        return SafeString(f"<td>{self.step}<td>{self.actions}{''.join(tinted)}")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one indicator or topic; ``query`` opens its actions."""

    code: str
    title: Label
    query: str
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class LadderGroup:
    """The ladders of one capacity area; of the topics where ``area`` is None."""

    area: Area | None
    ladders: tuple[Ladder, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The figures of ``hsforhs actions coverage --matrix`` as rows to show.

    ``empty`` of the ``cells`` of indicators have no action.
    """

    coverage: Coverage
    groups: tuple[LadderGroup, ...]
    steps: tuple[Row, ...]
    components: tuple[Row, ...]
    sectors: tuple[Row, ...]
    levels: tuple[Row, ...]
    kinds: tuple[Row, ...]
    topics: tuple[Row, ...]
    empty: int
    cells: int


def coverage_page(words: Framework, catalogue: ActionCatalogue) -> CoveragePage:
    """Count the catalogue for its page."""
    found = coverage(catalogue, words)
    rows = coverage_matrix(catalogue, words)

    def bars(numbers: Iterable[tuple[Label, str, int]]) -> tuple[Row, ...]:
        return tuple(bar_row(name, code, number, found.actions) for name, code, number in numbers)

    def english(title: str) -> Label:
        return Label(title, ENGLISH, official=False)

    numbers = [number for row in rows if row.indicator for number in row.by_component.values()]
    return CoveragePage(
        found,
        _groups(rows, words, catalogue),
        bars((here(str(step)), str(step), n) for step, n in found.by_step.items()),
        bars((label_of(words.components[code]), code, n) for code, n in found.by_component.items()),
        bars((sector_label(code, words), code, n) for code, n in found.by_sector.items()),
        bars((titled("level", code), code, n) for code, n in found.by_level.items()),
        bars((english(catalogue.kinds[code]), code, n) for code, n in found.by_kind.items()),
        bars((english(catalogue.topics[code].title), code, n) for code, n in found.by_topic.items()),
        numbers.count(0),
        len(numbers),
    )


def _groups(rows: Iterable[CoverageRow], words: Framework, catalogue: ActionCatalogue) -> tuple[LadderGroup, ...]:
    groups: dict[str, list[Ladder]] = {}
    for (indicator, topic), steps in groupby(rows, key=lambda x: (x.indicator, x.topic)):
        shown = tuple(
            StepRow(x.step, x.actions, tuple((n, min(n, TINTS)) for n in x.by_component.values())) for x in steps
        )
        if indicator:
            record = words.indicators[indicator]
            ladder = Ladder(record.code, label_of(record), f"?indicator={record.code}", shown)
        else:
            title = Label(catalogue.topics[topic].title, ENGLISH, official=False)
            ladder = Ladder(topic, title, f"?topic={topic}", shown)
        groups.setdefault(words.area_of(indicator).code if indicator else "", []).append(ladder)
    return tuple(LadderGroup(words.areas.get(code), tuple(ladders)) for code, ladders in groups.items())
