"""Commands without a store start quickly: nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hsforhs
from tests.cli.made import all_at, spar

HEAVY = ("django", "numpy", "openpyxl", "lxml", "docx", "xlsxwriter", "httpx")
PROGRAM = f"""
import sys
from hsforhs.cli import main
sys.argv[0] = "hsforhs"
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *(x for x in {HEAVY!r} if x in sys.modules), file=sys.stderr)
"""


def loaded(*args: str | Path) -> list[str]:
    """Run a command in a fresh interpreter and return the heavy packages that it imported."""
    source = str(Path(hsforhs.__file__).parents[1])
    path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    # The interpreter that measures coverage may import what the command does not, so its settings stay outside.
    settings = {key: x for key, x in os.environ.items() if not key.startswith("COV")}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, args)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**settings, "PYTHONPATH": path},
    )
    assert result.returncode == 0, result.stderr
    return result.stderr.strip().splitlines()[-1].removeprefix("loaded:").split()


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        ["catalogue", "--json"],
        ["check"],
        ["scores", "--help"],
        ["gaps", "--help"],
        ["compare", "--help"],
        ["plan", "draft", "--help"],
        ["workbook", "make", "--help"],
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported_at_start(args: list[str]) -> None:
    assert loaded(*args) == []


def test_a_table_of_text_needs_nothing_heavy_from_start_to_end(tmp_path: Path) -> None:
    path = spar(tmp_path / "x.csv", {"GHA": all_at(2, 40)})
    assert loaded("scores", path, "--json") == []
    assert loaded("gaps", path, "--country", "GHA") == []
    assert loaded("plan", "draft", path, "--country", "GHA", "--years", "1", "--json") == []


def test_a_workbook_needs_what_writes_it_and_still_no_store(tmp_path: Path) -> None:
    path = spar(tmp_path / "x.csv", {"GHA": all_at(2, 40)})
    found = loaded("plan", "draft", path, "--country", "GHA", "--years", "1", "--out", tmp_path / "x.xlsx")
    assert "xlsxwriter" in found
    assert "django" not in found
