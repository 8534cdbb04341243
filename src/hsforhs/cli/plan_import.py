"""`hsforhs plan import`: what the rows of a costed plan of another layout would become, row by row; takes them too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.own_catalogues import catalogue_option, own_or_ours
from hsforhs.cli.plan_documents import named_person, stored_plan
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store
from hsforhs.planning.incoming import INSTRUMENTS, IncomingRow, Placing

if TYPE_CHECKING:
    from hsforhs.workbench.plan_imports.at_once import BroughtIn
    from hsforhs.workbench.plan_imports.models import PlanImport
    from hsforhs.workbench.plan_imports.rows import StoredRow

LONGEST = 60


@click.command("import", epilog="Example: hsforhs plan import costed.xlsx --column Budget=cost --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", "columns", multiple=True, help="What a column holds, as HEADING=FIELD; may be given often.")
@click.option("--codes", type=click.Choice(INSTRUMENTS), help="Instrument that the codes of indicators are of.")
@click.option(
    "--plan",
    "plan_id",
    type=click.UUID,
    metavar="ID",
    help="The plan of the store that the rows are for.",
)
@click.option("--as", "email", metavar="EMAIL", help="In whose name rows are stored; their rights hold.")
@click.option("--take", is_flag=True, help="Store the rows in the plan; without it nothing is stored.")
@click.option("--currency", help="Currency of rows that do not say, instead of that of the plan.")
@click.option("--price-year", type=click.IntRange(1990, 2100), help="Price year of rows that do not say.")
@click.option("--first-year", type=click.IntRange(1990, 2100), help="Calendar year of the file that is year 1.")
@click.option("--beside", is_flag=True, help="Leave the lines of the draft as they are, beside those of the file.")
@catalogue_option
@data_option
@json_option
@plain_errors
def import_plan_command(
    file: Path,
    columns: tuple[str, ...],
    codes: str | None,
    plan_id: UUID | None,
    email: str | None,
    take: bool,
    currency: str | None,
    price_year: int | None,
    first_year: int | None,
    beside: bool,
    catalogue: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """Read a costed plan of another layout and say what each row would become, also in a plan of a store.

    Nothing is stored without --take.
    """
    if plan_id is not None:
        if catalogue is not None:
            raise BadInputExit("a stored plan has its own catalogue; expected --plan without --catalogue")
        said: dict[str, Any] = {
            "instrument": codes,
            "currency": currency,
            "price_year": price_year,
            "first_year": first_year,
        }
        _into_plan(file, plan_id, columns, said, email=email, take=take, beside=beside, data=data, as_json=as_json)
        return
    given: dict[str, object] = {"--as": email, "--take": take, "--currency": currency, "--beside": beside}
    given |= {"--price-year": price_year, "--first-year": first_year}
    if alone := [name for name, value in given.items() if value]:
        raise BadInputExit(f"{alone[0]} says something of a stored plan; expected --plan ID beside it")
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
                "refused": [
                    {"sheet": x.sheet, "row": x.number, "title": x.title, "why": str(x.why)} for x in found.refused
                ],
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


def _into_plan(
    file: Path,
    plan_id: UUID,
    columns: tuple[str, ...],
    said: dict[str, Any],
    *,
    email: str | None,
    take: bool,
    beside: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Take the rows into a plan, or try it."""
    if take and email is None:
        raise BadInputExit("rows are stored in somebody's name; expected --as EMAIL beside --take")
    open_store(data)
    from django.core.exceptions import PermissionDenied, ValidationError

    from hsforhs.planning.incoming.columns import parse
    from hsforhs.workbench.plan_imports.at_once import Meaning, bring_in

    meaning = Meaning(parse(columns), **said, replaces=not beside)
    try:
        found = bring_in(person=named_person(email), plan=stored_plan(plan_id), path=file, meaning=meaning, store=take)
    except PermissionDenied:
        raise BadInputExit(f"{email} may not cost this plan; expected somebody who may") from None
    except ValidationError as error:
        why = error.messages[0]
        raise BadInputExit(why if "nothing is stored" in why else f"{why} Nothing is stored.") from None
    if as_json:
        print_json(_brought(found))
        return
    print_table(
        ("sheet", "row", "action", "outcome", "cost", "what"),
        [(x.sheet, x.number, x.action or "?", x.outcome, f"{x.total:,.2f}", x.title[:LONGEST]) for x in found.rows],
    )
    refused = found.file.facts["refused"]
    for x in refused:
        click.echo(f"refused: {x['sheet']} row {x['number']}: {x['why']}".replace(":  row", ": row"))
    for row in found.rows:
        if why := _why_left(row, found.file):
            click.echo(f"left: {row.sheet} row {row.number}: {why}".replace(":  row", ": row"))
    left = ", ".join(f"{number} {outcome}" for outcome, number in found.tally.left.items()) or "none"
    done = "taken into the plan" if found.stored else "would be taken; nothing is stored without --take"
    click.echo(f"\n{found.tally.taken} rows {done}; left: {left}; refused: {len(refused)}")


def _why_left(row: StoredRow, file: PlanImport) -> str:
    """Say which year or currency keeps a row out; empty where neither does."""
    from hsforhs.workbench.plan_imports.naming import outside
    from hsforhs.workbench.plan_imports.taking import NO_MONEY, OUTSIDE

    if row.outcome == OUTSIDE:
        return f"year {outside(row, file)} lies outside the plan of {file.plan.years} years"
    if row.outcome == NO_MONEY:
        said = [str(x) for x in row.remarks if x.values.get("code") == row.currency]
        return said[0] if said else f"'{row.currency}' is no currency of ISO 4217"
    return ""


def _brought(found: BroughtIn) -> dict[str, Any]:
    return {
        "file": found.file.file_name,
        "layout": found.file.facts["layout"],
        "codes": found.file.instrument,
        "currency": found.file.currency,
        "price_year": found.file.price_year,
        "first_year": found.file.first_year,
        "columns": found.file.columns,
        "rows": [
            {
                "sheet": x.sheet,
                "row": x.number,
                "title": x.title,
                "action": x.action or None,
                "outcome": x.outcome,
                "total": float(x.total),
            }
            for x in found.rows
        ],
        "refused": [{"sheet": x["sheet"], "row": x["number"], "why": x["why"]} for x in found.file.facts["refused"]],
        "taken": found.tally.taken,
        "left": found.tally.left,
        "stored": found.stored,
    }


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
        "remarks": list(map(str, row.remarks)),
    }
