"""Commands that keep a store safe: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import BadInputExit, plain_errors
from hsforhs.cli.store import data_option, open_store


@click.command("backup", epilog="Example: hsforhs backup /media/disk/hsforhs-2026-11-26.zip")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
@plain_errors
def backup_command(file: Path, data: Path) -> None:
    """Write the whole store, all rows and files as they are at one moment, to FILE.

    People may go on working meanwhile. FILE takes the place of an older one only when it is complete.
    It holds personal data and ways to sign in: keep it as safe as the store.
    """
    if not file.absolute().parent.is_dir():
        raise BadInputExit(f"the folder {file.absolute().parent} does not exist; expected a folder for the backup")
    if not data.is_dir():
        raise BadInputExit(f"{data} is not there; expected the folder of a store")
    open_store(data, prepare=False)
    from hsforhs.workbench.safekeeping.backup import back_up

    made = back_up(file)
    click.echo(f"{file}: {made.rows} rows of {len(made.tables)} tables, {len(made.files)} files")
    click.echo(f"{made.events} audit events, head hash: {made.head}")
    for name in made.missing_files:
        click.echo(f"warning: the file {name} is not in the store any more; its record is in the backup", err=True)


@click.command("restore", epilog="Example: hsforhs restore /media/disk/hsforhs-2026-11-26.zip --data /srv/hsforhs")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--replace", is_flag=True, help="Replace the records that the store holds.")
@plain_errors
def restore_command(file: Path, data: Path, replace: bool) -> None:
    """Fill a store from a backup, whichever of the two databases either uses: all of it or nothing.

    Stop the site first; everybody signs in again afterwards. A backup of an older program is brought up to date.
    """
    open_store(data)
    from hsforhs.workbench.safekeeping.restore import restore

    done = restore(file, replace=replace)
    made = done.manifest
    click.echo(f"made at {made.made_at} by version {made.program}")
    click.echo(f"{made.rows} rows of {len(made.tables)} tables, {len(made.files)} files")
    click.echo(f"{made.events} audit events, head hash: {made.head}")
    if done.erased_again:
        click.echo(f"{done.erased_again} erasures made since the backup were done again")
    if not done.audit.whole:
        click.echo("warning: `hsforhs audit verify` finds faults in what was backed up", err=True)
