"""Commands of exchange, run on the store of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.made import run

Command = Callable[..., Result]


def make_command(data: Path, patch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs a command on the test's database, in this process.

    The worked example is loaded before. The rest of the environment of the operator is taken away.
    """
    from hsforhs.workbench.places.services import sync_states
    from hsforhs.workbench.worked_example import load_example

    sync_states(actor="operator")
    load_example()
    patch.setenv("HSFORHS_DATA", str(data))
    for name in ("URL", "TOKEN", "USER", "PASSWORD"):
        patch.delenv(f"HSFORHS_DHIS2_{name}", raising=False)

    def command(*words: str | Path, code: int = 0) -> Result:
        done = run(*words, "--data", data)
        assert done.exit_code == code, done.output
        return done

    return command
