"""Commands that touch the store: demo, serve, work, sign-in-link, import, audit."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hsforhs import __version__
from hsforhs.cli.output import BadInputExit, plain_errors, print_json
from hsforhs.cli.reading import instrument_option, json_option, year_option

LOOPBACK = ("127.0.0.1", "::1", "localhost")

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="HSFORHS_DATA",
    default=Path("hsforhs-data"),
    show_default="$HSFORHS_DATA, else ./hsforhs-data",
    help="Folder of the store.",
)
port_option = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)


def open_store(data: Path, *, prepare: bool = True) -> None:
    """Start Django on the store of a folder and say which database it uses.

    Raises BadInputExit when a setting in the environment cannot be used.
    """
    os.environ["HSFORHS_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
    from hsforhs.workbench.config.environment import SettingError

    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        import django

        django.setup()
    except SettingError as error:
        raise BadInputExit(str(error)) from None
    from hsforhs.workbench import store

    click.echo(f"store: {data}, {store.database_in_words()}", err=True)
    if prepare:
        prepare_and_say()
        _use_current_edition()


def _use_current_edition() -> None:
    """Let the rest of the command work with the edition that the store has in use."""
    from hsforhs.planning.edition import using
    from hsforhs.workbench.editions.active import Current

    context = click.get_current_context(silent=True)
    if context is not None:
        context.with_resource(using(Current()))


@contextmanager
def database_that_answers() -> Iterator[None]:
    """Turn the fault of a database that is away into one sentence, without the password of its address."""
    from django.db import OperationalError

    from hsforhs.workbench import store
    from hsforhs.workbench.config.faults import fault_in_words, kind_of

    try:
        yield
    except OperationalError as error:
        kind = kind_of(error)
        if kind is not None and kind != "absent":
            raise BadInputExit(fault_in_words(error) or "") from None
        reason = " ".join(str(error).split()) or "no reason was given"
        raise BadInputExit(
            f"{store.database_in_words()} cannot be used ({reason}); expected one that answers"
        ) from None


def prepare_and_say() -> int:
    """Prepare the store, say when tables had to be brought up to date, and return how many migrations that took."""
    from hsforhs.workbench import store

    with database_that_answers():
        applied = store.prepare_store()
    if applied:
        click.echo(f"the database was brought up to date: {applied} migrations", err=True)
    return applied


@click.command("demo", epilog="Example: hsforhs demo --data ./try-it --port 8001")
@data_option
@port_option
@click.option("--prepare-only", is_flag=True, help="Make the store with the worked example and end.")
@plain_errors
def demo_command(data: Path, port: int, prepare_only: bool) -> None:
    """Set up a store with the worked example and open the workbench on this machine only."""
    open_store(data, prepare=False)
    from hsforhs.workbench import store

    store.prepare_demo(data)
    click.echo("the worked example is loaded: eight countries as published, and the invented country Lumora", err=True)
    if prepare_only:
        return
    address = f"http://127.0.0.1:{port}"
    user = store.administrator()
    if user:
        link = f"{address}{store.sign_in_path(user)}"
        click.echo(f"to sign in as the demo administrator, open once: {link}")
        click.echo(f"later: {user.email} with the password in {data / store.PASSWORD_FILE}")
    _serve("127.0.0.1", port, on_ready=lambda: _open_browser(address))


@click.command("serve", epilog="Example: hsforhs serve --port 8000 --data /srv/hsforhs")
@data_option
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    show_default="one for each core, at most 4",
    help="Processes that answer; more than one where the system can fork.",
)
@click.option("--room", metavar="EVENT", help="Serve one event to a room: its number, or a file of `event export`.")
@click.option("--tokens", type=click.IntRange(1, 2000), help="With --room: that many personal tokens.")
@click.option("--new-tokens", is_flag=True, help="With --room: end all tokens given out before.")
@plain_errors
def serve_command(
    data: Path, port: int, host: str, processes: int | None, room: str | None, tokens: int | None, new_tokens: bool
) -> None:
    """Serve the workbench, with a worker for background jobs, until it is told to end.

    With --room only one event is served, to whoever has a token of the room; nobody signs in.
    """
    from hsforhs.workbench.serving import shared_metrics, usual_processes

    wanted = processes or usual_processes()
    if wanted > 1 and not hasattr(os, "fork"):
        raise BadInputExit(f"{wanted} processes cannot be run on this system; expected --processes 1")
    if room is None and (tokens or new_tokens):
        raise BadInputExit("tokens are those of a room; expected --room EVENT with them")
    with shared_metrics(wanted):
        open_store(data)
        from hsforhs.workbench import store

        if room is not None:
            from hsforhs.cli.room import open_room

            open_room(room, host=host, port=port, tokens=tokens or 0, new_tokens=new_tokens)
        elif store.is_demo(data) and host not in LOOPBACK:
            raise BadInputExit(f"{data} is a demo store and is served on this machine only; expected --host 127.0.0.1")
        _serve(host, port, processes=wanted)


def _serve(host: str, port: int, *, processes: int = 1, on_ready: Callable[[], None] | None = None) -> None:
    from hsforhs.workbench import serving

    try:
        listening = serving.listen(host, port)
    except OSError as error:
        raise BadInputExit(f"port {port} on {host} cannot be used ({error.strerror}); expected a free port") from None

    def say() -> None:
        with_processes = f" by {processes} processes" if processes > 1 else ""
        click.echo(f"the workbench {__version__} is on http://{host}:{port}{with_processes} (Ctrl+C ends it)")
        sys.stdout.flush()
        if on_ready:
            threading.Timer(0.5, on_ready).start()

    serving.serve(listening, processes=processes, on_ready=say)


def _open_browser(address: str) -> None:
    """Open the page where somebody sits in front of the machine."""
    if sys.stdout.isatty():
        import webbrowser

        webbrowser.open(address)


@click.command("work", epilog="Example: hsforhs work --data /srv/hsforhs --until-done")
@data_option
@click.option("--until-done", is_flag=True, help="End when no job is left.")
@plain_errors
def work_command(data: Path, until_done: bool) -> None:
    """Run queued background jobs, for servers where the site runs in other processes."""
    open_store(data)
    from hsforhs.workbench.tasks.worker import make_worker

    worker = make_worker(batch=until_done)
    worker.configure_signals()
    worker.run()


@click.command("sign-in-link", epilog="Example: hsforhs sign-in-link --data ./hsforhs-data")
@data_option
@plain_errors
def sign_in_link_command(data: Path) -> None:
    """Print the path of a link that signs the first administrator in once, within twelve hours."""
    open_store(data)
    from hsforhs.workbench import store

    user = store.administrator()
    if user is None:
        raise BadInputExit(f"{data} has no administrator; expected one made by `hsforhs demo`")
    click.echo(store.sign_in_path(user))


@click.command("import", epilog="Example: hsforhs import e-spar_2022.xlsx --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@instrument_option
@year_option
@click.option("--citation", default="", help="Publisher, title and date of the export.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def import_command(
    file: Path, data: Path, instrument: str | None, year: int | None, citation: str, dry_run: bool, as_json: bool
) -> None:
    """Store the scores of FILE; the same file twice changes nothing, a corrected one makes a new vintage."""
    from hsforhs.scores.readers import read_scores

    reading = read_scores(file, instrument=instrument, year=year)
    open_store(data)
    from hsforhs.workbench.assessments.services import import_file

    counts = import_file(file, reading, citation=citation, dry_run=dry_run)
    print_counts(counts, as_json=as_json, dry_run=dry_run)


def print_counts(counts: Any, *, as_json: bool, dry_run: bool) -> None:
    """Print what an import adds or changes."""
    if as_json:
        print_json({"rounds": dict(counts.rounds), "scores": dict(counts.scores), "dry_run": dry_run})
        return
    verb = "would be" if dry_run else "were"
    for what, found in (("assessments", counts.rounds), ("scores", counts.scores)):
        parts = ", ".join(f"{number} {kind}" for kind, number in sorted(found.items()))
        click.echo(f"{what} that {verb}: {parts or 'none'}")


@click.group("audit", epilog="Example: hsforhs audit verify")
def audit_command() -> None:
    """Verify the chain of audit events."""


@audit_command.command("verify", epilog="Example: hsforhs audit verify --data ./hsforhs-data")
@data_option
@click.option("--against", default="", metavar="HASH", help="A head hash kept earlier, to be found in the chain.")
@plain_errors
def audit_verify_command(data: Path, against: str) -> None:
    """Walk the chain of events and compare every guarded row with it; exit code 1 when something does not fit.

    Found are events that were changed, or taken away or put in between others, and rows (assessments with their
    scores) that were changed, removed or inserted without an event.
    """
    open_store(data)
    from hsforhs.workbench.audit.services import verify

    result = verify(against=against.strip().lower())
    click.echo(f"{result.events} events, {len(result.erased)} with erased personal values")
    click.echo(f"{result.guarded} guarded rows")
    click.echo(f"head hash: {result.head}")
    if result.broken:
        raise click.ClickException(f"the chain is broken at event {result.broken[0]}; expected an unbroken chain")
    if result.rows:
        more = f" (and {len(result.rows) - 1} more)" if len(result.rows) > 1 else ""
        raise click.ClickException(f"{result.rows[0]}{more}; expected every guarded row as its last event wrote it")
    if not result.known:
        raise click.ClickException(
            f"the chain does not hold the hash {against}; expected it among the events: "
            "the chain was cut before it or computed anew"
        )
    if against:
        click.echo("the hash kept earlier is in the chain")
