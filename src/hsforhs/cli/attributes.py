"""`hsforhs attributes`: what the levels of an indicator ask, loaded by who holds a licence."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

MOST_ROWS = 40


@click.group("attributes", epilog="Example: hsforhs attributes list")
def attributes_command() -> None:
    """Load what the levels of an indicator ask, and list what is loaded."""


@attributes_command.command(
    "load", epilog='Example: hsforhs attributes load attributes.csv --source "Ministry of Health, own wording, 2026"'
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Publisher, title and year; it stands under the texts.")
@click.option("--licence", default="", help="Terms under which you may show the texts.")
@click.option("--replace", is_flag=True, help="Let the indicators of the file hold what it says and nothing else.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@data_option
@plain_errors
def load_command(file: Path, source: str, licence: str, replace: bool, dry_run: bool, data: Path) -> None:
    """Store the attributes of levels in FILE: a CSV with the columns instrument, code, level, number, text, language.

    No such texts come with the workbench: load only what you may show. What a round has ticked is not rewritten.
    """
    from hsforhs.framework import framework
    from hsforhs.scores.readers.attributes import read_attributes

    found = read_attributes(file, framework())
    open_store(data)
    from hsforhs.workbench.assessments.attributes import attribute_changes, load_attributes
    from hsforhs.workbench.audit.services import OPERATOR

    changes = attribute_changes(found, source=source, licence=licence)
    shown = [x for x in changes if x.kind != "same" and (replace or x.kind != "removed")]
    if shown:
        rows = [(x.kind, x.name, x.after.text[:60] if x.after else "") for x in shown[:MOST_ROWS]]
        print_table(("change", "attribute", "text"), rows)
        if len(shown) > MOST_ROWS:
            click.echo(f"and {len(shown) - MOST_ROWS} more")
    if dry_run:
        click.echo("dry run: nothing is stored")
        return
    counts = load_attributes(found, actor=OPERATOR, source=source, licence=licence, replace=replace)
    named = (f"{counts.get(kind, 0)} {kind}" for kind in ("new", "changed", "removed", "same"))
    click.echo(f"attributes: {', '.join(named)}")


@attributes_command.command("list", epilog="Example: hsforhs attributes list --json")
@json_option
@data_option
@plain_errors
def list_command(as_json: bool, data: Path) -> None:
    """List what is loaded, by instrument, source and licence."""
    open_store(data)
    from dataclasses import asdict

    from hsforhs.workbench.assessments.attributes import loaded_attributes

    found = loaded_attributes()
    if as_json:
        print_json([asdict(x) for x in found])
        return
    if not found:
        click.echo("no attributes are loaded; `hsforhs attributes load` loads them")
        return
    print_table(
        ("instrument", "indicators", "attributes", "source", "licence"),
        [(x.instrument, x.indicators, x.attributes, x.source, x.licence) for x in found],
    )
