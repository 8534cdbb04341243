"""The systemd units and the Dockerfile: read by their own tools where these are here, else by their grammar."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = ("hsforhs.service", "hsforhs-worker.service", "hsforhs-purge.service", "hsforhs-remind.service")
MOST_EXPOSURE = 2.0
"""On the scale of systemd-analyze from 0 to 10; below 2 is what it calls OK."""


def unit(root: Path, name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(root / "deploy" / name, encoding="utf-8")
    return parser


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_gives_the_program_nothing_that_it_does_not_need(root: Path, name: str) -> None:
    service = unit(root, name)["Service"]
    for setting in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "DynamicUser", "LockPersonality"):
        assert service[setting] == "yes", setting
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert (service["StateDirectory"], service["StateDirectoryMode"]) == ("hsforhs", "0700")
    assert service["UMask"] == "0077"
    assert "HSFORHS_DATA=/var/lib/hsforhs" in service["Environment"]


def test_site_and_worker_share_user_store_and_settings(root: Path) -> None:
    site, worker, purge, remind = (unit(root, name)["Service"] for name in UNITS)
    for setting in ("User", "Group", "StateDirectory", "EnvironmentFile", "WorkingDirectory", "Environment"):
        assert site[setting] == worker[setting] == purge[setting] == remind[setting]
    assert site["ExecStartPre"].endswith("/hsforhs migrate")
    assert worker["ExecStart"].endswith("/hsforhs work")
    assert purge["ExecStart"].endswith("/hsforhs purge")
    assert remind["ExecStart"].endswith("/hsforhs remind")
    assert unit(root, "hsforhs-purge.timer")["Timer"]["OnCalendar"] == "daily"
    assert unit(root, "hsforhs-remind.timer")["Timer"]["OnCalendar"] == "*-*-* 06:00"


@pytest.fixture
def installed(root: Path, tmp_path: Path) -> list[Path]:
    """The units with commands that exist on this machine."""
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    paths = []
    for name in UNITS:
        text = (root / "deploy" / name).read_text(encoding="utf-8")
        path = tmp_path / name
        path.write_text(re.sub(r"/opt/hsforhs/venv/bin/\w+", str(program), text), encoding="utf-8")
        paths.append(path)
    return paths


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(installed: list[Path]) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, installed)],
        check=False,
        capture_output=True,
        text=True,
    )
    said = [line for line in done.stderr.splitlines() if "hsforhs" in line]
    assert said == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_the_units_well_shut(installed: list[Path]) -> None:
    for path in installed:
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", str(path)],
            check=False,
            capture_output=True,
            text=True,
        )
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        assert found, done.stderr
        assert float(found[1]) < MOST_EXPOSURE


def instructions(root: Path) -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments, continued lines joined."""
    text = (root / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined)]


def test_the_image_runs_as_an_ordinary_user_with_locked_requirements(root: Path) -> None:
    found = instructions(root)
    words = [word for word, _ in found]
    known = {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert set(words) <= known
    assert words[0] == "FROM"
    bases = [rest.split()[0] for word, rest in found if word == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim", x) for x in bases)
    last = len(words) - 1 - words[::-1].index("FROM")
    users = [rest for word, rest in found[last:] if word == "USER"]
    assert users == ["10001"]
    installs = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in x or "--no-deps" in x for x in installs)
    assert words.count("HEALTHCHECK") == words.count("CMD") == 1


def test_what_the_image_copies_is_here_and_let_through(root: Path) -> None:
    let_through = {
        line.removeprefix("!")
        for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    for word, rest in instructions(root):
        if word != "COPY" or rest.startswith("--from"):
            continue
        for source in rest.split()[:-1]:
            assert (root / source).exists(), source
            assert {source, *map(str, Path(source).parents)} & let_through, source


def test_the_commands_of_the_image_are_lists_that_start_programs(root: Path) -> None:
    found = dict(instructions(root))
    assert json.loads(found["CMD"])[:2] == ["sh", "-c"]
    assert subprocess.run(["sh", "-n", "-c", json.loads(found["CMD"])[2]], check=False).returncode == 0
    check = json.loads(found["HEALTHCHECK"].partition("CMD ")[2])
    assert check[:2] == ["python", "-c"]
    compile(check[2], "healthcheck", "exec")


@pytest.mark.slow
def test_the_project_is_built_from_what_the_image_copies(root: Path, tmp_path: Path) -> None:
    """As far as the build goes without Docker: the wheel, from the copied files alone."""
    source = tmp_path / "src-of-image"
    source.mkdir()
    copied = [rest for word, rest in instructions(root) if word == "COPY" and not rest.startswith("--from")]
    for line in copied:
        for name in line.split()[:-1]:
            if name in ("src",):
                shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif not name.startswith(("requirements", "deploy")):
                shutil.copy(root / name, source / name)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, source],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("hsforhs-*.whl")
    import zipfile

    names = zipfile.ZipFile(wheel).namelist()
    assert "hsforhs/workbench/look/templates/429.html" in names
    assert "hsforhs/workbench/messages/migrations/0001_first.py" in names
