"""Commands that get current figures from a public service and store them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hsforhs.cli.output import plain_errors, print_json
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store, print_counts


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how many pages of an answer have come."""
    with click.progressbar(length=1, label=label, file=sys.stderr, show_eta=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield progress


@click.group("fetch", epilog="Example: hsforhs fetch spar --year 2023")
def fetch_command() -> None:
    """Get current figures from a public service and store them."""


@fetch_command.command("spar", epilog="Example: hsforhs fetch spar --year 2023 --data ./hsforhs-data")
@data_option
@click.option("--year", type=click.IntRange(2021, 2100), help="One reporting year [default: all].")
@click.option(
    "--base-url",
    envvar="HSFORHS_GHO_URL",
    default="https://ghoapi.azureedge.net/api/",
    show_default="$HSFORHS_GHO_URL, else WHO's address",
    help="Base address of the service.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def fetch_spar_command(data: Path, year: int | None, base_url: str, dry_run: bool, as_json: bool) -> None:
    """Get SPAR averages and capacities (no indicators) from WHO's GHO OData service."""
    from hsforhs.scores.gho import fetch_spar

    with _progress("GHO") as progress:
        fetched = fetch_spar(year=year, base_url=base_url, progress=progress)
    open_store(data)
    from hsforhs.workbench.assessments.services import import_fetched

    counts = import_fetched(fetched, dry_run=dry_run)
    for remark in fetched.reading.remarks:
        click.echo(f"warning: {remark}", err=True)
    print_counts(counts, as_json=as_json, dry_run=dry_run)


@fetch_command.command("population", epilog="Example: hsforhs fetch population --year 2024 --data ./hsforhs-data")
@data_option
@click.option("--year", type=click.IntRange(1960, 2100), required=True, help="Year of the figures.")
@click.option(
    "--base-url",
    envvar="HSFORHS_WORLD_BANK_URL",
    default="https://api.worldbank.org/v2/",
    show_default="$HSFORHS_WORLD_BANK_URL, else the World Bank's address",
    help="Base address of the service.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def fetch_population_command(data: Path, year: int, base_url: str, dry_run: bool, as_json: bool) -> None:
    """Get the population of the States Parties from the World Bank and store it with its year and source."""
    from hsforhs.scores.worldbank import fetch_population

    with _progress("World Bank") as progress:
        fetched = fetch_population(year, base_url=base_url, progress=progress)
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.places.populations import set_populations

    counts = set_populations(
        actor=OPERATOR,
        populations=fetched.populations,
        year=year,
        source=fetched.source,
        retrieved_on=fetched.retrieved_at.date(),
        facts={"address": fetched.address, "licence": fetched.licence, "sha256": fetched.sha256},
        dry_run=dry_run,
    )
    for remark in fetched.remarks:
        click.echo(f"warning: {remark}", err=True)
    if as_json:
        print_json({"year": year, "changed": counts.changed, "same": counts.same, "dry_run": dry_run})
        return
    verb = "would be" if dry_run else "were"
    click.echo(f"populations of {year} that {verb} stored: {counts.changed}; already there: {counts.same}")
