"""The library as one signed file: made, read with a browser, received, as a difference, and refused when changed."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.library import Document as Record
from hsforhs.library import Tag as RecordTag
from hsforhs.workbench.bundles.keys import own_fingerprint, trust
from hsforhs.workbench.bundles.library_layout import PAGE
from hsforhs.workbench.bundles.library_making import make_library_bundle
from hsforhs.workbench.bundles.library_page import page
from hsforhs.workbench.bundles.library_reading import receive_library
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.queries import live
from hsforhs.workbench.library.services import import_records
from hsforhs.workbench.places.models import Visibility

pytestmark = pytest.mark.django_db


def record(number: int, title: str, **more: object) -> Record:
    return Record(f"z-{number}", {"en": title}, "guideline", 2024, tags=(RecordTag("area", "D2", "x"),), **more)  # type: ignore[arg-type]


def put(*records: Record, visibility: str = Visibility.PUBLIC) -> None:
    import_records(actor="operator", records=records, name="made", visibility=visibility)


@pytest.fixture
def there(settings: Any, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Move to another instance: another folder with a key of its own, and an empty library."""
    settings.DATA_DIR = tmp_path / "here"
    settings.DATA_DIR.mkdir()

    def move() -> None:
        mark = own_fingerprint()
        Document.objects.all().delete()
        settings.DATA_DIR = tmp_path / "there"
        settings.DATA_DIR.mkdir()
        trust(actor="operator", mark=mark)

    return move


@pytest.fixture
def bundle(there: Callable[[], None], tmp_path: Path) -> Path:
    put(record(1, "Zebra <law>", address="https://zebras.example.org/"), record(2, "Zebra counts"))
    put(record(3, "Secret zebras"), visibility=Visibility.NETWORK)
    file = tmp_path / "library.zip"
    assert dict(make_library_bundle(file)) == {"documents": 2, "gone": 0}
    return file


def titles() -> set[str]:
    return {x.title for x in live()}


def test_it_can_be_read_without_a_server(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        text = archive.read(PAGE).decode()
    assert '<a href="https://zebras.example.org/"><span lang="en" dir="auto">Zebra &lt;law&gt;</span></a>' in text
    assert f'<h2 id="D2">D2 {framework().areas["D2"].title}</h2>' in text
    assert "Secret" not in text
    assert "<script" not in text
    assert "2 documents: all public documents" in text


def test_another_instance_receives_it_once(bundle: Path, there: Callable[[], None]) -> None:
    there()
    counts = receive_library(bundle, actor="operator")
    assert (counts.added, counts.skipped) == (2, 0)
    assert titles() == {"Zebra <law>", "Zebra counts"}
    assert list(live()[0].tags.values_list("code", "status", "proposer")) == [("D2", "proposed", "bundle")]
    again = receive_library(bundle, actor="operator")
    assert (again.added, again.updated, again.deleted) == (0, 0, 0)


def test_a_difference_brings_what_is_new_changed_and_gone(
    bundle: Path, there: Callable[[], None], tmp_path: Path
) -> None:
    Document.objects.filter(key="z-2").update(deleted_at=Document.objects.get(key="z-2").added_at)
    changed = Document.objects.get(key="z-1")
    changed.year = 2025
    changed.save()
    put(record(4, "A new quagga"))
    difference = tmp_path / "difference.zip"
    assert dict(make_library_bundle(difference, since=bundle)) == {"documents": 2, "gone": 1}
    nothing = tmp_path / "nothing.zip"
    assert dict(make_library_bundle(nothing, since=difference)) == {"documents": 0, "gone": 0}
    there()
    receive_library(bundle, actor="operator")
    counts = receive_library(difference, actor="operator")
    assert (counts.added, counts.updated, counts.deleted) == (1, 1, 1)
    assert titles() == {"Zebra <law>", "A new quagga"}
    assert Document.objects.get(key="z-1").year == 2025
    assert receive_library(nothing, actor="operator").deleted == 0


def test_a_whole_bundle_also_says_what_is_gone(bundle: Path, there: Callable[[], None], tmp_path: Path) -> None:
    Document.objects.filter(key="z-2").update(deleted_at=Document.objects.get(key="z-2").added_at)
    later = tmp_path / "later.zip"
    make_library_bundle(later)
    there()
    receive_library(bundle, actor="operator")
    assert receive_library(later, actor="operator").deleted == 1
    assert titles() == {"Zebra <law>"}


def test_an_unknown_key_and_a_changed_byte_are_refused(bundle: Path, there: Callable[[], None], tmp_path: Path) -> None:
    mark = own_fingerprint()
    there()
    trust(actor="operator", mark=mark, trusted=False)
    with pytest.raises(BadInput, match="which nobody has accepted here"):
        receive_library(bundle, actor="operator")
    trust(actor="operator", mark=mark)
    with zipfile.ZipFile(bundle) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[PAGE] += b"more"
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(forged, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(BadInput, match=f"the part '{PAGE}' was changed"):
        receive_library(forged, actor="operator")
    assert not Document.objects.exists()


def test_what_is_no_bundle_of_a_library(bundle: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.zip"
    text.write_text("no archive")
    with pytest.raises(BadInput):
        receive_library(text, actor="operator")
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(BadInput, match="this is not a bundle"):
        receive_library(text, actor="operator")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE document SET facts = '[]' WHERE key = 'z-1'", "the record has another shape"),
        ("UPDATE document SET facts = '{\"title\": \"\"}' WHERE key = 'z-1'", "the record has no title"),
        ("UPDATE document SET facts = '{\"title\": 3}' WHERE key = 'z-1'", "the record has another shape"),
        ("CREATE TABLE more (a TEXT)", "other tables than a library has"),
    ],
)
def test_what_a_known_key_signs_is_checked_all_the_same(
    there: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, said: str
) -> None:
    from hsforhs.workbench.bundles import library_making

    write = library_making._write

    def forged(path: Path, *more: Any) -> None:
        write(path, *more)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(change)

    monkeypatch.setattr(library_making, "_write", forged)
    put(record(1, "Zebra law"))
    file = tmp_path / "forged.zip"
    make_library_bundle(file)
    there()
    with pytest.raises(BadInput, match=said):
        receive_library(file, actor="operator")
    assert not Document.objects.exists()


def test_documents_without_an_area_and_with_odd_addresses_stand_on_the_page() -> None:
    odd = replace(record(1, "Zebra"), tags=(), address="javascript:alert(1)", titles={"und": "Zebra"})
    text = page([odd], ["z-9"], framework(), whole=False)
    assert '<h2 id="none">No area named</h2>' in text
    assert "javascript" not in text
    assert "Taken out" in text
    assert "z-9" in text
    assert json.dumps(text)
