"""`hsforhs workbook`: an assessment workbook to fill in offline, and what one that came back would change."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import country_assessment, file_argument, json_option
from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError, framework
from hsforhs.scores import Reading, ScoreDifference, difference


@click.group("workbook", epilog="Example: hsforhs workbook make --country GHA --year 2026 --out ghana.xlsx")
def workbook_command() -> None:
    """Make an assessment workbook to fill in offline, and check one that came back."""


@workbook_command.command(
    "make", epilog="Example: hsforhs workbook make --country GHA --year 2026 --from e-spar_2022.xlsx --out ghana.xlsx"
)
@click.option("--country", required=True, metavar="ISO3", help="ISO3 code, such as GHA.")
@click.option("--instrument", default="spar-2", show_default=True, help="jee-1, jee-2, jee-3, spar-1 or spar-2.")
@click.option("--year", type=click.IntRange(2010, 2100), required=True, help="Year of the assessment.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of scores of the same instrument to start from.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Workbook to write.")
@plain_errors
def make_command(country: str, instrument: str, year: int, source: Path | None, out: Path) -> None:
    """Write an assessment workbook for one country."""
    from hsforhs.formats.assessment_xlsx import write_assessment_workbook

    words = framework()
    state = words.states.get(country.upper())
    if state is None:
        raise VocabularyError(f"'{country}' is not the ISO3 code of a State Party; Ghana, for example, is GHA")
    if not words.instrument(instrument).scale:
        raise VocabularyError(f"{instrument} is not an instrument that is scored; expected jee-1 to spar-2")
    scores = None
    if source is not None:
        from hsforhs.scores.readers import read_scores

        scores = country_assessment(read_scores(source, instrument=instrument), state.iso3).scores
    content = BytesIO()
    write_assessment_workbook(
        place=state.iso3,
        country=state.iso3,
        name=state.name,
        instrument=instrument,
        year=year,
        framework=words,
        scores=scores,
        path_or_stream=content,
    )
    out.write_bytes(content.getvalue())
    click.echo(f"written: {out}")


@workbook_command.command("check", epilog="Example: hsforhs workbook check ghana.xlsx --json")
@file_argument
@json_option
@plain_errors
def check_workbook_command(file: Path, as_json: bool) -> None:
    """Say what a filled-in workbook changes against the scores that stood in it when it was written."""
    from hsforhs.scores.readers import read_scores
    from hsforhs.scores.readers.workbook import LAYOUT

    reading = read_scores(file)
    if reading.layout != LAYOUT:
        raise BadInput(f"the file is a {reading.layout}", file=file.name, expected="an assessment workbook")
    found = [(place, x) for place, changes in _changes(reading).items() for x in changes]
    if as_json:
        print_json(
            {"differences": [_as_json(place, x) for place, x in found], "warnings": list(map(str, reading.remarks))}
        )
        return
    print_table(
        ("place", "indicator", "change", "stored", "in the file"),
        [(place, x.key.code, x.kind, _value(x, "stored"), _value(x, "incoming")) for place, x in found],
    )
    for remark in reading.remarks:
        click.echo(f"warning: {remark}")


def _changes(reading: Reading) -> dict[str, list[ScoreDifference]]:
    return {
        x.place: [y for y in difference(reading.base[x.place], x, base=reading.base[x.place]) if y.kind != "same"]
        for x in reading.assessments
    }


def _value(found: ScoreDifference, side: str) -> Any:
    score = getattr(found, side)
    return None if score is None else score.value if score.value is not None else score.state.value


def _as_json(place: str, found: ScoreDifference) -> dict[str, Any]:
    return {
        "place": place,
        "indicator": found.key.code,
        "kind": found.kind,
        "stored": found.stored.value if found.stored else None,
        "incoming": found.incoming.value if found.incoming else None,
        "reasoning": found.incoming.reasoning if found.incoming else "",
        "evidence": found.incoming.evidence if found.incoming else "",
    }
