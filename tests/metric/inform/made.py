"""A small invented workbook in the manner of INFORM Risk: formulas with the values that a spreadsheet would save.

Countries, figures and goalposts are invented. The values are computed here by hand-written Python, not by the engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import xlsxwriter

Row = dict[str, float | str | None]
MISSING = "No data"
COUNTRIES = {"XLA": "Aland", "XLB": "Beland", "XLC": "Celand", "XLD": "Deland", "XLE": "Eland", "XLF": "Feland"}

RAW: dict[str, tuple[str, list[float | str | None]]] = {
    "FL": ("People exposed to floods", [81000, 0, 1200.5, 350000, 12, 5000000]),
    "CON": ("Conflict intensity", [5, 0, 4, 0, 0, 0]),
    "HDI": ("Human Development Index", [0.478, 0.796, MISSING, 0.586, 0.91, 0.35]),
    "GDP": ("GDP per capita", [363.7, 6400, 5000, 1950, 22000, 480]),
    "CPI": ("Corruption Perception Index", [24, 36, 33, MISSING, 80, 22]),
    "GOV": ("Government Effectiveness", [-1.63, 0.06, MISSING, MISSING, 1.4, -1.1]),
    "ROAD": ("Road length", [72000, 18000, 113655, 26000, 0, 154]),
    "AREA": ("Land area", [652230, 27400, 2381741, 1246700, 440, 1259200]),
}
YEARS = [2020, 2021, 2022]
PEOPLE = {code: [1e6 * (i + 1), 1.01e6 * (i + 1), 1.03e6 * (i + 1)] for i, code in enumerate(COUNTRIES)}
OWN_YEAR = [2020, 2021, 2022, 2022, 2021, 2020]


def rounded(value: float, decimals: int = 1) -> float:
    """Round half away from zero after the 15 digits that a spreadsheet shows."""
    exact = Decimal(f"{value:.12f}")
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def inverted(*scores: float) -> float:
    """The inverted geometric mean."""
    product = math.prod((10 - x) / 10 * 9 + 1 for x in scores)
    return (10 - product ** (1 / len(scores))) / 9 * 10


def posts(value: float, low: float, high: float, *, good: bool = False) -> float:
    """Goalposts from 0 to 10."""
    share = min(max((value - low) / (high - low), 0), 1)
    return rounded(10 * (1 - share if good else share))


@dataclass
class Column:
    """One computed column: ``{r}`` in the formula is the row, ``value`` what a spreadsheet would save."""

    title: str
    formula: str
    value: Callable[[Row], float | str]
    top: float | None = None
    bottom: float | None = None


def _mean(*parts: float | str | None) -> float | str:
    there = [x for x in parts if isinstance(x, (int, float))]
    return rounded(sum(there) / len(there)) if there else "x"


def _hdi(row: Row) -> float:
    hdi, gdp = row["HDI"], row["GDP"]
    assert isinstance(gdp, (int, float))
    return posts(hdi if isinstance(hdi, float) else 0.1 * math.log(gdp) - 0.15, 0.4, 0.9, good=True)


def _number(value: float | str | None) -> float:
    assert isinstance(value, (int, float))
    return float(value)


HAZARD: dict[str, Column] = {
    "flood_abs": Column(
        "Exposure to floods (absolute)",
        "=ROUND(IF('Indicator Data'!C{r}=0,0.1,IF(LOG('Indicator Data'!C{r})>C$3,10,"
        "IF(LOG('Indicator Data'!C{r})<C$4,0,10-(C$3-LOG('Indicator Data'!C{r}))/(C$3-C$4)*10))),1)",
        lambda r: 0.1 if r["FL"] == 0 else posts(math.log10(_number(r["FL"])), 1, 6),
        *(6, 1),
    ),
    "flood_share": Column(
        "Exposure to floods (relative)",
        "='Indicator Data'!C{r}/HLOOKUP('Indicator Date'!$C{d},'Population Data'!$C$3:$E$9,ROW()-4,FALSE)",
        lambda r: _number(r["FL"]) / _number(r["people"]),
    ),
    "flood_rel": Column(
        "Exposure to floods (relative)",
        "=ROUND(IF(D{r}>E$3,10,IF(D{r}<E$4,0,10-(E$3-D{r})/(E$3-E$4)*10)),1)",
        lambda r: posts(_number(r["flood_share"]), 0, 0.2),
        *(0.2, 0),
    ),
    "flood": Column(
        "Exposure to floods",
        "=ROUND((10-GEOMEAN(((10-C{r})/10*9+1),((10-E{r})/10*9+1)))/9*10,1)",
        lambda r: rounded(inverted(_number(r["flood_abs"]), _number(r["flood_rel"]))),
    ),
    "conflict": Column(
        "Current conflict",
        "=ROUND(IF('Indicator Data'!D{r}=5,10,IF('Indicator Data'!D{r}=4,8,0)),1)",
        lambda r: {5: 10.0, 4: 8.0}.get(int(_number(r["CON"])), 0.0),
    ),
    "human": Column(
        "INFORM Human Hazard",
        "=ROUND(IF(G{r}>5,G{r},F{r}/10*7),1)",
        lambda r: _number(r["conflict"]) if _number(r["conflict"]) > 5 else rounded(_number(r["flood"]) / 10 * 7),
    ),
    "natural": Column(
        "INFORM Natural Hazard",
        "=IF(ROUND(F{r},1)=0,0.1,ROUND(F{r},1))",
        lambda r: 0.1 if r["flood"] == 0 else _number(r["flood"]),
    ),
}
VULNERABILITY: dict[str, Column] = {
    "hdi": Column(
        "Human Development Index",
        "=ROUND(IF('Indicator Data'!E{r}=\"No data\",IF((0.1*LN('Indicator Data'!F{r})-0.15)>C$3,0,"
        "IF((0.1*LN('Indicator Data'!F{r})-0.15)<C$4,10,(C$3-(0.1*LN('Indicator Data'!F{r})-0.15))/(C$3-C$4)*10)),"
        "IF('Indicator Data'!E{r}>C$3,0,IF('Indicator Data'!E{r}<C$4,10,(C$3-'Indicator Data'!E{r})/(C$3-C$4)*10))),1)",
        _hdi,
        *(0.9, 0.4),
    ),
    "dependency": Column(
        "Economic Dependency",
        "=AVERAGE(C{r},5,C{r})",
        lambda r: (2 * _number(r["hdi"]) + 5) / 3,
    ),
    "socio": Column(
        "INFORM Socio-Economic Vulnerability",
        "=ROUND(AVERAGE(C{r},C{r},D{r}),1)",
        lambda r: rounded((2 * _number(r["hdi"]) + _number(r["dependency"])) / 3),
    ),
}
COPING: dict[str, Column] = {
    "cpi": Column(
        "Corruption Perception Index",
        "=IF('Indicator Data'!G{r}=\"No data\",\"x\",ROUND(IF('Indicator Data'!G{r}>C$3,0,"
        "IF('Indicator Data'!G{r}<C$4,10,(C$3-'Indicator Data'!G{r})/(C$3-C$4)*10)),1))",
        lambda r: "x" if r["CPI"] == MISSING else posts(_number(r["CPI"]), 0, 100, good=True),
        *(100, 0),
    ),
    "gov": Column(
        "Government Effectiveness",
        "=IF('Indicator Data'!H{r}=\"No data\",\"x\",ROUND(IF('Indicator Data'!H{r}>D$3,0,"
        "IF('Indicator Data'!H{r}<D$4,10,(D$3-'Indicator Data'!H{r})/(D$3-D$4)*10)),1))",
        lambda r: "x" if r["GOV"] == MISSING else posts(_number(r["GOV"]), -2.5, 2.5, good=True),
        *(2.5, -2.5),
    ),
    "governance": Column(
        "Governance",
        '=IF(AND(C{r}="x",D{r}="x"),"x",ROUND(AVERAGE(C{r}:D{r}),1))',
        lambda r: _mean(r["cpi"], r["gov"]),
    ),
    "density": Column(
        "Road density",
        "='Indicator Data'!I{r}/'Indicator Data'!J{r}*100",
        lambda r: _number(r["ROAD"]) / _number(r["AREA"]) * 100,
    ),
    "roads": Column(
        "Road density",
        "=ROUND(IF(F{r}>G$3,0,IF(F{r}<G$4,10,(G$3-F{r})/(G$3-G$4)*10)),1)",
        lambda r: posts(_number(r["density"]), 1, 100, good=True),
        *(100, 1),
    ),
    "infrastructure": Column("INFORM Infrastructure", '=IF(G{r}="x","x",G{r})', lambda r: _number(r["roads"])),
}
RESULTS: dict[str, tuple[str, str, Callable[[Row], float | str]]] = {
    "risk": (
        "INFORM RISK",
        "=ROUND(E{r}^(1/3)*H{r}^(1/3)*J{r}^(1/3),1)",
        lambda r: rounded((_number(r["hazard"]) * _number(r["socio"]) * _number(r["coping"])) ** (1 / 3)),
    ),
    "class": (
        "RISK CLASS",
        '=IF(C{r}>=6.5,"Very High",IF(C{r}>=3.5,"Medium","Low"))',
        lambda r: "Very High" if _number(r["risk"]) >= 6.5 else "Medium" if _number(r["risk"]) >= 3.5 else "Low",
    ),
    "hazard": (
        "HAZARD & EXPOSURE",
        "=ROUND((10-GEOMEAN(((10-F{r})/10*9+1),((10-G{r})/10*9+1)))/9*10,1)",
        lambda r: rounded(inverted(_number(r["natural"]), _number(r["human"]))),
    ),
    "show_natural": ("Natural", "='Hazard & Exposure'!I{x}", lambda r: _number(r["natural"])),
    "show_human": ("Human", "='Hazard & Exposure'!H{x}", lambda r: _number(r["human"])),
    "vulnerability": ("VULNERABILITY", "=Vulnerability!E{x}", lambda r: _number(r["socio"])),
    "show_hdi": ("Development", "=Vulnerability!C{x}", lambda r: _number(r["hdi"])),
    "coping": (
        "LACK OF COPING CAPACITY",
        "=ROUND(AVERAGE('Lack of Coping Capacity'!E{x},'Lack of Coping Capacity'!H{x}),1)",
        lambda r: _number(_mean(r["governance"], r["infrastructure"])),
    ),
    "lack": (
        "Lack of Reliability (*)",
        "=VLOOKUP($B{r},'Lack of Reliability Index'!$A$2:$C$7,3,FALSE)",
        lambda r: 10 - (15 - _number(r["missing"])) / 15 * 10,
    ),
    "show_governance": ("Governance", "='Lack of Coping Capacity'!E{x}", lambda r: r["governance"] or "x"),
}


@dataclass
class Edition:
    """What can be changed before the workbook is written; formulas and values by the code of the country."""

    sheet: str = "INFORM Risk 2023 (a-z)"
    release: str = "31 August 2023 v 0.9.1"
    formulas: dict[tuple[str, str], str] = field(default_factory=dict)
    raw: dict[tuple[str, str], float | str | None] = field(default_factory=dict)
    values: dict[tuple[str, str], float | str] = field(default_factory=dict)
    imputed: tuple[tuple[str, str], ...] = ()
    side_sheets: bool = True
    class_formula: str | None = None
    saved: bool = True
    titles: dict[str, str] = field(default_factory=dict)
    world: str | None = None

    def rows(self) -> dict[str, Row]:
        """Return all values by country."""
        found: dict[str, Row] = {}
        for at, code in enumerate(COUNTRIES):
            row: Row = {k: self.raw.get((code, k), v[1][at]) for k, v in RAW.items()}
            row["people"] = PEOPLE[code][YEARS.index(OWN_YEAR[at])]
            for key, column in {**HAZARD, **VULNERABILITY, **COPING}.items():
                row[key] = self.values[code, key] if (code, key) in self.values else column.value(row)
            row["missing"] = float(sum(x == MISSING for x in row.values()))
            for key in (*(x for x in RESULTS if x not in {"risk", "class"}), "risk", "class"):
                row[key] = self.values.get((code, key), RESULTS[key][2](row))
            found[code] = row
        return found

    def write(self, path: Path) -> Path:
        """Write the workbook."""
        book = xlsxwriter.Workbook(str(path))
        rows = self.rows()
        about = book.add_worksheet("About")
        about.write_column("A2", ["release:", self.release, "INFORM RISK INDEX", "2023"])
        results = book.add_worksheet(self.sheet)
        results.write("A1", "INFORM Risk 2023")
        results.write_row("A2", ["COUNTRY", "ISO3", *(self.titles.get(k, x[0]) for k, x in RESULTS.items())])
        results.write_row("A3", ["(a-z)", "(a-z)", *["(0-10)"] * len(RESULTS)])
        for at, (code, row) in enumerate(rows.items()):
            results.write_formula(3 + at, 0, f"='Indicator Data'!A{6 + at}", None, COUNTRIES[code])
            results.write_formula(3 + at, 1, f"='Indicator Data'!B{6 + at}", None, code)
            for column, (key, (_, formula, _value)) in enumerate(RESULTS.items(), start=2):
                text = self.class_formula if key == "class" and self.class_formula else formula
                text = self.formulas.get((code, key), text).format(r=4 + at, x=6 + at)
                self._cell(results, 3 + at, column, text, row[key])
        if self.world is not None:
            last = 3 + len(rows)
            results.write_row(last + 1, 0, ["Average", self.world])
            for column in range(2, 2 + len(RESULTS)):
                letter = chr(ord("A") + column)
                results.write_formula(last + 1, column, f"=AVERAGE({letter}4:{letter}{last})", None, 5.0)
        for name, columns in (
            ("Hazard & Exposure", HAZARD),
            ("Vulnerability", VULNERABILITY),
            ("Lack of Coping Capacity", COPING),
        ):
            self._computed(book.add_worksheet(name), columns, rows)
        self._raw(book, rows)
        if self.side_sheets:
            self._imputation(book)
            self._reliability(book, rows)
        book.close()
        return path

    def _cell(self, sheet: object, row: int, column: int, text: str, value: float | str | None) -> None:
        if text.startswith("="):
            sheet.write_formula(row, column, text, None, value if self.saved else "")  # type: ignore[attr-defined]
        else:
            sheet.write(row, column, float(text) if text != "x" else text)  # type: ignore[attr-defined]

    def _computed(self, sheet: object, columns: Mapping[str, Column], rows: Mapping[str, Row]) -> None:
        sheet.write_column("B3", ["MAX", "MIN", "ISO"])  # type: ignore[attr-defined]
        for number, (key, column) in enumerate(columns.items(), start=2):
            sheet.write(1, number, column.title)  # type: ignore[attr-defined]
            if column.top is not None:
                sheet.write(2, number, column.top)  # type: ignore[attr-defined]
                sheet.write(3, number, column.bottom)  # type: ignore[attr-defined]
            for at, (code, row) in enumerate(rows.items()):
                text = self.formulas.get((code, key), column.formula).format(r=6 + at, d=4 + at)
                self._cell(sheet, 5 + at, number, text, row[key])
        for at, code in enumerate(rows):
            sheet.write_formula(5 + at, 1, f"='Indicator Data'!B{6 + at}", None, code)  # type: ignore[attr-defined]

    def _raw(self, book: xlsxwriter.Workbook, rows: Mapping[str, Row]) -> None:
        sheet = book.add_worksheet("Indicator Data")
        sheet.write_column("A2", ["COUNTRY", "Survey Year", "IndicatorId", "Unit of Measurament"])
        for number, (code, (title, _)) in enumerate(RAW.items(), start=2):
            sheet.write_column(1, number, [title, 2022, code, "Number"])
        people = book.add_worksheet("Population Data")
        people.write_row("A2", ["COUNTRY", "ISO3"])
        people.write_row("A3", ["Reference Year", None, *YEARS])
        dates = book.add_worksheet("Indicator Date")
        dates.write_row("A2", ["COUNTRY", "ISO3", *(title for title, _ in RAW.values())])
        for at, (country, row) in enumerate(rows.items()):
            sheet.write_row(5 + at, 0, [COUNTRIES[country], country])
            for number, code in enumerate(RAW, start=2):
                if row[code] is not None:
                    sheet.write(5 + at, number, row[code])
            people.write_row(3 + at, 0, [COUNTRIES[country], country, *PEOPLE[country]])
            dates.write_row(3 + at, 0, [COUNTRIES[country], country, *[OWN_YEAR[at]] * len(RAW)])

    def _reliability(self, book: xlsxwriter.Workbook, rows: Mapping[str, Row]) -> None:
        sheet = book.add_worksheet("Lack of Reliability Index")
        sheet.write_row("A1", ["ISO", "Number of Missing Indicators", "Lack of reliability"])
        sheet.write_column("B10", [0, 15])
        for at, (country, row) in enumerate(rows.items(), start=2):
            text = f"=IF(B{at}>B$11,10,10-(B$11-B{at})/(B$11-B$10)*10)"
            sheet.write_row(at - 1, 0, [country, row["missing"]])
            sheet.write_formula(at - 1, 2, text, None, row["lack"])

    def _imputation(self, book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Indicator Data imputation")
        sheet.write_row("A2", ["COUNTRY", "ISO3", *(title for title, _ in RAW.values())])
        for at, country in enumerate(COUNTRIES):
            sheet.write_row(4 + at, 0, [COUNTRIES[country], country])
            for number, code in enumerate(RAW, start=2):
                sheet.write(4 + at, number, "Imputed by the ministry" if (country, code) in self.imputed else "")
