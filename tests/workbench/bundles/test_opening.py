"""Opening a bundle: nothing that was changed, is not trusted or is more than a bundle gets through."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.bundles import opening as module
from hsforhs.workbench.bundles.keys import own_fingerprint, trust
from hsforhs.workbench.bundles.layout import TABLES, VERSION
from hsforhs.workbench.bundles.opening import open_bundle

from .conftest import PDF, Forge


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught, open_bundle(path):
        pass
    return str(caught.value)


def test_ones_own_bundle_opens(bundle: Path) -> None:
    with open_bundle(bundle) as found:
        assert found.country == "XLM"
        assert found.key == own_fingerprint()
        assert [x.read_bytes() for x in found.attachments.values()] == [PDF]
        assert set(found.rows) == set(TABLES)
        assert len(found.rows["score"]) > 100


def test_an_unknown_key_must_be_accepted_once(bundle: Path, at: Callable[[str], None]) -> None:
    mark = own_fingerprint()
    at("there")
    sentence = refusal(bundle)
    assert "which nobody has accepted here" in sentence
    assert f"`hsforhs bundle trust {mark}`" in sentence
    trust(actor="operator", mark=mark)
    with open_bundle(bundle) as found:
        assert found.key == mark
    trust(actor="operator", mark=mark, trusted=False)
    assert "which nobody has accepted here" in refusal(bundle)


def test_a_changed_byte_is_found(bundle: Path) -> None:
    whole = bundle.read_bytes()

    def content() -> object:
        with open_bundle(bundle) as found:
            return found.rows, found.sha256, [x.read_bytes() for x in found.attachments.values()]

    before = content()
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        bundle.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert content() == before
        except BadInput:
            refused += 1
    assert refused > 100


def test_a_cut_bundle_is_refused(bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-200])
    assert "damaged or cut off" in refusal(bundle)


def _rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Change parts without signing again."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["manifest.json", "signature", "public-key"])
def test_a_bundle_without_signature_is_refused(bundle: Path, name: str) -> None:
    assert "this is not a bundle" in refusal(_rewritten(bundle, lambda parts: parts.pop(name)))


def test_a_changed_manifest_does_not_fit_the_signature(bundle: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = parts["manifest.json"].replace(b'"XLM"', b'"GHA"')

    assert "the signature does not fit: the bundle was changed" in refusal(_rewritten(bundle, change))


def test_a_changed_part_does_not_fit_the_manifest(bundle: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["records.sqlite3"] = parts["records.sqlite3"] + b"\0"

    assert "the part 'records.sqlite3' was changed" in refusal(_rewritten(bundle, change))


@pytest.mark.parametrize("name", ["odd", "attachments/../../x", "/etc/passwd"])
def test_a_part_that_nobody_signed_is_refused(bundle: Path, name: str) -> None:
    sentence = refusal(_rewritten(bundle, lambda parts: parts.update({name: b"x"})))
    assert "not in the manifest" in sentence or "points outside the file" in sentence


def test_a_missing_attachment_is_refused(bundle: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        del parts[next(x for x in parts if x.startswith("attachments/"))]

    assert "is missing or not in the manifest" in refusal(_rewritten(bundle, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(format="other"),
        lambda m: m.update(version=4),
        lambda m: m.update(country=3),
        lambda m: m.update(parts=3),
        lambda m: m.update(key="ab" * 32),
        lambda m: m["parts"].append(m["parts"][0]),
        lambda m: m["parts"].append({"name": "../../evil", "bytes": 1, "sha256": "x"}),
        lambda m: m["parts"].append({"name": "attachments/../x", "bytes": 1, "sha256": "x"}),
    ],
)
def test_a_signed_manifest_of_another_shape_is_refused(
    forge: Forge, change: Callable[[dict[str, Any]], object]
) -> None:
    assert "the manifest is not one that this program knows" in refusal(forge(manifest=change))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON place BEGIN DELETE FROM score; END",
        "CREATE VIEW v AS SELECT * FROM place",
        "CREATE TABLE more (a)",
        "CREATE INDEX i ON place (name)",
        "ALTER TABLE place ADD COLUMN secret TEXT",
        "DROP TABLE choice",
        "ALTER TABLE place RENAME COLUMN name TO title",
        "CREATE VIRTUAL TABLE words USING fts5(a)",
    ],
)
def test_a_database_that_defines_anything_else_is_refused(forge: Forge, statement: str) -> None:
    sentence = refusal(forge(database=lambda opened: opened.execute(statement)))
    assert "the database of the bundle has other tables than a bundle has" in sentence


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE round SET year = 'soon'", "round, row 1: the value of year is not of its kind"),
        ("UPDATE score SET code = x'00ff'", "score, row 1: the value of code"),
        ("UPDATE round SET published = '[]'", "round, row 1: the value of published"),
        ("UPDATE plan SET changed_at = '2026-01-01'", "plan, row 1: the value of changed_at"),
        (
            "UPDATE score SET reasoning = hex(randomblob(60000)) WHERE rowid = 1",
            "score, row 1: the value of reasoning",
        ),
    ],
)
def test_values_of_another_kind_are_named(forge: Forge, statement: str, said: str) -> None:
    assert said in refusal(forge(database=lambda opened: opened.execute(statement)))


def test_a_file_that_is_no_database_is_refused(forge: Forge) -> None:
    assert "the database of the bundle is damaged" in refusal(
        forge(parts=lambda parts: parts.update({"records.sqlite3": b"SQLite format 3\0 and then nothing"}))
    )


def test_too_many_rows_are_refused(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 10)
    assert "rows; expected at most 10" in refusal(bundle)


def test_the_foreign_database_cannot_be_written(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("records.sqlite3", tmp_path)
    path = tmp_path / "records.sqlite3"
    before = path.read_bytes()
    module.read_records(path, file="x", version=VERSION)
    assert path.read_bytes() == before
    assert [x.name for x in tmp_path.glob("records*")] == ["records.sqlite3"]
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True).execute("DELETE FROM place")
