"""Options that the commands of exchange share, and the rounds that they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from hsforhs.cli.store import data_option, open_store
from hsforhs.files import BadInput, read_delimited

if TYPE_CHECKING:
    from hsforhs.workbench.assessments.queries import StoredAssessment

F = TypeVar("F", bound=Callable[..., object])

out_option = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write; replaced when there."
)
place_option = click.option("--place", required=True, metavar="CODE", help="ISO3 code, or a code of a place below.")
children_option = click.option("--children", is_flag=True, help="Add the places below that have such a round.")
org_units_option = click.option(
    "--org-units",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns code and org_unit, where organisation units have other codes than places.",
)
scheme_option = click.option(
    "--org-unit-scheme",
    "scheme",
    type=click.Choice(["code", "uid"]),
    default="code",
    show_default=True,
    help="Whether organisation units are named by code or by identifier.",
)


def round_options(command: F) -> F:
    """Add the options that name rounds of the store."""
    options = (
        place_option,
        click.option("--instrument", required=True, metavar="ID", help="jee-1, jee-2, jee-3, spar-1 or spar-2."),
        click.option("--year", type=int, required=True, help="Reporting year, or year in which the mission ended."),
        click.option("--kind", default="", metavar="CODE", help="SELF, EXT ..., where a year has several."),
        children_option,
        data_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def named_rounds(
    data: Path, *, place: str, instrument: str, year: int, kind: str, children: bool, one_kind: bool
) -> list[StoredAssessment]:
    """Open the store and return the rounds, with a warning for those that are not public or invented.

    ``one_kind`` refuses rounds of several kinds, for formats that cannot tell them apart.
    """
    open_store(data)
    from hsforhs.workbench.assessments.exchange import rounds_for_exchange
    from hsforhs.workbench.places.models import Visibility

    rounds = rounds_for_exchange(place, instrument=instrument, year=year, kind=kind.upper(), children=children)
    kinds = sorted({x.round.kind for x in rounds})
    if one_kind and len(kinds) > 1:
        raise BadInput(
            f"there are rounds of the kinds {' and '.join(kinds)}", expected=f"--kind {kinds[0]}, for example"
        )
    closed = sum(x.round.visibility != Visibility.PUBLIC for x in rounds)
    if closed:
        click.echo(f"warning: {closed} of {len(rounds)} rounds are not public", err=True)
    if any(x.round.invented for x in rounds):
        click.echo("warning: the figures are invented", err=True)
    return rounds


def read_org_units(path: Path | None) -> dict[str, str]:
    """Read the file of organisation units: code of a place to code or identifier of its organisation unit."""
    if path is None:
        return {}
    table = read_delimited(path)
    names = [x.casefold() for x in table.header]
    if not {"code", "org_unit"} <= set(names):
        raise BadInput("a column is missing", file=table.file, expected="the columns code and org_unit")
    code, unit = names.index("code"), names.index("org_unit")
    found: dict[str, str] = {}
    for number, row in enumerate(table.rows):
        if not row[code] or not row[unit]:
            raise BadInput(
                "a cell is empty", file=table.file, place=f"line {table.lines[number]}", expected="both codes"
            )
        if found.setdefault(row[code], row[unit]) != row[unit]:
            raise BadInput(
                f"{row[code]} stands twice",
                file=table.file,
                place=table.place(number, code),
                expected="one row a place",
            )
    return found
