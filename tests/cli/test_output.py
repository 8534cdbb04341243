"""The answer alone on standard output, whatever a library prints by itself."""

from __future__ import annotations

import os

import pytest

from hsforhs.cli.output import answer_alone, print_json


def test_what_a_library_prints_is_no_part_of_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with answer_alone():
        os.write(1, b"a line of the solver\n")
    print_json({"a": 1})
    told = capfd.readouterr()
    assert told.out == '{\n  "a": 1\n}\n'
    assert told.err == "a line of the solver\n"


def test_standard_output_is_there_again_after_a_fault(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="fault"), answer_alone():
        raise ValueError("fault")
    os.write(1, b"here\n")
    assert capfd.readouterr().out == "here\n"
