"""`hsforhs plan document` and `hsforhs plan take-back`: documents of a stored plan go out and come back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store
from hsforhs.framework.labels import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from hsforhs.workbench.accounts.models import User
    from hsforhs.workbench.plan_documents.difference import Change, Difference
    from hsforhs.workbench.plans.models import Plan

KINDS = ("xlsx", "docx", "pdf")
plan_option = click.option(
    "--plan", "plan_id", type=click.UUID, required=True, metavar="ID", help="The plan: the long number in its address."
)


@click.command("document", epilog="Example: hsforhs plan document --plan ID --province XLM-U --out upland.docx")
@plan_option
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write, .xlsx, .docx or .pdf."
)
@click.option("--format", "kind", type=click.Choice(KINDS), help="What to write, where the name of the file is silent.")
@click.option("--province", metavar="CODE", help="The pack of one province: its lines alone, no PDF.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    help="Language of the document; it comes back in any.",
)
@data_option
@plain_errors
def document_command(
    plan_id: UUID, out: Path, kind: str | None, province: str | None, language: str, data: Path
) -> None:
    """Write a stored plan: Excel and Word are filled in and come back, a PDF with costs and gap is to print.

    Whoever runs commands on a store can read everything in it, private plans among it.
    """
    kind = kind or out.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise BadInputExit(f"a plan is not written as '{out.suffix}'; expected .xlsx, .docx or .pdf, or --format")
    if kind == "pdf" and province is not None:
        raise BadInputExit("the pack of a province is filled in, not printed; expected .xlsx or .docx")
    open_store(data)
    from hsforhs.files.whole import write_whole
    from hsforhs.workbench.plan_documents.content import parts_of
    from hsforhs.workbench.plan_documents.pdf import plan_pdf
    from hsforhs.workbench.plan_documents.writing import pack
    from hsforhs.workbench.plans.documents import document

    plan = stored_plan(plan_id)
    if province is None:
        path = plan_pdf(plan, language) if kind == "pdf" else document(plan, kind, language)
    else:
        parts = {x.place.code: x.place for x in parts_of(plan)}
        if province not in parts:
            known = ", ".join(parts) or "none: no activity names a province"
            raise BadInputExit(f"the plan has no activity in '{province}'; expected one of these provinces: {known}")
        path = pack(plan, parts[province], kind, language)
    write_whole(out, path.read_bytes())
    click.echo(f"written: {out}")


@click.command(
    "take-back", epilog="Example: hsforhs plan take-back upland.docx coast.xlsx --plan ID --as me@example.org"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plan_option
@click.option("--as", "email", metavar="EMAIL", help="In whose name the fields are stored; their rights hold.")
@click.option("--store", is_flag=True, help="Store every field that only the files changed, all to the same.")
@data_option
@json_option
@plain_errors
def take_back_command(
    files: tuple[Path, ...], plan_id: UUID, email: str | None, store: bool, data: Path, as_json: bool
) -> None:
    """Say field by field what documents of a plan that came back would change, and store it if asked.

    Fields in conflict, emptied ones and what cannot be stored are never stored here: the page of the plan asks for a
    choice. Without --as the difference is that of an administrator.
    """
    if store and email is None:
        raise BadInputExit("fields are stored in somebody's name; expected --as EMAIL beside --store")
    open_store(data)
    from django.core.exceptions import PermissionDenied, ValidationError

    from hsforhs.workbench.plans.own_edition import in_own_edition

    plan, person = stored_plan(plan_id), named_person(email)
    with in_own_edition(plan):
        try:
            found, stored = _compare(person, plan, files, store=store)
        except PermissionDenied:
            raise BadInputExit(f"{email} may not change this plan; expected somebody who may") from None
        except ValidationError as error:
            raise BadInputExit(f"{error.messages[0]} Nothing is stored.") from None
    if as_json:
        print_json(_as_json(found, stored))
        return
    print_table(
        ("row", "field", "kind", "before", "in the files", "stored"),
        [(x.row, x.heading, x.kind, *_texts(x)) for x in found.changes],
    )
    for remark in found.remarks:
        click.echo(f"no place in the plan: {remark}")
    click.echo(
        f"\n{sum(stored.values())} fields stored"
        if store
        else "\nnothing stored; --store stores what only files changed"
    )


def _compare(person: User, plan: Plan, files: Sequence[Path], *, store: bool) -> tuple[Difference, dict[str, int]]:
    from hsforhs.workbench.plan_documents import services

    found = services.compare_files(person=person, plan=plan, files=files)
    stored = services.accept_files(person=person, plan=plan, files=files) if store else {}
    return found, dict(stored)


def stored_plan(plan_id: UUID) -> Plan:
    """One plan of the open store; refused where there is none."""
    from hsforhs.workbench.plans.models import Plan

    known = Plan.objects.select_related("place", "round__source", "author", "catalogue__catalogue")
    found = known.prefetch_related("choices").filter(pk=plan_id).first()
    if found is None:
        raise BadInputExit(f"there is no plan {plan_id} in this store; expected the number in the address of a plan")
    return found


def named_person(email: str | None) -> User:
    """Who acts, by address; without one an administrator who is in no store."""
    from hsforhs.workbench.accounts.models import User

    if email is None:
        return User(is_administrator=True, is_active=True)
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise BadInputExit(f"nobody here has the address {email}; expected that of an account")
    return found


def _texts(change: Change) -> tuple[str, str, str]:
    before = "" if change.before is None else "; ".join(x for x in change.before if x)
    mine = " | ".join("; ".join(x for x in option.value if x) for option in change.options)
    why_not = f" ({change.why_not})" if change.why_not else ""
    return before, f"{mine}{why_not}", "; ".join(x for x in change.theirs if x)


def _as_json(found: Difference, stored: dict[str, int]) -> dict[str, Any]:
    return {
        "changes": [
            {
                "table": x.table.key,
                "row": x.row,
                "fields": list(x.unit),
                "kind": x.kind,
                "before": None if x.before is None else list(x.before),
                "options": [{"value": list(y.value), "sources": list(y.sources)} for y in x.options],
                "stored": list(x.theirs),
                "why_not": x.why_not,
            }
            for x in found.changes
        ],
        "not_mapped": [str(x) for x in found.remarks],
        "stored": stored,
    }
