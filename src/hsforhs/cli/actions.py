"""`hsforhs actions`: a catalogue of actions, filtered, and what it covers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from hsforhs.cli.action_filters import filter_options, wanted_actions
from hsforhs.cli.action_synergy import synergy_command
from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.own_catalogues import (
    catalogue_option,
    catalogues_command,
    import_command,
    own_or_ours,
    remove_command,
)
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option
from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.planning import Action, ActionCatalogue

WRITERS = (".xlsx", ".csv")


@click.group("actions", epilog="Example: hsforhs actions list --indicator D2.1 --step 3")
def actions_command() -> None:
    """List actions, say what they cover and what a set of them serves; bring in catalogues of your own."""


for command in (synergy_command, import_command, catalogues_command, remove_command):
    actions_command.add_command(command)


@actions_command.command("list", epilog="Example: hsforhs actions list --indicator D2.1 --step 3 --json")
@filter_options
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write, .xlsx or .csv.")
@catalogue_option
@data_option
@json_option
@plain_errors
def list_command(out: Path | None, catalogue: str | None, data: Path, as_json: bool, **asked: Any) -> None:
    """Print the actions that fit all of the filters."""
    from hsforhs.framework import framework
    from hsforhs.planning.search import find_actions

    if out is not None and out.suffix.lower() not in WRITERS:
        raise BadInput(f"actions are not written as '{out.suffix}'", file=str(out), expected=".xlsx or .csv")
    words, actions = framework(), own_or_ours(catalogue, data)
    wanted = wanted_actions(asked, words, actions)
    found = find_actions(actions, wanted)
    if out is not None:
        _write(found, out, actions, words, wanted.narrowed)
    if as_json:
        print_json([{**action_as_json(x, actions.version), **_origin(actions)} for x in found])
        return
    print_table(
        ("id", "under", "step", "lead", "level", "action"),
        [(x.id, x.under, x.step, x.lead_sector, x.level, x.text) for x in found],
    )
    click.echo(f"\n{len(found)} actions")
    _print_origin(actions)
    if out is not None:
        click.echo(f"written: {out}")


def _write(
    found: Sequence[Action], out: Path, catalogue: ActionCatalogue, words: Framework, narrowed: dict[str, str]
) -> None:
    from hsforhs.formats.actions_csv import write_actions_csv
    from hsforhs.formats.actions_xlsx import write_actions_xlsx

    content = BytesIO()
    if out.suffix.lower() == ".xlsx":
        write_actions_xlsx(found, content, catalogue=catalogue, vocabulary=words, narrowed=narrowed)
    else:
        write_actions_csv(found, content, catalogue=catalogue)
    out.write_bytes(content.getvalue())


def _origin(catalogue: ActionCatalogue) -> dict[str, str]:
    """Say whose an own catalogue is wherever its texts are given out; nothing for ours."""
    origin = catalogue.origin
    return {"catalogue": origin.title, "licence": origin.licence, "source": origin.source} if origin else {}


def _print_origin(catalogue: ActionCatalogue) -> None:
    for name, text in _origin(catalogue).items():
        click.echo(f"{name}: {text}")


def action_as_json(action: Action, edition: str) -> dict[str, Any]:
    """Return an action as plain JSON values; lists are lists, the step is an integer.

    An action beyond the indicators has no ``indicator`` (null) and a ``topic``; the others have it the other way.
    """
    return {
        "id": action.id,
        "edition": edition,
        "area": action.area,
        "indicator": action.indicator.code if action.indicator else None,
        "topic": action.topic or None,
        "step": action.step,
        "text": action.text,
        "components": list(action.components),
        "lead_sector": action.lead_sector,
        "supporting_sectors": list(action.supporting_sectors),
        "level": action.level,
        "mode": action.mode.value if action.mode else "",
        "phase": action.phase,
        "kind": action.kind,
        "hazards": list(action.hazards),
        "hepr": action.hepr,
        "prerequisites": list(action.prerequisites),
        "evidence": action.evidence,
        "months": action.months,
        "costs": [{"item": x.item, "quantity": x.quantity, "per": x.per, "yearly": x.yearly} for x in action.costs],
        "threshold": action.threshold,
        "checks": list(action.checks),
        "source_note": action.source_note,
        "replaces": list(action.replaces),
    }


@actions_command.command("coverage", epilog="Example: hsforhs actions coverage --json")
@click.option("--matrix", is_flag=True, help="Count each step of each indicator and topic by component as well.")
@catalogue_option
@data_option
@json_option
@plain_errors
def coverage_command(matrix: bool, catalogue: str | None, data: Path, as_json: bool) -> None:
    """Count the catalogue by step, component, lead sector, level, kind and topic, and list steps without action."""
    from hsforhs.framework import framework
    from hsforhs.planning import coverage, coverage_matrix

    words, actions = framework(), own_or_ours(catalogue, data)
    found = coverage(actions, words)
    tables = {
        "by_step": {str(step): number for step, number in found.by_step.items()},
        "by_component": dict(found.by_component),
        "by_sector": dict(found.by_sector),
        "by_level": dict(found.by_level),
        "by_kind": dict(found.by_kind),
        "by_topic": dict(found.by_topic),
    }
    missing = [{"indicator": key.code, "step": step} for key, step in found.missing]
    counted = coverage_matrix(actions, words) if matrix else ()
    if as_json:
        answer = {"actions": found.actions, "indicators": found.indicators, "missing": missing, **tables}
        answer |= _origin(actions)
        if matrix:
            answer["matrix"] = [
                {
                    "indicator": x.indicator.code if x.indicator else None,
                    "topic": x.topic or None,
                    "step": x.step,
                    "actions": x.actions,
                    "by_component": dict(x.by_component),
                }
                for x in counted
            ]
        print_json(answer)
        return
    click.echo(f"{found.actions} actions for {found.indicators} indicators, {len(missing)} steps without action\n")
    rows = [
        (name.removeprefix("by_"), code, number) for name, table in tables.items() for code, number in table.items()
    ]
    print_table(("what", "code", "actions"), rows)
    _print_origin(actions)
    if matrix:
        click.echo()
        print_table(
            ("under", "step", "actions", *words.components),
            [
                (x.indicator.code if x.indicator else x.topic, x.step, x.actions, *x.by_component.values())
                for x in counted
            ],
        )
