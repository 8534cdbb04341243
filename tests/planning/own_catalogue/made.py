"""An invented catalogue of the invented country Lumora, and files in which one thing is wrong."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from hsforhs.planning.own_catalogue import CatalogueReading, read_own_catalogue

HEADINGS = ("Code", "Benchmark", "Leads to level", "Action", "Type", "Lead sector", "Depends on", "Our remark")


def rows() -> list[tuple[str, ...]]:
    """Eight invented actions: two of surveillance, one that says nothing but what is needed."""
    return [
        ("Lum-1", "D2.1", "2", "Invented: name a listener in every village of Lumora", "DES", "HEALTH", "", "kept"),
        (
            "LUM-2",
            "jee-3:D2.1",
            "Developed capacity",
            "Invented: hold a weekly call",
            "Coordination",
            "ANI",
            "lum-1",
            "",
        ),
        ("LUM-3", "D2.1", "level 4", "Invented: print the bulletin of Lumora", "", "", "LUM-2; LUM-1", ""),
        ("LUM-4", "D2.2", "limited", "Invented: count events", "", "Animal health and veterinary services", "", ""),
        ("LUM-5", "P1.1", "2", "Invented: list the laws of Lumora", "PLA", "JUS", "", ""),
        ("LUM-6", "benchmarks-2:2.1", "3", "Invented: vote a line of the budget", "FIN", "FINM", "LUM-5", ""),
        ("LUM-7", "benchmarks-1:1.2", "Sustainable", "Invented: keep the line for ten years", "", "", "LUM-6", ""),
        ("LUM-8", "R1.1", "5", "Invented: teach the neighbours of Lumora", "TRA", "", "", ""),
    ]


def write_csv(path: Path, lines: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    """Write a table and return its path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *lines])
    return path


def lumora_catalogue(folder: Path) -> Path:
    """Write the invented catalogue."""
    return write_csv(folder / "lumora-actions.csv", rows())


def lumora_reading(folder: Path) -> CatalogueReading:
    """Read the invented catalogue."""
    return read_own_catalogue(lumora_catalogue(folder))


NEEDED = ("id", "indicator", "step", "text", "prerequisites")


def bad_catalogue(folder: Path) -> Path:
    """Write a catalogue in which every kind of fault of the contract stands once."""
    return write_csv(
        folder / "bad.csv",
        [
            ("A", "P9.9", "2", "An indicator that there is none of", ""),
            ("B", "P1.1", "3", "The same id twice", ""),
            ("b", "P1.1", "3", "The same id twice, in a small letter", ""),
            ("C", "P1.2", "2", "One of a circle", "D"),
            ("D", "P1.2", "2", "The other of a circle", "C"),
            ("E", "P2.1", "2", "x" * 201, ""),
            ("F", "P2.2", "2", "Waits for a higher level", "G"),
            ("G", "P2.2", "4", "The higher level", ""),
            ("H", "P3.1", "2", "Waits for nobody who is there", "NOBODY"),
            ("I", "P3.1", "6", "A level that there is none of", ""),
        ],
        NEEDED,
    )
