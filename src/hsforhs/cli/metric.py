"""`hsforhs metric`: composite indices from a definition and observations."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hsforhs.cli.metric_explain import (
    change_command,
    definition_argument,
    explain_command,
    observations_argument,
    what_if_command,
)
from hsforhs.cli.metric_series import series_command
from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.files import BadInput

_SHOWN = 20


@click.group("metric", epilog="Example: hsforhs metric run inform-2024 observations.csv --json")
def metric_command() -> None:
    """Compute composite indices, and read any workbook of INFORM Risk."""


for _command in (explain_command, change_command, what_if_command, series_command):
    metric_command.add_command(_command)


@metric_command.command("run", epilog="Example: hsforhs metric run inform-2024 observations.csv --json")
@definition_argument
@observations_argument
@click.option("--as-of", metavar="DATE", help="Use only what was known on this day, such as 2023-06-30 or 2023-Q2.")
@json_option
@plain_errors
def run_command(definition: str, observations: Path, as_of: str | None, as_json: bool) -> None:
    """Compute an index: DEFINITION is a file or a shipped name, OBSERVATIONS a long or wide table."""
    from hsforhs.metric import evaluate, load, read_observations
    from hsforhs.metric.select import end_of_period

    day = end_of_period(as_of) if as_of is not None else None
    if as_of is not None and day is None:
        raise BadInput(f"'{as_of}' is no date", expected="such as 2023, 2023-Q2 or 2023-06-30")
    index = load(definition)
    result = evaluate(index, read_observations(observations, index, as_of=day))
    for remark in result.remarks:
        click.echo(f"hsforhs: {remark}", err=True)
    if as_json:
        print_json(result.as_json())
        return
    click.echo(f"{index.name} {index.version}\n")
    if index.disclaimer:
        click.echo(f"{index.disclaimer}\n")
    # In the order of the file, not of the scores: a list by rank hides how close scores are.
    print_table(
        ("unit", "name", "score", "class", "available"),
        [
            (
                unit,
                result.names.get(unit, ""),
                _number(result.of(unit)),
                result.classes[at] or result.why_not(at),
                f"{result.available[index.top][at]:.2f}",
            )
            for at, unit in enumerate(result.units)
        ],
    )


@metric_command.command(
    "uncertainty",
    epilog="Example: hsforhs metric uncertainty inform-2024 observations.csv --draws 10000 --seed 1 --json",
)
@definition_argument
@observations_argument
@click.option("--draws", type=click.IntRange(1, 1_000_000), help="Number of draws [default: as the definition says].")
@click.option("--seed", type=click.IntRange(0), help="Start of the random numbers [default: as the definition says].")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to compute in.")
@click.option(
    "--dask", metavar="ADDRESS", help="Compute on the Dask cluster with this scheduler, such as tcp://HOST:8786."
)
@json_option
@plain_errors
def uncertainty_command(
    definition: str,
    observations: Path,
    draws: int | None,
    seed: int | None,
    workers: int,
    dask: str | None,
    as_json: bool,
) -> None:
    """Draw an index many times: intervals of scores and ranks, and how likely each class is.

    The figures are the same wherever they are computed.
    """
    from hsforhs.metric import load, read_observations
    from hsforhs.metric.uncertainty import uncertainty

    index = load(definition)
    table = read_observations(observations, index)
    found = uncertainty(index, table, draws=draws, seed=seed, workers=workers, dask=dask)
    content = found.as_json()
    if as_json:
        print_json(content)
        return
    click.echo(f"{index.name} {index.version}: {content['draws']} draws, seed {content['seed']}")
    click.echo(f"factors: {json.dumps(content['factors'])}\n")
    print_table(
        ("unit", "score", "5 %", "median", "95 %", "ranks", "classes"),
        [
            (
                unit,
                _number(x["score"]),
                *(_number(x[y]) for y in ("q05", "q50", "q95")),
                f"{x['rank_low']}-{x['rank_high']}" if x["rank_low"] else "",
                ", ".join(f"{label} {share:.0%}" for label, share in x["classes"].items() if share >= 0.005),
            )
            for unit, x in content["units"].items()
        ],
    )


@metric_command.command(
    "sensitivity", epilog="Example: hsforhs metric sensitivity inform-2024 observations.csv --n 1024 --json"
)
@definition_argument
@observations_argument
@click.option("--n", type=click.IntRange(2, 65_536), default=1_024, show_default=True, help="Rows of the design.")
@click.option("--seed", type=click.IntRange(0), help="Start of the random numbers [default: as the definition says].")
@click.option("--unit", "units", metavar="CODE", multiple=True, help="Also explain the score of this unit. Repeatable.")
@click.option("--by-node", is_flag=True, help="Take the weights of each node as a factor of its own.")
@click.option(
    "--leave-out",
    "elements",
    metavar="ID",
    multiple=True,
    help="Indicator or node to leave out. Repeatable. [default: each child of the top]",
)
@json_option
@plain_errors
def sensitivity_command(
    definition: str,
    observations: Path,
    n: int,
    seed: int | None,
    units: tuple[str, ...],
    by_node: bool,
    elements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell which uncertain factor moves the ranks: Sobol indices, and what leaving out an element changes."""
    from hsforhs.metric import load, read_observations
    from hsforhs.metric.sensitivity import sensitivity

    index = load(definition)
    table = read_observations(observations, index)
    found = sensitivity(index, table, n=n, seed=seed, units=units, elements=elements, by_node=by_node)
    content = found.as_json()
    if as_json:
        print_json(content)
        return
    click.echo(f"{index.name} {index.version}: {content['evaluations']} evaluations, seed {content['seed']}\n")
    for target, rows in content["targets"].items():
        click.echo(target)
        print_table(
            ("factor", "first", "from", "to", "total", "from", "to"),
            [(factor, *(_number(x) for x in row.values())) for factor, row in rows.items()],
        )
        click.echo()
    print_table(("left out", "mean change of rank"), [(x, _number(y)) for x, y in content["leave_one_out"].items()])


