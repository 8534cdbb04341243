"""`hsforhs compare`: what changed between two files of scores of one country."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import country_assessment, country_option, json_option
from hsforhs.framework import framework
from hsforhs.scores import Comparison, compare


@click.command("compare", epilog="Example: hsforhs compare e-spar_2018.xlsx e-spar_2022.xlsx --country GHA --json")
@click.argument("before", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@country_option
@click.option("--before-instrument", metavar="ID", help="Instrument of BEFORE, where it holds several.")
@click.option("--before-year", type=int, help="Year of BEFORE, where it holds several.")
@click.option("--after-instrument", metavar="ID", help="Instrument of AFTER, where it holds several.")
@click.option("--after-year", type=int, help="Year of AFTER, where it holds several.")
@json_option
@plain_errors
def compare_command(
    before: Path,
    after: Path,
    country: str | None,
    before_instrument: str | None,
    before_year: int | None,
    after_instrument: str | None,
    after_year: int | None,
    as_json: bool,
) -> None:
    """Compare BEFORE with AFTER for one country; between editions only through the crosswalk."""
    from hsforhs.scores.readers import read_scores

    old = country_assessment(read_scores(before, instrument=before_instrument, year=before_year), country)
    reading = read_scores(after, instrument=after_instrument, year=after_year)
    new = country_assessment(reading, country or old.place)
    found = compare(old, new, framework())
    if as_json:
        print_json(comparison_as_json(found))
        return
    click.echo(f"{new.name}: {old.instrument} {old.period} and {new.instrument} {new.period}\n")
    print_table(
        ("before", "after", "level before", "level after", "steps", "relation"),
        [
            (
                x.before.code,
                x.after.code,
                x.level_before,
                x.level_after,
                f"{x.steps:+}",
                x.counterpart.relation if x.counterpart else "same edition",
            )
            for x in found.changes
        ],
    )
    for x in found.unclear:
        click.echo(f"not subtracted: {x.subject} and {x.object} ({x.predicate.value}, {x.relation})")
    for label, keys in (
        ("no counterpart after", found.without_counterpart_before),
        ("no counterpart before", found.without_counterpart_after),
    ):
        if keys:
            click.echo(f"{label}: {' '.join(map(str, keys))}")


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain JSON values."""
    return {
        "changes": [
            {
                "before": str(x.before),
                "after": str(x.after),
                "level_before": x.level_before,
                "level_after": x.level_after,
                "steps": x.steps,
                "predicate": x.counterpart.predicate.value if x.counterpart else "same edition",
                "relation": x.counterpart.relation if x.counterpart else "",
            }
            for x in found.changes
        ],
        "unclear": [
            {"before": str(x.subject), "after": str(x.object), "predicate": x.predicate.value, "relation": x.relation}
            for x in found.unclear
        ],
        "without_counterpart_before": [str(x) for x in found.without_counterpart_before],
        "without_counterpart_after": [str(x) for x in found.without_counterpart_after],
        "without_value": [[str(a), str(b)] for a, b in found.without_value],
    }
