"""Opening the room that `hsforhs serve --room` serves."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from hsforhs.cli.event import found_event
from hsforhs.cli.output import BadInputExit
from hsforhs.cli.store import LOOPBACK


def open_room(room: str, *, host: str, port: int, tokens: int, new_tokens: bool) -> None:
    """Let the site of this process serve one event to a room, and print the tokens. The store must be open.

    ``room`` is the number of a stored event, or a file that is joined first. Raises BadInputExit or BadInput.
    """
    from django.conf import settings

    from hsforhs.workbench.live_questions import room as rooms
    from hsforhs.workbench.live_questions.parcel import read_parcel
    from hsforhs.workbench.live_questions.travelling import join, packed

    path = Path(room)
    if room.isascii() and room.isdigit():
        event = found_event(int(room))
    elif path.is_file():
        event = join(read_parcel(path), file=path.name).event
    else:
        raise BadInputExit(f"--room {room} is neither the number of an event nor a file of `hsforhs event export`")
    # Every session has a desk then, closed where nobody opened it.
    packed(event)
    key = rooms.event_key(event)
    if new_tokens:
        rooms.new_tokens(key)
    rooms.room_host(event)
    settings.ROOM_EVENT, settings.ROOM_TOKENS = event.pk, tokens
    # Telephones reach the computer by whatever name or address it has in the room, and no mail with links goes out.
    settings.ALLOWED_HOSTS = ["*"]
    click.echo(f"room: {event.title} (event {event.pk}); nothing else is served, and nobody signs in")
    if host in LOOPBACK:
        click.echo("this computer alone reaches it; with --host 0.0.0.0 everybody in its network does")
    else:
        click.echo(
            f"EVERYBODY IN THE NETWORK of this computer can open http://{_shown(host)}:{port}/ and come in with a token"
        )
    if tokens:
        click.echo(f"personal tokens, one for each person: {', '.join(rooms.personal_tokens(key, tokens))}")
    else:
        click.echo(f"token for everybody: {rooms.room_token(key)}")
    click.echo(f"token of the host, who moderates and writes notes: {rooms.host_token(key)}")


def _shown(host: str) -> str:
    """Return the address at which others reach this computer, as far as it is known without sending anything."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - looked for, not bound to
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A datagram socket that is only connected sends nothing: the system picks the way it would take.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "ADDRESS-OF-THIS-COMPUTER"
