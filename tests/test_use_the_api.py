"""The page about the API tells the truth: its code runs against the demo, in the order of the page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.processes import demo_store, said
from tools.demo_site import served

PAGE = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "use-the-api.md"
BLOCKS = re.findall(r"^```(python|sh)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_code_of_the_page_runs_against_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed: list[str] = []
    with served(demo_store(tmp_path / "store")) as site:
        for language, code in BLOCKS:
            if language == "sh":
                program, *words = shlex.split(code)
                assert program == "hsforhs"
                token = said(*words, "--data", site.data).strip()
                assert token.startswith("hsf_")
                monkeypatch.setenv("HSFORHS_TOKEN", token)
                continue
            exec(code.replace("http://127.0.0.1:8000", site.address), names)  # noqa: S102 - the page is ours
            printed.append(capsys.readouterr().out)
        for name in ("workbench", "mine"):
            names[name].close()  # type: ignore[attr-defined]
    shown = "".join(printed)
    assert "Ghana WORLD/AFRO/GHA" in shown
    assert re.search(r"^C1\.1 value \d+$", shown, re.MULTILINE)
    assert re.search(r"^spar-2:C\S+ \d to \d in \w+:\w+$", shown, re.MULTILINE)
    assert re.search(r"^422 There is no parameter 'contry' here; expected code, country", shown, re.MULTILINE)
    assert (tmp_path / "scores.parquet").read_bytes()[:4] == b"PAR1"
    assert (tmp_path / "places.csv").read_text(encoding="utf-8").startswith("code,kind,name")
    assert names["plans"] == []
    assert len(names["fresh"]) > 10, "the demo was stored a moment ago"  # type: ignore[arg-type]


def test_every_block_of_the_page_is_tried() -> None:
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(BLOCKS)
    assert {x for x, _code in BLOCKS} == {"python", "sh"}
