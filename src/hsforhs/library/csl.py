"""References as CSL-JSON, the form of citation programs. What it has no field for stands in its object ``custom``."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from hsforhs.files import BadInput, Sentence, read_json

from .flat import FILE_LIMITS, from_flat, to_flat
from .records import Document

_TYPES = {
    "guideline": "report",
    "tool": "report",
    "training": "report",
    "case": "report",
    "review": "article-journal",
    "article": "article-journal",
    "law": "legislation",
    "dataset": "dataset",
    "": "document",
}
_KINDS = {"article-journal": "article", "article": "article", "legislation": "law", "dataset": "dataset"}
_FIELDS = {
    "id": "id",
    "title": "title",
    "language": "language",
    "publisher": "publisher",
    "doi": "DOI",
    "isbn": "ISBN",
    "address": "URL",
    "abstract": "abstract",
}

_PARTS = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
"""Types of what stands in a book; the ISBN is that of the book."""
_NAME = ("literal", "name", "family", "given", "suffix", "non-dropping-particle", "dropping-particle")
_MARKED = ("title", "publisher", "abstract")
_MARKUP = re.compile(r"</?(?:(?:i|b|em|strong|sub|sup|sc|scp|p|br|span|jats:[a-z-]+)(?:\s[^<>]*)?/?)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|jats:p|jats:title)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)


def read_csl(content: bytes, proposer: str = "") -> list[Document]:
    """Return the references of a CSL-JSON file: a list of objects, also as ``items`` of one object, or a single object.

    Markup in titles and abstracts is left out. Raises BadInput for broken JSON, for another shape, and for what
    :func:`.flat.from_flat` refuses, naming the record.
    """
    items = read_json(content, limits=FILE_LIMITS)
    if isinstance(items, dict) and isinstance(items.get("message"), dict):
        # An answer of Crossref.
        items = items["message"]
    if isinstance(items, dict):
        items = items.get("items", [items] if "title" in items else None)
    if not isinstance(items, list) or not items:
        raise BadInput(
            Sentence("the file holds no list of references"), expected=Sentence("CSL-JSON, a list of objects")
        )
    found = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise BadInput(
                Sentence("the record is no object"),
                place=Sentence("record %(number)s", number=number),
                expected="CSL-JSON",
            )
        title = _text(item.get("title"))[:60]
        place = (
            Sentence("record %(number)s ('%(title)s')", number=number, title=title)
            if title
            else Sentence("record %(number)s", number=number)
        )
        found.append(from_flat(_flat(item), place=place, proposer=proposer))
    return found


def _flat(item: dict[str, Any]) -> dict[str, str]:
    row = {ours: _text(item.get(theirs)) for ours, theirs in _FIELDS.items()}
    row["publisher"] = row["publisher"] or _text(item.get("container-title"))
    row |= {name: _without_markup(row[name]) for name in _MARKED}
    isbn = item.get("ISBN")
    row["isbn"] = " ; ".join(map(_text, isbn)) if isinstance(isbn, list) else row["isbn"]
    if item.get("type") in _PARTS:
        row["isbn"] = ""
    row["kind"] = _KINDS.get(_text(item.get("type")), "")
    authors = item.get("author")
    row["authors"] = "; ".join(filter(None, map(_name, authors if isinstance(authors, list) else [])))
    row["year"] = _year(item.get("issued"))
    custom = item.get("custom")
    own = custom.get("hsforhs") if isinstance(custom, dict) else None
    return row | ({str(x): _text(text) for x, text in own.items()} if isinstance(own, dict) else {})


def _year(issued: object) -> str:
    """Return what a date says of its year: in parts, or as somebody wrote it."""
    if not isinstance(issued, dict):
        return _text(issued)
    found = issued.get("date-parts")
    while isinstance(found, list) and found:
        found = found[0]
    return _text(found) or _text(issued.get("raw")) or _text(issued.get("literal"))


def _text(value: object) -> str:
    """Return a text; of a list, as Crossref has titles, the first."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _without_markup(text: str) -> str:
    plain = _MARKUP.sub(lambda x: " " if _BREAK.fullmatch(x[0]) else "", text)
    return _ENTITY.sub(lambda x: html.unescape(x[0]), plain)


def _name(author: object) -> str:
    if not isinstance(author, dict):
        return ""
    get = {x: _text(author.get(x)).replace(";", ",") for x in _NAME}
    whole = get["literal"] or get["name"]
    family = " ".join(filter(None, (get["non-dropping-particle"] or get["dropping-particle"], get["family"])))
    return whole or ", ".join(filter(None, (family, get["given"], get["suffix"])))


def csl_item(document: Document) -> dict[str, Any]:
    """Return a document as one object of CSL-JSON."""
    row = to_flat(document)
    item: dict[str, Any] = {"id": row.get("id", ""), "type": _TYPES[row.get("kind", "")]}
    item |= {theirs: row[ours] for ours, theirs in _FIELDS.items() if ours in row}
    if item["type"] == "article-journal" and "publisher" in item:
        item["container-title"] = item.pop("publisher")
    if "authors" in row:
        item["author"] = [_person(name) for name in row["authors"].split("; ")]
    if document.year is not None:
        item["issued"] = {"date-parts": [[document.year]]}
    own = {x: text for x, text in row.items() if x not in {*_FIELDS, "authors", "year"}}
    # Read word for word: a text that looks like markup may be one.
    own |= {x: row[x] for x in _MARKED if x in row and _without_markup(row[x]) != row[x]}
    return item | ({"custom": {"hsforhs": own}} if own else {})


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma and family and given else {"literal": name}


def write_csl(documents: Sequence[Document]) -> str:
    """Write references as CSL-JSON."""
    return json.dumps([csl_item(document) for document in documents], ensure_ascii=False, indent=1) + "\n"
