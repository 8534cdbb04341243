"""`hsforhs actions synergy`: what a set of actions serves, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from hsforhs.cli.action_filters import FILTERS, filter_options, wanted_actions
from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.files import BadInput, read_json
from hsforhs.framework import Framework
from hsforhs.planning import Action, ActionCatalogue, SynergyReport
from hsforhs.planning.synergy import Tally, Target

NOTE = "The rules behind links to goals, and the cells behind the other links, are our draft."


@click.command("synergy", epilog="Example: hsforhs actions synergy --indicator D1.1 --step 3 --json")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@filter_options
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Plan workbook (.xlsx), or the JSON of `plan draft`.",
)
@json_option
@plain_errors
def synergy_command(ids: tuple[str, ...], plan_file: Path | None, as_json: bool, **asked: Any) -> None:
    """Show which components, sectors and goals a set of actions serves, and where it may cost them something.

    Name the actions by their ids, by filters, or by a plan.
    """
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue, synergy
    from hsforhs.planning.search import find_actions

    filtered = any(asked[name] is not None for name in FILTERS)
    if (bool(ids), filtered, plan_file is not None).count(True) != 1:
        raise BadInput("the set of actions is not clear", expected="ids of actions, or filters, or --plan FILE")
    words, catalogue = framework(), action_catalogue()
    chosen: Iterable[Action]
    if filtered:
        chosen = find_actions(catalogue, wanted_actions(asked, words, catalogue))
    else:
        named = ids if plan_file is None else actions_of_plan(plan_file)
        chosen = [catalogue.action(x) for x in named]
    report = synergy(chosen, vocabulary=words, catalogue=catalogue)
    if as_json:
        print_json(synergy_as_json(report, catalogue, words))
    else:
        _print(report, words)


def actions_of_plan(path: Path) -> list[str]:
    """Return the ids of the actions of a plan; raises BadInput for a file that is no plan."""
    if path.suffix.lower() == ".xlsx":
        from hsforhs.formats.plan_xlsx_read import read_plan_xlsx

        return [row.action_id for row in read_plan_xlsx(path).rows if row.action_id]
    content = read_json(path)
    lines = content.get("lines") if isinstance(content, dict) else None
    if not isinstance(lines, list) or not all(isinstance(x, dict) and isinstance(x.get("action"), str) for x in lines):
        raise BadInput("the file is no plan", file=path.name, expected="a plan workbook, or the JSON of `plan draft`")
    return [line["action"] for line in lines]


def synergy_as_json(report: SynergyReport, catalogue: ActionCatalogue, words: Framework) -> dict[str, Any]:
    """Return a report as plain JSON values; shares are whole per cent, null for the empty set."""
    untouched = report.untouched
    return {
        "edition": catalogue.version,
        "note": NOTE,
        "actions": len(report.actions),
        "ids": _ids(report.actions),
        "goals": [
            {
                "code": x.code,
                "title": words.lists["agenda"][x.code].title,
                "positive": x.number,
                "share": report.share(x),
                "negative": len(x.burdened),
                "positive_actions": _ids(x.served),
                "negative_actions": _ids(x.burdened),
            }
            for x in report.goals
        ],
        "components": [_tally(report, x) | {"burdened": len(x.burdened)} for x in report.components],
        "sectors": [_tally(report, x) for x in report.sectors],
        "serve_both": _ids(report.serve_both),
        "serve_all": _ids(report.serve_all),
        "dis_synergies": [
            {
                "code": x.rule.code,
                "goal": x.rule.goal,
                "reason": x.rule.reason,
                "actions": _ids(x.actions),
                "burdens": list(x.rule.burdens),
                "mitigation": x.rule.mitigation,
                "mitigated_by": _ids(x.mitigating),
                "could_be_mitigated_by": _ids(x.remedies),
                "basis": x.rule.basis,
                "source": x.rule.source,
            }
            for x in report.dis_synergies
        ],
        "links": [
            {
                "action": x.action.id,
                "target": x.target.value,
                "code": x.code,
                "sign": x.sign.value,
                "strength": x.strength,
                "reason": x.reason,
                "rule": x.rule,
            }
            for x in report.links
        ],
        "not_touched": {
            "goals": list(untouched[Target.GOAL]),
            "components": list(untouched[Target.COMPONENT]),
            "sectors": list(untouched[Target.SECTOR]),
            "cells": [
                {"area": x.area, "component": x.component, "strength": x.strength, "needs": x.descriptor}
                for x in report.open_cells
            ],
        },
    }


def _tally(report: SynergyReport, tally: Tally) -> dict[str, Any]:
    return {
        "code": tally.code,
        "actions": tally.number,
        "share": report.share(tally),
        "main_or_lead": len(tally.first),
        "ids": _ids(tally.served),
    }


def _ids(actions: Iterable[Action]) -> list[str]:
    return [x.id for x in actions]


def _print(report: SynergyReport, words: Framework) -> None:
    click.echo(f"{len(report.actions)} actions. {NOTE}\n")
    if not report.actions:
        return
    parts = (("goal", report.goals), ("component", report.components), ("sector", report.sectors))
    print_table(
        ("what", "code", "actions", "share", "main or lead", "may cost"),
        [
            (what, x.code, x.number, f"{report.share(x)} %", len(x.first) if what != "goal" else "", len(x.burdened))
            for what, tallies in parts
            for x in tallies
            if x.number or x.burdened
        ],
    )
    click.echo(f"\n{len(report.serve_both)} serve health security and universal health coverage")
    click.echo(f"{len(report.serve_all)} serve all three goals")
    for x in report.dis_synergies:
        click.echo(
            f"\npossible dis-synergy {x.rule.code} ({x.rule.goal}): {x.rule.reason}: {' '.join(_ids(x.actions))}"
        )
        click.echo(f"  what mitigates it: {x.rule.mitigation}")
        click.echo(f"  in this set: {' '.join(_ids(x.mitigating)) or 'nothing'}; more: {' '.join(_ids(x.remedies))}")
    for target, codes in report.untouched.items():
        if codes:
            click.echo(f"\nno action serves this {target.value}: {' '.join(codes)}")
    for cell in report.open_cells:
        title = words.components[cell.component].title
        click.echo(f"no action of the set names {cell.area}:{cell.component} ({title}): {cell.descriptor}")
