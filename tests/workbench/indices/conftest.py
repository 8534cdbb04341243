"""The indices of the worked example, computed once in a process."""

from __future__ import annotations

import pytest

from hsforhs.workbench.indices.example import load_indices
from hsforhs.workbench.indices.models import Run
from tests.workbench.kept import begin_with


@pytest.fixture
def indices_store(example_store: None) -> None:
    """The worked example with its three runs: two over published scores, and the invented picture of Lumora."""
    begin_with("indices", load_indices, after="example")


@pytest.fixture
def lumora_run(indices_store: None) -> Run:
    return Run.objects.get(slug="syndromes@XLM")


@pytest.fixture
def spar_run(indices_store: None) -> Run:
    return Run.objects.get(slug="spar-2")
