"""References in and out of files, whatever their format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from hsforhs.files import BadInput, Kind, Sentence, sniff
from hsforhs.files.archive import check_size

from .bibtex import read_bibtex, write_bibtex
from .csl import read_csl, write_csl
from .flat import FILE_LIMITS
from .records import Document
from .ris import read_ris, write_ris
from .table import read_table, write_table

FORMATS: Mapping[str, Callable[[Sequence[Document]], str]] = {
    "ris": write_ris,
    "bibtex": write_bibtex,
    "csl": write_csl,
    "csv": write_table,
}
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_MARKS = {
    "ris": re.compile(r"(?:[^@\[{]{0,2000}\n)??TY {1,2}- "),
    "bibtex": re.compile(r"@"),
    "csl": re.compile(r"\["),
}


def read_references(
    path: Path, file_format: str | None = None, mapping: Mapping[str, str] | None = None
) -> list[Document]:
    """Return the references of a file; without a format its first signs decide, then its name.

    Documents without an id get one that is unique in the file. ``mapping`` is for tables, see :func:`.read_table`.
    Raises BadInput with the file, and the record where one is at fault: for a file that is no text, not UTF-8 or too
    large, and for what the readers of the formats refuse. Nothing is read from a file that is refused.
    """
    try:
        check_size(path, FILE_LIMITS)
        if (kind := sniff(path)) not in {Kind.TEXT, Kind.JSON}:
            raise BadInput(
                Sentence("the file is no text; it looks like %(kind)s", kind=kind.value),
                expected=Sentence("RIS, BibTeX, CSL or CSV"),
            )
        content = path.read_bytes()
        text = _decoded(content)
        found = _read(path, text, file_format or _format_of(path, text), mapping)
    except BadInput as error:
        raise error.at(file=path.name) from None
    return _with_ids(found, path.stem)


def _read(path: Path, text: str, file_format: str, mapping: Mapping[str, str] | None) -> list[Document]:
    proposer = f"import of {path.name}"
    if file_format == "ris":
        return read_ris(text, proposer)
    if file_format == "bibtex":
        return read_bibtex(text, proposer)
    if file_format == "csl":
        return read_csl(text.encode(), proposer)
    if file_format == "csv":
        return read_table(path, proposer, mapping)
    raise BadInput(
        Sentence("the format '%(name)s' is unknown", name=file_format),
        expected=Sentence("%(listed)s", listed=tuple(FORMATS)),
    )


def _format_of(path: Path, text: str) -> str:
    by_name = {".ris": "ris", ".bib": "bibtex", ".bibtex": "bibtex", ".json": "csl", ".csv": "csv", ".tsv": "csv"}
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if path.suffix.casefold() == ".pdf":
        raise BadInput(Sentence("the file is named a PDF and is none"), expected=Sentence("RIS, BibTeX, CSL or CSV"))
    by_content = next((name for name, mark in _MARKS.items() if mark.match(start)), "")
    return by_content or by_name.get(path.suffix.casefold(), "csv")


def _decoded(content: bytes) -> str:
    """Return the text; other encodings than UTF-8 are refused, since a wrong guess spoils names unnoticed."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        records = max(before.count(b"\nER  -"), before.count(b"\n@") - 1, 0)
        line = before.count(b"\n") + 1
        what = Sentence(
            "the text is not %(encoding)s (byte %(number)s)", encoding=encoding.upper(), number=error.start + 1
        )
        raise BadInput(
            what,
            place=Sentence("record %(number)s, line %(line)s", number=records + 1, line=line),
            expected="UTF-8",
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput(
            Sentence("the file holds zero bytes"),
            place=Sentence("line %(line)s", line=line),
            expected=Sentence("text in UTF-8"),
        )
    return text


def _with_ids(documents: list[Document], stem: str) -> list[Document]:
    taken = {document.id for document in documents if document.id}
    found, seen = [], set()
    for number, document in enumerate(documents, start=1):
        name = document.id
        if not name or name in seen:
            base = f"{name or stem}-{number}"
            name = next(x for x in chain((base,), (f"{base}-{i}" for i in count(2))) if x not in taken)
            taken.add(name)
        seen.add(name)
        found.append(document if name == document.id else replace(document, id=name))
    return found


def write_references(documents: Sequence[Document], file_format: str) -> str:
    """Return documents as the text of a file: ris, bibtex, csl or csv; raises BadInput for another format."""
    try:
        write = FORMATS[file_format]
    except KeyError:
        raise BadInput(
            Sentence("the format '%(name)s' is unknown", name=file_format),
            expected=Sentence("%(listed)s", listed=tuple(FORMATS)),
        ) from None
    return write(documents)
