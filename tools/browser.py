"""Find and start a Chromium that shows pages of this machine and reaches nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium: HSFORHS_CHROMIUM, else the first of the usual names on the path."""
    chosen = os.environ.get("HSFORHS_CHROMIUM")
    if chosen:
        return chosen if Path(chosen).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def start_chromium(playwright: Playwright, path: str) -> Browser:
    """Start Chromium without a window; as root it needs its sandbox switched off."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    options = [*OPTIONS, "--no-sandbox"] if as_root else list(OPTIONS)
    return playwright.chromium.launch(executable_path=path, args=options)
