"""`hsforhs lessons`: search, export, synthesis and import of what events taught."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.library import Lesson

_FILTERS = (
    ("area", "Capacity area, such as D2."),
    ("component", "Component, such as HWF."),
    ("sector", "Other sector, such as ANI."),
    ("country", "ISO3 code of the country."),
    ("region", "WHO region of the country, such as AFRO."),
    ("kind", "best practice, challenge, new capacity or exemplar."),
    ("grade", "Grade of evidence: E0, E1, E2 or E3."),
)
_SHOWN = 110
store_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a store: its public lessons count as well. Without it those that come with the program.",
)


def _filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, said in reversed(_FILTERS):
        command = click.option(f"--{name}", default="", metavar="CODE", help=said)(command)
    return command


@click.group("lessons", epilog='Example: hsforhs lessons search "what did Thailand do about quarantine"')
def lessons_command() -> None:
    """Search, count and exchange what events taught."""


@lessons_command.command("search", epilog='Example: hsforhs lessons search "quarantine" --region SEARO --json')
@click.argument("query", default="")
@_filtered
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="How many are printed.")
@store_option
@json_option
@plain_errors
def search_command(query: str, limit: int, data: Path | None, as_json: bool, **facets: str) -> None:
    """Find lessons for QUERY, a question in any of six languages; without one all that fit the other options."""
    from hsforhs.experiences import LessonFilter, find_lessons, lesson_as_json

    hits = find_lessons(_lessons(data), LessonFilter(query, **facets))
    if as_json:
        shown = [
            {**lesson_as_json(x.lesson), "why": [y.sentence() for y in x.why], "missing": list(x.missing)}
            for x in hits[:limit]
        ]
        print_json({"total": len(hits), "hits": shown})
        return
    click.echo(f"{len(hits)} lessons\n")
    rows = [(x.lesson.id, x.lesson.country, x.lesson.grade, _short(x.lesson.lesson)) for x in hits[:limit]]
    print_table(("id", "country", "grade", "lesson"), rows)


@lessons_command.command("export", epilog="Example: hsforhs lessons export --format xlsx --out lessons.xlsx --area D2")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--query", default="", help="Only lessons that answer this question.")
@_filtered
@store_option
@plain_errors
def export_command(form: str, out: Path, query: str, data: Path | None, **facets: str) -> None:
    """Write lessons to a file whose columns `lessons import` reads."""
    from hsforhs.experiences import LessonFilter, find_lessons, lessons_csv, lessons_json
    from hsforhs.formats.lessons_xlsx import write_lessons_xlsx

    lessons = [x.lesson for x in find_lessons(_lessons(data), LessonFilter(query, **facets))]
    if form == "xlsx":
        write_lessons_xlsx(lessons, out)
    else:
        out.write_bytes(lessons_csv(lessons) if form == "csv" else lessons_json(lessons))
    click.echo(f"written: {out}, {len(lessons)} lessons")


@lessons_command.command("count", epilog="Example: hsforhs lessons count --by area --by component --by region --json")
@click.option("--by", "dimensions", multiple=True, required=True, help="What to count by; give two or three.")
@click.option("--query", default="", help="Only lessons that answer this question.")
@_filtered
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the cells to a CSV file.")
@store_option
@json_option
@plain_errors
def count_command(
    dimensions: tuple[str, ...], query: str, out: Path | None, data: Path | None, as_json: bool, **facets: str
) -> None:
    """Count lessons by two or three facets, with the lessons behind each number."""
    from hsforhs.experiences import LessonFilter, count_lessons, find_lessons, synthesis_csv
    from hsforhs.experiences.synthesis import synthesis_rows
    from hsforhs.framework import framework

    lessons = [x.lesson for x in find_lessons(_lessons(data), LessonFilter(query, **facets))]
    found = count_lessons(lessons, dimensions, framework())
    if out:
        out.write_bytes(synthesis_csv(found))
        click.echo(f"written: {out}", err=True)
    header, *rows = synthesis_rows(found)
    if as_json:
        cells = [
            {**dict(zip(header, row, strict=True)), "number": int(row[-2]), "lessons": row[-1].split()} for row in rows
        ]
        print_json({"total": len(found.ids), "digest": found.digest, "cells": cells})
        return
    click.echo(f"{len(found.ids)} lessons, digest {found.digest}\n")
    print_table(header, rows)


@lessons_command.command(
    "import", epilog="Example: hsforhs lessons import lessons.csv --place XLM --visibility network"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, metavar="CODE", help="Place that the lessons belong to.")
@click.option(
    "--visibility",
    type=click.Choice(["private", "network", "public"]),
    default="private",
    show_default=True,
    help="Who may read them.",
)
@data_option
@plain_errors
def import_command(file: Path, place: str, visibility: str, data: Path) -> None:
    """Store the lessons of FILE (CSV, XLSX, or the workbook of a review), whole or not at all."""
    open_store(data)
    from hsforhs.workbench.experiences.imports import import_file
    from hsforhs.workbench.places.models import Place

    found = Place.objects.filter(code__iexact=place).first()
    if found is None:
        raise BadInputExit(f"there is no place with the code '{place}'; expected one of `hsforhs places list`")
    done = import_file(path=file, place=found, visibility=visibility.upper())
    click.echo(f"stored: {done.lessons} lessons in {done.reviews} reviews; there before and left out: {done.known}")


def _lessons(data: Path | None) -> list[Lesson]:
    from hsforhs.library import shipped_stock

    stock = list(shipped_stock().lessons.values())
    if data is None:
        return stock
    open_store(data)
    return lessons_of_store()


def lessons_of_store() -> list[Lesson]:
    """Return the lessons that ship and the public ones of the store that is open."""
    from django.contrib.auth.models import AnonymousUser

    from hsforhs.workbench.experiences.queries import lesson_records

    return lesson_records(AnonymousUser())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
