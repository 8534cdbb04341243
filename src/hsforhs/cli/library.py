"""`hsforhs library`: the reference library from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option

if TYPE_CHECKING:
    from hsforhs.library import Answer
    from hsforhs.text import Concept

_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@click.group("library", epilog='Example: hsforhs library search "laboratory biosafety" --lang fr')
def library_command() -> None:
    """Search the reference library."""


@library_command.command(
    "search", epilog='Example: hsforhs library search "points d’entrée" --lang ar --area PoE --json'
)
@click.argument("query")
@click.option("--lang", "language", type=click.Choice(_LANGUAGES), help="The reader's language; leaves nothing out.")
@click.option("--area", metavar="CODE", help="Only documents tagged with this capacity area, such as D2.")
@click.option("--limit", type=click.IntRange(1, 50), default=50, show_default=True, help="How many hits are printed.")
@json_option
@plain_errors
def search_command(query: str, language: str | None, area: str | None, limit: int, as_json: bool) -> None:
    """Find documents for QUERY, a question in any of six languages; the best come first, each with the reasons why."""
    from hsforhs.framework import framework
    from hsforhs.library import Filters, Index, search, shipped_stock

    filters = Filters(areas=(area,) if area else ())
    filters.check(framework())
    with Index.build(shipped_stock().documents.values()) as index:
        answer = search(index, query, language or "", filters, limit)
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


def _concept(concept: Concept, language: str) -> dict[str, Any]:
    return {
        "id": concept.id,
        "scheme": concept.scheme,
        "code": concept.code,
        "label": concept.label(language),
        "labels": dict(concept.labels),
    }
