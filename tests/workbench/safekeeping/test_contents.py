"""Opening a backup: every way of damaging it is refused in one sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.safekeeping import contents as module
from hsforhs.workbench.safekeeping.backup import back_up
from hsforhs.workbench.safekeeping.contents import open_backup

Parts = dict[str, bytes]


@pytest.fixture
def made(transactional_db: None, media: Path, tmp_path: Path) -> Path:
    for number in range(3):
        record(actor="operator", action="test.act", facts={"n": number})
    back_up(tmp_path / "b.zip")
    return tmp_path / "b.zip"


def rewrite(path: Path, change: Callable[[Parts], None]) -> Path:
    """Write the archive anew after a change of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught, open_backup(path):
        pass
    assert str(caught.value).startswith(f"{path.name}: ")
    return str(caught.value)


def _manifest(parts: Parts, **fields: object) -> None:
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **fields}).encode()


def test_a_whole_backup_opens(made: Path) -> None:
    with open_backup(made) as contents:
        entry = next(x for x in contents.manifest.tables if x.table == "audit_event")
        rows = list(contents.rows(entry))
    assert len(rows) == entry.rows == 3
    assert len(rows[0]) == len(entry.columns)


def test_a_cut_file_is_refused(made: Path) -> None:
    whole = made.read_bytes()
    for share in (1, 2, 3):
        made.write_bytes(whole[: len(whole) * share // 4])
        assert "damaged or cut off" in refusal(made)


def test_an_empty_and_another_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(b"")
    assert "damaged or cut off" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert "not a backup of a workbench" in refusal(path)


def test_a_changed_byte_never_passes_unseen(made: Path) -> None:
    """Wherever one byte is changed, the file is refused or says exactly what it said before."""
    whole = made.read_bytes()

    def read() -> object:
        with open_backup(made) as contents:
            return contents.manifest, [list(contents.rows(x)) for x in contents.manifest.tables]

    before = read()
    step = max(1, len(whole) // 400)
    refused = 0
    for place in range(0, len(whole), step):
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert read() == before
        except BadInput:
            refused += 1
    assert refused > 200


def test_a_changed_row_is_named(made: Path) -> None:
    def change(parts: Parts) -> None:
        parts["tables/audit_event.jsonl"] = parts["tables/audit_event.jsonl"].replace(b"test.act", b"test.ACT", 1)

    assert "the part 'tables/audit_event.jsonl' was changed" in refusal(rewrite(made, change))


def test_a_missing_part_is_named(made: Path) -> None:
    sentence = refusal(rewrite(made, lambda parts: parts.pop("tables/audit_event.jsonl") and None))
    assert "the part 'tables/audit_event.jsonl' is missing" in sentence


def test_a_part_beyond_the_manifest_is_named(made: Path) -> None:
    assert "'files/odd' is not in the manifest" in refusal(
        rewrite(made, lambda parts: parts.update({"files/odd": b""}))
    )


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "files/../../x", "..\\x"])
def test_a_path_that_leaves_the_file_is_refused(made: Path, name: str) -> None:
    assert "points outside the file" in refusal(rewrite(made, lambda parts: parts.update({name: b"x"})))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(made: Path) -> None:
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("tables/audit_event.jsonl", "")
    assert "two parts of one name" in refusal(made)


def test_other_numbers_of_rows_are_refused(made: Path) -> None:
    def change(parts: Parts) -> None:
        tables = json.loads(parts["manifest.json"])["tables"]
        for entry in tables:
            entry["rows"] += entry["table"] == "audit_event"
        _manifest(parts, tables=tables)

    assert "'tables/audit_event.jsonl' holds 3 rows; expected 4" in refusal(rewrite(made, change))


def test_a_huge_manifest_is_refused(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    assert "the manifest is too large" in refusal(made)


@pytest.mark.parametrize(
    ("part", "said"),
    [(b"{}\n", "one row a line"), (b"[1]\n", "one row a line"), (b"no\n", "one row a line"), (b"[1", "is cut off")],
)
def test_what_is_no_row_is_refused(made: Path, part: bytes, said: str) -> None:
    import hashlib

    def change(parts: Parts) -> None:
        tables = json.loads(parts["manifest.json"])["tables"]
        for entry in tables:
            if entry["table"] == "audit_event":
                entry.update(rows=part.count(b"\n"), sha256=hashlib.sha256(part).hexdigest())
        parts["tables/audit_event.jsonl"] = part
        _manifest(parts, tables=tables)

    rewrite(made, change)
    with open_backup(made) as contents:
        entry = next(x for x in contents.manifest.tables if x.table == "audit_event")
        with pytest.raises(BadInput, match=said):
            list(contents.rows(entry))


def test_a_row_without_end_is_refused(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 10)
    lines = module._lines(iter([b"x" * 8, b"y" * 8]), "b.zip", "tables/x.jsonl")
    with pytest.raises(BadInput, match="is too long"):
        list(lines)


def test_lines_are_found_across_pieces() -> None:
    assert list(module._lines(iter([b"a", b"b\nc", b"\n", b"\n"]), "b", "t")) == [b"ab", b"c", b""]
