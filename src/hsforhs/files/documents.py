"""Kinds of document that are kept as evidence, told from the bytes and never from the name."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from typing import BinaryIO

from .limits import DEFAULT_LIMITS

_HEAD = 4096
_ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,7})$")
_ENDINGS = {
    "ODF": ("odt", "ods", "odp", "odg"),
    "JPEG": ("jpg", "jpeg", "jpe"),
    "TEXT": ("txt", "text", "csv", "tsv", "tab", "md", "log", "json", "ris", "bib"),
}
"""Endings that a name may have, where there are others than the one under which the kind is kept."""
_OFFICE = {"word/document.xml": "DOCX", "xl/workbook.xml": "XLSX", "ppt/presentation.xml": "PPTX"}


class DocumentKind(Enum):
    """A kind of document: its name for people, media type and extension."""

    PDF = ("PDF", "application/pdf", "pdf")
    DOCX = ("Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
    XLSX = ("Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    PPTX = (
        "PowerPoint (.pptx)",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    )
    ODF = ("OpenDocument", "application/vnd.oasis.opendocument", "odt")
    PNG = ("PNG", "image/png", "png")
    JPEG = ("JPEG", "image/jpeg", "jpg")
    TEXT = ("plain text or CSV", "text/plain", "txt")

    def fits(self, name: str) -> bool:
        """Say whether a file of this kind may have such a name: one without an ending says nothing wrong."""
        ending = _ENDING.search(name)
        return ending is None or ending[1].lower() in _ENDINGS.get(self.name, (self.extension,))

    @property
    def title(self) -> str:
        """Name for people."""
        return self.value[0]

    @property
    def media_type(self) -> str:
        """Media type under which the file is given out."""
        return self.value[1]

    @property
    def extension(self) -> str:
        """Extension under which the file is kept."""
        return self.value[2]


def document_kind(file: BinaryIO) -> DocumentKind | None:
    """Tell the kind of an open file from its bytes; ``None`` for everything that is not kept. Leaves it rewound.

    Programs, web pages, SVG, archives, workbooks with macros and broken office files are not kept.
    """
    file.seek(0)
    head = file.read(_HEAD)
    try:
        return _kind(file, head)
    finally:
        file.seek(0)


def _kind(file: BinaryIO, head: bytes) -> DocumentKind | None:
    if head.startswith(b"%PDF-"):
        return DocumentKind.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return DocumentKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return DocumentKind.JPEG
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    return DocumentKind.TEXT if _is_plain_text(head) else None


def _office(file: BinaryIO) -> DocumentKind | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > DEFAULT_LIMITS.max_members or any("vbaProject" in x for x in names):
                return None
            if "mimetype" in names:
                first = archive.read("mimetype")[:60]
                return DocumentKind.ODF if first.startswith(b"application/vnd.oasis.opendocument.") else None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    found = {kind for part, kind in _OFFICE.items() if part in names}
    return DocumentKind[found.pop()] if len(found) == 1 and "[Content_Types].xml" in names else None


def _is_plain_text(head: bytes) -> bool:
    """Text in UTF-8 that no browser would take for a page and no shell for a program."""
    if not head or b"\0" in head:
        return False
    try:
        text = head.decode("utf-8-sig") if len(head) < _HEAD else head[:-4].decode("utf-8-sig", errors="ignore")
    except UnicodeDecodeError:
        return False
    start = text.lstrip().casefold()
    if start.startswith(("<", "#!", "mz", "{\\rtf")):
        return False
    return all(x.isprintable() or x in "\r\n\t\f\u00a0\ufeff" for x in text)
