"""Reading a list of places, whatever kind of file it stands in; the kind is told from the content."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hsforhs.files import BadInput, Kind, Sentence, read_delimited, read_json, restore, sniff
from hsforhs.framework import framework

from .columns import Mapped, find_columns, row_from
from .dhis2 import read_organisation_units
from .geojson import read_geojson
from .records import Country, PlaceReading, PlaceRow

LAYOUT = "table of places"
_EXPECTED = Sentence("a CSV table, a GeoJSON FeatureCollection or the organisationUnits of DHIS2")


def read_places(path: Path, country: Country, *, mapped: Mapped | None = None) -> PlaceReading:
    """Read the provinces and districts of a country from CSV, GeoJSON or DHIS2 JSON.

    The rows still have to pass :func:`hsforhs.geography.check_rows`, which also knows what is stored. Raises
    BadInput for other kinds of file and for what cannot be read.
    """
    others = framework().states.keys()
    mapped = mapped or Mapped()
    kind = sniff(path)
    if kind is Kind.TEXT:
        return _read_table(path, country, others, mapped)
    if kind is not Kind.JSON:
        raise BadInput(Sentence("the file looks like %(kind)s", kind=kind.value), file=path.name, expected=_EXPECTED)
    content = read_json(path)
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return read_geojson(content, file=path.name, country=country, others=others, mapped=mapped)
    if isinstance(content, dict) and "organisationUnits" in content:
        return read_organisation_units(content, file=path.name, country=country, others=others, mapped=mapped)
    raise BadInput(Sentence("the JSON holds no places"), file=path.name, expected=_EXPECTED)


def _read_table(path: Path, country: Country, others: Collection[str], mapped: Mapped) -> PlaceReading:
    table = read_delimited(path)
    columns = find_columns(table.header, mapped, file=table.file)
    position = {heading: index for index, heading in enumerate(table.header)}
    rows: list[PlaceRow] = []
    for cells, line in zip(table.rows, table.lines, strict=True):
        where = f"line {line}"
        try:
            row = row_from(
                lambda heading, cells=cells: restore(cells[position[heading]]),  # type: ignore[misc]
                columns,
                country=country,
                others=others,
                kind=mapped.kind,
                where=where,
            )
        except BadInput as error:
            raise error.at(file=table.file, place=where) from None
        if row:
            rows.append(row)
    return PlaceReading(table.file, LAYOUT, tuple(rows), table.remarks)
