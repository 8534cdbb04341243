"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from pathlib import Path

from .archive import count_entries
from .limits import DEFAULT_LIMITS
from .sentences import Sentence

_HEAD_BYTES = 4096
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table)\b", re.IGNORECASE)
_WORKBOOK_PART = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)


class Kind(Enum):
    """Kinds of file that people hand in; the value completes the sentence "it looks like ..."."""

    XLSX = Sentence("an Excel workbook (.xlsx)")
    XLSB = Sentence("a binary Excel workbook (.xlsb)")
    XLS = Sentence("an old Excel file (.xls) or a workbook with a password")
    ODS = Sentence("an OpenDocument file")
    DOCX = Sentence("a Word document")
    ZIP = Sentence("a zip archive")
    PDF = Sentence("a PDF")
    HTML = Sentence("a web page")
    XML = Sentence("an XML file")
    JSON = Sentence("JSON")
    TEXT = Sentence("a text table")
    EMPTY = Sentence("an empty file")
    UNKNOWN = Sentence("binary data")


def sniff(path: Path) -> Kind:
    """Tell the kind of a file."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        return Kind.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.XLS
    if head.startswith(b"%PDF"):
        return Kind.PDF
    return _text(head)


def _inside_zip(path: Path) -> Kind:
    if path.stat().st_size > DEFAULT_LIMITS.max_file_bytes or count_entries(path) > DEFAULT_LIMITS.max_members:
        return Kind.ZIP
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        # A truncated archive has lost its table of contents; what opens it says so better than a guess.
        return Kind.XLSX
    if any(_WORKBOOK_PART.fullmatch(name) for name in names):
        return Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.ODS if "mimetype" in names and "content.xml" in names else Kind.ZIP


def _text(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    if b"\0" in head:
        return Kind.UNKNOWN
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        if _HTML.search(start):
            return Kind.HTML
        return Kind.XML if start.startswith(b"<?xml") else Kind.TEXT
    if start.startswith((b"{", b"[")):
        return Kind.JSON
    return Kind.TEXT
