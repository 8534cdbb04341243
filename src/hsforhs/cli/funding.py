"""`hsforhs funding`: money that donors publish, into a plan and out of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.workbench.funding.models import FileActivity
    from hsforhs.workbench.funding.services.files import Decided
    from hsforhs.workbench.plans.models import Plan

TAKE, LEAVE, WAIT = "take", "leave", "wait"
_LEAST_LEFT = 0.001
COLUMNS = ("activity", "title", "decision", "areas", "reason")
plan_option = click.option(
    "--plan", "number", required=True, metavar="NUMBER", help="Number of the plan, as in its address."
)


@click.group("funding", epilog="Example: hsforhs funding import donor.xml --plan NUMBER --mapping mapping.csv")
def funding_command() -> None:
    """Bring in what donors publish as IATI, and write the money of a plan as IATI."""


@funding_command.command("import", epilog="Example: hsforhs funding import donor.xml --plan NUMBER --yes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plan_option
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Table with the areas of each activity: read where it is there, else written for you to look through.",
)
@click.option("--yes", is_flag=True, help="Store the file; without it nothing is stored.")
@data_option
@json_option
@plain_errors
def import_command(file: Path, number: str, mapping: Path | None, yes: bool, data: Path, as_json: bool) -> None:
    """Read the IATI 2.03 activities of FILE for a plan and propose capacity areas for them.

    Without --yes it only prints, and writes the proposals to --mapping where that file is not there yet. With --yes the
    file is stored; activities wait on the page of the file until somebody decides, except those that --mapping decides.
    """
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.funding.services.files import read_activities, store_file

    plan = _plan(number)
    with _sentences(file):
        found, remarks = read_activities(file, file.name, plan=plan)
    decided: dict[str, Decided] = {}
    if mapping is not None and mapping.exists():
        decided = _read_mapping(mapping, {x.activity for x in found})
    elif mapping is not None:
        _write_mapping(mapping, found)
    counts: dict[str, int] = {}
    if yes:
        with _sentences(file):
            stored = store_file(actor=OPERATOR, plan=plan, path=file, name=file.name, decided=decided)
        counts = {str(decision): number for decision, number in stored.items()}
    if as_json:
        print_json(
            {
                "stored": yes,
                "activities": [_as_json(x, decided) for x in found],
                "remarks": [{"activity": x.place, "text": x.what} for x in remarks],
                "counts": counts,
            }
        )
        return
    print_table(
        ("activity", "title", "money", "areas", "why"),
        [(x.activity, x.title[:50], _money(x), _share_words(x, decided), _why(x, decided)) for x in found],
    )
    for remark in remarks:
        click.echo(f"remark: {remark}", err=True)
    if mapping is not None and not decided and not yes:
        click.echo(f"the proposals stand in {mapping}: look through them, then say --yes")
    click.echo(
        f"stored: {counts['taken']} taken, {counts['left']} left aside, {counts['waiting']} wait for an answer"
        if yes
        else "nothing was stored; --yes stores it"
    )


@funding_command.command(
    "export", epilog="Example: hsforhs funding export --plan NUMBER --reporter XM-X-1 --out plan.xml"
)
@plan_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option(
    "--reporter", required=True, metavar="REFERENCE", help="Reference of who publishes, as registered with IATI."
)
@click.option("--reporter-name", default="", metavar="NAME", help="Name of who publishes [default: the reference].")
@data_option
@plain_errors
def export_command(number: str, out: Path, reporter: str, reporter_name: str, data: Path) -> None:
    """Write the money of a plan as IATI 2.03: one activity for each organisation; what is told twice stands once."""
    if not out.absolute().parent.is_dir():
        raise BadInputExit(f"the folder {out.absolute().parent} does not exist; expected a folder for the file")
    open_store(data)
    from django.utils import timezone

    from hsforhs.files.whole import whole_file
    from hsforhs.workbench.funding.board import board_of
    from hsforhs.workbench.funding.exchange import write_plan
    from hsforhs.workbench.plans.own_edition import in_own_edition

    plan = _plan(number)
    with in_own_edition(plan):
        board = board_of(plan)
    counted = sum(x.commitment.same_as_id is None for x in board.told)
    with whole_file(out) as stream:
        write_plan(board, stream, reporter=reporter, reporter_name=reporter_name or reporter, now=timezone.now())
    click.echo(f"{out}: {counted} commitments" if counted != 1 else f"{out}: 1 commitment")


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    from django.core.exceptions import ValidationError

    try:
        yield
    except ValidationError as error:
        raise BadInputExit(f"{file.name}: {' '.join(error.messages)} Nothing was stored.") from None


def _plan(number: str) -> Plan:
    from hsforhs.workbench.plans.queries import plan_by_number

    found = plan_by_number(number)
    if found is None:
        raise BadInputExit(f"there is no plan {number}; expected the number in the address of a plan")
    return found


def _areas(found: FileActivity, decided: Mapping[str, Decided]) -> list[str]:
    return list(decided[found.activity].areas) if found.activity in decided else [x["area"] for x in found.proposals]


def _shares(found: FileActivity, decided: Mapping[str, Decided]) -> dict[str, float]:
    """Return the per cents of each area, and under an empty name what stays unallocated."""
    from hsforhs.workbench.funding.services.files import Decided, shares_for

    told = decided.get(found.activity) or Decided(tuple(_areas(found, decided)))
    shares = {} if told.leave else {area: float(100 * x) for area, x in shares_for(found, told).items()}
    left = 0.0 if told.leave else 100 - sum(shares.values())
    return {**shares, **({"": round(left, 4)} if left > _LEAST_LEFT else {})}


def _share_words(found: FileActivity, decided: Mapping[str, Decided]) -> str:
    shares = _shares(found, decided)
    return ", ".join(f"{area or 'unallocated'} {x:.4g} %" for area, x in shares.items()) or "-"


def _why(found: FileActivity, decided: Mapping[str, Decided]) -> str:
    if found.activity in decided:
        return "left aside" if decided[found.activity].leave else "decided"
    return "; ".join(f"{x['area']}: {x['rule']} ({x['confidence']})" for x in found.proposals) or "nothing fits"


def _money(found: FileActivity) -> str:
    rows = [(f"{Decimal(x['amount']).normalize():f}", x["currency"], x["state"], x["year"]) for x in found.money]
    return ", ".join(" ".join(map(str, row)) for row in rows) or "none"


def _as_json(found: FileActivity, decided: Mapping[str, Decided]) -> dict[str, Any]:
    told = decided.get(found.activity)
    return {
        "id": found.activity,
        "title": found.title,
        "giver": found.giver,
        "money": found.money,
        "unallocated": found.unallocated,
        "proposals": found.proposals,
        "decision": WAIT if told is None else LEAVE if told.leave else TAKE,
        "areas": _areas(found, decided),
        "shares": {area: x for area, x in _shares(found, decided).items() if area},
    }


def _write_mapping(path: Path, found: list[FileActivity]) -> None:
    from hsforhs.files import neutralise

    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        for x in found:
            row = (x.activity, x.title, WAIT, " ".join(y["area"] for y in x.proposals), "")
            table.writerow([neutralise(cell) for cell in row])


def _read_mapping(path: Path, known: set[str]) -> dict[str, Decided]:
    from hsforhs.files import BadInput, read_delimited, restore
    from hsforhs.planning.funding import read_shares
    from hsforhs.workbench.funding.services.files import Decided

    table = read_delimited(path)
    if lacking := [x for x in COLUMNS if x not in table.header]:
        raise BadInput(f"the column '{lacking[0]}' is missing", file=path.name, expected=", ".join(COLUMNS))
    found: dict[str, Decided] = {}
    for number, cells in enumerate(table.rows, 2):
        row = {name: restore(cell) for name, cell in zip(table.header, cells, strict=True)}
        place, code, decision = f"row {number}", row["activity"], row["decision"].strip().casefold()
        if code not in known:
            raise BadInput(f"the file has no activity '{code}'", file=path.name, place=place, expected="one of its own")
        if decision not in (TAKE, LEAVE, WAIT, ""):
            raise BadInput(f"'{decision}' is no decision", file=path.name, place=place, expected="take, leave or wait")
        if decision in (TAKE, LEAVE):
            try:
                told = read_shares(row["areas"])
            except BadInput as error:
                raise error.at(file=path.name, place=place) from None
            shares = {area: x for area, x in told.items() if x is not None}
            found[code] = Decided(tuple(told), row["reason"], leave=decision == LEAVE, shares=shares)
    return found
