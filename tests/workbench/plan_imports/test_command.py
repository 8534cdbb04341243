"""`hsforhs plan document --format pdf`: a stored plan is printed with its costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from hsforhs.workbench.plans.models import Plan
from tests.cli.made import refusal, run

pytestmark = pytest.mark.django_db


def test_a_stored_plan_is_printed_in_a_language(costed_plan: Plan, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    out = tmp_path / "plan.pdf"
    with patch("hsforhs.cli.plan_documents.open_store"):
        done = run("plan", "document", "--plan", str(costed_plan.pk), "--out", out, "--language", "fr")
        assert done.exit_code == 0, done.output
        assert out.read_bytes().startswith(b"%PDF")
        words = ("plan", "document", "--plan", str(costed_plan.pk), "--out", out, "--province", "XLM-U")
        assert "not printed" in refusal(*words)
