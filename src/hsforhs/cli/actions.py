"""`hsforhs actions`: a catalogue of actions, filtered, and what it covers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
from hsforhs.framework import VocabularyError
from hsforhs.planning.records import Action

if TYPE_CHECKING:
    from hsforhs.planning import ActionCatalogue


@click.group("actions", epilog="Example: hsforhs actions list --indicator D2.1 --step 3")
def actions_command() -> None:
    """List the actions of the catalogue and say what they cover; bring in catalogues of your own."""


@actions_command.command("list", epilog="Example: hsforhs actions list --indicator D2.1 --step 3 --json")
@click.option("--indicator", metavar="CODE", help="JEE 3 indicator, such as D2.1.")
@click.option("--topic", metavar="CODE", help="Topic beyond the indicators, such as ESS.")
@click.option("--area", metavar="CODE", help="Capacity area, such as D2.")
@click.option("--step", type=click.IntRange(2, 5), help="Level that the action leads to.")
@click.option("--component", metavar="CODE", help="Component, such as HIS.")
@click.option("--sector", metavar="CODE", help="Lead or supporting sector, such as ANI, or HEALTH.")
@click.option("--level", metavar="CODE", help="Where the work is done: COMM, LOC, INT or NAT.")
@click.option("--kind", metavar="CODE", help="Kind of action, such as TRA.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write, .xlsx.")
@catalogue_option
@data_option
@json_option
@plain_errors
def list_command(
    indicator: str | None,
    topic: str | None,
    area: str | None,
    step: int | None,
    component: str | None,
    sector: str | None,
    level: str | None,
    kind: str | None,
    out: Path | None,
    catalogue: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """Print the actions that fit all of the filters."""
    from hsforhs.framework import framework
    from hsforhs.planning import HEALTH
    from hsforhs.planning.search import ActionFilter, find_actions

    words, actions = framework(), own_or_ours(catalogue, data)
    for what, code, known in (
        ("JEE 3 indicator", indicator, {x.code for x in words.indicators_of("jee-3")}),
        ("topic", topic, actions.topics),
        ("capacity area", area, words.areas),
        ("component", component, words.components),
        ("sector", sector, {HEALTH, *words.sectors}),
        ("level", level, words.lists["level"]),
        ("kind", kind, actions.kinds),
    ):
        if code is not None and code not in known:
            raise VocabularyError(f"there is no {what} '{code}'; known are {', '.join(known)}")
    wanted = ActionFilter(
        indicator=indicator or "",
        topic=topic or "",
        area=area or "",
        step=step or 0,
        component=component or "",
        sector=sector or "",
        level=level or "",
        kind=kind or "",
    )
    found = find_actions(actions, wanted)
    if out is not None:
        from hsforhs.formats.actions_xlsx import write_actions_xlsx

        content = BytesIO()
        write_actions_xlsx(found, content, catalogue=actions, vocabulary=words)
        out.write_bytes(content.getvalue())
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
@catalogue_option
@data_option
@json_option
@plain_errors
def coverage_command(catalogue: str | None, data: Path, as_json: bool) -> None:
    """Count the catalogue by step, component, lead sector, level, kind and topic, and list steps without action."""
    from hsforhs.framework import framework
    from hsforhs.planning import coverage

    actions = own_or_ours(catalogue, data)
    found = coverage(actions, framework())
    tables = {
        "by_step": {str(step): number for step, number in found.by_step.items()},
        "by_component": dict(found.by_component),
        "by_sector": dict(found.by_sector),
        "by_level": dict(found.by_level),
        "by_kind": dict(found.by_kind),
        "by_topic": dict(found.by_topic),
    }
    missing = [{"indicator": key.code, "step": step} for key, step in found.missing]
    if as_json:
        print_json(
            {"actions": found.actions, "indicators": found.indicators, "missing": missing, **tables, **_origin(actions)}
        )
        return
    click.echo(f"{found.actions} actions for {found.indicators} indicators, {len(missing)} steps without action\n")
    rows = [
        (name.removeprefix("by_"), code, number) for name, table in tables.items() for code, number in table.items()
    ]
    print_table(("what", "code", "actions"), rows)
    _print_origin(actions)


for _command in (import_command, catalogues_command, remove_command):
    actions_command.add_command(_command)
