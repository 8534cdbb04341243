"""e-SPAR workbooks with invented figures in the layouts that WHO has published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hsforhs.framework import framework

NBSP = "\u00a0"
NAMES = {"GHA": "Ghana", "NAM": "Namibia", "FRA": "France", "TUV": "Tuvalu", "IND": "India", "HTI": "Haiti"}
REGIONS = {"GHA": "AFRO", "NAM": "AFRO", "FRA": "EURO", "TUV": "WPRO", "IND": "SEARO", "HTI": "AMRO"}
AVERAGES = ("GLOBAL", "AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO")


@dataclass(frozen=True)
class StateRow:
    """One State: ``values`` by code of the instrument (``C1.1``, ``C1``, ``TOTAL``), everything else is ``fill``."""

    iso3: str
    status: Any = "Yes"
    fill: Any = 60
    values: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    region: str | None = None
    hidden: bool = False

    def cell(self, code: str) -> Any:
        return self.values.get(code, self.fill)

    @property
    def written_name(self) -> str:
        return NAMES[self.iso3] if self.name is None else self.name

    @property
    def written_region(self) -> str:
        return REGIONS[self.iso3] if self.region is None else self.region


def silent(iso3: str, status: str = "No") -> StateRow:
    """A State that did not report, as layout B writes it: empty texts and "no data"."""
    codes = framework().groups_of("spar-1") + framework().groups_of("spar-2")
    figures = dict.fromkeys((*(x.key.code for x in codes), "TOTAL"), "no data")
    return StateRow(iso3, status=status, fill="", values=figures)


def capacities(instrument: str) -> list[tuple[str, list[str]]]:
    """Capacities of an instrument with their indicators, in the order of the book."""
    return [(x.key.code, [key.code for key in x.indicators]) for x in framework().groups_of(instrument)]


def dotted(code: str) -> str:
    """``C1.1`` as e-SPAR writes it: ``C.1.1``."""
    return f"C.{code[1:]}"


def layout_a(path: Path, states: Sequence[StateRow], *, year: object = 2018) -> Path:
    """2018: four columns a capacity, levels headed "Level C1", a total without heading, averages below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Score by capacity & indicator"
    sheet["B2"] = NBSP * 30 + f"IHR (2005) - Scores per Capacities & Indicators - Year {year}"
    columns: dict[str, int] = {}
    for number, (capacity, indicators) in enumerate(capacities("spar-1")):
        first = 4 + 4 * number
        sheet.cell(3, first, f"Capacity {number + 1}")
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=first + 3)
        columns.update({code: first + index for index, code in enumerate(indicators)})
        columns[capacity] = first + 3
    columns["TOTAL"] = 4 + 4 * 13
    for row, text in ((3, "ALL CAPACITIES"), (4, "AVERAGE"), (5, "ALL INDICATORS")):
        sheet.cell(row, columns["TOTAL"], text)
    headings = {x: f"Level {x}" if "." not in x else dotted(x) for x in columns if x != "TOTAL"}
    _fill(sheet, 6, ("Data Received", "Region", "State Party of IHR"), headings, columns, states)
    below = 6 + len(states) + 3
    for code, column in columns.items():
        if "." not in code:
            sheet.cell(below, column, "ALL CAPAC" if code == "TOTAL" else code)
    for offset, region in enumerate(AVERAGES, start=1):
        label = f"AVG{NBSP}Global Capacity" if region == "GLOBAL" else f"AVG {region} Capacity"
        sheet.cell(below + offset, 2, label)
        for code, column in columns.items():
            if "." not in code:
                sheet.cell(below + offset, column, average(region, code))
    book.save(path)
    return path


