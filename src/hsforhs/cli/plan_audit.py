"""`hsforhs plan audit`: what does not add up in a costed plan, and what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option


@click.command("audit", epilog="Example: hsforhs plan audit costed.xlsx --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--years", type=click.IntRange(1, 30), help="Years of the plan [default: its numbered year columns, else 5]."
)
@json_option
@plain_errors
def audit_plan_command(file: Path, years: int | None, as_json: bool) -> None:
    """Check the sums, costs, owners, years and currencies of a costed plan, row by row."""
    from hsforhs.planning.audit import audit_plan, read_costed_plan

    found = audit_plan(read_costed_plan(file), years=years)
    if as_json:
        print_json(
            {
                "lines": found.lines,
                "total": found.total,
                "findings": [
                    {"code": x.code, "sheet": x.sheet, "row": x.row, "message": x.message} for x in found.findings
                ],
            }
        )
        return
    click.echo(f"{found.lines} lines, {found.total:,.2f} in all, {len(found.findings)} findings\n")
    print_table(("sheet", "row", "finding", "what"), [(x.sheet, x.row, x.code, x.message) for x in found.findings])
