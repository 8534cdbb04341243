from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.sizing import USED_SHARE, Measured, answers_per_second, main, megabytes_per_round, row, rows, table

MEASURED = Measured(cpu_ms=10, write_ms=20, bytes_per_score=500, bytes_per_event=1000)
positive = st.floats(min_value=0.1, max_value=1000)


def test_two_cores_answer_what_their_time_allows() -> None:
    assert answers_per_second(MEASURED, cores=2) == pytest.approx(2 * 1000 * USED_SHARE / 10)


def test_one_chain_bounds_many_machines_and_many_chains_do_not() -> None:
    one = row(MEASURED, "x", cores=320)
    assert (one.bound, one.writes) == ("chain of events", pytest.approx(1000 * USED_SHARE / 20))
    many = row(MEASURED, "x", cores=320, sites=100)
    assert many.bound == "processor"
    assert many.answers > one.answers


@given(cpu=positive, write=positive, cores=st.integers(1, 500))
def test_more_cores_never_carry_fewer_people_and_writes_keep_their_share(cpu: float, write: float, cores: int) -> None:
    measured = Measured(cpu, write, 1, 1)
    less, more = (row(measured, "x", cores=x) for x in (cores, cores + 1))
    assert more.people >= less.people
    assert less.writes == pytest.approx(less.answers / 10)
    assert less.writes <= 1000 * USED_SHARE / write * 1.000001


@given(places=st.integers(1, 10_000))
def test_space_grows_with_places(places: int) -> None:
    assert megabytes_per_round(MEASURED, places=places) == pytest.approx(
        places * megabytes_per_round(MEASURED, places=1)
    )


def trial(**more: float) -> dict[str, float]:
    return {
        "think": 1,
        "cpu_ms": 5,
        "write_alone": 30,
        "bytes_per_score": 400,
        "bytes_per_event": 900,
        **more,
    }


def test_the_dearest_trial_of_people_who_think_counts() -> None:
    found = Measured.of([trial(), trial(cpu_ms=9, write_alone=12, bytes_per_score=100), trial(think=0, cpu_ms=99)])
    assert found == Measured(9, 30, 400, 900)


def test_the_table_is_printed_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "load.json"
    path.write_text(json.dumps([trial()]), encoding="utf-8")
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert printed.strip() == table(Measured(5, 30, 400, 900))
    assert printed.count("\n|") == 2 + len(list(rows(MEASURED)))


@pytest.mark.parametrize("content", ["[]", "{", '[{"cpu_ms": 1}]', '[{"think": 0}]'])
def test_a_file_that_cannot_be_used_is_said(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "load.json"
    path.write_text(content, encoding="utf-8")
    assert main([str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert main([]) == 2
