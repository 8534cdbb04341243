from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.library import Document, Tag, read_references, shipped_stock, write_references
from hsforhs.library.exchange import FORMATS
from tests.library.made import documents, made

ENDINGS = {"ris": ".ris", "bibtex": ".bib", "csl": ".json", "csv": ".csv"}


def plain(document: Document) -> Document:
    return replace(document, tags=tuple(Tag(tag.scheme, tag.code) for tag in document.tags))


def through(found: list[Document], file_format: str, folder: Path) -> list[Document]:
    path = folder / f"references{ENDINGS[file_format]}"
    path.write_text(write_references(found, file_format), encoding="utf-8")
    return read_references(path)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(found=st.lists(documents, min_size=1, max_size=3, unique_by=lambda x: x.id))
def test_references_come_back_as_they_went(found: list[Document], file_format: str, tmp_path: Path) -> None:
    assert list(map(plain, through(found, file_format, tmp_path))) == found


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_stock_comes_back_whole_with_tags_proposed_by_the_import(file_format: str, tmp_path: Path) -> None:
    stock = list(shipped_stock().documents.values())
    back = through(stock, file_format, tmp_path)
    assert list(map(plain, back)) == list(map(plain, stock))
    proposers = {(tag.proposer, tag.status) for document in back for tag in document.tags}
    assert proposers == {(f"import of references{ENDINGS[file_format]}", "proposed")}


def test_a_thousand_ris_records_are_read_in_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "many.ris"
    path.write_text(write_references([made(n, abstracts={"en": "word " * 200}) for n in range(1000)], "ris"))
    began = time.process_time()
    assert len(read_references(path)) == 1000
    assert time.process_time() - began < 2


def refused(path: Path, **more: str) -> str:
    with pytest.raises(BadInput) as error:
        read_references(path, **more)  # type: ignore[arg-type]
    return str(error.value)


@pytest.mark.parametrize("ending", [".ris", ".bib", ".json"])
def test_a_very_long_abstract_is_refused_with_the_record_named(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"long{ending}"
    long = "x" * 2_000_000
    content = {
        ".ris": f"TY  - RPRT\nTI  - Short\nER  - \nTY  - RPRT\nTI  - Long\nAB  - {long}\nER  - \n",
        ".bib": f"@misc{{short, title={{Short}}}}\n@misc{{Long, title={{Long}}, abstract={{{long}}}}}\n",
        ".json": f'[{{"title": "Short"}}, {{"title": "Long", "abstract": "{long}"}}]',
    }[ending]
    path.write_text(content)
    sentence = refused(path)
    assert sentence.startswith(f"long{ending}, record 2 ('Long')")
    assert "expected" in sentence


def test_another_encoding_is_refused_with_the_record_named(tmp_path: Path) -> None:
    path = tmp_path / "old.ris"
    path.write_bytes("TY  - RPRT\nTI  - a\nER  - \nTY  - RPRT\nTI  - Sénégal\nER  - \n".encode("latin-1"))
    assert refused(path) == "old.ris, record 2, line 5: the text is not UTF-8 (byte 45); expected UTF-8."
    path.write_bytes(b"TY  - RPRT\nTI  - a\0b\nER  - \n")
    assert "old.ris" in refused(path)


@pytest.mark.parametrize("mark", ["utf-16", "utf-8-sig"])
def test_unicode_with_a_mark_is_read(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "marked.ris"
    path.write_bytes("TY  - RPRT\nTI  - Sénégal\nLA  - French\nER  - \n".encode(mark))
    assert read_references(path) == [replace(made(title="Sénégal", language="fr"), id="marked-1")]


def test_the_format_shows_in_the_first_signs(tmp_path: Path) -> None:
    for file_format in FORMATS:
        path = tmp_path / "references.txt"
        path.write_text(write_references([made(title="Guide")], file_format), encoding="utf-8")
        assert read_references(path)[0].title == "Guide"


def test_ids_are_made_unique_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,title\na,One\na,Two\n,Three\na-2,Four\n")
    assert [x.id for x in read_references(path)] == ["a", "a-2-2", "list-3", "a-2"]


def test_a_pdf_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guide.PDF"
    path.write_text("no such thing", encoding="utf-8")
    with pytest.raises(BadInput, match=r"guide.PDF: the file is named a PDF and is none"):
        read_references(path)


def test_unknown_formats_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,title\na,One\n")
    assert "expected ris, bibtex, csl, csv" in refused(path, file_format="word")
    with pytest.raises(BadInput, match="expected ris"):
        write_references([], "word")
    (tmp_path / "a.ris").write_bytes(b"PK\x03\x04" + bytes(40))
    assert "expected RIS" in refused(tmp_path / "a.ris")


def test_many_records_without_an_id_get_one_each_and_quickly(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("id,title\n,Zebra\nmany-2,Zebra\n" + ",Zebra\n" * 4_000, encoding="utf-8")
    began = time.process_time()
    found = read_references(path)
    assert time.process_time() - began < 2
    assert len({x.id for x in found}) == len(found) == 4_002
    assert [x.id for x in found[:3]] == ["many-1", "many-2", "many-3"]


def test_ris_is_known_by_its_content_with_one_blank_and_below_what_a_provider_says(tmp_path: Path) -> None:
    for text in ("TY - JOUR\nTI - A\nER - \n", "Provider: X\n\nTY  - JOUR\nTI  - A\nER  - \n"):
        file = tmp_path / "a.txt"
        file.write_text(text, "utf-8")
        assert [x.title for x in read_references(file)] == ["A"]
