from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.files.whole import sync_folder, whole_file, write_whole


def test_a_file_is_written_and_nothing_else_stays(tmp_path: Path) -> None:
    write_whole(tmp_path / "out.csv", b"one")
    write_whole(tmp_path / "out.csv", b"two")
    assert [(x.name, x.read_bytes()) for x in tmp_path.iterdir()] == [("out.csv", b"two")]


def test_the_rights_are_those_of_a_plain_file_or_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    path = tmp_path / "out.csv"
    write_whole(path, b"one")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    path.chmod(0o640)
    write_whole(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o640


def test_when_the_disk_is_full_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    write_whole(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match=r"out.csv: the file cannot be written \(No space left on device\); expected"):
        write_whole(path, b"new")
    assert [(x.name, x.read_bytes()) for x in tmp_path.iterdir()] == [("out.csv", b"old")]


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"No such file or directory\); expected a folder that can be written\.$"):
        write_whole(tmp_path / "gone" / "out.csv", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_the_same_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(BadInput, match="cannot be written"):
        write_whole(tmp_path / "out", b"x")
    assert [x.name for x in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write everywhere")
def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadInput, match="Permission denied"):
            write_whole(tmp_path / "out.csv", b"x")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.slow
def test_a_process_killed_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    code = (
        "import os, signal, sys; from pathlib import Path; from hsforhs.files.whole import write_whole\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_whole(Path(sys.argv[1]), b'new')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -9
    assert path.read_bytes() == b"old"


def test_a_whole_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with whole_file(target) as stream:
        stream.write(b"half")
        assert not target.exists()
        stream.write(b" and half")
    assert target.read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [target]


def test_a_fault_leaves_the_older_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"old")

    def break_off() -> None:
        with whole_file(target) as stream:
            stream.write(b"half")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        break_off()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_whole_file_is_its_owners_alone(tmp_path: Path) -> None:
    with whole_file(tmp_path / "x") as stream:
        stream.write(b"secret")
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0
    sync_folder(tmp_path)
