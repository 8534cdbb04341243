"""Packs to write and to spoil in tests. Place, texts and scores are invented."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from hsforhs.formats.pack import Pack, PackArea, PackEntry, PackOrigin, PackRow
from hsforhs.formats.pack_xlsx import write_pack
from hsforhs.framework import framework
from hsforhs.scores import ScoreState

ORIGIN = PackOrigin(
    instance="0123456789abcdef",
    round="7",
    place="XLM",
    place_name="Lumora",
    country="XLM",
    instrument="spar-2",
    adapted="",
    period="2025",
    areas="C5 C6",
    catalogue_version="1",
    written_on="2026-01-31",
)
SCORES = (0, 20, 40, 60, 80, 100)


def made(rows: tuple[PackRow, ...] | None = None, **origin: str) -> Pack:
    """A pack of two areas with four indicators."""
    entries = (
        PackEntry(ScoreState.VALUE, 0, "No reports yet", "Trained staff", "Laboratories", dt.date(2025, 5, 1)),
        PackEntry(ScoreState.NOT_REPORTED),
        PackEntry(ScoreState.NOT_APPLICABLE, reasoning="=2+2 is how it began"),
    )
    codes = ("C5.1", "C5.2", "C6.1")
    words = {x.code: x for x in framework().indicators_of("spar-2")}
    usual = tuple(
        PackRow(code, words[code].title, code.partition(".")[0], number, entry)
        for number, (code, entry) in enumerate(zip(codes, entries, strict=True), start=1)
    )
    areas = (PackArea("C5", "Surveillance", 3, ("Train the teams", "- Buy reagents")), PackArea("C6", "Resources", 1))
    return Pack(replace(ORIGIN, **origin), rows or usual, areas)


def written(path: Path, pack: Pack | None = None) -> Path:
    """Write a pack to a file."""
    stream = io.BytesIO()
    write_pack(pack or made(), stream, framework=framework(), scores=SCORES, title="Lumora: SPAR 2025")
    path.write_bytes(stream.getvalue())
    return path


def edited(path: Path, edit: Callable[[openpyxl.Workbook], Any]) -> Path:
    """Open a workbook, change it as a person would, and save it."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path
