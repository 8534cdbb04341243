"""References in BibTeX, through bibtexparser. What BibTeX has no field for stands in fields named ``hsforhs_...``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from hsforhs.files import BadInput, Sentence

from .flat import from_flat, to_flat
from .records import Document
from .ris import MOST_RECORD

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Entry
    from pylatexenc.latex2text import LatexNodes2Text

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
_NAMED_SIGNS = {"textless": "<", "textgreater": ">", "textbar": "|", "textquotesingle": "'", "textunderscore": "_"}
"""Commands for signs that programs for references write and pylatexenc does not know."""
_FORMULA = re.compile(r"\$[^$\\]{0,20}\\[^$]{0,80}\$")
"""A formula: two signs of money with a command between; prices have none."""
_LINK = re.compile(r"\\(?:url|href\s*\{[^{}]*\})\s*(\{[^{}]*\})|\\href\b")
_RUN_ON = re.compile(r"[}\"]\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]|^\s*\d+\s+[A-Za-z][\w-]*\s*=")
_VERBATIM = frozenset({"url", "doi", "isbn"})
_NOTED = ("howpublished", "note")
_PARTS = frozenset({"incollection", "inbook", "inproceedings", "conference"})
"""Types of what stands in a book; the ISBN is that of the book."""
_MOST_BRACES = 100
_KEY = re.compile(r"[^\w:.+-]", re.ASCII)


def read_bibtex(text: str, proposer: str = "") -> list[Document]:
    """Return the references of a BibTeX file; comments and strings are read over.

    Raises BadInput, naming the record, for an entry that cannot be read or that is longer than 400,000 characters, and
    for what :func:`.flat.from_flat` refuses.
    """
    import logging

    for number, entry in enumerate(re.split(r"(?m)^\s*@", text)[1:], start=1):
        if len(entry) > MOST_RECORD:
            name = entry.partition("{")[2].partition(",")[0].strip()[:60]
            what = Sentence("the record has more than %(most)s characters", most=MOST_RECORD)
            raise BadInput(
                what,
                place=Sentence("record %(number)s ('%(title)s')", number=number, title=name),
                expected=Sentence("a shorter one"),
            )
        if _depth(entry) > _MOST_BRACES:
            what = Sentence("braces stand too deep in one another")
            expected = Sentence("at most %(most)s", most=_MOST_BRACES)
            raise BadInput(what, place=Sentence("record %(number)s", number=number), expected=expected)
    # The parsers also log what they could not read; that is said in the error.
    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    library, keys = _parsed(text)
    for block in library.failed_blocks:
        name = (block.raw or "").partition("{")[2].partition(",")[0].strip()[:60]
        what = Sentence("the entry cannot be read (does a brace not close?)")
        raise BadInput(
            what,
            place=Sentence("record '%(name)s', line %(number)s", name=name, number=(block.start_line or 0) + 1),
            expected="BibTeX",
        )
    if not keys:
        raise BadInput(Sentence("the file holds no reference"), expected=Sentence("BibTeX entries"))
    strings = {key.casefold(): str(x.value) for key, x in library.strings_dict.items()}
    found = []
    for number, (key, entry) in enumerate(zip(keys, library.entries, strict=True), start=1):
        place = Sentence("record %(number)s ('%(title)s')", number=number, title=key[:60])
        fields = _fields_of(entry, strings, place)
        found.append(from_flat(_flat(key, entry.entry_type, fields), place=place, proposer=proposer))
    return found


def _parsed(text: str) -> tuple[Library, list[str]]:
    """Return the blocks of a file, and the keys of its entries as written: the same entry, or a field of one, may stand
    twice where files were put together. The first of two fields or strings counts.
    """
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack
    from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, String
    from bibtexparser.splitter import Splitter

    blocks: list[Block] = []
    keys: list[str] = []
    for block in Splitter(text).split().blocks:
        one = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) else block
        if isinstance(one, String) and one is not block:
            continue
        if isinstance(one, Entry):
            fields = list({x.key.casefold(): x for x in reversed(one.fields)}.values())
            blocks.append(Entry(one.entry_type, str(len(keys)), fields[::-1], start_line=one.start_line, raw=one.raw))
            keys.append(one.key)
        elif one is not None:
            blocks.append(one)
    library = Library(blocks)
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    return library, keys


def _fields_of(entry: Entry, strings: Mapping[str, str], place: str) -> dict[str, str]:
    """Return the texts of an entry by field; raises BadInput where a comma is missing between two of them."""
    bare = {name for name, sign in entry.parser_metadata.get("removed_enclosing", {}).items() if sign == "no-enclosing"}
    for x in entry.fields:
        if x.key in bare and _RUN_ON.search(str(x.value)):
            what = Sentence("no comma stands behind the %(key)s", key=x.key)
            raise BadInput(what, place=place, expected=Sentence("a comma between two fields"))
    return {
        x.key.casefold(): _joined(str(x.value), strings) if x.key in bare and "#" in str(x.value) else str(x.value)
        for x in entry.fields
    }


def _flat(key: str, entry_type: str, fields: dict[str, str]) -> dict[str, str]:
    plain = {name: (_verbatim if name in _VERBATIM else _read)(text) for name, text in fields.items()}
    row = {ours: plain.get(theirs, "") for ours, theirs in _FIELDS.items()}
    row["authors"] = "; ".join(_read(name).replace(";", ",") for name in _names(fields.get("author", "")))
    row["year"] = row["year"] or plain.get("date", "")[:4]
    others = (plain.get(name, "") for name in ("institution", "journal", "journaltitle", "organization", "school"))
    row["publisher"] = row["publisher"] or next(filter(None, others), "")
    row["address"] = row["address"] or next(filter(None, (_address_in(fields.get(x, "")) for x in _NOTED)), "")
    if entry_type.casefold() in _PARTS:
        row["isbn"] = ""
    row["language"] = row["language"] or plain.get("langid", "")
    row["title"] = row["title"] or plain.get("booktitle", "")
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


def _read(text: str, plain: Callable[[str], str] | None = None) -> str:
    """Return a text without TeX: our own signs, then accents and commands as pylatexenc knows them."""
    plain = plain or _plain
    pieces, at = [], 0
    for match in _WRITTEN.finditer(text):
        pieces += [plain(text[at : match.start()]), _OWN_SIGNS[match.group()]]
        at = match.end()
    return "".join([*pieces, plain(text[at:])])


def _plain(text: str) -> str:
    if "\\" not in text and "{" not in text and "}" not in text and "~" not in text:
        return text
    # Outside of TeX a per cent sign begins no comment, and "&" parts no columns.
    whole = _FORMULA.sub(lambda x: _without_tex(x[0], "text"), text)
    whole = re.sub(r"(?<!\\)[%&#]", r"\\\g<0>", _LINK.sub(r"\1", whole))
    return re.sub(r"[{}]", "", _without_tex(whole, "verbatim"))


def _without_tex(text: str, formulas: str) -> str:
    try:
        return str(_tex(formulas).latex_to_text(text, tolerant_parsing=True))
    except (AttributeError, IndexError, KeyError):
        # A command at the end, without what it stands before, is more than pylatexenc bears.
        return re.sub(r"\\[A-Za-z]+|\\", "", text)


@cache
def _tex(formulas: str) -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    signs = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _NAMED_SIGNS.items()]
    known.add_context_category("signs of bibliographies", macros=signs, prepend=True)
    return LatexNodes2Text(latex_context=known, math_mode=formulas, strict_latex_spaces=True)


def _verbatim(text: str) -> str:
    """Return an address or an identifier, in which only our own signs and a few commands stand for others."""
    for name, sign in {**_NAMED_SIGNS, "textasciitilde": "~"}.items():
        text = re.sub(rf"\{{\\{name}(?:\{{\}})?\}}|\\{name}(?:\{{\}}| |(?![a-zA-Z]))", sign, text)
    return _read(text, lambda x: re.sub(r"\\url\b|[{}]", "", x)).strip(" <>")


def _address_in(text: str) -> str:
    """Return the first address of a note such as \\url{https://example.org}; ``""`` where there is none."""
    found = re.search(r"https?://[^\s{}]+", _read(text, lambda x: x))
    return found[0].rstrip(".,;") if found else ""


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
        fields |= {f"hsforhs_{x}": text for x, text in row.items() if x not in {*_FIELDS, "authors"}}
        written = [Field(name, _write(text)) for name, text in fields.items()]
        if "authors" in row:
            written.append(Field("author", " and ".join(map(_whole_name, row["authors"].split("; ")))))
        entries.append(Entry(_TYPES[row.get("kind", "")], key, written))
    return str(write_string(Library(entries)))


def _write(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)


def _whole_name(name: str) -> str:
    """Write a name, in braces where it would be cut or left out otherwise."""
    return f"{{{_write(name)}}}" if _names(name) != [name] else _write(name)


def _free_key(name: str, taken: set[str]) -> str:
    base = _KEY.sub("-", name) or "record"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key
