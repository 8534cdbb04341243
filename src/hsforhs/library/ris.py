"""References in RIS, through rispy. What RIS has no tag for stands in notes that begin with ``hsforhs``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsforhs.files import BadInput, Sentence

from .flat import from_flat, to_flat
from .identifiers import clean_isbn
from .records import Document

_TYPES = {
    "guideline": "RPRT",
    "tool": "RPRT",
    "training": "RPRT",
    "case": "RPRT",
    "review": "JOUR",
    "article": "JOUR",
    "law": "STAT",
    "dataset": "DATA",
    "": "GEN",
}
_KINDS = {"JOUR": "article", "EJOUR": "article", "MGZN": "article", "STAT": "law", "LEGAL": "law", "DATA": "dataset"}
_FIELDS = {
    "id": "id",
    "title": "title",
    "language": "language",
    "publisher": "publisher",
    "doi": "doi",
    "isbn": "issn",
    "abstract": "abstract",
    "year": "year",
}
_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_SEVERAL = re.compile(r";\s*(?=https?://)")
_PREAMBLE = re.compile(r"[A-Z][A-Za-z-]+: .*")
"""Lines in which providers such as JSTOR say, above the first record, where a file comes from."""
_END_OF_FILE = "EF"
_SAME = {"BT": "T1", "CT": "T1", "UK": "XX"}
"""Tags of older programs for the title; what rispy keeps for itself is a tag that nobody knows."""
_PARTS = frozenset({"CHAP", "ECHAP", "CPAPER"})
"""Types of what stands in a book; the ISBN is that of the book."""
_NOTE = re.compile(r"hsforhs (\w+): (.*)", re.DOTALL)
MOST_RECORD = 400_000


def read_ris(text: str, proposer: str = "") -> list[Document]:
    """Return the references of a RIS file.

    Raises BadInput, naming the record, where a record does not begin with TY or end with ER, where something stands
    between records, and for what :func:`.flat.from_flat` refuses.
    """
    import rispy
    from rispy.config import LIST_TYPE_TAGS

    found = []
    for number, record in enumerate(_records(text), start=1):
        (fields,) = rispy.loads(record, list_tags=[*LIST_TYPE_TAGS, "SN"], delimiter_tags_mapping={})
        found.append(from_flat(_flat(fields), place=_named(number, fields.get("title", "")), proposer=proposer))
    return found


def _named(number: int, title: object) -> str:
    if title:
        return Sentence("record %(number)s ('%(title)s')", number=number, title=str(title)[:60])
    return Sentence("record %(number)s", number=number)


def _records(text: str) -> list[str]:
    """Cut a file into its records; rispy passes over what is broken, so that is looked for here."""
    records: list[str] = []
    lines: list[str] = []
    size, title = 0, ""
    for line_number, line in enumerate(text.replace("\ufeff", "").splitlines(), start=1):
        match = _LINE.match(line)
        tag = _SAME.get(match[1], match[1]) if match else ""
        place = Sentence("%(record)s, line %(line)s", record=_named(len(records) + 1, title), line=line_number)
        if not lines and line.strip() and not _between(line, first=not records):
            if tag != "TY":
                raise BadInput(
                    Sentence("'%(line)s' stands outside a record", line=line.strip()[:40]),
                    place=place,
                    expected="TY  -",
                )
            lines, size, title = [line], 0, ""
            continue
        if not lines:
            continue
        if tag == "TY":
            raise BadInput(Sentence("the record does not end before the next begins"), place=place, expected="ER  -")
        title = match[2].strip() if match and tag in {"TI", "T1"} else title
        size += len(line)
        if size > MOST_RECORD:
            name = _named(len(records) + 1, title)
            raise BadInput(
                Sentence("the record has more than %(most)s characters", most=MOST_RECORD),
                place=name,
                expected=Sentence("a shorter one"),
            )
        lines.append(f"{tag}  - {match[2].strip()}" if match else f"      {line.strip()}")
        if tag == "ER":
            records.append("\n".join(lines))
            lines, title = [], ""
    if lines:
        raise BadInput(
            Sentence("the file ends inside the record"),
            place=_named(len(records) + 1, title),
            expected="ER  -",
        )
    if not records:
        raise BadInput(Sentence("the file holds no reference"), expected=Sentence("RIS records from TY to ER"))
    return records


def _between(line: str, *, first: bool) -> bool:
    """Say whether a line may stand between records: a number, the end of a file; above the first, where it is from."""
    plain = line.strip()
    return plain.rstrip(".").isdecimal() or plain == _END_OF_FILE or (first and bool(_PREAMBLE.fullmatch(plain)))


def _flat(fields: dict[str, object]) -> dict[str, str]:
    row = {ours: str(fields.get(theirs) or "") for ours, theirs in _FIELDS.items()}
    kind = str(fields.get("type_of_reference"))
    row["isbn"] = "" if kind in _PARTS else next(filter(None, map(clean_isbn, _listed(fields, "issn"))), "")
    row["title"] = row["title"] or str(fields.get("primary_title") or "")
    above = str(fields.get("secondary_title") or "")
    row["title"], above = (row["title"], above) if row["title"] else (above, "")
    row["year"] = row["year"].strip("/") or str(fields.get("publication_year") or fields.get("date") or "")
    authors, addresses, notes = (_listed(fields, name) for name in ("authors", "urls", "notes"))
    row["authors"] = "; ".join(authors or _listed(fields, "first_authors"))
    full, short = (str(fields.get(x) or "") for x in ("alternate_title3", "alternate_title2"))
    row["publisher"] = row["publisher"] or str(fields.get("journal_name") or "") or full or above or short
    row["abstract"] = row["abstract"] or str(fields.get("notes_abstract") or "")
    row["address"] = _SEVERAL.split(addresses[0])[0] if addresses else ""
    row["kind"] = _KINDS.get(kind, "")
    for note in notes:
        if own := _NOTE.fullmatch(note):
            row[own[1]] = own[2]
    return row


def _listed(fields: dict[str, object], name: str) -> list[str]:
    value = fields.get(name) or []
    return [str(x) for x in value] if isinstance(value, list) else [str(value)]


def write_ris(documents: Sequence[Document]) -> str:
    """Write references as RIS."""
    import rispy

    return str(rispy.dumps([_fields(to_flat(document)) for document in documents], delimiter_tags_mapping={}))


def _fields(row: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {"type_of_reference": _TYPES[row.get("kind", "")]}
    fields |= {theirs: row[ours] for ours, theirs in _FIELDS.items() if ours in row}
    if fields["type_of_reference"] == "JOUR" and "publisher" in fields:
        fields["journal_name"] = fields.pop("publisher")
    if "authors" in row:
        fields["authors"] = row["authors"].split("; ")
    if "address" in row:
        fields["urls"] = [row["address"]]
    own = [f"hsforhs {name}: {text}" for name, text in row.items() if name not in {*_FIELDS, "authors", "address"}]
    return fields | ({"notes": own} if own else {})