@metric_command.command("compare", epilog="Example: hsforhs metric compare inform-2024/")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@plain_errors
def compare_command(folder: Path, as_json: bool) -> None:
    """Compare computed scores with published ones: DIR holds definition.yaml, observations.csv and published.csv.

    Every score that differs is printed. The exit code is 0 if none does, else 1.
    """
    from hsforhs.metric.comparison import compare_folder

    found = compare_folder(folder)
    if as_json:
        print_json(
            {
                "nodes": found.nodes,
                "values": found.values,
                "differences": [
                    {"unit": x.unit, "node": x.node, "published": x.published, "computed": x.computed}
                    for x in found.differences
                ],
            }
        )
    else:
        if found.differences:
            print_table(
                ("unit", "node", "published", "computed"),
                [(x.unit, x.node, x.published, x.computed) for x in found.differences],
            )
            click.echo()
        click.echo(f"{found.nodes} nodes, {found.values} published values, {len(found.differences)} differ")
    if found.differences:
        sys.exit(1)


@metric_command.command(
    "import-inform", epilog="Example: hsforhs metric import-inform INFORM_Risk_2024_v067.xlsx --out inform-2024/"
)
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write."
)
@json_option
@plain_errors
def import_inform_command(workbook: Path, folder: Path, as_json: bool) -> None:
    """Read a workbook of INFORM Risk and write definition.yaml, observations.csv and published.csv into a folder.

    Tree, goalposts and limits of classes are those that the formulas and cells of WORKBOOK hold, whatever the edition.
    """
    from hsforhs.metric.comparison import compare_folder
    from hsforhs.metric.inform import import_workbook

    found = import_workbook(workbook)
    found.write(folder)
    compared = compare_folder(folder)
    x = found.definition
    if as_json:
        print_json(
            {
                "definition": {"id": x.id, "version": x.version, "sha256": x.sha256},
                "nodes": len(x.nodes),
                "indicators": len(x.indicators),
                "inputs": len(x.inputs),
                "units": len({row[0] for row in found.observations}),
                "compared": compared.values,
                "differ": len(compared.differences),
                "remarks": list(found.remarks),
            }
        )
        return
    for remark in found.remarks:
        click.echo(f"hsforhs: {remark}", err=True)
    click.echo(f"{x.name}, version {x.version}: {len(x.nodes)} nodes, {len(x.indicators)} indicators")
    click.echo(f"{compared.values} published values recomputed, {len(compared.differences)} differ")


@metric_command.command("definitions", epilog="Example: hsforhs metric definitions --json")
@json_option
@plain_errors
def definitions_command(as_json: bool) -> None:
    """List the definitions that come with the program."""
    from hsforhs.metric import load, shipped

    found = [load(x) for x in shipped()]
    if as_json:
        print_json(
            [
                {"id": x.id, "version": x.version, "sha256": x.sha256, "name": x.name, "disclaimer": x.disclaimer}
                for x in found
            ]
        )
        return
    print_table(("id", "version", "name"), [(x.id, x.version, x.name) for x in found])


@metric_command.command("report", epilog="Example: hsforhs metric report tests/reference/asem.yaml iData.csv")
@definition_argument
@observations_argument
@click.option("--node", metavar="ID", help="Node whose children are looked at [default: all nodes].")
@json_option
@plain_errors
def report_command(definition: str, observations: Path, node: str | None, as_json: bool) -> None:
    """Tell how the children of each node hang together: correlations, Cronbach's alpha, principal components."""
    from hsforhs.metric import evaluate, load
    from hsforhs.metric.multivariate import report

    index = load(definition)
    if node is not None and node not in index.nodes:
        raise BadInput(f"there is no node '{node}'", expected=f"such as {index.top}")
    found = report(evaluate(index, observations), nodes=[node] if node else None)
    if as_json:
        print_json([x.as_json() for x in found])
        return
    print_table(
        ("node", "children", "units", "alpha", "first component", "remarks"),
        [
            (
                x.node,
                len(x.children),
                x.units,
                _number(x.alpha),
                _number(x.first_component),
                "; ".join(x.flags[:_SHOWN]),
            )
            for x in found
        ],
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
