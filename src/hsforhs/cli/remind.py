"""`hsforhs remind`: authors of what is late, participants of what begins soon, owners of what they promised."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import plain_errors, print_json
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store


@click.command("remind", epilog="Example: hsforhs remind --site https://plans.example.org")
@data_option
@click.option(
    "--site",
    default="",
    metavar="ADDRESS",
    help="Address of the site, for links in the messages [default: the first of $HSFORHS_TRUSTED_ORIGINS].",
)
@json_option
@plain_errors
def remind_command(data: Path, site: str, as_json: bool) -> None:
    """Remind the authors of plans of activities that are overdue or at risk, each plan at most every 14 days.

    Participants of events that begin within two days are reminded once. Owners of next steps that are due within a
    week or overdue are reminded at most every 14 days.
    """
    open_store(data)
    from django.conf import settings

    from hsforhs.workbench.events.services import remind_participants
    from hsforhs.workbench.follow_up.services import remind_all
    from hsforhs.workbench.outcomes.reminding import remind_owners

    address = (site or next(iter(settings.CSRF_TRUSTED_ORIGINS), "")).rstrip("/")
    number = remind_all(address=address)
    participants = remind_participants(site=address)
    owners = remind_owners(address=address)
    if as_json:
        print_json({"reminded": number, "participants": participants, "owners": owners})
        return
    click.echo(f"{number} authors were reminded" if number != 1 else "1 author was reminded")
    click.echo(
        f"{participants} participants of events were reminded" if participants != 1 else "1 participant was reminded"
    )
    click.echo(f"{owners} owners of next steps were reminded" if owners != 1 else "1 owner of next steps was reminded")
