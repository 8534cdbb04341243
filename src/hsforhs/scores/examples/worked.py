"""Reading of the worked example's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hsforhs.framework import Framework, Key, framework
from hsforhs.framework.tables import folder, read_table
from hsforhs.scores.records import TOTAL, Assessment, Number, Score

_NOT_APPLICABLE = "n/a"
_HERE = "hsforhs.scores.examples"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where figures of the example come from."""

    id: str
    citation: str
    licence_note: str
    retrieved_note: str


@dataclass(frozen=True, slots=True)
class ExampleAssessment:
    """An assessment of the example and the id of its citation (``invented`` for the invented country)."""

    assessment: Assessment
    source: str


@dataclass
class _Draft:
    rows: dict[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)


def citations() -> dict[str, Citation]:
    """Return the citations of the published figures by id."""
    return {
        x["id"]: Citation(x["id"], x["citation"], x["licence_note"], x["retrieved_note"])
        for x in read_table(folder(_HERE, "sources.csv"))
    }


def published_scores() -> tuple[ExampleAssessment, ...]:
    """Return the published SPAR 2018 and 2022 and JEE scores of the eight countries of the 2021 workshop."""
    words = framework()
    rows = read_table(folder(_HERE, "published.csv"))
    return tuple(
        ExampleAssessment(_assessment(x, words, place=x.first["iso3"], country=x.first["iso3"]), x.first["source"])
        for x in _by_assessment(rows, ("iso3", "instrument", "year", "date"))
    )


def invented_places() -> tuple[Mapping[str, str], ...]:
    """Return the places of the invented country: code, kind, parent, name, population."""
    return tuple(read_table(folder(_HERE, "lumora_places.csv")))


def invented_scores() -> tuple[ExampleAssessment, ...]:
    """Return the invented assessments of the invented country, its provinces and districts."""
    words = framework()
    country = invented_places()[0]["code"]
    rows = read_table(folder(_HERE, "lumora_scores.csv"))
    return tuple(
        ExampleAssessment(_assessment(x, words, place=x.first["place"], country=country), "invented")
        for x in _by_assessment(rows, ("place", "instrument", "year"))
    )


def _by_assessment(rows: Iterable[Mapping[str, str]], names: tuple[str, ...]) -> Iterable[_Draft]:
    drafts: dict[tuple[str, ...], _Draft] = {}
    for row in rows:
        draft = drafts.setdefault(tuple(row[name] for name in names), _Draft(first=row))
        draft.rows[row["code"]] = row["value"]
    return drafts.values()


def _assessment(draft: _Draft, words: Framework, *, place: str, country: str) -> Assessment:
    first = draft.first
    instrument = first["instrument"]
    state = words.states.get(place)
    scores = {x.key: _score(x.key, draft.rows[x.code]) for x in words.indicators_of(instrument) if x.code in draft.rows}
    groups = {x.key.code for x in words.groups_of(instrument)}
    published = {code: int(value) for code, value in draft.rows.items() if value and (code in groups or code == TOTAL)}
    return Assessment(
        instrument=instrument,
        place=place,
        country=country,
        name=state.name if state else place,
        who_region=state.who_region if state else "",
        kind=first["kind"],
        scores=scores,
        published=published if instrument.startswith("spar") else {},
        year=int(first["year"]) if first["year"] else None,
        date=dt.date.fromisoformat(first["date"]) if first.get("date") else None,
    )


def _score(key: Key, written: str) -> Score:
    if written == _NOT_APPLICABLE:
        return Score.of(key, None, not_applicable=True)
    return Score.of(key, _number(written))


def _number(written: str) -> Number | None:
    if not written:
        return None
    value = float(written)
    return int(value) if value == int(value) else value
