"""Choosing one instrument and year where a file holds several."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any, Self

from hsforhs.files import BadInput, Sentence
from hsforhs.scores.records import Reading

Choice = tuple[str, int | None, int]
"""(instrument, year, number of States)."""


class AmbiguousFile(BadInput):
    """A file holds several instruments or years, or does not say which one it holds.

    ``choices`` lists what there is.
    """

    def __init__(self, what: str, *, choices: tuple[Choice, ...] = (), **parts: Any) -> None:
        super().__init__(what, **parts)
        self.choices = choices

    def at(self, *, file: str | None = None, place: str | None = None) -> Self:
        """Return a copy in which missing parts of the place are filled, with the same choices."""
        copy = super().at(file=file, place=place)
        copy.choices = self.choices
        return copy


def choices_of(reading: Reading) -> tuple[Choice, ...]:
    """List instruments and years of a reading with their number of States."""
    places: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for x in reading.assessments:
        places[x.instrument, x.year].add(x.place)
    return tuple((*key, len(places[key])) for key in sorted(places, key=lambda key: (key[0], key[1] or 0)))


def choose(reading: Reading, *, instrument: str | None, year: int | None) -> Reading:
    """Keep the assessments of one instrument and year.

    Raises AmbiguousFile listing what there is when more than one of them is left, and BadInput when none is.
    JEE missions have a date: ``year`` then means the year in which the mission ended.
    """
    there = choices_of(reading)
    kept = tuple(
        x
        for x in reading.assessments
        if (instrument is None or x.instrument == instrument)
        and (year is None or year == (x.year if x.date is None else x.date.year))
    )
    listed = "; ".join(_words(choice) for choice in there)
    if not kept:
        wanted = " ".join(str(x) for x in (instrument, year) if x is not None)
        raise BadInput(
            Sentence("the file holds no %(value)s", value=wanted or "scores"),
            file=reading.file,
            expected=listed or "scores",
        )
    left = {(x.instrument, x.year) for x in kept}
    if len(left) > 1:
        options = [
            name
            for name, several in (("--instrument", len({x for x, _ in left}) > 1), ("--year", _years(left)))
            if several
        ]
        raise AmbiguousFile(
            f"the file holds several instruments or years: {listed}",
            file=reading.file,
            expected=f"{' and '.join(options)} to choose",
            choices=there,
        )
    return replace(reading, assessments=kept)


def _years(left: set[tuple[str, int | None]]) -> bool:
    by_instrument = Counter(instrument for instrument, _ in left)
    return any(number > 1 for number in by_instrument.values())


def _words(choice: Choice) -> str:
    instrument, year, number = choice
    return f"{instrument}{f' {year}' if year else ''} ({number} {'State' if number == 1 else 'States'})"
