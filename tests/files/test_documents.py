"""Kinds of document are told from bytes; what could harm a reader is none."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files.documents import DocumentKind, document_kind


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def word() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def excel() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


KEPT = [
    (b"%PDF-1.4\n...", DocumentKind.PDF),
    (b"\x89PNG\r\n\x1a\n....", DocumentKind.PNG),
    (b"\xff\xd8\xff\xe0....", DocumentKind.JPEG),
    (b"place,score\nXLM,60\n", DocumentKind.TEXT),
    ("\ufeffالمكان,الدرجة\n".encode(), DocumentKind.TEXT),
    (("é" * 5000).encode(), DocumentKind.TEXT),
    (archive(mimetype=b"application/vnd.oasis.opendocument.text", content=b"x"), DocumentKind.ODF),
    (word(), DocumentKind.DOCX),
    (excel(), DocumentKind.XLSX),
]


@pytest.mark.parametrize(("content", "kind"), KEPT)
def test_documents_that_are_kept(content: bytes, kind: DocumentKind) -> None:
    stream = io.BytesIO(content)
    assert document_kind(stream) is kind
    assert stream.tell() == 0
    assert kind.title
    assert "/" in kind.media_type
    assert kind.extension.isalpha()


REFUSED = {
    "empty": b"",
    "program": b"MZ\x90\x00\x03",
    "program of Linux": b"\x7fELF\x02\x01\x01\x00",
    "page": b"  <!DOCTYPE html><html></html>",
    "script": b"#!/usr/bin/env python\nprint(1)\n",
    "picture with script": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "rich text": b"{\\rtf1\\ansi hello}",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "zip": archive(**{"a.txt": b"x"}),
    "broken zip": b"PK\x03\x04" + b"\0" * 30,
    "word without types": archive(**{"word__document.xml": b"<w/>"}),
    "two in one": archive(**{"[Content_Types].xml": b"", "word__document.xml": b"", "xl__workbook.xml": b""}),
    "macros": archive(**{"[Content_Types].xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b""}),
    "disguised by its type": archive(mimetype=b"application/zip", content=b""),
    "windows text": "é".encode("cp1252"),
    "control signs": b"hello\x1b[2J",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_kept(name: str) -> None:
    assert document_kind(io.BytesIO(REFUSED[name])) is None


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(content: bytes) -> None:
    assert document_kind(io.BytesIO(content)) in (None, *DocumentKind)


def test_a_name_fits_by_its_ending_and_one_without_fits_always() -> None:
    fitting = {
        DocumentKind.PDF: "a.PDF",
        DocumentKind.TEXT: "a.csv",
        DocumentKind.JPEG: "a.jpeg",
        DocumentKind.ODF: "a.ods",
    }
    for kind, name in fitting.items():
        assert kind.fits(name)
        assert kind.fits("minutes of 3.12")
        assert kind.fits("minutes")
        assert not kind.fits("a.js")
        assert [x for x in fitting.values() if kind.fits(x)] == [name]
