"""`hsforhs metric series`: an index by quarters."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.metric_explain import definition_argument, observations_argument
from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option


@click.command(
    "series", epilog="Example: hsforhs metric series dpm-style observations.csv --from 2020Q1 --to 2024Q4 --json"
)
@definition_argument
@observations_argument
@click.option("--from", "start", metavar="QUARTER", required=True, help="First quarter, such as 2020Q1.")
@click.option("--to", "end", metavar="QUARTER", required=True, help="Last quarter, such as 2024Q4.")
@json_option
@plain_errors
def series_command(definition: str, observations: Path, start: str, end: str, as_json: bool) -> None:
    """Compute an index for each quarter from what was known at its end: nothing that came later counts."""
    from hsforhs.metric import load
    from hsforhs.metric.quarters import series

    index = load(definition)
    found = series(index, observations, start, end)
    if as_json:
        print_json(found.as_json())
        return
    click.echo(f"{index.name} {index.version}\n")
    if index.disclaimer:
        click.echo(f"{index.disclaimer}\n")
    print_table(
        ("unit", *found.quarters),
        [(unit, *("" if x is None else f"{x:.4g}" for x in found.of(unit))) for unit in found.results[0].units],
    )
