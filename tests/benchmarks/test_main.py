"""What `python -m benchmarks` measures without names, and the file that it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.measures import MEASURES, ONLY_BY_NAME
from benchmarks.record import Measurement


def test_what_takes_minutes_is_measured_only_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(MEASURES) > ONLY_BY_NAME
    quick, long = Measurement("quick", 1, 2), Measurement("long", 300, 200)
    monkeypatch.setattr(command, "MEASURES", {"quick": lambda: [quick], "long": lambda: [long]})
    monkeypatch.setattr(command, "ONLY_BY_NAME", frozenset({"long"}))
    assert command.main([]) == 0
    assert "long" not in capsys.readouterr().out
    path = tmp_path / "found.json"
    assert command.main(["long", "--out", str(path)]) == 1
    assert json.loads(path.read_text()) == [{"name": "long", "measured": 300, "budget": 200, "unit": "s"}]
    assert command.main(["long", "--out"]) == 2
    assert command.main(["other"]) == 2
