"""`hsforhs plan import`: what the rows of a costed plan of another layout would become, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.own_catalogues import catalogue_option, own_or_ours
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option
from hsforhs.planning.incoming import INSTRUMENTS, IncomingRow, Placing

LONGEST = 60


@click.command("import", epilog="Example: hsforhs plan import costed.xlsx --column Budget=cost --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", "columns", multiple=True, help="What a column holds, as HEADING=FIELD; may be given often.")
@click.option("--codes", type=click.Choice(INSTRUMENTS), help="Instrument that the codes of indicators are of.")
@catalogue_option
@data_option
@json_option
@plain_errors
def import_plan_command(
    file: Path, columns: tuple[str, ...], codes: str | None, catalogue: str | None, data: Path, as_json: bool
) -> None:
    """Read a costed plan of another layout and say what each row would become. Nothing is stored."""
    from hsforhs.framework import framework
    from hsforhs.planning.incoming import LAYOUTS, Placer, guess_instrument, read_incoming
    from hsforhs.planning.incoming.columns import parse

    found = read_incoming(file, columns=parse(columns))
    words = framework()
    instrument = codes or guess_instrument(found.rows, words)
    placer = Placer(own_or_ours(catalogue, data), words, instrument=instrument)
    placed = [(row, placer.place(row)) for row in found.rows]
    if as_json:
        print_json(
            {
                "file": found.file,
                "layout": found.layout,
                "codes": instrument,
                "columns": dict(found.columns),
                "rows": [_row(row, placing) for row, placing in placed],
                "refused": [{"sheet": x.sheet, "row": x.number, "title": x.title, "why": x.why} for x in found.refused],
                "sums": [{"sheet": x.sheet, "row": x.number} for x in found.sums],
                "unread": list(found.unread),
            }
        )
        return
    click.echo(f"{found.file}: {LAYOUTS[found.layout]}")
    sure = sum(bool(x.chosen) for _, x in placed)
    click.echo(f"{len(found.rows)} rows, {sure} of them under an action, {len(found.refused)} refused\n")
    print_table(
        ("sheet", "row", "action", "cost", "what"),
        [(x.sheet, x.number, y.chosen or "?", f"{x.total:,.2f}", x.title[:LONGEST]) for x, y in placed],
    )
    for refused in found.refused:
        click.echo(f"refused: {refused.sheet} row {refused.number}: {refused.why}".replace(":  row", ": row"))
    for sheet in found.unread:
        click.echo(f"no table of activities: sheet {sheet}")
    for heading, field in found.columns.items():
        if not field:
            click.echo(f"left aside: column {heading}")


def _row(row: IncomingRow, placing: Placing) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.number,
        "title": row.title,
        "action": placing.chosen or None,
        "offered": list(placing.offered),
        "basis": placing.basis,
        "owner": row.fields.get("owner", ""),
        "payments": [
            {"price": float(x.price), "quantity": float(x.quantity), "years": list(x.years)} for x in row.payments
        ],
        "total": float(row.total),
        "currency": row.currency or None,
        "price_year": row.price_year,
        "left": dict(row.left),
        "remarks": list(row.remarks),
    }
