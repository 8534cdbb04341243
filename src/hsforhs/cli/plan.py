"""`hsforhs plan`: draft a plan, and compare a plan workbook that came back."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.own_catalogues import catalogue_option, own_or_ours
from hsforhs.cli.plan_audit import audit_plan_command
from hsforhs.cli.plan_documents import document_command, take_back_command
from hsforhs.cli.plan_import import import_plan_command
from hsforhs.cli.reading import (
    country_assessment,
    country_option,
    file_argument,
    instrument_option,
    json_option,
    year_option,
)
from hsforhs.cli.store import data_option
from hsforhs.files import BadInput
from hsforhs.formats.plan_words import catalogue_sentence
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.planning import ActionCatalogue, Plan, PlanLine, action_catalogue, draft_for, suggestions
from hsforhs.scores import Assessment

WRITERS = (".xlsx", ".docx", ".pdf")


@click.group("plan", epilog="Example: hsforhs plan draft e-spar_2022.xlsx --country GHA --years 5 --out plan.xlsx")
def plan_command() -> None:
    """Draft a plan from scores; give documents of plans out and take them back."""


@plan_command.command(
    "draft",
    epilog="Example: hsforhs plan draft e-spar_2022.xlsx --country GHA --years 5 --out plan.xlsx --out plan.docx",
)
@file_argument
@country_option
@click.option("--years", type=click.Choice(["1", "5"]), required=True, help="One step up, or to level 4 or 5.")
@click.option("--target", type=click.IntRange(1, 5), help="One level for all indicators instead of the usual rule.")
@click.option(
    "--out",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, .xlsx, .docx or .pdf; may be given more than once.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    help="Language of the documents; actions stay in that of their catalogue.",
)
@instrument_option
@year_option
@catalogue_option
@data_option
@json_option
@plain_errors
def draft_command(
    file: Path,
    country: str | None,
    years: str,
    target: int | None,
    outputs: tuple[Path, ...],
    language: str,
    instrument: str | None,
    year: int | None,
    catalogue: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """Draft a plan for one country of FILE as Excel, Word, PDF or JSON."""
    from hsforhs.scores.readers import read_scores

    for path in outputs:
        if path.suffix.lower() not in WRITERS:
            raise BadInput(f"a plan is not written as '{path.suffix}'", file=str(path), expected=".xlsx, .docx or .pdf")
    found = country_assessment(read_scores(file, instrument=instrument, year=year), country)
    _require_indicators(found, file)
    actions = own_or_ours(catalogue, data)
    plan = draft_for(found, years=int(years), target=target, catalogue=actions)
    for path in outputs:
        _write(plan, path, actions, language)
    if as_json:
        print_json(plan_as_json(plan, outputs))
    else:
        _print(plan, outputs)


@plan_command.command("check", epilog="Example: hsforhs plan check returned.xlsx --scores e-spar_2022.xlsx --json")
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--scores",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="File of scores that the plan was drafted from.",
)
@click.option("--target", type=click.IntRange(1, 5), help="The target that the plan was drafted with, if any.")
@catalogue_option
@data_option
@json_option
@plain_errors
def check_plan_command(
    workbook: Path, file: Path, target: int | None, catalogue: str | None, data: Path, as_json: bool
) -> None:
    """Say how a plan workbook that came back differs from its draft; sums are computed anew."""
    from hsforhs.formats.plan_xlsx_read import differences, read_plan_xlsx
    from hsforhs.scores.readers import read_everything
    from hsforhs.workbench.look.wordings import all_wordings

    actions = own_or_ours(catalogue, data)
    returned = read_plan_xlsx(workbook, catalogue=actions, wordings=all_wordings())
    keys = returned.keys
    reading = read_everything(file)
    found = next(
        (
            x
            for x in reading.assessments
            if (x.place, x.instrument, x.period) == (keys["place"], keys["instrument"], keys["period"])
        ),
        None,
    )
    if found is None:
        wanted = f"{keys['instrument']} {keys['period']} of {keys['place']}"
        raise BadInput(f"the file does not hold {wanted}", file=file.name, expected="the scores of the plan")
    plan = draft_for(found, years=int(keys["years"]), target=target, catalogue=actions)
    changes = differences(plan, returned)
    if as_json:
        print_json(
            {
                "differences": [
                    {
                        "kind": x.kind,
                        "row": x.row_id,
                        "text": x.text,
                        "place": x.place,
                        "cells": [{"heading": y.heading, "drafted": y.drafted, "written": y.written} for y in x.cells],
                    }
                    for x in changes
                ],
                "total": returned.total,
                "warnings": [str(x) for x in returned.remarks],
            }
        )
        return
    print_table(
        ("row", "change", "what"),
        [(x.row_id, x.kind, "; ".join(f"{y.heading}: {y.written}" for y in x.cells) or x.text) for x in changes],
    )
    click.echo(f"\nfive-year total, computed from the rows: {returned.total:g}")
    for remark in returned.remarks:
        click.echo(f"warning: {remark}")


plan_command.add_command(audit_plan_command)
plan_command.add_command(import_plan_command)
plan_command.add_command(document_command)
plan_command.add_command(take_back_command)


def _require_indicators(found: Assessment, file: Path) -> None:
    if not found.values:
        what = "reports no indicator" if found.reported else "did not report"
        raise BadInput(
            f"{found.name} {what} in {found.period or 'this file'}, and a plan needs indicators",
            file=file.name,
            expected="a file with indicator scores, such as the e-SPAR workbook",
        )


def _write(plan: Plan, path: Path, catalogue: ActionCatalogue, language: str) -> None:
    from hsforhs.formats.plan_docx import write_plan_docx
    from hsforhs.formats.plan_pdf import write_plan_pdf
    from hsforhs.formats.plan_xlsx import write_plan_xlsx
    from hsforhs.workbench.look.wordings import wording_in

    content, today = BytesIO(), dt.date.today()
    if path.suffix.lower() == ".pdf":
        words = wording_in(language)
        write_plan_pdf(plan, content, made_on=today, catalogue=catalogue, language=language, wording=words)
    else:
        write = write_plan_xlsx if path.suffix.lower() == ".xlsx" else write_plan_docx
        write(plan, content, made_on=today, catalogue=catalogue, wording=wording_in(language))
    path.write_bytes(content.getvalue())


def plan_as_json(plan: Plan, outputs: tuple[Path, ...]) -> dict[str, Any]:
    """Return a plan as plain JSON values."""
    found = plan.report.assessment
    return {
        "country": found.country,
        "place": found.place,
        "instrument": found.instrument,
        "period": found.period,
        "years": plan.years,
        "catalogue_version": plan.catalogue_version,
        "catalogue": _own_catalogue(plan),
        "targets": {x.indicator.code: x.target for x in plan.report.gaps},
        "lines": [_line(x) for x in plan.lines],
        "without_actions": [
            {"gap": x.gap.code, "indicator": x.jee3.code, "step": x.step} for x in plan.without_actions
        ],
        "unmapped": [x.code for x in plan.report.unmapped],
        "not_seen": [x.code for x in plan.report.not_seen],
        "not_reported": [x.code for x in plan.report.not_reported],
        "checks": [{"code": x.code, "check": x.check, "met": x.met, "message": x.message} for x in plan.findings],
        "beyond": [
            {"action": x.action.id, "topic": topic, "gaps": [gap.code for gap in x.gaps], "answers": list(x.answers)}
            for topic, menu in suggestions(plan, action_catalogue()).items()
            for x in menu
        ],
        "files": [str(path) for path in outputs],
    }


def _own_catalogue(plan: Plan) -> dict[str, Any] | None:
    origin = plan.origin
    if origin is None:
        return None
    return {
        "name": origin.name,
        "title": origin.title,
        "version": origin.version,
        "licence": origin.licence,
        "source": origin.source,
    }


def _line(line: PlanLine) -> dict[str, Any]:
    action = line.action
    return {
        "action": action.id,
        "indicator": action.indicator.code if action.indicator else None,
        "topic": action.topic or None,
        "area": action.area,
        "step": action.step,
        "text": action.text,
        "components": list(action.components),
        "level": action.level,
        "lead_sector": action.lead_sector,
        "supporting_sectors": list(action.supporting_sectors),
        "mode": action.mode.value if action.mode else "",
        "phase": action.phase,
        "kind": action.kind,
        "evidence": action.evidence,
        "gaps": [x.code for x in line.gaps],
    }


def _print(plan: Plan, outputs: tuple[Path, ...]) -> None:
    click.echo(f"{plan.place_name}: {plan.years}-year draft plan, {len(plan.lines)} actions\n")
    print_table(("area", "actions"), [(area, len(lines)) for area, lines in plan.by_area().items()])
    click.echo()
    for finding in plan.findings:
        click.echo(f"{finding.code} {'met' if finding.met else 'open'}: {finding.check} ({finding.message})")
    for step in plan.without_actions:
        click.echo(f"no action in the catalogue: {step.jee3.code} to level {step.step}")
    offered = {topic: len(menu) for topic, menu in suggestions(plan, action_catalogue()).items() if menu}
    if offered:
        click.echo(f"beyond the indicators, to add by hand: {', '.join(f'{x} {n}' for x, n in offered.items())}")
    if plan.report.not_seen:
        click.echo(f"not asked by this instrument: {' '.join(x.code for x in plan.report.not_seen)}")
    if plan.origin:
        click.echo(f"catalogue: {catalogue_sentence(plan)}")
    for path in outputs:
        click.echo(f"written: {path}")
