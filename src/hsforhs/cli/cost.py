"""`hsforhs cost`: what it costs to climb the steps of an assessment, from a table of coefficients."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.files import BadInput


class Size(click.ParamType[Decimal]):
    """Heads or a count: a number of 0 or more."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        from hsforhs.planning.costing.amounts import read_amount

        try:
            return read_amount(str(value), what="size")
        except BadInput as error:
            self.fail(str(error), param, ctx)


Command = TypeVar("Command", bound=Callable[..., object])


def _size(flag: str, what: str) -> Callable[[Command], Command]:
    return click.option(flag, type=Size(), metavar="N", help=f"{what}; needed where the table has costs of this level.")


@click.command(
    "cost",
    epilog="Example: hsforhs cost coefficients.csv --population 5000000 --intermediate 8 --local 60 --facilities 200 "
    "--poe 5 --hcw 0 --start 1 --target 4 --json",
)
@click.argument("table", metavar="COEFFICIENTS", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_size("--population", "People of the country")
@_size("--intermediate", "First-level areas, such as provinces")
@_size("--local", "Local areas, such as districts")
@_size("--facilities", "Health facilities")
@_size("--poe", "Points of entry")
@_size("--hcw", "Additional doctors, nurses and midwives")
@click.option("--start", type=click.IntRange(1, 5), required=True, help="Score of every indicator today.")
@click.option("--target", type=click.IntRange(1, 5), default=4, show_default=True, help="Score to reach.")
@json_option
@plain_errors
def cost_command(table: Path, start: int, target: int, as_json: bool, **sizes: Decimal | None) -> None:
    """Cost the steps from one score to another over five years, one step a year."""
    from hsforhs.planning.costing import cost_of_steps, read_coefficients, sizes_needed

    coefficients = read_coefficients(table)
    given = {name: size for name, size in sizes.items() if size is not None}
    for name in sizes:
        if name not in given and name in sizes_needed(coefficients, start=start, target=target):
            raise BadInput(f"the table has costs by '{name}'", file=table.name, expected=f"--{name} N")
    found = cost_of_steps(coefficients, given, start=start, target=target)
    if as_json:
        print_json(
            {
                "years": [float(x) for x in found.years],
                "total": float(found.total),
                "by_indicator": {code: float(x) for code, x in found.by_indicator.items()},
            }
        )
        return
    print_table(
        ("year", "USD of 2022"),
        [*((n, f"{x:,.2f}") for n, x in enumerate(found.years, 1)), ("total", f"{found.total:,.2f}")],
    )
    click.echo()
    dearest = sorted(found.by_indicator.items(), key=lambda x: (-x[1], x[0]))
    print_table(("indicator", "USD of 2022"), [(code, f"{x:,.2f}") for code, x in dearest])
