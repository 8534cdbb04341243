"""`hsforhs catalogue` and `hsforhs check`: what the project's own data files hold, and whether they hold together."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option

if TYPE_CHECKING:
    from hsforhs.planning.edition import Edition


@click.group("catalogue", invoke_without_command=True, epilog="Example: hsforhs catalogue --json")
@json_option
@click.pass_context
@plain_errors
def catalogue_command(context: click.Context, as_json: bool) -> None:
    """Count what the catalogue holds and give its version."""
    if context.invoked_subcommand:
        return
    answer = catalogue_as_json()
    if as_json:
        print_json(answer)
        return
    click.echo(f"catalogue {answer['version']}\n")
    counts = answer["counts"]
    print_table(
        ("what", "number"),
        [(x, y) for x, y in counts.items() if not isinstance(y, dict)]
        + [(f"{x}: {a}", b) for x, y in counts.items() if isinstance(y, dict) for a, b in y.items()],
    )


@catalogue_command.command("keep", epilog="Example: hsforhs catalogue keep edition-2026-11.json")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plain_errors
def keep_command(file: Path) -> None:
    """Write the present edition of the catalogue to FILE, for comparing later."""
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue
    from hsforhs.planning.edition import edition_as_json, present_edition

    edition = present_edition(framework(), action_catalogue())
    file.write_text(json.dumps(edition_as_json(edition), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(f"written: {file}, version {edition.version}")


@catalogue_command.command("diff", epilog="Example: hsforhs catalogue diff edition-2026-11.json current --json")
@click.argument("old")
@click.argument("new")
@json_option
@plain_errors
def diff_command(old: str, new: str, as_json: bool) -> None:
    """Say what changed from edition OLD to NEW: files of `catalogue keep`, or the word current."""
    from hsforhs.planning.edition import edition_difference

    before, after = _edition(old), _edition(new)
    found = edition_difference(before, after)
    if as_json:
        print_json(
            {
                "old": before.version,
                "new": after.version,
                "tables": {
                    name: {
                        "added": list(x.added),
                        "removed": list(x.removed),
                        "changed": {
                            row: {field: {"old": a, "new": b} for field, (a, b) in fields.items()}
                            for row, fields in x.changed.items()
                        },
                    }
                    for name, x in found.items()
                },
            }
        )
        return
    click.echo(f"{before.version} to {after.version}: {'nothing changed' if not found else ''}".rstrip(": "))
    for name, x in found.items():
        for sign, rows in (("+", x.added), ("-", x.removed)):
            for row in rows:
                click.echo(f"{sign} {name} {row}")
        for row, fields in x.changed.items():
            click.echo(f"~ {name} {row}: {', '.join(fields)}")


def _edition(name: str) -> Edition:
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue
    from hsforhs.planning.edition import present_edition, read_edition

    return present_edition(framework(), action_catalogue()) if name == "current" else read_edition(Path(name))


def catalogue_as_json() -> dict[str, Any]:
    """Return counts of every kind of record, and the version that stored records keep."""
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue

    words, actions = framework(), action_catalogue()
    return {
        "version": actions.version,
        "framework_version": words.version,
        "counts": {
            "dimensions": len(words.dimensions),
            "components": len(words.components),
            "sectors": len(words.sectors),
            "areas": len(words.areas),
            "levels": len(words.levels),
            "matrix": len(words.matrix),
            "area_sectors": sum(len(x) for x in words.area_sectors.values()),
            "states": len(words.states),
            "regions": len(words.regions),
            "capabilities": len(words.capabilities),
            "pillars": len(words.pillars),
            "steps": len(words.steps),
            "tools": len(words.tools),
            "plan_checks": len(words.plan_checks),
            "actions": len(actions.actions),
            "topics": len(actions.topics),
            "crosswalk_rows": len(words.crosswalks.rows),
            "indicators": dict(Counter(key.instrument_id for key in words.indicators)),
            "groups": dict(Counter(key.instrument_id for key in words.groups)),
            "lists": {name: len(terms) for name, terms in words.lists.items()},
        },
    }


@click.command("check", epilog="Example: hsforhs check")
@json_option
@plain_errors
def check_command(as_json: bool) -> None:
    """Validate all data files: schema, codes, crosswalk ends, matrix, actions. Exit code 2 when something is wrong."""
    from hsforhs.agenda import register
    from hsforhs.framework import framework
    from hsforhs.framework.check import faults as framework_faults
    from hsforhs.framework.tables import DataFileError
    from hsforhs.planning import action_catalogue, faults
    from hsforhs.scores import differences
    from hsforhs.scores.examples import invented_scores, published_scores

    try:
        words = framework()
        found = [*framework_faults(words), *faults(action_catalogue(), words)]
        found += register.faults(register.shipped_register(), words)
        found += [
            f"worked example, {x.place} {x.what}: published {x.published}, computed {x.computed}"
            for example in (*published_scores(), *invented_scores())
            for x in differences(example.assessment, words)
        ]
    except (DataFileError, ValueError) as error:
        found = [str(error)]
    if as_json:
        print_json({"faults": found})
    for fault in () if as_json else found:
        click.echo(fault)
    if found:
        raise BadInputExit(f"{len(found)} faults in the data files; expected none")
    if not as_json:
        click.echo(f"all data files hold together (version {action_catalogue().version})")
