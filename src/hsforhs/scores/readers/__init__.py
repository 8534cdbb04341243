"""Readers of published scores; a file is recognised by its content, never by its name."""

from __future__ import annotations

from pathlib import Path

from hsforhs.scores.records import Reading

from .choice import AmbiguousFile, Choice, choices_of, choose
from .recognise import read_everything


def read_scores(path: Path, *, instrument: str | None = None, year: int | None = None) -> Reading:
    """Read the scores of one instrument and year from a file.

    Raises AmbiguousFile listing what there is when the file holds several and none was chosen, and BadInput with one
    sentence for a file that cannot be read.
    """
    return choose(read_everything(path, instrument=instrument, year=year), instrument=instrument, year=year)


__all__ = ["AmbiguousFile", "Choice", "choices_of", "choose", "read_everything", "read_scores"]
