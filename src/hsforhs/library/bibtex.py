"""References in BibTeX, through bibtexparser. What BibTeX has no field for stands in fields named ``hsforhs_...``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from hsforhs.files import BadInput

from .flat import from_flat, to_flat
from .records import Document
from .ris import MOST_RECORD

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_TYPES = {
    "guideline": "techreport",
    "tool": "techreport",
    "training": "techreport",
    "case": "techreport",
    "review": "article",
    "article": "article",
    "law": "misc",
    "dataset": "misc",
    "": "misc",
}
_FIELDS = {
    "title": "title",
    "language": "language",
    "publisher": "publisher",
    "year": "year",
    "doi": "doi",
    "isbn": "isbn",
    "address": "url",
    "abstract": "abstract",
}
_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "@": r"\char64{}",
    '"': r"\textquotedbl{}",
    **{sign: f"\\{sign}" for sign in "%&#$_"},
}
_OWN_SIGNS = {text: sign for sign, text in _SIGNS.items()}
_WRITTEN = re.compile("|".join(re.escape(text) for text in sorted(_OWN_SIGNS, key=len, reverse=True)))
_MOST_BRACES = 100
_KEY = re.compile(r"[^\w:.+-]", re.ASCII)


def read_bibtex(text: str, proposer: str = "") -> list[Document]:
    """Return the references of a BibTeX file; comments and strings are read over.

    Raises BadInput, naming the record, for an entry that cannot be read or that is longer than 400,000 characters, and
    for what :func:`.flat.from_flat` refuses.
    """
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock

    for number, entry in enumerate(re.split(r"(?m)^\s*@", text)[1:], start=1):
        if len(entry) > MOST_RECORD:
            name = entry.partition("{")[2].partition(",")[0].strip()[:60]
            what = f"the record has more than {MOST_RECORD} characters"
            raise BadInput(what, place=f"record {number} ('{name}')", expected="a shorter one")
        if _depth(entry) > _MOST_BRACES:
            what, expected = "braces stand too deep in one another", f"at most {_MOST_BRACES}"
            raise BadInput(what, place=f"record {number}", expected=expected)
    # The parser also logs what it could not read; that is said in the error.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text)
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            what, expected = "the key stands twice", "a key of its own for each entry"
        else:
            what, expected = "the entry cannot be read (does a brace not close?)", "BibTeX"
        if isinstance(block, ParsingFailedBlock):
            name = (block.raw or "").partition("{")[2].partition(",")[0].strip()[:60]
            place = f"record '{name}', line {(block.start_line or 0) + 1}"
            raise BadInput(what, place=place, expected=expected)
    if not library.entries:
        raise BadInput("the file holds no reference", expected="BibTeX entries")
    strings = {key.casefold(): str(x.value) for key, x in library.strings_dict.items()}
    return [
        from_flat(
            _flat(entry.key, entry.entry_type, _fields_of(entry, strings)),
            place=f"record {number} ('{entry.key[:60]}')",
            proposer=proposer,
        )
        for number, entry in enumerate(library.entries, start=1)
    ]


def _fields_of(entry: Entry, strings: Mapping[str, str]) -> dict[str, str]:
    bare = {name for name, sign in entry.parser_metadata.get("removed_enclosing", {}).items() if sign == "no-enclosing"}
    return {
        x.key.casefold(): _joined(str(x.value), strings) if x.key in bare and "#" in str(x.value) else str(x.value)
        for x in entry.fields
    }


def _flat(key: str, entry_type: str, fields: dict[str, str]) -> dict[str, str]:
    plain = {name: _read(text) for name, text in fields.items()}
    row = {ours: plain.get(theirs, "") for ours, theirs in _FIELDS.items()}
    row["authors"] = "; ".join(_read(name).replace(";", ",") for name in _names(fields.get("author", "")))
    row["year"] = row["year"] or plain.get("date", "")[:4]
    others = (plain.get(name, "") for name in ("institution", "journal", "journaltitle", "organization"))
    row["publisher"] = row["publisher"] or next(filter(None, others), "")
    row["kind"] = {"article": "article", "dataset": "dataset"}.get(entry_type.casefold(), "")
    row["id"] = key
    return row | {name.removeprefix("hsforhs_"): text for name, text in plain.items() if name.startswith("hsforhs_")}


def _depth(text: str) -> int:
    """Return how many braces are open at once at most."""
    steps = (1 if sign == "{" else -1 for sign in re.findall(r"[{}]", text))
    return max(accumulate(steps), default=0)


def _names(text: str) -> list[str]:
    """Cut a list of names at each "and" that stands in no braces: {Health and Safety Agency} is one name."""
    names, depth, start = [], 0, 0
    for match in re.finditer(r"\\.|[{}]|\s+and\s+", text, re.IGNORECASE | re.DOTALL):
        sign = match.group()
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and sign.strip().casefold() == "and":
            names.append(text[start : match.start()])
            start = match.end()
    names.append(text[start:])
    return [name for x in names if (name := x.strip()) and name.casefold() != "others"]


def _joined(text: str, strings: Mapping[str, str]) -> str:
    """Return pieces that stand beside one another, jz # { B}, as one text; names of strings stand for their text."""
    pieces = re.findall(r'\{(?:[^{}]|\{[^{}]*\})*\}|"[^"]*"|[^#\s]+', text)
    return "".join(x[1:-1] if x[0] in '{"' else strings.get(x.casefold(), x) for x in pieces)


def _read(text: str) -> str:
    """Return a text without TeX: our own signs, then accents and commands as pylatexenc knows them."""
    pieces, at = [], 0
    for match in _WRITTEN.finditer(text):
        pieces += [_plain(text[at : match.start()]), _OWN_SIGNS[match.group()]]
        at = match.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    if "\\" not in text and "{" not in text and "}" not in text and "~" not in text:
        return text
    from pylatexenc.latex2text import LatexNodes2Text

    plain = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True).latex_to_text(text, tolerant_parsing=True)
    return str(plain).replace("{", "").replace("}", "")


def write_bibtex(documents: Sequence[Document]) -> str:
    """Write references as BibTeX, letters as they are (UTF-8), signs that mean something to TeX as commands."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    taken: set[str] = set()
    entries: list[Block] = []
    for document in documents:
        row = to_flat(document)
        key = _free_key(row.get("id", ""), taken)
        fields = {theirs: row[ours] for ours, theirs in _FIELDS.items() if ours in row}
        if "publisher" in fields and _TYPES[row.get("kind", "")] == "article":
            fields["journal"] = fields.pop("publisher")
        if "authors" in row:
            fields["author"] = row["authors"].replace("; ", " and ")
        fields |= {f"hsforhs_{x}": text for x, text in row.items() if x not in {*_FIELDS, "authors"}}
        written = [Field(name, _write(text)) for name, text in fields.items()]
        entries.append(Entry(_TYPES[row.get("kind", "")], key, written))
    return str(write_string(Library(entries)))


def _write(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)


def _free_key(name: str, taken: set[str]) -> str:
    base = _KEY.sub("-", name) or "record"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key
