"""The repository itself: locks, paths, sizes and versions."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from hsforhs import __version__

LONGEST_MODULE = 420
LOCKS = ("requirements/base.txt", "requirements/dev.txt", "requirements/server.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
# Put together from parts so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:work|home|root|Users)/\w")


@pytest.fixture(scope="module")
def files(root: Path) -> list[Path]:
    """Every file that is in git or would be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("this is no git repository: which files belong to the project is not known")
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def pins(path: Path) -> dict[str, str]:
    return {normal(name): version for name, version in PIN.findall(path.read_text(encoding="utf-8"))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_requirements_name_no_index_and_no_address(root: Path) -> None:
    for path in sorted((root / "requirements").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text, re.M), path.name


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_a_hash(root: Path, name: str) -> None:
    entries = re.sub(r"\\\n", " ", (root / name).read_text(encoding="utf-8")).strip().splitlines()
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_hold_what_the_project_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base, dev, server = (pins(root / name) for name in LOCKS)

    def missing(wanted: list[str], locked: dict[str, str]) -> list[str]:
        requirements = [Requirement(one) for one in wanted]
        return [
            str(one)
            for one in requirements
            if not one.specifier.contains(locked.get(normal(one.name), "0"), prereleases=True)
        ]

    from packaging.requirements import Requirement

    assert missing(project["dependencies"], base) == []
    assert missing(project["optional-dependencies"]["postgresql"], dev) == []
    assert missing(project["optional-dependencies"]["server"], server) == []
    assert {name: dev.get(name) for name in base} == base
    assert {name: dev.get(name) for name in server} == server


def test_no_path_of_a_machine(files: list[Path], root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_modules_are_short(files: list[Path], root: Path) -> None:
    long = {
        str(path.relative_to(root)): length
        for path in files
        if path.suffix == ".py" and path.is_relative_to(root / "src") and "migrations" not in path.parts
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_every_package_has_tests(root: Path) -> None:
    source = root / "src" / "hsforhs"
    packages = sorted(
        path.parent.relative_to(source)
        for path in source.rglob("__init__.py")
        if "migrations" not in path.parts and any(one.name != "__init__.py" for one in sorted(path.parent.glob("*.py")))
    )
    assert packages
    bare = [str(package) for package in packages if not sorted((root / "tests" / package).glob("test_*.py"))]
    assert bare == []


def test_the_version_is_the_same_everywhere(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["version"]["path"] == "src/hsforhs/__init__.py"
    cited = re.search(r"^version: (\S+)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    changed = re.search(
        r"^## \[(?:Unreleased\] - )?([0-9][^\s\]]*)",
        (root / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.M,
    )
    assert cited
    assert changed
    assert cited[1] == changed[1] == __version__
