"""`hsforhs team`: the team that covers a set of gaps best."""

from __future__ import annotations

from pathlib import Path

import click

from hsforhs.cli.output import answer_alone, plain_errors, print_json, print_table
from hsforhs.cli.reading import NumberRange, json_option


@click.command("team", epilog="Example: hsforhs team problem.json --json")
@click.argument("problem", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--time-limit", type=NumberRange(min=0.1), default=60.0, show_default=True, help="Seconds for the proof.")
@json_option
@plain_errors
def team_command(problem: Path, time_limit: float, as_json: bool) -> None:
    """Choose the team that covers the gaps of PROBLEM best, within size, quotas and conflicts of interest."""
    from hsforhs.matching import choose_team, read_problem

    asked = read_problem(problem)
    with answer_alone():
        found = choose_team(asked, seconds=time_limit)
    if as_json:
        answer = {
            "status": found.status,
            "team": [{"id": x.id, "gain": x.gain} for x in found.members],
            "value": found.value,
            "bound": found.bound,
            "coverage": dict(found.coverage),
            "uncovered": list(found.uncovered),
        }
        more = {"reason": found.reason, "not_among_people": list(asked.absent)}
        print_json(answer | {name: value for name, value in more.items() if value})
        return
    if asked.absent:
        click.echo(f"in conflicts, but not among the people: {', '.join(asked.absent)}")
    if found.status == "infeasible":
        click.echo(f"no team: {found.reason}")
        return
    print_table(("member", "adds"), [(x.id, f"{x.gain:.4f}") for x in found.members])
    proof = "no team has more" if found.status == "optimal" else f"no team has more than {found.bound:.4f}"
    click.echo(f"\nvalue {found.value:.4f} ({proof})")
    if found.uncovered:
        click.echo(f"covered by nobody: {', '.join(found.uncovered)}")
