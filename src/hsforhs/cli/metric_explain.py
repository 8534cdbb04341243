"""`hsforhs metric explain`, `change` and `what-if`: why a score is what it is, what moved it, and what would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.files import BadInput

if TYPE_CHECKING:
    from hsforhs.metric.whatif import Gain

definition_argument = click.argument("definition", metavar="DEFINITION")
observations_argument = click.argument("observations", type=click.Path(exists=True, dir_okay=False, path_type=Path))
unit_option = click.option("--unit", metavar="CODE", required=True, help="The unit, as in the observations.")
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("explain", epilog="Example: hsforhs metric explain inform-2024 observations.csv --unit XLM --json")
@definition_argument
@observations_argument
@unit_option
@click.option("--against", metavar="CODE", help="Unit to compare with [default: the median of each indicator].")
@json_option
@plain_errors
def explain_command(definition: str, observations: Path, unit: str, against: str | None, as_json: bool) -> None:
    """Tell what each indicator adds to the distance of a score from a reference; the parts add up exactly."""
    from hsforhs.metric import load, read_observations
    from hsforhs.metric.explain import explain

    index = load(definition)
    content = explain(index, read_observations(observations, index), unit, against=against).as_json()
    if as_json:
        print_json(content)
        return
    click.echo(f"{index.name} {index.version}: {unit} has {content['score']:.4g}")
    click.echo(f"reference ({content['against']}): {content['reference']:.4g}; rounding: {content['rounding']:.4g}\n")
    print_table(
        ("indicator", "value", "score", "reference", "contribution", "per point"),
        [(x, *(f"{y:.4g}" for y in row.values())) for x, row in content["indicators"].items()],
    )


@click.command(
    "change", epilog="Example: hsforhs metric change old/definition.yaml old.csv new/definition.yaml new.csv --json"
)
@click.argument("old_definition", metavar="OLD_DEFINITION")
@click.argument("old_observations", metavar="OLD_OBSERVATIONS", type=_file)
@click.argument("new_definition", metavar="NEW_DEFINITION")
@click.argument("new_observations", metavar="NEW_OBSERVATIONS", type=_file)
@json_option
@plain_errors
def change_command(
    old_definition: str, old_observations: Path, new_definition: str, new_observations: Path, as_json: bool
) -> None:
    """Divide the change of each unit between two runs into data, method and limits of classes."""
    from hsforhs.metric import load, read_observations
    from hsforhs.metric.explain import change
    from hsforhs.metric.result import identity

    old, new = load(old_definition), load(new_definition)
    found = change(old, read_observations(old_observations, old), new, read_observations(new_observations, new))
    if as_json:
        units = {x.unit: x.as_json() for x in found}
        print_json({"before": identity(old), "after": identity(new), "units": units})
        return
    print_table(
        ("unit", "before", "after", "data", "method", "class before", "class after"),
        [
            (
                x.unit,
                *("" if y is None else f"{y:.4g}" for y in (x.before, x.after)),
                *(f"{y:.4g}" for y in (x.score or {}).values()),
                *([] if x.score else ["", ""]),
                x.class_before or "",
                x.class_after or "",
            )
            for x in found
        ],
    )


@click.command(
    "what-if", epilog="Example: hsforhs metric what-if spar-2 observations.csv --unit XLM --set C5.1=80 --json"
)
@definition_argument
@observations_argument
@unit_option
@click.option("--set", "settings", metavar="ID=VALUE", multiple=True, help="A step of the path. Repeatable, in order.")
@click.option("--reach", metavar="CLASS", help="Find the cheapest gains that bring the unit to this class.")
@click.option("--gains", type=_file, help="Table with the columns id, value and cost: gains to choose from.")
@click.option("--levels", type=_file, help="Table with the columns indicator, level and year (empty: now): a plan.")
@click.option("--through", metavar="DEFINITION", help="Definition that rolls levels up, such as spar-2.")
@json_option
@plain_errors
def what_if_command(
    definition: str,
    observations: Path,
    unit: str,
    settings: tuple[str, ...],
    reach: str | None,
    gains: Path | None,
    levels: Path | None,
    through: str | None,
    as_json: bool,
) -> None:
    """Compute a unit with other values or through the years of a plan, or find the cheapest gains for a class."""
    from hsforhs.metric import load, read_observations
    from hsforhs.metric.levels import projected
    from hsforhs.metric.result import identity
    from hsforhs.metric.whatif import cheapest, what_if

    if (reach is None) != (gains is None) or [bool(settings), reach is not None, levels is not None].count(True) != 1:
        raise BadInput("nothing is asked", expected="either --set, or --levels, or --reach with --gains")
    index = load(definition)
    table = read_observations(observations, index)
    content: dict[str, Any] = {"definition": identity(index), "unit": unit}
    if reach is not None and gains is not None:
        content |= cheapest(index, table, unit, label=reach, gains=_gains(gains)).as_json()
        states = [content["before"], content["after"]]
    elif levels is not None:
        current, targets = _levels(levels)
        rolled = load(through) if through is not None else None
        path = projected(index, table, unit, current=current, targets=targets, through=rolled)
        content["path"] = states = path.as_json()
    else:
        found = what_if(index, table, unit, [_setting(x) for x in settings])
        content["path"] = states = [x.as_json() for x in found]
    if as_json:
        print_json(content)
        return
    if "cost" in content:
        click.echo(f"{content['cost']:g} for {len(content['gains'])} gains\n")
    print_table(
        ("year", "set", "score", "class"),
        [
            (
                x.get("year") or "",
                ", ".join(f"{k}={v:g}" for k, v in x["set"].items()),
                "" if x["score"] is None else f"{x['score']:.4g}",
                x["class"] or "",
            )
            for x in states
        ],
    )


def _setting(text: str) -> dict[str, float]:
    name, sign, value = text.rpartition("=")
    if not sign or not name:
        raise BadInput(f"'{text}' sets nothing", expected="ID=VALUE, such as C5.1=80")
    return {name: _number(value, text)}


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"'{text}' in '{where}' is no number", expected="a number") from None


def _gains(path: Path) -> list[Gain]:
    from hsforhs.files import read_delimited
    from hsforhs.metric.whatif import Gain

    table = read_delimited(path)
    heads = [x.strip().lower() for x in table.header]
    if missing := [x for x in ("id", "value", "cost") if x not in heads]:
        raise BadInput(f"there is no column '{missing[0]}'", file=table.file, expected="id, value and cost")
    places = [heads.index(x) for x in ("id", "value", "cost")]
    found = []
    for row in table.rows:
        name, value, cost = (row[x].strip() for x in places)
        found.append(Gain(name, _number(value, f"{table.file}, {name}"), _number(cost, f"{table.file}, {name}")))
    return found


def _levels(path: Path) -> tuple[dict[str, float], dict[int, dict[str, float]]]:
    """Read the levels of a plan: those now, where no year stands, and those at the end of each year."""
    from hsforhs.files import read_delimited

    table = read_delimited(path)
    heads = [x.strip().lower() for x in table.header]
    if missing := [x for x in ("indicator", "level", "year") if x not in heads]:
        raise BadInput(f"there is no column '{missing[0]}'", file=table.file, expected="indicator, level and year")
    places = [heads.index(x) for x in ("indicator", "level", "year")]
    current: dict[str, float] = {}
    targets: dict[int, dict[str, float]] = {}
    for row in table.rows:
        name, level, year = (row[x].strip() for x in places)
        if year and not (year.isdigit() and len(year) == 4):
            raise BadInput(
                f"'{year[:20]}' is no year", file=table.file, expected="a year such as 2027, or nothing for now"
            )
        group = targets.setdefault(int(year), {}) if year else current
        if name in group:
            raise BadInput(f"'{name}' stands twice in a year", file=table.file, expected="each indicator once")
        group[name] = _number(level, f"{table.file}, {name}")
    return current, targets
