"""From a workbook of INFORM Risk to three files: definition.yaml, observations.csv and published.csv.

The tree is the one that the formulas of the workbook build; goalposts and limits of classes are those that stand in its
cells. Nothing is tied to an edition.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..definition import SCHEMA, read_definition
from ..records import Definition
from .assemble import Assembled, assembled
from .book import Book, Page, open_book
from .classes import Limits, limits
from .ledger import Ledger
from .naming import edition, front_page

SOURCE = "European Commission, Joint Research Centre, and the INFORM partners"
LICENCE = "CC BY 4.0"
UNCERTAINTY: dict[str, Any] = {
    "draws": 10000,
    "seed": 20240101,
    "factors": {
        "weights": {"dirichlet": {"concentration": 60}},
        "imputation": {"noise": "empirical"},
        "data": {"from": "indicators.error"},
    },
}
"""Default factors, an assumption of ours: Dirichlet weights around the given ones, noise of imputation, data error."""
DATA_ERROR = 0.05
"""Default relative half-width of the error of a reported value, an assumption of ours."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: the definition with the text of its file, and the rows of the two tables.

    ``observations`` are (unit, name, indicator, value, period, status), ``published`` (unit, node, value); a missing
    value is an empty text.
    """

    definition: Definition
    text: str
    observations: tuple[tuple[str, ...], ...]
    published: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Write the three files into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "definition.yaml").write_text(self.text, encoding="utf-8")
        heads = ("unit", "name", "indicator", "value", "period", "status")
        (folder / "observations.csv").write_text(_table(heads, self.observations), encoding="utf-8")
        (folder / "published.csv").write_text(_table(("unit", "node", "value"), self.published), encoding="utf-8")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue()


def import_workbook(path: Path) -> Imported:
    """Read a workbook of INFORM Risk.

    Raises BadInput with one sentence when the file is no such workbook, holds no formulas or no saved results.
    """
    with open_book(path) as book:
        ledger = Ledger(book)
        risk = ledger.follow(book.results, book.risk)
        if computed := ledger.compute_unsaved():
            lacking = sum(int(x.unsaved.sum()) for x in ledger.columns.values())
            ledger = Ledger(book, computed=computed)
            risk = ledger.follow(book.results, book.risk)
            ledger.remarks.insert(0, f"{lacking} formulas have no saved value; what they give is computed here")
        found = assembled(ledger, risk.key, _reliability(book, ledger))
        bounds, classes = limits(book, [float(x) for x in risk.values], _decimals(found))
        text = _definition_text(book, found, bounds)
        definition = read_definition(text, file="definition.yaml")
        observations = tuple(_observations(book, ledger, found))
        published = tuple(_published(book, ledger, found, classes if bounds else ()))
        return Imported(definition, text, observations, published, tuple(ledger.remarks))


def _reliability(book: Book, ledger: Ledger) -> str | None:
    """Follow the column of the published lack of reliability, where the workbook has one that can be read."""
    page = book.page(book.results)
    number = next((x for x in range(1, page.width + 1) if "reliab" in page.title(x).lower()), None)
    if number is None:
        return None
    ledger.hidden_as_raw = True
    known = len(ledger.remarks)
    found = ledger.follow(page.name, number)
    if found.formula is not None:
        return found.key
    ledger.remarks[known:] = [f"{page.name}, '{found.title}': its formula cannot be followed, so it is left out"]
    return None


def _decimals(found: Assembled) -> int | None:
    decimals: int | None = found.sections["tree"][0].get("round")
    return decimals


def _definition_text(book: Book, found: Assembled, bounds: Limits | None) -> str:
    import yaml

    about = front_page(book.page(x) for x in book.sheets if x.lower().startswith("about"))
    name, version, release = edition(book.results, about, book.file)
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "id": name,
        "version": version,
        "name": f"INFORM Risk Index {name.removeprefix('inform-')}",
        "source": f"{SOURCE}; workbook {book.file}" + (f", {release}" if release else ""),
        "licence": LICENCE,
        "units": {"kind": "country", "code": "unit", "name": "name", "period": "period"},
        "missing": ["No data", "x"],
        "scale": {"low": 0, "high": 10},
        "defaults": {"error": DATA_ERROR},
    }
    body = dict(found.sections)
    if not body["quantities"]:
        del body["quantities"]
    classes = (
        {"classes": {"on": "risk", "edges": list(bounds.edges), "labels": list(bounds.labels), "source": bounds.source}}
        if bounds
        else {}
    )
    content = {**head, **body, "top": "risk", **classes, "uncertainty": UNCERTAINTY}
    dumped: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=118, default_flow_style=None)
    return f"# Read from {book.file} by `hsforhs metric import-inform`.\n{dumped}"


def _observations(book: Book, ledger: Ledger, found: Assembled) -> Iterable[tuple[str, ...]]:
    dates = _beside(book, lambda x: "date" in x and "hidden" not in x)
    imputed = _beside(book, lambda x: "imputation" in x and "hidden" not in x)
    for name, key in found.inputs.items():
        values = ledger.values(key)
        column = ledger.columns.get(key)
        for at, unit in enumerate(book.units):
            value = float(values[at])
            lacking = math.isnan(value)
            period = _year(_fellow(dates, column, unit)) if column else ""
            note = _fellow(imputed, column, unit) if column else None
            status = "missing" if lacking else "imputed" if isinstance(note, str) and note.strip() else "reported"
            yield unit, book.names[unit], name, "" if lacking else _number(value), period, status


def _number(value: Any) -> str:
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _beside(book: Book, fits: Any) -> Page | None:
    """Find a sheet beside the raw data that says something about each of its cells."""
    name = next((x for x in book.sheets if fits(x.lower()) and "indicator" in x.lower()), None)
    return book.page(name) if name else None


def _fellow(page: Page | None, column: Any, unit: str) -> Any:
    """Return the cell of a sheet beside the raw data: the same column where it has the same title."""
    if page is None or unit not in page.rows or not column.title:
        return None
    number = column.number
    if page.title(number).casefold() != column.title.casefold():
        number = page.titles.get(column.title.casefold(), 0)
    return page.value(page.rows[unit], number) if number else None


def _year(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1900 <= value <= 2100:
        return str(int(value))
    return ""


def _published(
    book: Book, ledger: Ledger, found: Assembled, classes: Iterable[str | None]
) -> Iterable[tuple[str, ...]]:
    for name, key in found.published.items():
        values, column = ledger.values(key), ledger.columns.get(key)
        for at, unit in enumerate(book.units):
            if column is None or not column.unsaved[at]:
                yield unit, name, "" if math.isnan(values[at]) else _number(values[at])
    for unit, label in zip(book.units, classes, strict=False):
        yield unit, "class", label or ""
