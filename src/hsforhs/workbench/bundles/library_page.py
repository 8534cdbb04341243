"""The page inside a bundle of the library: plain HTML that every browser opens from a disk, without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from hsforhs.framework import Framework
from hsforhs.library import Document
from hsforhs.library.records import UNKNOWN_LANGUAGE
from hsforhs.workbench.library.models import web_address

_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "li{margin-block:.6rem}small{color:#555}"
)


def page(documents: Sequence[Document], gone: Iterable[str], words: Framework, *, whole: bool) -> str:
    """Return the page: documents by capacity area, those that name none at the end, the newest first."""
    by_area: dict[str, list[Document]] = {code: [] for code in (*words.areas, "")}
    for document in documents:
        for code in document.codes("area") or ("",):
            by_area.setdefault(code if code in words.areas else "", []).append(document)
    what = "all public documents" if whole else "what is new or changed since the file before"
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>Reference library</title><style>{_STYLE}</style></head><body><h1>Reference library</h1>",
        f"<p>{len(documents)} documents: {what}. Find words with the search of your browser.</p><ul>",
        *(f'<li><a href="#{code}">{code} {escape(words.areas[code].title)}</a></li>' for code in words.areas),
        "</ul>",
    ]
    for code, found in by_area.items():
        if found:
            title = f"{code} {words.areas[code].title}" if code else "No area named"
            parts.append(f'<h2 id="{code or "none"}">{escape(title)}</h2><ul>')
            parts += [_entry(x) for x in sorted(found, key=lambda x: (-(x.year or 0), x.id))]
            parts.append("</ul>")
    removed = list(gone)
    if removed:
        parts.append(f"<h2>Taken out</h2><p>{escape(', '.join(removed))}</p>")
    return "".join([*parts, "</body></html>"])


def _entry(document: Document) -> str:
    language = document.language
    lang = "" if language == UNKNOWN_LANGUAGE else f' lang="{escape(language)}"'
    title = f'<span{lang} dir="auto">{escape(document.title)}</span>'
    if address := web_address(document.address):
        title = f'<a href="{escape(address)}">{title}</a>'
    facts = " · ".join(
        escape(x) for x in (document.publisher, str(document.year or ""), document.kind, language, document.doi) if x
    )
    return f"<li>{title}<br><small>{facts}</small></li>"
