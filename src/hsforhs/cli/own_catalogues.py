"""`hsforhs actions import` and its companions: an operator's own catalogues beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.planning import ActionCatalogue
    from hsforhs.planning.own_catalogue import CatalogueReading, CatalogueRefused
    from hsforhs.workbench.catalogues.models import CatalogueVersion

_EXAMPLE = 'Example: hsforhs actions import ours.csv --name "Lumora actions" --licence "CC BY 4.0" --source "Ministry"'
catalogue_option = click.option(
    "--catalogue", metavar="NAME", help="An own catalogue of the store instead of the one of this project."
)


def own_or_ours(name: str | None, data: Path) -> ActionCatalogue:
    """Return the newest version of an own catalogue of the store, or without a name the catalogue of this project."""
    from hsforhs.planning import action_catalogue

    if name is None:
        return action_catalogue()
    open_store(data)
    from hsforhs.workbench.catalogues.queries import actions_of

    return actions_of(_version(name))


def _version(name: str) -> CatalogueVersion:
    from hsforhs.workbench.catalogues.queries import newest_versions
    from hsforhs.workbench.catalogues.services import short_name

    versions = {x.catalogue.slug: x for x in newest_versions()}
    slug = short_name(name)
    if slug not in versions:
        known = ", ".join(versions) or "none is stored yet"
        raise BadInputExit(f"there is no catalogue '{slug}' in the store; expected one of: {known}")
    return versions[slug]


@click.command("import", epilog=_EXAMPLE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Name of the catalogue; its short name is made of it.")
@click.option("--licence", required=True, help="Terms under which its texts may be used here.")
@click.option("--source", required=True, help="Publisher, title, date of the export.")
@click.option(
    "--columns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which column holds which field: JSON or CSV; nothing is guessed then.",
)
@click.option("--map", "maps", multiple=True, metavar="HEADING=FIELD", help="One column; the others are guessed.")
@click.option("--instrument", default="jee-3", show_default=True, help="Instrument of codes that are written without.")
@click.option("--sheet", default="", help="Sheet of a workbook, where several could be meant.")
@click.option(
    "--readable-by",
    type=click.Choice(["members", "everybody"]),
    default="members",
    show_default=True,
    help="Who may read the catalogue and plans that are made of it.",
)
@click.option("--replace", is_flag=True, help="Store the next version of a catalogue that is there.")
@click.option("--dry-run", is_flag=True, help="Only read the file and say what it holds.")
@data_option
@json_option
@plain_errors
def import_command(
    file: Path,
    name: str,
    licence: str,
    source: str,
    columns: Path | None,
    maps: tuple[str, ...],
    instrument: str,
    sheet: str,
    readable_by: str,
    replace: bool,
    dry_run: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Store the actions of FILE (CSV or XLSX) as a catalogue of its own; one wrong row and nothing is stored."""
    from hsforhs.planning.own_catalogue import CatalogueRefused, parse_columns, read_columns, read_own_catalogue

    given = {**(read_columns(columns) if columns else {}), **parse_columns(maps)}
    try:
        reading = read_own_catalogue(file, columns=given, guess=columns is None, sheet=sheet, instrument=instrument)
    except CatalogueRefused as refused:
        _print_refusal(refused, as_json=as_json)
        raise BadInputExit(str(refused)) from None
    version = None
    if not dry_run:
        open_store(data)
        from hsforhs.workbench.audit.services import OPERATOR
        from hsforhs.workbench.catalogues.services import store_catalogue

        version = store_catalogue(
            actor=OPERATOR,
            reading=reading,
            name=name,
            licence=licence,
            source=source,
            readable_by=readable_by,
            replace=replace,
        )
    if as_json:
        print_json(_as_json(reading, version))
        return
    _print_columns(reading)
    number = len(reading.actions)
    if version is None:
        click.echo(f"{number} actions would be stored; nothing was")
    else:
        click.echo(f"{number} actions are stored as {version.catalogue.slug}, version {version.number}")


def _print_columns(reading: CatalogueReading) -> None:
    print_table(("column", "field"), list(reading.columns.items()))
    if reading.unknown:
        click.echo(f"not read: {', '.join(reading.unknown)}")
    for remark in reading.remarks:
        click.echo(f"note: {remark}", err=True)


def _print_refusal(refused: CatalogueRefused, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"row": x.row, "column": x.column, "value": x.value, "what": x.what, "expected": x.expected}
            for x in refused.faults
        ]
        print_json({"file": refused.file, "faults": refused.number, "rows": rows})
        return
    for fault in refused.faults:
        click.echo(str(fault), err=True)
    if refused.number > len(refused.faults):
        click.echo(f"and {refused.number - len(refused.faults)} more", err=True)


def _as_json(reading: CatalogueReading, version: CatalogueVersion | None) -> dict[str, Any]:
    return {
        "file": reading.file,
        "sha256": reading.sha256,
        "sheet": reading.sheet,
        "columns": dict(reading.columns),
        "not_read": list(reading.unknown),
        "remarks": [str(x) for x in reading.remarks],
        "actions": len(reading.actions),
        "catalogue": version.catalogue.slug if version else None,
        "version": version.number if version else None,
        "dry_run": version is None,
    }


@click.command("catalogues", epilog="Example: hsforhs actions catalogues --data ./hsforhs-data")
@data_option
@json_option
@plain_errors
def catalogues_command(data: Path, as_json: bool) -> None:
    """List the own catalogues of the store with licence and source."""
    open_store(data)
    from hsforhs.workbench.catalogues.queries import newest_versions

    rows = [
        {
            "name": x.catalogue.slug,
            "title": x.catalogue.title,
            "version": x.number,
            "actions": x.actions.count(),
            "readable_by": x.catalogue.readable_by,
            "licence": x.licence,
            "source": x.source,
            "sha256": x.sha256,
        }
        for x in newest_versions()
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("name", "version", "actions", "readable by", "licence", "source"),
        [(x["name"], x["version"], x["actions"], x["readable_by"], x["licence"], x["source"]) for x in rows],
    )


@click.command("remove", epilog="Example: hsforhs actions remove lumora-actions")
@click.argument("name")
@data_option
@plain_errors
def remove_command(name: str, data: Path) -> None:
    """Remove the own catalogue NAME with all its versions; refused where a plan is made of it."""
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.catalogues.services import remove_catalogue

    catalogue = _version(name).catalogue
    remove_catalogue(actor=OPERATOR, catalogue=catalogue)
    click.echo(f"the catalogue {catalogue.slug} is removed")
