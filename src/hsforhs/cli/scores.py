"""`hsforhs scores`: what a file of published scores holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import file_argument, instrument_option, json_option, year_option
from hsforhs.framework import Framework, framework
from hsforhs.scores import TOTAL, Assessment, Difference, Reading, differences, roll_up


@click.command("scores", epilog="Example: hsforhs scores e-spar_2022.xlsx --json")
@file_argument
@instrument_option
@year_option
@json_option
@plain_errors
def scores_command(file: Path, instrument: str | None, year: int | None, as_json: bool) -> None:
    """Read FILE (e-SPAR workbook, JEE or SPAR table, GHO answer, assessment workbook) and recompute its roll-ups."""
    from hsforhs.scores.readers import read_scores

    reading = read_scores(file, instrument=instrument, year=year)
    if as_json:
        print_json(reading_as_json(reading, framework()))
    else:
        _print(reading, framework())


def reading_as_json(reading: Reading, words: Framework) -> dict[str, Any]:
    """Return a reading as plain JSON values; see the reference of the command for the shape."""
    return {
        "instrument": reading.editions[0],
        "year": reading.years[0] if len(reading.years) == 1 else None,
        "states": [_state(x, words) for x in reading.assessments],
        "differences": [_difference(x) for y in reading.assessments for x in differences(y, words)],
        "warnings": [str(x) for x in reading.remarks],
    }


def _state(found: Assessment, words: Framework) -> dict[str, Any]:
    state = words.states.get(found.place)
    computed = roll_up(found, words)
    answer: dict[str, Any] = {
        "iso3": found.place,
        "name": state.name if state else found.name,
        "who_region": found.who_region,
        "status": "reported" if found.reported else "not reported",
        "status_as_written": found.status_as_written,
    }
    if computed is None:
        answer["date"] = found.date.isoformat() if found.date else None
    answer["indicators"] = {key.code: score.value for key, score in found.scores.items()}
    answer["not_applicable"] = [key.code for key in found.not_applicable]
    if computed is None:
        answer["capacities"] = answer["total"] = None
        return answer
    answer["capacities"] = {
        code: {"published": found.published.get(code), "computed": value} for code, value in computed.capacities.items()
    }
    answer["total"] = {"published": found.published.get(TOTAL), "computed": computed.total}
    return answer


def _difference(found: Difference) -> dict[str, Any]:
    return {"iso3": found.place, "what": found.what, "published": found.published, "computed": found.computed}


def _print(reading: Reading, words: Framework) -> None:
    title = ", ".join(words.instruments[x].name for x in reading.editions)
    click.echo(f"{reading.file}: {reading.layout}, {title} {' '.join(map(str, reading.years))}".rstrip())
    reported = sum(x.reported for x in reading.assessments)
    click.echo(f"{len(reading.assessments)} assessments, {reported} reported\n")
    rows = []
    for x in reading.assessments:
        computed = roll_up(x, words)
        rows.append(
            (
                x.place,
                x.name,
                x.who_region,
                x.period,
                "reported" if x.reported else "not reported",
                len(x.values),
                x.published.get(TOTAL),
                computed.total if computed else None,
            )
        )
    print_table(("code", "name", "region", "period", "status", "scores", "published", "computed"), rows)
    for found in (y for x in reading.assessments for y in differences(x, words)):
        click.echo(f"difference: {found.place} {found.what}: published {found.published}, computed {found.computed}")
    for remark in reading.remarks:
        click.echo(f"warning: {remark}")
