"""A definition from the columns of a workbook: indicators, tree and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..expressions import MAX_LENGTH, Expression, Name, evaluate, names, write
from ..records import AggregateMethod
from .excel import CannotRead, Reference, read_formula
from .ledger import Ledger
from .naming import Names, code_of, dimension, slug, unit_of, year_of
from .recognise import Goalposts, Itself, Mean, Reading, recognised, without_rounding
from .translate import renamed, substituted

RELIABILITY = "lack_of_reliability"
_PLAIN_MEANS = {AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC}


@dataclass(slots=True)
class Assembled:
    """What the definition says, and which column of the workbook each of its scores is.

    ``inputs`` maps the names of observations to columns, ``published`` the names of scores to columns.
    """

    sections: dict[str, Any]
    inputs: dict[str, str]
    published: dict[str, str]


@dataclass(slots=True)
class _Assembly:
    ledger: Ledger
    risk: str
    alias: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    scores: dict[str, None] = field(default_factory=dict)
    quantities: dict[str, None] = field(default_factory=dict)
    inputs: dict[str, None] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    reliability: Expression | None = None


def assembled(ledger: Ledger, risk: str, reliability: str | None = None) -> Assembled:
    """Put a definition together from all columns on which the column ``risk`` rests.

    ``reliability`` is the column of the published lack of reliability, a side number beside the tree.
    """
    work = _Assembly(ledger, risk)
    _resolve(work)
    _read(work)
    _results(work)
    _sort(work)
    if reliability is not None:
        _add_reliability(work, work.alias.get(reliability, reliability))
    _name(work)
    inner = {x: f"{work.ids[x]}_indicator" for x in work.scores if _is_indicator(work, x) and x in work.titles}
    sections = {
        "inputs": [_input(work, x) for x in work.inputs],
        "quantities": [_quantity(work, x) for x in work.quantities],
        "indicators": [_indicator(work, x, inner.get(x)) for x in work.scores if _is_indicator(work, x)],
        "tree": [_node(work, x, inner.get(x)) for x in work.scores if not _is_indicator(work, x) or x in inner],
    }
    published = {work.ids[x]: x for x in work.scores} | {inner[x]: x for x in inner}
    if work.reliability is not None and reliability is not None:
        title = "Lack of reliability of the data, not part of the score"
        sections["derived"] = [{"id": RELIABILITY, "name": title, "formula": _text(work, work.reliability)}]
        published[RELIABILITY] = reliability
    return Assembled(sections, {work.ids[x]: x for x in work.inputs}, published)


def _add_reliability(work: _Assembly, key: str) -> None:
    import numpy as np

    formula = _inlined(work, key)
    found, published = evaluate(formula, work.ledger.values), work.ledger.values(key)
    # A side number that its formula does not give everywhere stays out: it is no part of the index.
    if np.allclose(found, published, rtol=0, atol=1e-9, equal_nan=True) and len(write(formula)) < MAX_LENGTH // 2:
        work.reliability = formula
        for name in names(formula):
            if name not in work.scores:
                work.inputs[name] = None


def _inlined(work: _Assembly, key: str) -> Expression:
    """Write a column as one formula over scores and raw data."""
    formula = work.ledger.columns[key].formula if key in work.ledger.columns else None
    if key in work.scores or formula is None:
        return Name(key)
    formula = renamed(formula, work.alias)
    return substituted(formula, {x: _inlined(work, x) for x in names(formula)})


def _resolve(work: _Assembly) -> None:
    """Find columns that only repeat another one."""
    for column in work.ledger.columns.values():
        target = column
        while isinstance(target.formula, Name) and target.formula.id in work.ledger.columns:
            target = work.ledger.columns[target.formula.id]
        if isinstance(target.formula, Name):
            work.alias[column.key] = target.formula.id
        elif target is not column:
            work.alias[column.key] = target.key


def _read(work: _Assembly) -> None:
    for column in work.ledger.columns.values():
        if column.formula is not None and column.key not in work.alias:
            formula = renamed(column.formula, work.alias)
            work.readings[column.key] = recognised(formula, work.ledger.values)
    for key, reading in work.readings.items():
        # A mean of raw data is the value of an indicator, not a node over other scores.
        if isinstance(reading, Mean) and not all(x in work.readings for x in reading.children):
            given = work.ledger.columns[key].formula
            if given is not None:
                work.readings[key] = Itself(*without_rounding(renamed(given, work.alias)))


def _results(work: _Assembly) -> None:
    """Note which columns the sheet of results shows, under which title."""
    book = work.ledger.book
    page = book.page(book.results)
    row = page.rows[book.units[0]]
    for number in range(1, page.width + 1):
        key = f"{page.name}!{number}"
        text = page.formula(row, number)
        if key not in work.ledger.columns and text is not None:
            try:
                cell = read_formula(text)
                if not isinstance(cell, Reference):
                    continue
                key = f"{book.page(cell.sheet or page.name).name}!{cell.column}"
            except CannotRead:
                continue
        target = work.alias.get(key, key)
        if target in work.readings and page.title(number):
            work.titles.setdefault(target, page.title(number))


def _sort(work: _Assembly) -> None:
    """Tell scores from quantities from raw data, from the top of the tree down."""
    queue = [(work.alias.get(work.risk, work.risk), True)]
    while queue:
        key, as_score = queue.pop(0)
        reading = work.readings.get(key)
        if reading is None:
            work.inputs[key] = None
        elif as_score and not (isinstance(reading, Itself) and _is_quantity(work, key, reading)):
            if key not in work.scores:
                work.scores[key] = None
                work.quantities.pop(key, None)
                queue.extend((x, not isinstance(reading, Goalposts)) for x in _needed(reading))
        elif key not in work.scores and key not in work.quantities:
            # A formula over a value may name a score, as where a score of 0.1 stands for a missing value.
            if isinstance(reading, Itself):
                work.quantities[key] = None
                queue.extend((x, False) for x in _needed(reading))
            else:
                queue.append((key, True))
    for key in [x for x in work.inputs if x in work.scores or x in work.quantities]:
        del work.inputs[key]


def _is_quantity(work: _Assembly, key: str, reading: Itself) -> bool:
    """A formula over raw data that is neither rounded nor shown nor averaged is a step on the way, no score."""
    if reading.decimals is not None or key in work.titles or key == work.risk:
        return False
    if any(isinstance(x, Mean) and key in x.children for x in work.readings.values()):
        return False
    return all(x not in work.readings or _rests_on_raw(work, x) for x in names(reading.formula))


def _rests_on_raw(work: _Assembly, key: str) -> bool:
    reading = work.readings.get(key)
    return reading is None or (isinstance(reading, Itself) and _is_quantity(work, key, reading))


def _needed(reading: Reading) -> Iterable[str]:
    if isinstance(reading, Goalposts):
        return dict.fromkeys((*names(reading.value), *(names(reading.impute) if reading.impute is not None else ())))
    return reading.children if isinstance(reading, Mean) else names(reading.formula)


def _is_indicator(work: _Assembly, key: str) -> bool:
    reading = work.readings[key]
    if isinstance(reading, Goalposts):
        return True
    return isinstance(reading, Itself) and not any(x in work.scores for x in names(reading.formula))


def _name(work: _Assembly) -> None:
    top = work.alias.get(work.risk, work.risk)
    work.ids[top] = work.names.new("risk")
    work.names.new(RELIABILITY)
    for key in _needed(work.readings[top]):
        if name := dimension(work.titles.get(key, "")):
            work.ids[key] = work.names.new(name)
    for key in work.titles:
        if key in work.scores and key not in work.ids:
            work.ids[key] = work.names.new(slug(work.titles[key]))
            work.names.new(f"{work.ids[key]}_indicator")
    columns, given = work.ledger.columns, work.ledger.given
    for key in work.inputs:
        if key in columns:
            work.ids[key] = work.names.new(code_of(columns[key]))
    for key in (*work.scores, *work.quantities):
        if key not in work.ids:
            ending = "_value" if key in work.quantities else ""
            work.ids[key] = work.names.new(slug(columns[key].title) + ending)
    by_title = {columns[x].title: work.ids[x] for x in work.inputs if x in columns and columns[x].title}
    for key in work.inputs:
        if key in given:
            about = by_title.get(given[key].title, slug(given[key].title))
            work.ids[key] = work.names.new(f"{slug(given[key].source)}.{about}")


def _text(work: _Assembly, formula: Expression) -> str:
    return write(renamed(formula, work.ids))


def _input(work: _Assembly, key: str) -> dict[str, Any]:
    if key in work.ledger.given:
        given = work.ledger.given[key]
        return {"id": work.ids[key], "name": f"{given.source}: {given.title}"}
    column = work.ledger.columns[key]
    found: dict[str, Any] = {
        "id": work.ids[key],
        "name": column.title or f"{column.page.name} {year_of(column)}".strip(),
    }
    if unit := unit_of(column):
        found["unit"] = unit
    if year := year_of(column):
        found["source"] = f"{column.page.name}, {year}"
    return found


def _quantity(work: _Assembly, key: str) -> dict[str, Any]:
    formula = _text(work, _itself(work, key).formula)
    return {"id": work.ids[key], "name": work.ledger.columns[key].title, "formula": formula}


def _itself(work: _Assembly, key: str) -> Itself:
    reading = work.readings[key]
    if not isinstance(reading, Itself):
        raise TypeError(f"{key} is no plain formula")
    return reading


def _indicator(work: _Assembly, key: str, inner: str | None) -> dict[str, Any]:
    reading = work.readings[key]
    found: dict[str, Any] = {"id": inner or work.ids[key], "name": work.ledger.columns[key].title}
    if isinstance(reading, Itself):
        return found | {
            "value": _text(work, reading.formula),
            "normalise": {"method": "none"},
            "round": reading.decimals,
        }
    if not isinstance(reading, Goalposts):
        raise TypeError(f"{key} is no indicator")
    found["value"] = _text(work, reading.value)
    if reading.direction < 0:
        found["direction"] = -1
    if reading.impute is not None:
        found["impute"] = {"method": "formula", "formula": _text(work, reading.impute)}
    if reading.transform != "identity":
        found["transform"] = reading.transform
    posts: dict[str, Any] = {"method": "goalposts", "low": _plain(reading.low), "high": _plain(reading.high)}
    if reading.to != (0.0, 10.0):
        posts["to"] = [_plain(x) for x in reading.to]
    posts |= {k: _plain(v) for k, v in (("zero", reading.zero), ("missing", reading.missing)) if v is not None}
    return found | {"normalise": posts, "round": reading.decimals}


def _node(work: _Assembly, key: str, inner: str | None) -> dict[str, Any]:
    reading = work.readings[key]
    found: dict[str, Any] = {"id": work.ids[key], "name": work.titles.get(key) or work.ledger.columns[key].title}
    if inner is not None:
        return found | {"children": [inner], "aggregate": "arithmetic", "round": reading.decimals}
    if not isinstance(reading, Mean):
        return found | {"formula": _text(work, _itself(work, key).formula), "round": reading.decimals}
    found["children"] = [work.ids[x] for x in reading.children]
    if set(reading.weights) != {1.0}:
        found["weights"] = [_plain(x) for x in reading.weights]
    if reading.method in _PLAIN_MEANS:
        found["aggregate"] = str(reading.method)
    else:
        found["aggregate"] = {"method": str(reading.method), "shift": [_plain(x) for x in reading.shift]}
    found["round"] = reading.decimals
    if reading.replace:
        found["replace"] = [{"score": _plain(a), "by": _plain(b)} for a, b in reading.replace]
    return found


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) and abs(value) < 1e15 else value
