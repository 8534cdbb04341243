from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from hsforhs.files import Kind, sniff
from tests.files.made import workbook


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.EMPTY),
        (zipped("xl/workbook.xml"), Kind.XLSX),
        (zipped("xl/workbook22.xml"), Kind.XLSX),
        (zipped("xl/workbook.bin"), Kind.XLSB),
        (zipped("word/document.xml"), Kind.DOCX),
        (zipped("mimetype", "content.xml"), Kind.ODS),
        (zipped("a.csv"), Kind.ZIP),
        (zipped(), Kind.ZIP),
        (zipped(*map(str, range(2001)), "xl/workbook.xml"), Kind.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), Kind.XLS),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\n <!DOCTYPE html><html>", Kind.HTML),
        (b"<table><tr><td>1</td></tr></table>", Kind.HTML),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="x">', Kind.HTML),
        (b'<?xml version="1.0"?><Workbook/>', Kind.XML),
        (b'\xef\xbb\xbf {"value": []}', Kind.JSON),
        (b"[1]", Kind.JSON),
        (b"iso3,score\nGHA,80\n", Kind.TEXT),
        (b"<5 years,score\n", Kind.TEXT),
        ("iso3,score".encode("utf-16"), Kind.TEXT),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), Kind.UNKNOWN),
    ],
)
def test_the_kind_is_told_from_the_bytes(tmp_path: Path, content: bytes, kind: Kind) -> None:
    path = tmp_path / "named-wrong.docx"
    path.write_bytes(content)
    assert sniff(path) is kind


def test_a_real_workbook_is_recognised_under_any_name_and_when_cut_off(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert sniff(path) is Kind.XLSX
    path.write_bytes(path.read_bytes()[:-100])
    assert sniff(path) is Kind.XLSX
