"""`hsforhs library`: the reference library from the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.library_sources import (
    bundle_command,
    harvest_command,
    index_command,
    links_command,
    receive_command,
)
from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.experiences import LessonHit
    from hsforhs.library import Answer, Document, Filters
    from hsforhs.text import Concept

_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_FEW_LESSONS = 5
_NAMED = 10
"""How many references that were skipped are named."""
_FORMATS = ("ris", "bibtex", "csl", "csv")


@click.group("library", epilog='Example: hsforhs library search "laboratory biosafety" --lang fr')
def library_command() -> None:
    """Search the reference library, bring references in, take them out."""


def holds_a_store(data: Path) -> bool:
    """Say whether a folder has a store, or another database is set up; asking must not make one."""
    return bool(os.environ.get("HSFORHS_DATABASE_URL")) or (data / "hsforhs.sqlite3").exists()


for _command in (harvest_command, links_command, bundle_command, receive_command, index_command):
    library_command.add_command(_command)


@library_command.command(
    "search", epilog='Example: hsforhs library search "points d’entrée" --lang ar --area PoE --json'
)
@click.argument("query")
@click.option("--lang", "language", type=click.Choice(_LANGUAGES), help="The reader's language; leaves nothing out.")
@click.option("--area", "areas", metavar="CODE", multiple=True, help="Tagged with this capacity area, such as D2.")
@click.option(
    "--component", "components", metavar="CODE", multiple=True, help="Tagged with this component, such as HWF."
)
@click.option("--sector", "sectors", metavar="CODE", multiple=True, help="Tagged with this sector, such as ANI.")
@click.option("--step", "steps", metavar="LEVEL", multiple=True, help="Helps to reach this capacity level, 2 to 5.")
@click.option("--level", "levels", metavar="CODE", multiple=True, help="For this level of administration, such as NAT.")
@click.option(
    "--kind", "kinds", metavar="KIND", multiple=True, help="Of this kind, such as tool; lesson for lessons alone."
)
@click.option("--in", "languages", metavar="CODE", multiple=True, help="Written in this language, such as fr.")
@click.option("--country", "countries", metavar="ISO3", multiple=True, help="About this country, such as GHA.")
@click.option("--licence", "licences", metavar="TEXT", multiple=True, help="Under this licence, as it is written.")
@click.option("--grade", "grades", metavar="CODE", multiple=True, help="Lessons of this grade of evidence, E0 to E3.")
@click.option("--since", type=click.IntRange(0, 9999), metavar="YEAR", help="Of this year or later.")
@click.option("--until", type=click.IntRange(0, 9999), metavar="YEAR", help="Of this year or earlier.")
@click.option("--limit", type=click.IntRange(1, 50), default=50, show_default=True, help="How many hits are printed.")
@data_option
@json_option
@plain_errors
def search_command(
    query: str,
    language: str | None,
    since: int | None,
    until: int | None,
    limit: int,
    data: Path,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Find documents for QUERY, a question in any of six languages; the best come first, each with the reasons why.

    The library of the store is searched; without a store the references that come with the program. Options for what
    documents must be can be given several times. Lessons from events that answer the question follow in a group of
    their own; as JSON they are given for --kind lesson or --grade alone.
    """
    from hsforhs.cli.lessons import lessons_of_store
    from hsforhs.experiences.beside import lessons_beside, title_of
    from hsforhs.framework import framework
    from hsforhs.library import Filters
    from hsforhs.library.records import LESSON

    filters = Filters(**chosen, years=(since, until))
    filters.check(framework())
    stored = holds_a_store(data)
    if stored:
        open_store(data)
    lessons_alone = filters.kinds == (LESSON,) or bool(filters.grades)
    # As JSON an answer has documents or lessons, never both: their scores cannot be compared.
    beside = not as_json or lessons_alone
    lessons = lessons_beside(query, filters, lessons_of_store() if stored else None) if beside else []
    if as_json and lessons_alone:
        print_json(lessons_as_json(query, lessons, limit, language or "en"))
        return
    answer = _answer(query, language or "", filters, limit, stored=stored)
    if as_json:
        print_json(answer_as_json(answer, language or "en"))
        return
    for word, close in answer.spelling.items():
        click.echo(f"'{word}' stands in no document; did you mean {' or '.join(close)}?")
    named = ", ".join(concept.label(language or "en") for concept in answer.concepts)
    click.echo(f"{answer.total} documents{f', concepts named: {named}' if named else ''}\n")
    print_table(
        ("score", "year", "lang", "title", "why"),
        [(x.score, x.year, x.language, x.title, "; ".join(y.sentence() for y in x.why)) for x in answer.hits],
    )
    if lessons:
        click.echo(f"\n{len(lessons)} lessons\n")
        shown = lessons[: limit if lessons_alone else _FEW_LESSONS]
        print_table(
            ("id", "lesson", "why"),
            [(x.lesson.id, title_of(x.lesson), "; ".join(y.sentence() for y in x.why)) for x in shown],
        )


