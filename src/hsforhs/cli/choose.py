"""`hsforhs choose`: which actions to start when, under limits of money, order, staff and fairness."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import answer_alone, plain_errors, print_json, print_table
from hsforhs.cli.reading import NumberRange, json_option

if TYPE_CHECKING:
    from hsforhs.planning.choose import Choice


@click.command("choose", epilog="Example: hsforhs choose problem.json --time-limit 15 --gap 0.005 --json")
@click.argument("file", metavar="PROBLEM", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--time-limit",
    type=NumberRange(0.1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="When to stop with the best plan so far.",
)
@click.option(
    "--gap",
    type=NumberRange(0, 1),
    default=0.005,
    show_default=True,
    help="Share of the benefit up to which a better plan may exist.",
)
@json_option
@plain_errors
def choose_command(file: Path, time_limit: float, gap: float, as_json: bool) -> None:
    """Choose start years for the actions of PROBLEM, and say why others are left out.

    Without --json every better plan that is found on the way is told on standard error.
    """
    from hsforhs.planning.choose import choose, read_problem

    problem = read_problem(file)
    if as_json:
        with answer_alone():
            found = choose(problem, time_limit=time_limit, gap=gap)
        print_json(choice_as_json(found))
    else:
        began = time.monotonic()
        _print(choose(problem, time_limit=time_limit, gap=gap, on_plan=lambda x, bound: _tell(began, x, bound)))


def _tell(began: float, objective: float, bound: float) -> None:
    """Say on standard error that there is a plan, while a better one is looked for."""
    better = f"at most {100 * (bound - objective) / objective:.2g} % better is possible" if objective > 0 else ""
    click.echo(
        f"after {time.monotonic() - began:.1f} s: a plan with benefit {objective:.6g}; {better}".rstrip("; "), err=True
    )


def choice_as_json(found: Choice) -> dict[str, Any]:
    """Return a choice as plain JSON values; ``conflict`` stands where there is no plan."""
    content: dict[str, Any] = {
        "status": found.status,
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "start": dict(found.start),
        "left_out": {code: {"reason": x.reason, "detail": x.detail} for code, x in found.left_out.items()},
        "spend": {donor: list(amounts) for donor, amounts in found.spend.items()},
    }
    if found.status == "infeasible":
        content["conflict"] = list(found.conflict)
    return content


def _print(found: Choice) -> None:
    if found.status == "infeasible":
        click.echo("No plan keeps all limits. These cannot hold together:")
        for limit in found.conflict:
            click.echo(f"  {limit}")
        return
    proven = "nothing better is possible"
    if found.gap is None:
        proven = "how much better is possible is not known"
    elif found.gap > 1e-9:
        proven = f"at most {100 * found.gap:.2g} % better is possible"
    click.echo(f"{len(found.start)} actions, benefit {found.objective:.6g}; {proven}\n")
    by_year = sorted(found.start.items(), key=lambda x: x[1])
    print_table(("action", "starts in year"), by_year)
    click.echo()
    print_table(("left out", "reason", "detail"), [(code, x.reason, x.detail) for code, x in found.left_out.items()])
    click.echo()
    years = range(1, 1 + max((len(x) for x in found.spend.values()), default=0))
    print_table(
        ("donor", *(f"year {year}" for year in years)),
        [(donor, *(f"{x:,.2f}" for x in amounts)) for donor, amounts in found.spend.items()],
    )
