"""Bringing an older backup up to date: in a store of its own, by the migrations that a real store goes through.

It runs as a process of its own, so that a migration can touch nothing but that store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hsforhs.files import BadInput

_FRESH = "up-to-date.zip"


@contextmanager
def brought_up_to_date(source: Path) -> Iterator[Path]:
    """Give a backup with the rows of ``source`` as this program's migrations leave them; raises BadInput."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix=".upgrading-", dir=Path(settings.MEDIA_ROOT).parent) as folder:
        kept = {name: value for name, value in os.environ.items() if name != "HSFORHS_DATABASE_URL"}
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(source.absolute()), folder],
            check=False,
            capture_output=True,
            text=True,
            env={
                **kept,
                "HSFORHS_DATA": folder,
                "DJANGO_SETTINGS_MODULE": "hsforhs.workbench.config.settings",
                "PYTHONPATH": os.pathsep.join(x for x in sys.path if x),
            },
        )
        if done.returncode:
            raise BadInput(
                f"the backup is of an older program and cannot be brought up to date ({done.stderr.strip()[-300:]})",
                file=source.name,
                expected="a backup that the migrations of this program can follow",
            )
        yield Path(folder) / _FRESH


def upgrade(source: Path, folder: Path) -> None:
    """Load an older backup into the empty store of ``folder`` at its own state, migrate, and back it up again."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from .backup import back_up
    from .contents import open_backup
    from .restore import load_rows, stage_files
    from .schema import tables

    with open_backup(source) as contents:
        schema = contents.manifest.schema
        MigrationExecutor(connection).migrate(sorted(schema.items()))
        with stage_files(contents) as place_files:
            with transaction.atomic():
                load_rows(contents, tables(schema))
            place_files()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    back_up(folder / _FRESH)


if __name__ == "__main__":
    import django

    django.setup()
    upgrade(Path(sys.argv[1]), Path(sys.argv[2]))