def _answer(query: str, language: str, filters: Filters, limit: int, *, stored: bool) -> Answer:
    if not stored:
        from hsforhs.library import Index, search, shipped_stock

        with Index.build(shipped_stock().documents.values()) as index:
            return search(index, query, language, filters, limit)
    from hsforhs.workbench.library.finding import search as search_store

    return search_store(query, language=language, filters=filters, limit=limit)


@library_command.command("import", epilog="Example: hsforhs library import references.ris --data ./hsforhs-data")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="For tables: a JSON file that names for headings the field that they hold.",
)
@data_option
@json_option
@plain_errors
def import_command(file: Path, mapping: Path | None, data: Path, as_json: bool) -> None:
    """Store the references of FILE (RIS, BibTeX, CSL-JSON or CSV, told by its content), public at once.

    What is there already, by DOI, ISBN or handle or word for word, is skipped and counted. What is likely the same as
    another document is kept and flagged for people to decide. One wrong record and nothing is stored.
    """
    from hsforhs.files import BadInput
    from hsforhs.files.jsonfile import read_json
    from hsforhs.library import read_references

    columns: Any = read_json(mapping.read_bytes(), name=mapping.name) if mapping else None
    if mapping and not (isinstance(columns, dict) and all(isinstance(x, str) for x in columns.values())):
        raise BadInput(
            "the mapping names no columns", file=mapping.name, expected='one object such as {"Heading": "title"}'
        )
    found = read_references(file, mapping=columns)
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.library.services import import_records

    done = import_records(actor=OPERATOR, records=found, name=file.name)
    if as_json:
        skipped = [{"id": one, "there": other, "why": why} for one, other, why in done.skipped]
        print_json({"added": done.added, "skipped": len(skipped), "flagged": done.flagged, "duplicates": skipped})
        return
    for one, other, why in done.skipped[:_NAMED]:
        click.echo(f"skipped: {one} is there as {other} ({why})", err=True)
    if len(done.skipped) > _NAMED:
        click.echo(f"and {len(done.skipped) - _NAMED} more; --json names all", err=True)
    click.echo(
        f"added {done.added}, skipped {len(done.skipped)} that are there already, "
        f"flagged {done.flagged} of the added as likely duplicates"
    )


@library_command.command("export", epilog="Example: hsforhs library export --format ris --out library.ris")
@click.option("--format", "file_format", type=click.Choice(_FORMATS), required=True, help="Format of the file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@data_option
@plain_errors
def export_command(file_format: str, out: Path, data: Path) -> None:
    """Write all references of the store to a file; without a store those that come with the program."""
    from hsforhs.files.whole import write_whole
    from hsforhs.library import shipped_stock, write_references

    found: list[Document]
    if holds_a_store(data):
        open_store(data)
        from hsforhs.workbench.library.queries import all_records

        found = all_records()
    else:
        found = list(shipped_stock().documents.values())
    write_whole(out, write_references(found, file_format).encode("utf-8"))
    click.echo(f"written: {out}, {len(found)} references", err=True)


def answer_as_json(answer: Answer, language: str) -> dict[str, Any]:
    """Return an answer as plain JSON values; concepts have their label in ``language`` and in all six."""
    return {
        "total": answer.total,
        "hits": [
            {
                "id": hit.id,
                "title": hit.title,
                "language": hit.language,
                "score": hit.score,
                "why": [reason.sentence() for reason in hit.why],
            }
            for hit in answer.hits
        ],
        "concepts": [_concept(concept, language) for concept in answer.concepts],
    }


def lessons_as_json(query: str, found: list[LessonHit], limit: int, language: str) -> dict[str, Any]:
    """Return lessons in the shape of an answer; the score is the share of the question that a lesson answers."""
    from hsforhs.experiences.beside import share_answered, title_of
    from hsforhs.library.query import read_question

    return {
        "total": len(found),
        "hits": [
            {
                "id": hit.lesson.id,
                "title": title_of(hit.lesson),
                "language": "en",
                "score": share_answered(hit),
                "why": [reason.sentence() for reason in hit.why],
            }
            for hit in found[:limit]
        ],
        "concepts": [_concept(concept, language) for concept in read_question(query, language).concepts],
    }


def _concept(concept: Concept, language: str) -> dict[str, Any]:
    return {
        "id": concept.id,
        "scheme": concept.scheme,
        "code": concept.code,
        "label": concept.label(language),
        "labels": dict(concept.labels),
    }
