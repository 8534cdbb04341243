"""Commands that carry an event to a laptop which serves a room, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.events.models import Event


@click.group("event", epilog="Example: hsforhs event export 3 --out workshop.json")
def event_command() -> None:
    """Carry an event to a laptop that serves a room without internet, and bring back what happened there."""


@event_command.command("export", epilog="Example: hsforhs event export 3 --out workshop.json")
@click.argument("event", type=click.IntRange(1))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@data_option
@plain_errors
def event_export_command(event: int, out: Path, data: Path) -> None:
    """Write the programme, questions, votes and stays of EVENT, and its outcomes, to a file. No names go along."""
    if not out.absolute().parent.is_dir():
        raise BadInputExit(f"the folder {out.absolute().parent} does not exist; expected a folder for the file")
    open_store(data)
    from hsforhs.files.whole import write_whole
    from hsforhs.workbench.live_questions.travelling import packed

    parcel = packed(found_event(event))
    write_whole(out.absolute(), (parcel.model_dump_json(indent=1) + "\n").encode())
    click.echo(
        f"{out}: {parcel.event.title}, {len(parcel.questions)} questions, {len(parcel.votes)} votes, "
        f"{len(parcel.stays)} stays"
    )


@event_command.command("merge", epilog="Example: hsforhs event merge workshop.json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@json_option
@plain_errors
def event_merge_command(file: Path, data: Path, as_json: bool) -> None:
    """Join FILE with the event that is stored; the same file twice changes nothing. An event not known yet is made."""
    open_store(data)
    from hsforhs.workbench.live_questions.parcel import read_parcel
    from hsforhs.workbench.live_questions.travelling import join

    done = join(read_parcel(file), file=file.name)
    if as_json:
        print_json({"event": done.event.pk, "counts": done.plain()})
        return
    click.echo(f"event {done.event.pk}: {done.event.title}")
    for kind, counts in done.plain().items():
        click.echo(f"{kind}: {', '.join(f'{number} {name}' for name, number in counts.items()) or 'none'}")


def found_event(number: int) -> Event:
    """Return a stored event by its number; BadInputExit where there is none. The store must be open."""
    from hsforhs.workbench.events.models import Event

    found = Event.objects.select_related("place").filter(pk=number).first()
    if found is None:
        raise BadInputExit(f"there is no event {number} in this store; expected the number in its address, /events/N/")
    return found
