"""Merged cells of a sheet, which openpyxl leaves out where it reads without building the sheet."""

from __future__ import annotations

import re
import zipfile

from .archive import member_chunks

_MERGED = re.compile(rb"""mergeCell\s[^>]*?ref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["'][^>]*>""")
_TAIL = 200
MOST = 20_000
"""Merged cells beyond so many of one sheet are not looked at."""


def merged_cells(archive: zipfile.ZipFile, member: str, file: str) -> tuple[tuple[int, int, int, int], ...]:
    """Return first row, first column, last row and last column of each; raises BadInput for a damaged part."""
    found: list[tuple[int, int, int, int]] = []
    tail = b""
    for chunk in member_chunks(archive, member, file=file):
        text = tail + chunk
        end = 0
        if b"mergeCell" in text:
            for match in _MERGED.finditer(text):
                left, top, right, bottom = match.groups()
                found.append((int(top), _column(left), int(bottom), _column(right)))
                end = match.end()
        tail = text[max(end, len(text) - _TAIL) :]
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
