"""`hsforhs catalogue` and `hsforhs check`: what the project's own data files hold, and whether they hold together."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import (
    country_assessment,
    country_option,
    file_argument,
    instrument_option,
    json_option,
    year_option,
)
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.planning.edition import Edition
    from hsforhs.scores import ScoreCarry


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
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a store: current is then its edition in use, and its editions can be named.",
)
@json_option
@plain_errors
def diff_command(old: str, new: str, data: Path | None, as_json: bool) -> None:
    """Say what changed from edition OLD to NEW.

    Each is a file of `catalogue keep`, the word current or shipped, or, with --data, the name of a stored edition.
    """
    from hsforhs.planning.edition import edition_difference

    if data is not None:
        open_store(data)
    before, after = (_edition(x, stored=data is not None) for x in (old, new))
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


def _edition(name: str, *, stored: bool) -> Edition:
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue
    from hsforhs.planning.edition import present_edition, read_edition, shipped_edition

    if name == "shipped":
        return shipped_edition()
    if name == "current":
        return present_edition(framework(), action_catalogue())
    if stored:
        from hsforhs.workbench.editions.queries import named

        if found := named(name):
            return found.tables
    return read_edition(Path(name))


@catalogue_command.command("editions", epilog="Example: hsforhs catalogue editions --data ./hsforhs-data --json")
@data_option
@json_option
@plain_errors
def editions_command(data: Path, as_json: bool) -> None:
    """List the editions of a store, the newest first."""
    open_store(data)
    from hsforhs.workbench.editions.queries import listed

    found = [
        {
            "name": x.name,
            "version": x.version,
            "status": x.status,
            "shipped": x.shipped,
            "based_on": x.based_on.name if x.based_on else None,
            "changes": x.number,  # type: ignore[attr-defined]
            "published_at": x.published_at.isoformat() if x.published_at else None,
        }
        for x in listed()
    ]
    if as_json:
        print_json(found)
        return
    print_table(
        ("name", "status", "version", "changes"),
        [[x[y] for y in ("name", "status", "version", "changes")] for x in found],
    )


@catalogue_command.command("carry", epilog="Example: hsforhs catalogue carry jee2.csv --country GHA --to jee-3 --json")
@file_argument
@country_option
@click.option("--to", "target", required=True, metavar="ID", help="jee-3 or spar-2, for example.")
@instrument_option
@year_option
@json_option
@plain_errors
def carry_command(
    file: Path, country: str | None, target: str, instrument: str | None, year: int | None, as_json: bool
) -> None:
    """Say what becomes of the scores of FILE in another instrument or edition: moved, split, merged, new, dropped."""
    from hsforhs.framework import framework
    from hsforhs.scores import carry_scores
    from hsforhs.scores.readers import read_scores

    found = country_assessment(read_scores(file, instrument=instrument, year=year), country)
    result = carry_scores(found, target, framework())
    if as_json:
        print_json(carry_as_json(result, found.instrument))
        return
    click.echo(f"{found.name}: {found.instrument} {found.period} to {target}\n")
    print_table(
        ("before", "score", "what", "after", "carried", "why not"),
        [
            (
                x.before.key.code,
                x.before.value,
                x.kind.value,
                " ".join(y.code for y in x.after),
                x.carried.value if x.carried else None,
                x.why_not,
            )
            for x in result.rows
        ],
    )
    click.echo(f"\nnew: {' '.join(x.code for x in result.new) or 'none'}")


def carry_as_json(result: ScoreCarry, before: str) -> dict[str, Any]:
    """Return a report on carrying scores over as plain JSON values."""
    return {
        "from": before,
        "to": result.assessment.instrument,
        "rows": [
            {
                "before": str(x.before.key),
                "state": x.before.state.value,
                "value": x.before.value,
                "what": x.kind.value,
                "after": [str(y) for y in x.after],
                "carried": x.carried.value if x.carried else None,
                "why_not": x.why_not,
            }
            for x in result.rows
        ],
        "new": [str(x) for x in result.new],
        "scores": {str(key): x.value for key, x in result.assessment.scores.items() if x.value is not None},
    }


def catalogue_as_json() -> dict[str, Any]:
    """Return counts of every kind of record, and the version that stored records keep."""
    from hsforhs.framework import framework
    from hsforhs.library.stock import shipped_stock
    from hsforhs.planning import action_catalogue
    from hsforhs.text import concept_vocabulary

    words, actions, stock = framework(), action_catalogue(), shipped_stock()
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
            "references": len(stock.documents),
            "lessons": len(stock.lessons),
            "timeliness": len(stock.timeliness),
            "concepts": len(concept_vocabulary().concepts),
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
    """Validate all data files: schema, codes, crosswalk ends, matrix, actions, references. Exit code 2 for a fault."""
    from hsforhs.agenda import methods, register
    from hsforhs.framework import framework
    from hsforhs.framework.check import faults as framework_faults
    from hsforhs.framework.tables import DataFileError
    from hsforhs.indicators import registry
    from hsforhs.library.stock import faults as stock_faults
    from hsforhs.library.stock import shipped_stock
    from hsforhs.planning import action_catalogue, faults
    from hsforhs.planning.synergy_rules import synergy_faults
    from hsforhs.scores import differences
    from hsforhs.scores.examples import invented_scores, published_scores
    from hsforhs.text.concepts import concept_vocabulary
    from hsforhs.text.concepts import faults as concept_faults

    try:
        words = framework()
        found = [*framework_faults(words), *faults(action_catalogue(), words)]
        found += [*register.faults(register.shipped_register(), words), *methods.faults()]
        found += synergy_faults(action_catalogue().synergy_rules, action_catalogue(), words)
        found += [f"{code} has too few confirmed indicators" for code in registry().too_few()]
        found += [*concept_faults(concept_vocabulary(), words), *stock_faults(shipped_stock(), words)]
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
