"""Formatted citations, through citeproc and the style that comes with it."""

from __future__ import annotations

from collections.abc import Sequence

from .csl import csl_item
from .records import Document

STYLE = "harvard-cite-them-right"
_LOCALES = {"ar": "ar", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}


def cite(documents: Sequence[Document], language: str = "en") -> list[str]:
    """Return one citation for each document as plain text, words such as "available at" in a language."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = [{**csl_item(x), "id": f"item{number}"} for number, x in enumerate(documents)]
    for item in items:
        # The formatter knows neither our own fields nor texts of this length.
        for name in ("custom", "abstract", "language"):
            item.pop(name, None)
        if item["type"] == "article-journal":
            # The style takes an article without volume and pages for a preprint, and the library holds neither.
            item["type"] = "article-magazine"
        elif "author" not in item and item.get("publisher"):
            # A report without authors is that of its publisher.
            item["author"] = [{"literal": item["publisher"]}]
    style = CitationStylesStyle(STYLE, locale=_LOCALES.get(language, "en-GB"), validate=False)
    found = []
    for item in items:
        # One at a time: a bibliography would be sorted.
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        found.append(" ".join(str(bibliography.bibliography()[0]).split()))
    return found
