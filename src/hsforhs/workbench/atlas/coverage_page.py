"""How the catalogue spreads: indicator x step x component, and shares by component, sector, level and kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from hsforhs.framework import Area, Framework, Indicator, Label
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue, Coverage, coverage, coverage_matrix
from hsforhs.workbench.look.naming import label_of, titled
from hsforhs.workbench.look.synergies import TINTS, Row, bar_row, here, sector_label


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an indicator: its actions, and (number, tint from 0 to 4) by component."""

    step: int
    actions: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IndicatorRows:
    indicator: Indicator
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class AreaRows:
    area: Area
    indicators: tuple[IndicatorRows, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The figures of ``hsforhs actions coverage --matrix`` as rows to show."""

    coverage: Coverage
    areas: tuple[AreaRows, ...]
    steps: tuple[Row, ...]
    components: tuple[Row, ...]
    sectors: tuple[Row, ...]
    levels: tuple[Row, ...]
    kinds: tuple[Row, ...]
    topics: tuple[Row, ...]
    empty: int
    cells: int


def coverage_page(words: Framework, catalogue: ActionCatalogue) -> CoveragePage:
    """Count the catalogue for its page; ``empty`` of ``cells`` have no action."""
    found = coverage(catalogue, words)
    rows = coverage_matrix(catalogue, words)
    indicators = [
        IndicatorRows(
            words.indicators[key],
            tuple(
                StepRow(x.step, x.actions, tuple((n, min(n, TINTS)) for n in x.by_component.values())) for x in steps
            ),
        )
        for key, steps in groupby(rows, key=lambda x: x.indicator)
    ]
    areas = groupby(indicators, key=lambda x: words.area_of(x.indicator.key))

    def bars(numbers: list[tuple[Label, str, int]]) -> tuple[Row, ...]:
        return tuple(bar_row(name, code, number, found.actions) for name, code, number in numbers)

    numbers = [number for row in rows for number in row.by_component.values()]
    return CoveragePage(
        found,
        tuple(AreaRows(area, tuple(group)) for area, group in areas),
        bars([(here(str(step)), str(step), n) for step, n in found.by_step.items()]),
        bars([(label_of(words.components[code]), code, n) for code, n in found.by_component.items()]),
        bars([(sector_label(code, words), code, n) for code, n in found.by_sector.items()]),
        bars([(titled("level", code), code, n) for code, n in found.by_level.items()]),
        bars([(Label(catalogue.kinds[code], ENGLISH, official=False), code, n) for code, n in found.by_kind.items()]),
        bars([(Label(catalogue.topics[x].title, ENGLISH, official=False), x, n) for x, n in found.by_topic.items()]),
        numbers.count(0),
        len(numbers),
    )
