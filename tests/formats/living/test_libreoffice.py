"""A Word document that another program opened and saved: nothing is lost and nothing seems changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from hsforhs.formats.living.word_read import read_living_docx
from hsforhs.formats.plan_docx import write_plan_docx
from hsforhs.planning import Plan

from .made import INSTANCE, PLAN, came_back, changed, long_plan, values_of

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine")
def test_marks_and_what_was_written_survive_libreoffice(plan: Plan, tmp_path: Path) -> None:
    written, path = long_plan(3), tmp_path / "plan.docx"
    chapters = dataclasses.replace(plan, lines=plan.lines[:5])
    write_plan_docx(chapters, path, made_on=dt.date(2026, 11, 26), living=written)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / "plan.docx"
    assert saved.read_bytes() != path.read_bytes()
    found = read_living_docx(saved, instance=INSTANCE, plan=PLAN)
    assert came_back(found) == values_of(written)
    assert changed(found) == {}
    assert found.remarks == ()
