"""The measure of scorers who save at once is run in full by `make bench`; here its figures are looked at."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from benchmarks import measures


@pytest.mark.parametrize(("lost", "kept"), [(0, True), (1, False)])
def test_one_lost_answer_breaks_the_budget(monkeypatch: pytest.MonkeyPatch, lost: int, kept: bool) -> None:
    def run(words: tuple[str, ...], **more: Any) -> subprocess.CompletedProcess[str]:
        assert words[1:3] == ("-m", "benchmarks.scorers")
        said = f"a line before\n{json.dumps({'seconds': 12.5, 'lost': lost})}\n"
        return subprocess.CompletedProcess(words, 0, stdout=said)

    monkeypatch.setattr(measures.subprocess, "run", run)
    seconds, answers = measures.scorers()
    assert seconds.measured == 12.5
    assert answers.kept is kept
