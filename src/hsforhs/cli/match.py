"""`hsforhs match`: who of a network fits a gap, and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.matching import Network, Shortlist

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("match", epilog="Example: hsforhs match --gap D2 --step 2-3 --languages fr --json")
@click.option("--gap", required=True, help="A capacity area such as D2, or a cell such as D2:HIS.")
@click.option("--step", default="", help="The level now and the one wanted, such as 2-3.")
@click.option("--languages", default="", help="Languages that are needed at B2 or better, such as fr,en.")
@click.option("--country", default="", help="ISO3 code of the country of the gap; its own people are left out.")
@click.option("--mode", default="", help="remote or field.")
@click.option("--from", "first", type=DAY, help="First day of the work.")
@click.option("--to", "last", type=DAY, help="Last day of the work.")
@click.option("--also", multiple=True, help="A method or hazard that is wanted as well, such as hazard:ZOO.")
@click.option("--weight", "weights", multiple=True, help="Another weight of a part of the score, such as load=3.")
@click.option("--institutions", is_flag=True, help="List institutions instead of people.")
@click.option("--most", type=click.IntRange(min=1), help="Print this many; all if not given.")
@click.option(
    "--network",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A network as a JSON file; the invented one of the worked example if not given.",
)
@click.option("--store", is_flag=True, help="Take the network of the store.")
@data_option
@click.option("--on", type=DAY, help="The day for which terms, declarations and evidence are weighed.")
@json_option
@plain_errors
def match_command(
    gap: str,
    step: str,
    languages: str,
    country: str,
    mode: str,
    first: dt.datetime | None,
    last: dt.datetime | None,
    also: tuple[str, ...],
    weights: tuple[str, ...],
    institutions: bool,
    most: int | None,
    network: Path | None,
    store: bool,
    data: Path,
    on: dt.datetime | None,
    as_json: bool,
) -> None:
    """List who fits a gap, best first, with the parts of each score, who is left out why, and what nobody covers."""
    from hsforhs.matching import default_scoring, example_network, read_need, read_network, shortlist

    if store and network:
        raise click.UsageError("--store and --network exclude each other")
    need = read_need(
        gap,
        step=step,
        languages=languages,
        country=country,
        mode=mode,
        first=first.date() if first else None,
        last=last.date() if last else None,
        other=also,
    )
    known = _of_store(data) if store else read_network(network) if network else example_network()
    experts = known.institutions if institutions else known.people
    day = on.date() if on else known.day
    found = shortlist(need, experts, on=day, scoring=default_scoring().with_weights(weights))
    _print(found, known, most, as_json=as_json)


def _of_store(data: Path) -> Network:
    open_store(data)
    from hsforhs.workbench.network.candidates import whole_network

    return whole_network()


def _print(found: Shortlist, known: Network, most: int | None, *, as_json: bool) -> None:
    people = found.people[:most]
    if as_json:
        print_json(
            {
                "people": [{"id": x.expert.id, "score": x.score, "parts": dict(x.parts)} for x in people],
                "filtered_out": dict(found.filtered_out),
                "uncovered": list(found.uncovered),
            }
        )
        return
    if people:
        names = [*found.people[0].parts]
        print_table(
            ("id", "name", "score", *names),
            [
                (x.expert.id, known.names.get(x.expert.id, ""), f"{x.score:.3f}", *(f"{x.parts[y]:.2f}" for y in names))
                for x in people
            ],
        )
        weights = ", ".join(f"{x} {value:g}" for x, value in found.people[0].weights.items())
        click.echo(f"\nscore: mean of the parts, weighted by {weights}")
    else:
        click.echo("nobody fits")
    for reason, number in found.filtered_out.items():
        click.echo(f"left out: {reason}: {number}")
    if found.uncovered:
        click.echo(f"covered by nobody here: {', '.join(found.uncovered)}")
