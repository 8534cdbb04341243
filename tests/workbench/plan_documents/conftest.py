"""The small costed plan of the invented country; its documents stand in a folder of the test alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbench.costs.conftest import costed_plan, member, plan

__all__ = ["costed_plan", "member", "plan"]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files are kept: plans of two tests have the same number, and may be in the same state."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path
