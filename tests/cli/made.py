"""Small files of scores, and a way to run a command on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from hsforhs.cli import cli
from tests.scores.made import codes

SPAR_COLUMNS = ("iso3", "name_in_source", "who_region", "year", "spar_edition", "level", "code", "score")
JEE_COLUMNS = ("iso3", "country", "who_region", "status", "jee_end_date", "jee_edition", "round", "code", "score")
STATES = {
    "GHA": ("Ghana", "AFRO"),
    "SEN": ("Senegal", "AFRO"),
    "THA": ("Thailand", "SEARO"),
    "NAM": ("Namibia", "AFRO"),
}
Scores = Mapping[str, object]


def run(*args: str | Path) -> Result:
    """Run ``hsforhs`` as a person does."""
    return CliRunner().invoke(cli, [str(x) for x in args])


def answer(*args: str | Path) -> Any:
    """Run a command that ends well and return its JSON."""
    result = run(*args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(*args: str | Path) -> str:
    """Run a command that must end with exit code 2 and one sentence, and return the sentence."""
    result = run(*args)
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    usage, error, sentence = result.stderr.strip().partition("Error: ")
    assert error
    assert not usage or usage.startswith("Usage: ")
    return sentence


def write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def spar_rows(scores: Mapping[str, Scores], edition: int, year: int) -> list[tuple[object, ...]]:
    """Return rows of the long SPAR table; ``scores`` by country and code, capacities and TOTAL among them."""
    indicators = codes(f"spar-{edition}")
    return [
        (iso3, *STATES[iso3], year, edition, "indicator" if code in indicators else "capacity", code, value)
        for iso3, values in scores.items()
        for code, value in values.items()
    ]


def spar(path: Path, scores: Mapping[str, Scores], *, edition: int = 2, year: int = 2022) -> Path:
    return write(path, SPAR_COLUMNS, spar_rows(scores, edition, year))


def jee_rows(
    scores: Mapping[str, Scores], *, edition: int = 1, date: str = "2017-02-10", mission: int = 1
) -> list[tuple[object, ...]]:
    """Return rows of the long JEE table; ``scores`` by country and code."""
    return [
        (iso3, *STATES[iso3], "Completed", date, edition, mission, code, value)
        for iso3, values in scores.items()
        for code, value in values.items()
    ]


def jee(path: Path, scores: Mapping[str, Scores], **more: Any) -> Path:
    return write(path, JEE_COLUMNS, jee_rows(scores, **more))


def all_at(edition: int, value: int) -> dict[str, object]:
    return dict.fromkeys(codes(f"spar-{edition}"), value)
