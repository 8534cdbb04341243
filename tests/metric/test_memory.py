"""Memory that is freed is used again."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from hsforhs.metric import memory

PROBE = """
import resource
import numpy as np
from hsforhs.metric.memory import keep_what_is_freed

assert keep_what_is_freed()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(50):
        np.ones(400_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults()
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other rules")
@pytest.mark.parametrize("setting", [{}, {"MALLOC_TRIM_THRESHOLD_": "131072"}, {"MALLOC_TOP_PAD_": "131072"}])
def test_arrays_come_from_memory_that_is_there_whatever_the_environment_says(setting: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")} | setting
    done = subprocess.run([sys.executable, "-c", PROBE], check=True, capture_output=True, text=True, env=environment)
    # Fifty arrays of 3.2 MB have 39,000 pages.
    assert int(done.stdout) < 4_000


def test_another_c_library_is_left_to_its_own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(memory.ctypes, "CDLL", pytest.fail)
    assert memory.keep_what_is_freed.__wrapped__() is False