def layout_b(
    path: Path,
    states: Sequence[StateRow],
    *,
    instrument: str = "spar-2",
    year: object = 2022,
    extra: Mapping[str, int] | None = None,
    others: Sequence[tuple[str, str, int, Sequence[StateRow]]] = (),
    title: str = "Score by capacity & indicator",
    rename: Mapping[str, str] | None = None,
) -> Path:
    """2019 and later: a first code row, averages above, a second code row; a glossary on a sheet of its own.

    ``others`` are further score sheets (title, instrument, year, States); ``extra`` are columns with unknown codes;
    ``rename`` replaces headings.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, (name, of, when, rows) in enumerate([(title, instrument, year, states), *others]):
        target = sheet if number == 0 else book.create_sheet()
        target.title = name
        _sheet_b(target, of, when, rows, extra or {}, rename or {})
    glossary = book.create_sheet("Glossary")
    glossary.append(["Capacities"])
    for capacity, indicators in capacities(instrument):
        for code in (capacity, *indicators):
            glossary.append([dotted(code), "Title"])
    book.save(path)
    return path


def _sheet_b(
    sheet: Worksheet,
    instrument: str,
    year: object,
    states: Sequence[StateRow],
    extra: Mapping[str, int],
    rename: Mapping[str, str],
) -> None:
    sheet["E1"] = "International Health Regulations"
    if year is not None:
        sheet["E2"] = f"Score by capacity & Indicator {year} Updated on 01-05-2023"
    codes = ["TOTAL", *(code for capacity, found in capacities(instrument) for code in (*found, capacity)), *extra]
    columns = {code: column for column, code in enumerate(codes, start=4)}
    headings = {x: "Total Average" if x == "TOTAL" else x if x in extra else dotted(x) for x in columns}
    headings.update(rename)
    sheet["E5"] = "Score per indicator "
    for code, column in columns.items():
        sheet.cell(6, column, headings[code])
    for row, region in enumerate(AVERAGES, start=7):
        sheet.cell(row, 1, "AVG Global Capacity" if region == "GLOBAL" else region)
        for code, column in columns.items():
            sheet.cell(row, column, average(region, code))
    _fill(sheet, 14, ("Data Received", "Region", "State Party of IHR"), headings, columns, states)


def layout_c(path: Path, states: Sequence[StateRow], *, year: int = 2024, instrument: str = "spar-2") -> Path:
    """Re-export in Spanish with ISO3 in column D; with four-part codes where the year is before 2018."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Datos"
    sheet["F2"] = f"Puntaje por capacidad e indicador {year} Actualizado el 03-02-{year + 1}"
    codes = ["TOTAL", *(code for capacity, found in capacities(instrument) for code in (*found, capacity))]
    columns = {code: column for column, code in enumerate(codes, start=5)}
    headings = {x: "Promedio total" if x == "TOTAL" else dotted(x) for x in columns}
    if year < 2018:
        headings = {x: f"{text}.1" if text.count(".") == 2 else text for x, text in headings.items()}
    left = ("Datos recividos", "Región", "Estado Parte", "ISO3")
    _fill(sheet, 14, left, headings, columns, states)
    for row, state in enumerate(states, start=15):
        sheet.cell(row, 4, state.iso3)
    book.save(path)
    return path


def _fill(
    sheet: Worksheet,
    header: int,
    left: Sequence[str],
    headings: Mapping[str, str],
    columns: Mapping[str, int],
    states: Sequence[StateRow],
) -> None:
    for column, text in enumerate(left, start=1):
        sheet.cell(header, column, text)
    for code, text in headings.items():
        sheet.cell(header, columns[code], text)
    for row, state in enumerate(states, start=header + 1):
        for column, value in enumerate((state.status, state.written_region, state.written_name), start=1):
            sheet.cell(row, column, value)
        for code, column in columns.items():
            sheet.cell(row, column, state.cell(code))
        if state.hidden:
            sheet.row_dimensions[row].hidden = True


def average(region: str, code: str) -> int:
    """An invented average that differs by region and code, so that a mixed-up row or column shows."""
    number = re.search(r"\d+", code)
    return 30 + AVERAGES.index(region) * 5 + (int(number[0]) if number else 0)
