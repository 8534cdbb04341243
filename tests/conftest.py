"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.once import share
from tools.browser import NAMES, find_chromium

ROOT = Path(__file__).resolve().parent.parent
# The workers of the tests share the cores already; more threads in each would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, max_examples=30)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep files and commands of tests away from a store that a person may have in this folder."""
    from django.test import override_settings

    base = tmp_path_factory.getbasetemp()
    share(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)
    data = tmp_path_factory.mktemp("store")
    for name in ("files", "static"):
        (data / name).mkdir()
    # A cache of each process: counts of one test must not refuse another, nor add queries to its pages.
    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(
            DATA_DIR=data,
            MEDIA_ROOT=data / "files",
            STATIC_ROOT=data / "static",
            CACHES=caches,
            # Tests roll events back and use their numbers again, so a kept page could be that of another test.
            KEEP_PAGES=False,
            # Passwords are slow to check on purpose, which tests that make many people do not need.
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
    ):
        patch.setenv("HSFORHS_DATA", str(data))
        yield data


@pytest.fixture(autouse=True)
def empty_cache(own_store: Path) -> None:
    """Start every test with no attempt counted."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def tables_at_once() -> Iterator[pytest.MonkeyPatch]:
    """Let Django's way to a test database make the tables as the program makes them in an empty one."""
    from django.core import management

    from hsforhs.workbench.operation.schema import bring_up_to_date

    run = management.call_command

    def call_command(name: str, *args: Any, **options: Any) -> Any:
        return bring_up_to_date() if name == "migrate" else run(name, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", call_command)
        yield patch


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
    tables_at_once: pytest.MonkeyPatch,
) -> None:
    """Give each worker a database of its own; SQLite as it is served: a file with its write-ahead log."""
    from django.conf import settings

    entry = settings.DATABASES["default"]
    if entry["ENGINE"].endswith("sqlite3"):
        entry.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tables_at_once: pytest.MonkeyPatch
) -> None:
    """Once the database stands, commands are Django's again."""
    from tests.workbench.emptied import begin

    tables_at_once.undo()
    with django_db_blocker.unblock():
        begin()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each module to one worker, which makes its stores once, and let long ones begin first."""
    long = {x.path for x in items if x.get_closest_marker("slow") or x.get_closest_marker("e2e")}
    items.sort(key=lambda x: x.path not in long)
    for item in items:
        if not any(item.iter_markers("xdist_group")):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(ROOT))))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with public data sets for development, which are not part of the project."""
    chosen = os.environ.get("HSFORHS_SHARED")
    folder = (Path(chosen) if chosen else ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"the development data folder is not here: this test needs a file of {folder}")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that shows the pages."""
    path = find_chromium()
    if path is None:
        pytest.skip(f"no Chromium is here: this test needs {', '.join(NAMES)} or $HSFORHS_CHROMIUM")
    return path
