"""DOI, ISBN, handle and ROR: recognised in what people type, and written one way."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(
    r"^(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|info:doi/|urn:doi:|doi\b)[:=\s]*(?:https?://(?:dx\.)?doi\.org/)?",
    re.IGNORECASE,
)
_ESCAPED_SLASH = re.compile(r"^(10\.\d{4,9})%2f", re.IGNORECASE)
_HYPHEN = r"[-\u2010-\u2015 ]?"
_ISBN = re.compile(rf"(?<![0-9])(?:97[89]{_HYPHEN})?[0-9](?:{_HYPHEN}[0-9]){{8}}{_HYPHEN}[0-9Xx](?![0-9])")
_ROR = re.compile(r"(?:^|ror\.org/)(0[a-z0-9]{6}\d{2})/?$")
_HANDLE = re.compile(
    r"(?:hdl\.handle\.net/|^hdl:\s*|^info:hdl/)(\d[\d.]*/[^\s?#]+)|(?:/handle|/bitstream)/(\d[\d.]*/[^\s?#/]+)",
    re.IGNORECASE,
)


def clean_doi(text: str) -> str:
    """Return a DOI without the address or word before it and the stop behind it; ``""`` for none."""
    text = text.strip()
    found = _DOI_PREFIX.sub("", text).rstrip(".,;")
    if _ESCAPED_SLASH.match(found):
        found = unquote(found)
    return found if is_doi(found) else ""


def is_doi(text: str) -> bool:
    """Say whether a text is a DOI such as 10.1136/bmj.j2323."""
    return bool(_DOI.fullmatch(text))


def clean_isbn(text: str) -> str:
    """Return the first ISBN of a text as digits alone, perhaps with X at the end; ``""`` where no check digit fits."""
    whole = re.sub(r"[^0-9Xx]", "", text).upper()
    written = [whole, *(re.sub(r"[^0-9Xx]", "", x.group()).upper() for x in _ISBN.finditer(text))]
    return next(filter(is_isbn, written), "")


def is_isbn(text: str) -> bool:
    """Say whether a text is an ISBN of 10 or 13 signs whose check digit is right (ISO 2108)."""
    if re.fullmatch(r"\d{13}", text):
        return sum(int(x) * (3 if i % 2 else 1) for i, x in enumerate(text)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", text):
        return sum((10 if x == "X" else int(x)) * (10 - i) for i, x in enumerate(text)) % 11 == 0
    return False


def isbn_13(isbn: str) -> str:
    """Return the 13 digits that stand for the same book, so that the two forms can be compared."""
    if len(isbn) != 10:
        return isbn
    body = f"978{isbn[:9]}"
    total = sum(int(x) * (3 if i % 2 else 1) for i, x in enumerate(body))
    return f"{body}{-total % 10}"


def clean_ror(text: str) -> str:
    """Return the id of an organisation in the Research Organization Registry, such as 01f80g185; ``""`` for none."""
    found = _ROR.search(text.strip().casefold())
    return found[1] if found else ""


def handle_in(address: str) -> str:
    """Return the handle that an address names, such as 10665/331508; ``""`` where there is none.

    Of the address of a file in a repository it is that of the record which holds the file.
    """
    found = _HANDLE.search(address)
    return (found[1] or found[2]).rstrip("/.,;") if found else ""


def clean_handle(text: str) -> str:
    """Return a handle without the address or word before it."""
    return handle_in(text) or text.strip()
