from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from hsforhs.files import BadInput, Limits
from hsforhs.files.archive import count_entries, member_chunks, open_archive


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def test_a_good_archive_is_opened(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"x" * 10, "b/c.txt": b"y"})
    with open_archive(path) as opened:
        assert opened.namelist() == ["a.txt", "b/c.txt"]
        assert b"".join(member_chunks(opened, "a.txt", file="a.zip")) == b"x" * 10


def test_a_bomb_of_a_few_kilobytes_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.xlsx", {"xl/workbook.xml": bytes(8 * 1024 * 1024)})
    assert path.stat().st_size < 10_000
    with pytest.raises(BadInput, match=r"^bomb.xlsx: the part 'xl/workbook.xml' unpacks to \d+ times its size"):
        open_archive(path)


def test_a_small_part_may_be_packed_tightly(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a": bytes(1024 * 1024 - 1)})
    open_archive(path).close()


def test_the_sum_of_many_parts_is_limited(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {str(number): b"x" * 1000 for number in range(20)}, zipfile.ZIP_STORED)
    open_archive(path, Limits(max_unpacked_bytes=20_000)).close()
    with pytest.raises(BadInput, match="the file unpacks to"):
        open_archive(path, Limits(max_unpacked_bytes=19_999))


def test_the_size_of_the_file_is_limited(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a": b"x"})
    with pytest.raises(BadInput, match="expected at most"):
        open_archive(path, Limits(max_file_bytes=path.stat().st_size - 1))


def test_the_number_of_parts_is_limited_before_they_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {str(number): b"" for number in range(2001)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the archive was opened"))
    with pytest.raises(BadInput, match="the file holds 2001 parts; expected at most 2000"):
        open_archive(path)


def test_marks_are_counted_across_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (1024 * 1024 - 2) + b"PK\x01\x02" * 3)
    assert count_entries(path) == 3


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil", "a/../../evil", "..\\evil.xml"])
def test_names_that_leave_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="points outside the file"):
        open_archive(archive(tmp_path / "a.zip", {name: b"x"}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_limited_are_refused(tmp_path: Path, method: int) -> None:
    with pytest.raises(BadInput, match="packed in an unusual way"):
        open_archive(archive(tmp_path / "a.zip", {"a.xml": b"x"}, method))


def test_a_password_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.xml": b"x"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(BadInput, match="protected by a password"):
        open_archive(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_archive_is_named(tmp_path: Path, share: float) -> None:
    path = archive(tmp_path / "a.zip", {"a.xml": bytes(range(256)) * 20})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(BadInput, match="damaged or cut off"):
        open_archive(path)


def test_a_part_that_unpacks_to_more_than_it_declares_gives_no_more(tmp_path: Path) -> None:
    true_size, declared = 5_000_000, 1_000
    path = archive(tmp_path / "a.zip", {"a.xml": b"x" * true_size})
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", true_size), struct.pack("<L", declared)))
    pieces: list[bytes] = []
    with open_archive(path) as opened, pytest.raises(BadInput, match=r"the part 'a.xml' is damaged"):
        pieces.extend(member_chunks(opened, "a.xml", file="a.zip"))
    assert sum(map(len, pieces)) <= declared


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with (
        open_archive(archive(tmp_path / "a.zip", {"a": b""})) as opened,
        pytest.raises(BadInput, match="'b' is missing"),
    ):
        list(member_chunks(opened, "b", file="a.zip"))
