"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

_HEAD_BYTES = 4096


class Kind(Enum):
    """Kinds of file that people hand in; the value completes the sentence "it looks like ..."."""

    XLSX = "an Excel workbook (.xlsx)"
    XLS = "an old Excel file (.xls) or a workbook with a password"
    ODS = "an OpenDocument file"
    DOCX = "a Word document"
    ZIP = "a zip archive"
    PDF = "a PDF"
    HTML = "a web page"
    JSON = "JSON"
    TEXT = "a text table"
    EMPTY = "an empty file"
    UNKNOWN = "something else"


def sniff(path: Path) -> Kind:
    """Tell the kind of a file."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        return Kind.EMPTY
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.XLS
    if head.startswith(b"%PDF"):
        return Kind.PDF
    return _text(head)


def _inside_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        # A truncated archive has lost its table of contents; what opens it says so better than a guess.
        return Kind.XLSX
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.ODS if "mimetype" in names and "content.xml" in names else Kind.ZIP


def _text(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    if b"\0" in head:
        return Kind.UNKNOWN
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    if start.startswith((b"{", b"[")):
        return Kind.JSON
    return Kind.TEXT
