"""Commands around the tree of places: import, list, ihr, regions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.places.models import Place

MOST_LINES = 40
"""Changes that are listed one by one; the counts always cover all of them."""

country_option = click.option("--country", metavar="ISO3", required=True, help="Country, such as GHA.")
on_option = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day [default: today].")
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("places", epilog="Example: hsforhs places list --country XLM")
def places_command() -> None:
    """Bring in and list provinces and districts, and dated facts about countries."""


@places_command.command("import", epilog="Example: hsforhs places import districts.geojson --country GHA --dry-run")
@file_argument
@country_option
@data_option
@click.option("--kind", type=click.Choice(["province", "district"]), help="Kind of all places of the file.")
@click.option("--field", "fields", multiple=True, metavar="FIELD=NAME", help="Column that holds code, name, parent ...")
@click.option("--levels", nargs=2, type=click.IntRange(1, 20), help="Levels of DHIS2 for provinces and districts.")
@on_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def places_import_command(
    file: Path,
    country: str,
    data: Path,
    kind: str | None,
    fields: tuple[str, ...],
    levels: tuple[int, int] | None,
    on: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the provinces and districts of a country in line with FILE: CSV, GeoJSON or DHIS2 organisation units.

    Places that FILE does not list end on the day before --on and stay in the store.
    """
    open_store(data)
    from hsforhs.geography import Country, Mapped, read_places
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.difference import tree_difference
    from hsforhs.workbench.places.services import import_places, plain_fields

    place = _country(country)
    mapped = Mapped(_mapping(fields), kind or "", levels)
    reading = read_places(file, Country(place.code, place.iso2), mapped=mapped)
    day = on.date() if on else dt.date.today()
    for remark in reading.remarks:
        click.echo(f"warning: {remark}", err=True)
    if dry_run:
        found = tree_difference(place, reading.rows, on=day, file=file.name)
    else:
        found = import_places(
            actor=OPERATOR, country=place, rows=reading.rows, on=day, file=file.name, layout=reading.layout
        )
    if as_json:
        changes = [
            {"code": x.code, "name": x.name, "kind": x.kind, "fields": plain_fields(x.fields)} for x in found.differing
        ]
        print_json({"counts": dict(found.counts), "changes": changes, "on": day.isoformat(), "dry_run": dry_run})
        return
    _print_counts("places", found.counts, dry_run=dry_run)
    for change in found.differing[:MOST_LINES]:
        click.echo(f"{change.kind:9} {change.code}  {change.name}")
    if len(found.differing) > MOST_LINES:
        click.echo(f"... and {len(found.differing) - MOST_LINES} more")


@places_command.command("list", epilog="Example: hsforhs places list --country XLM --on 2025-12-31")
@country_option
@data_option
@on_option
@json_option
@plain_errors
def places_list_command(country: str, data: Path, on: dt.datetime | None, as_json: bool) -> None:
    """List the provinces and districts of a country that exist on a day."""
    open_store(data)
    from hsforhs.workbench.places.queries import branch, codes_above

    place = _country(country)
    found = branch(place, at=on.date() if on else dt.date.today())
    above = codes_above(found)
    rows: list[dict[str, Any]] = [
        {
            "code": x.code,
            "kind": x.kind,
            "name": x.name,
            "parent": above[x.code],
            "population": x.population,
            "valid_from": x.valid_from and x.valid_from.isoformat(),
            "valid_to": x.valid_to and x.valid_to.isoformat(),
        }
        for x in found
    ]
    if as_json:
        more = [{"names": x.names, "identifiers": x.identifiers} for x in found]
        print_json([row | extra for row, extra in zip(rows, more, strict=True)])
        return
    print_table(
        ("code", "kind", "name", "parent", "population", "valid_from", "valid_to"), [tuple(x.values()) for x in rows]
    )


@places_command.command("ihr", epilog="Example: hsforhs places ihr ihr-versions.csv")
@file_argument
@data_option
@plain_errors
def places_ihr_command(file: Path, data: Path) -> None:
    """Store which version of the IHR binds which country from when to when, each with its source, from FILE (CSV)."""
    from hsforhs.geography import read_ihr_versions

    facts = read_ihr_versions(file)
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.dated import load_ihr_versions

    _print_counts("countries", load_ihr_versions(actor=OPERATOR, facts=facts, file=file.name))


@places_command.command("regions", epilog="Example: hsforhs places regions regions.csv")
@file_argument
@data_option
@plain_errors
def places_regions_command(file: Path, data: Path) -> None:
    """Store the WHO region of countries from when to when, each with its source, from FILE (CSV)."""
    from hsforhs.geography import read_region_membership

    facts = read_region_membership(file)
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.dated import load_region_membership

    _print_counts("countries", load_region_membership(actor=OPERATOR, facts=facts, file=file.name))


def _country(code: str) -> Place:
    from hsforhs.files import BadInput
    from hsforhs.workbench.places.models import Kind, Place

    found = Place.objects.filter(code=code.upper(), kind=Kind.COUNTRY).first()
    if found is None:
        raise BadInput(f"'{code}' is no country of this store", expected="an ISO3 code such as GHA")
    return found


def _mapping(fields: tuple[str, ...]) -> dict[str, str]:
    from hsforhs.files import BadInput

    found = {}
    for field in fields:
        name, sign, column = field.partition("=")
        if not sign or not column:
            raise BadInput(f"--field {field} names no column", expected="a field and a column, such as code=ADM1_PCODE")
        found[name] = column
    return found


def _print_counts(what: str, counts: Counter[str], *, dry_run: bool = False) -> None:
    parts = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
    click.echo(f"{what} that {'would be' if dry_run else 'were'}: {parts or 'none'}")
