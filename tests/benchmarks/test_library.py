from __future__ import annotations

from pathlib import Path

from benchmarks.library import ABSTRACT, TITLE, Inventor, measure
from benchmarks.measures import run_python


def test_the_same_seed_invents_the_same_library() -> None:
    one, other = (Inventor(seed=3) for _ in range(2))
    assert [one.document(n) for n in range(3)] == [other.document(n) for n in range(3)]
    assert one.question() == other.question()
    document = one.document(4)
    assert len(document.title.split()) == TITLE
    assert len(document.abstracts[document.language].split()) == ABSTRACT


def test_building_and_answering_are_measured(tmp_path: Path) -> None:
    taken = measure(50, 20, tmp_path)
    assert set(taken) == {"build", "changes", "median", "p95"}
    assert 0 < taken["median"] <= taken["p95"]


def test_an_import_is_measured(tmp_path: Path) -> None:
    code = "import sys; from benchmarks.library import measure_import; print(measure_import(5, sys.argv[1]))"
    assert 0 < float(run_python(code, str(tmp_path)).splitlines()[-1]) < 60
