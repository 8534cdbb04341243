"""`hsforhs gaps`: what is missing, in cells of the framework."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import (
    country_assessment,
    country_option,
    file_argument,
    instrument_option,
    json_option,
    year_option,
)
from hsforhs.framework import Framework, SectorLink, Synergy, framework
from hsforhs.scores import CapacityGap, Gap, GapReport, capacity_gaps, gaps


@click.command("gaps", epilog="Example: hsforhs gaps e-spar_2022.xlsx --country GHA --target 4 --json")
@file_argument
@country_option
@click.option("--target", type=click.IntRange(1, 5), help="Level for all indicators [default: 4, or 5 where at 4].")
@instrument_option
@year_option
@json_option
@plain_errors
def gaps_command(
    file: Path, country: str | None, target: int | None, instrument: str | None, year: int | None, as_json: bool
) -> None:
    """List the gaps of one country in FILE with what each needs from components and sectors."""
    from hsforhs.scores.readers import read_scores

    found = country_assessment(read_scores(file, instrument=instrument, year=year), country)
    report = gaps(found, framework(), target=target)
    areas = () if found.values else capacity_gaps(found, framework())
    if as_json:
        print_json(report_as_json(report, areas))
    else:
        _print(report, areas, framework())


def report_as_json(report: GapReport, areas: tuple[CapacityGap, ...]) -> dict[str, Any]:
    """Return a gap report as plain JSON values. ``areas`` speaks where only capacities were published."""
    return {
        "gaps": [_gap(x) for x in report.gaps],
        "unmapped": [x.code for x in report.unmapped],
        "not_seen": [x.code for x in report.not_seen],
        "not_reported": [x.code for x in report.not_reported],
        "not_applicable": [x.code for x in report.not_applicable],
        "capacities": [{"capacity": x.capacity.code, "percent": x.per_cent, "areas": list(x.areas)} for x in areas],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "indicator": gap.indicator.code,
        "instrument": gap.indicator.instrument_id,
        "area": gap.area,
        "now": gap.now,
        "target": gap.target,
        "jee3": [x.code for x in gap.jee3],
        "components": [_need(x, x.component) for x in gap.components],
        "sectors": [_need(x, x.sector) for x in gap.sectors],
    }


def _need(cell: Synergy | SectorLink, code: str) -> dict[str, Any]:
    return {"code": code, "strength": cell.strength, "mode": cell.mode.value}


def _print(report: GapReport, areas: tuple[CapacityGap, ...], words: Framework) -> None:
    found = report.assessment
    click.echo(f"{found.name}, {words.instruments[found.instrument].name} {found.period}\n")
    if areas:
        click.echo("Only capacities were published here; a plan needs the indicators of the workbook.\n")
        print_table(
            ("capacity", "per cent", "areas"), [(x.capacity.code, x.per_cent, " ".join(x.areas)) for x in areas]
        )
    else:
        print_table(
            ("indicator", "title", "area", "now", "target", "fails without", "sectors"),
            [
                (
                    x.indicator.code,
                    words.indicators[x.indicator].title,
                    x.area,
                    x.now,
                    x.target,
                    " ".join(c.component for c in x.components if c.strength == 3),
                    " ".join(s.sector for s in x.sectors if s.strength == 3),
                )
                for x in report.gaps
            ],
        )
    for label, keys in (
        ("without counterpart in JEE 3", report.unmapped),
        ("not reported", report.not_reported),
        ("not applicable", report.not_applicable),
        ("not asked by this instrument (JEE 3)", report.not_seen),
    ):
        if keys:
            click.echo(f"\n{label}: {' '.join(x.code for x in keys)}")
