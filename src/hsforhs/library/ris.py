"""References in RIS, through rispy. What RIS has no tag for stands in notes that begin with ``hsforhs``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsforhs.files import BadInput

from .flat import from_flat, to_flat
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
_NOTE = re.compile(r"hsforhs (\w+): (.*)", re.DOTALL)
MOST_RECORD = 400_000


def read_ris(text: str, proposer: str = "") -> list[Document]:
    """Return the references of a RIS file.

    Raises BadInput, naming the record, where a record does not begin with TY or end with ER, where something stands
    between records, and for what :func:`.flat.from_flat` refuses.
    """
    import rispy

    found = []
    for number, record in enumerate(_records(text), start=1):
        (fields,) = rispy.loads(record)
        found.append(from_flat(_flat(fields), place=_named(number, fields.get("title", "")), proposer=proposer))
    return found


def _named(number: int, title: object) -> str:
    return f"record {number} ('{str(title)[:60]}')" if title else f"record {number}"


def _records(text: str) -> list[str]:
    """Cut a file into its records; rispy passes over what is broken, so that is looked for here."""
    records: list[str] = []
    lines: list[str] = []
    size, title = 0, ""
    for line_number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.match(line)
        tag = match[1] if match else ""
        place = f"{_named(len(records) + 1, title)}, line {line_number}"
        if not lines and line.strip() and not line.strip(" \ufeff").rstrip(".").isdecimal():
            if tag != "TY":
                raise BadInput(f"'{line.strip()[:40]}' stands outside a record", place=place, expected="TY  -")
            lines, size, title = [line], 0, ""
            continue
        if not lines:
            continue
        if tag == "TY":
            raise BadInput("the record does not end before the next begins", place=place, expected="ER  -")
        title = match[2].strip() if match and tag in {"TI", "T1"} else title
        size += len(line)
        if size > MOST_RECORD:
            name = _named(len(records) + 1, title)
            raise BadInput(f"the record has more than {MOST_RECORD} characters", place=name, expected="a shorter one")
        lines.append(f"{tag}  - {match[2].strip()}" if match else f"      {line.strip()}")
        if tag == "ER":
            records.append("\n".join(lines))
            lines, title = [], ""
    if lines:
        raise BadInput("the file ends inside the record", place=_named(len(records) + 1, title), expected="ER  -")
    if not records:
        raise BadInput("the file holds no reference", expected="RIS records from TY to ER")
    return records


def _flat(fields: dict[str, object]) -> dict[str, str]:
    row = {ours: str(fields.get(theirs) or "") for ours, theirs in _FIELDS.items()}
    row["title"] = row["title"] or str(fields.get("primary_title") or fields.get("secondary_title") or "")
    row["year"] = row["year"].strip("/") or str(fields.get("publication_year") or fields.get("date") or "")
    authors, addresses, notes = (_listed(fields, name) for name in ("authors", "urls", "notes"))
    row["authors"] = "; ".join(authors or _listed(fields, "first_authors"))
    journals = (fields.get(x) for x in ("journal_name", "secondary_title", "alternate_title3", "alternate_title2"))
    journal = next((str(x) for x in journals if x and str(x) != row["title"]), "")
    row["publisher"] = row["publisher"] or journal
    row["abstract"] = row["abstract"] or str(fields.get("notes_abstract") or "")
    row["address"] = addresses[0] if addresses else ""
    row["kind"] = _KINDS.get(str(fields.get("type_of_reference")), "")
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

    return str(rispy.dumps([_fields(to_flat(document)) for document in documents]))


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
