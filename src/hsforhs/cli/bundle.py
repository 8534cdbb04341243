"""Commands that move the records of one country between two instances."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import BadInputExit, plain_errors
from hsforhs.cli.store import data_option, open_store

MOST_CONFLICTS = 20


@click.group("bundle", epilog="Example: hsforhs bundle make lumora.bundle --country XLM")
def bundle_command() -> None:
    """Move the records of one country between two instances, in one signed file."""


@bundle_command.command("make", epilog="Example: hsforhs bundle make lumora.bundle --country XLM")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--country", required=True, metavar="ISO3", help="The country whose records go into the file.")
@data_option
@plain_errors
def bundle_make_command(file: Path, country: str, data: Path) -> None:
    """Write the published assessments of a country with places, sources, documents and plans to FILE.

    The file is signed with the key of this instance. It is not encrypted: private records can be read in it.
    """
    if not file.absolute().parent.is_dir():
        raise BadInputExit(f"the folder {file.absolute().parent} does not exist; expected a folder for the bundle")
    open_store(data)
    from hsforhs.workbench.bundles.keys import in_groups, own_fingerprint
    from hsforhs.workbench.bundles.making import make_bundle
    from hsforhs.workbench.places.models import Kind, Place

    found = Place.objects.filter(code=country.upper(), kind=Kind.COUNTRY).first()
    if found is None:
        raise BadInputExit(f"there is no country with the code {country}; expected an ISO3 code such as GHA")
    counts = make_bundle(file, found)
    click.echo(f"{file}: {', '.join(f'{number} {what}' for what, number in counts.items())}")
    click.echo(f"signed with the key {in_groups(own_fingerprint())}")


@bundle_command.command("read", epilog="Example: hsforhs bundle read lumora.bundle --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--take", is_flag=True, help="Where both sides changed a record, take the one of the bundle.")
@data_option
@plain_errors
def bundle_read_command(file: Path, dry_run: bool, take: bool, data: Path) -> None:
    """Store what differs in the records of FILE; the same file twice changes nothing.

    The key that signed it must be accepted once with `hsforhs bundle trust`.
    """
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.bundles.opening import open_bundle
    from hsforhs.workbench.bundles.reading import read_bundle

    with open_bundle(file) as bundle:
        click.echo(f"{bundle.country}, made at {bundle.made_at} by version {bundle.program}")
        outcome = read_bundle(bundle, actor=OPERATOR, dry_run=dry_run, take=take)
    verb = "would be" if dry_run else "were"
    for what, kinds in outcome.counts.items():
        parts = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()) if number)
        click.echo(f"{what} that {verb}: {parts or 'none'}")
    for sentence in outcome.conflicts[:MOST_CONFLICTS]:
        click.echo(f"conflict: {sentence}", err=True)
    if len(outcome.conflicts) > MOST_CONFLICTS:
        click.echo(f"and {len(outcome.conflicts) - MOST_CONFLICTS} more conflicts", err=True)


@bundle_command.command("key", epilog="Example: hsforhs bundle key")
@data_option
@plain_errors
def bundle_key_command(data: Path) -> None:
    """Print the fingerprint of the key of this instance, to be compared by telephone or on paper."""
    open_store(data)
    from hsforhs.workbench.bundles.keys import in_groups, own_fingerprint

    click.echo(in_groups(own_fingerprint()))


@bundle_command.command("trust", epilog="Example: hsforhs bundle trust 3f1c...")
@click.argument("fingerprint", nargs=-1, required=True)
@click.option("--revoke", is_flag=True, help="Accept bundles of this key no longer.")
@data_option
@plain_errors
def bundle_trust_command(fingerprint: tuple[str, ...], revoke: bool, data: Path) -> None:
    """Accept bundles that are signed with the key of FINGERPRINT from now on."""
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.bundles.keys import read_fingerprint, trust

    changed = trust(actor=OPERATOR, mark=read_fingerprint(" ".join(fingerprint)), trusted=not revoke)
    said = "is no longer accepted" if revoke else "is accepted"
    click.echo(f"the key {said}" if changed else f"nothing changed: the key {said} already")
