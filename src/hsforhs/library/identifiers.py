"""DOI, ISBN, handle and ROR: recognised in what people type, and written one way."""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:?)\s*", re.IGNORECASE)
_ROR = re.compile(r"(?:^|ror\.org/)(0[a-z0-9]{6}\d{2})/?$")
_HANDLE = re.compile(r"(?:hdl\.handle\.net/|/handle/|^hdl:)(\d[\d.]*/[^\s?#]+)")


def clean_doi(text: str) -> str:
    """Return a DOI without the address or word before it, as written otherwise; ``""`` where there is none."""
    found = _DOI_PREFIX.sub("", text.strip())
    return found if is_doi(found) else ""


def is_doi(text: str) -> bool:
    """Say whether a text is a DOI such as 10.1136/bmj.j2323."""
    return bool(_DOI.fullmatch(text))


def clean_isbn(text: str) -> str:
    """Return an ISBN as digits alone (perhaps with X at the end); ``""`` where the check digit is wrong."""
    found = re.sub(r"[^0-9Xx]", "", text).upper()
    return found if is_isbn(found) else ""


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
    """Return the handle that an address names, such as 10665/331508; ``""`` where there is none."""
    found = _HANDLE.search(address)
    return found[1] if found else ""
