"""Commands that keep a store in order: migrate, purge."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, database_that_answers, open_store, prepare_and_say


@click.command("migrate", epilog="Example: hsforhs migrate --data /srv/hsforhs")
@data_option
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 when the database is not up to date.")
@plain_errors
def migrate_command(data: Path, check: bool) -> None:
    """Bring the database up to date with this program and fill in the tree of places; an empty one gets its tables."""
    open_store(data, prepare=False)
    if check:
        waiting = _waiting()
        if waiting:
            raise click.ClickException(f"{waiting} migrations wait; expected none: run `hsforhs migrate`")
        click.echo("the database is up to date")
        return
    applied = prepare_and_say()
    click.echo(f"the database is up to date: {applied} migrations were applied")


@click.command("purge", epilog="Example: hsforhs purge --dry-run")
@data_option
@click.option("--dry-run", is_flag=True, help="Only count.")
@json_option
@plain_errors
def purge_command(data: Path, dry_run: bool, as_json: bool) -> None:
    """Delete files, jobs, messages, links and sessions past their time, as HSFORHS_KEEP_* say."""
    open_store(data, prepare=False)
    # Preparing would purge by itself, and nothing would be left to count.
    if _waiting():
        raise BadInputExit("the database is older than this program; expected one after `hsforhs migrate`")
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.operation.retention import purge

    found = purge(actor=OPERATOR, dry_run=dry_run)
    if as_json:
        print_json({"deleted": dict(found), "dry_run": dry_run})
        return
    print_table(("kind", "would be deleted" if dry_run else "deleted"), found.items())


def _waiting() -> int:
    from hsforhs.workbench.operation.schema import waiting_migrations

    with database_that_answers():
        return waiting_migrations()
