"""`hsforhs library harvest` and its companions: repositories, links, bundles of the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.library.services import HarvestCounts

_NAMED = 10
"""How many records that were left out are named."""


@click.command(
    "harvest", epilog="Example: hsforhs library harvest https://repository.example.org/oai/request --set com_10665_8"
)
@click.argument("url")
@click.option("--set", "set_name", default="", metavar="SET", help="Only one set of the repository.")
@data_option
@json_option
@plain_errors
def harvest_command(url: str, set_name: str, data: Path, as_json: bool) -> None:
    """Bring in the records of the repository at URL over OAI-PMH; again, only what changed there since.

    Records deleted there are taken out. Addresses in private networks are refused; this machine itself may be named, as
    127.0.0.1, ::1 or localhost.
    """
    from hsforhs.library.harvest import client_for, fetch_with

    with client_for(url) as client:
        open_store(data)
        from hsforhs.workbench.audit.services import OPERATOR
        from hsforhs.workbench.library.services import harvest_repository

        counts = harvest_repository(actor=OPERATOR, address=url, fetch=fetch_with(client), set_name=set_name)
    print_harvest(counts, as_json=as_json)


@click.command("links", epilog="Example: hsforhs library links --limit 100 --data ./hsforhs-data")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True, help="How many are looked at.")
@data_option
@json_option
@plain_errors
def links_command(limit: int, data: Path, as_json: bool) -> None:
    """Look whether the addresses of documents still answer, those that were looked at longest ago first.

    Of those that are gone or cannot be reached an archived copy is asked for. Addresses in private networks are not
    opened.
    """
    from hsforhs.files.addresses import public_client
    from hsforhs.library.links import archived_copy, look_with
    from hsforhs.scores.service import service_client

    open_store(data)
    from django.conf import settings

    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.library.services import check_links

    service: str = settings.ARCHIVE_URL
    with public_client(timeout=15) as client, service_client() as archive:
        counts = check_links(
            actor=OPERATOR,
            look=look_with(client),
            archive=lambda address: archived_copy(archive, service, address) if service else "",
            most=limit,
        )
    if as_json:
        print_json(dict(counts))
        return
    click.echo(", ".join(f"{state} {number}" for state, number in sorted(counts.items())) or "no address to look at")


@click.command("bundle", epilog="Example: hsforhs library bundle library.zip --since library-october.zip")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--since",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier bundle: only what differs is written.",
)
@data_option
@plain_errors
def bundle_command(file: Path, since: Path | None, data: Path) -> None:
    """Write the public documents to one signed FILE that can be read without a server: a database and a page."""
    if not file.absolute().parent.is_dir():
        raise BadInputExit(f"the folder {file.absolute().parent} does not exist; expected a folder for the bundle")
    open_store(data)
    from hsforhs.workbench.bundles.library_making import make_library_bundle

    counts = make_library_bundle(file, since=since)
    click.echo(f"{file}: {counts['documents']} documents, {counts['gone']} gone")


@click.command("receive", epilog="Example: hsforhs library receive library.zip")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@json_option
@plain_errors
def receive_command(file: Path, data: Path, as_json: bool) -> None:
    """Store what is new or changed in a bundle of another library; the same file twice changes nothing.

    The key that signed it must be accepted once with `hsforhs bundle trust`.
    """
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.bundles.library_reading import receive_library

    print_harvest(receive_library(file, actor=OPERATOR), as_json=as_json)


def print_harvest(counts: HarvestCounts, *, as_json: bool) -> None:
    """Print what a harvest or a bundle brought."""
    numbers = {name: getattr(counts, name) for name in ("added", "updated", "deleted", "skipped", "flagged")}
    if as_json:
        print_json({**numbers, "left_out": list(counts.faults)})
        return
    for fault in counts.faults[:_NAMED]:
        click.echo(f"left out: {fault}", err=True)
    told = ", ".join(f"{name} {number}" for name, number in numbers.items())
    click.echo(f"{told}, left out {len(counts.faults)} that could not be read")


@click.command("index", epilog="Example: hsforhs library index --data ./hsforhs-data")
@data_option
@plain_errors
def index_command(data: Path) -> None:
    """Make the search index of the store anew.

    That is never needed in the normal course: a search takes over what changed by itself.
    """
    open_store(data)
    from hsforhs.workbench.library.indexing import rebuild

    click.echo(f"indexed {rebuild()} documents")
