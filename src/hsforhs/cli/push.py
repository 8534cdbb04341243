"""`hsforhs push`: stored scores to a server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from hsforhs.cli.exchange import named_rounds, org_units_option, read_org_units, round_options, scheme_option
from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.framework import framework

if TYPE_CHECKING:
    from hsforhs.formats.dhis2 import OrgUnitScheme
    from hsforhs.formats.dhis2_push import ImportSummary


@click.group("push", epilog="Example: hsforhs push dhis2 --place GHA --instrument spar-2 --year 2022 --dry-run")
def push_command() -> None:
    """Send stored scores to a DHIS2 server."""


@push_command.command(
    "dhis2",
    epilog="Example: hsforhs push dhis2 --url https://dhis2.example.org --place GHA --instrument spar-2 --year 2022",
)
@click.option(
    "--url", envvar="HSFORHS_DHIS2_URL", required=True, help="Address of the server [default: $HSFORHS_DHIS2_URL]."
)
@round_options
@scheme_option
@org_units_option
@click.option(
    "--send/--dry-run",
    default=False,
    help="Really import, or only let the server check everything [default: --dry-run].",
)
@json_option
@plain_errors
def dhis2_command(
    url: str, scheme: str, org_units: Path | None, send: bool, as_json: bool, data: Path, **named: Any
) -> None:
    """Send scores to a DHIS2 server and print its import summary; exit code 1 when it did not take everything.

    The token or the user name and password come from HSFORHS_DHIS2_TOKEN, HSFORHS_DHIS2_USER and
    HSFORHS_DHIS2_PASSWORD.
    """
    from hsforhs.formats.dhis2 import data_value_set
    from hsforhs.formats.dhis2_push import push

    mapping = read_org_units(org_units)
    unit_scheme = cast("OrgUnitScheme", scheme)
    credentials = _credentials()
    rounds = named_rounds(data, **named, one_kind=True)
    content = data_value_set([x.assessment for x in rounds], framework(), org_units=mapping, scheme=unit_scheme)
    if url.startswith("http:"):
        click.echo("warning: the address is not https, so the password or token can be read on the way", err=True)
    summary = push(content, url=url, credentials=credentials, dry_run=not send, scheme=unit_scheme)
    if send:
        from hsforhs.workbench.assessments.exchange import record_push

        record_push(rounds=rounds, address=url, counts=_counts(summary))
    _print(summary, sent=len(content["dataValues"]), dry_run=not send, as_json=as_json)
    if not summary.clean:
        raise click.ClickException("the server did not take everything; expected an import without conflicts")


def _credentials() -> Any:
    from hsforhs.formats.dhis2_push import Credentials

    token, user, password = (os.environ.get(f"HSFORHS_DHIS2_{name}", "") for name in ("TOKEN", "USER", "PASSWORD"))
    if not token and not (user and password):
        raise BadInputExit(
            "there is no token and no password; expected HSFORHS_DHIS2_TOKEN, or HSFORHS_DHIS2_USER and "
            "HSFORHS_DHIS2_PASSWORD in the environment"
        )
    return Credentials(token, user, password)


def _counts(found: ImportSummary) -> dict[str, Any]:
    return {
        "status": found.status,
        "imported": found.imported,
        "updated": found.updated,
        "ignored": found.ignored,
        "deleted": found.deleted,
    }


def _print(found: ImportSummary, *, sent: int, dry_run: bool, as_json: bool) -> None:
    if as_json:
        conflicts = [{"object": x.object, "what": x.what} for x in found.conflicts]
        print_json({"dry_run": dry_run, "sent": sent, **_counts(found), "conflicts": conflicts})
        return
    click.echo("dry run: the server checked everything and stored nothing" if dry_run else "sent")
    print_table(
        ("sent", "imported", "updated", "ignored", "deleted", "status"),
        [(sent, found.imported, found.updated, found.ignored, found.deleted, found.status)],
    )
    for conflict in found.conflicts:
        click.echo(f"conflict: {conflict.object}: {conflict.what}" if conflict.object else f"conflict: {conflict.what}")
