from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from hsforhs import __version__
from hsforhs.workbench.operation import metrics, views
from hsforhs.workbench.operation.schema import waiting_migrations
from hsforhs.workbench.tasks.models import Job, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Client:
    return Client(SERVER_NAME="127.0.0.1")


def samples(client: Client, **headers: str) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_and_never_by_address(here: Client) -> None:
    key = ("hsforhs_requests_total", "GET", "/places/<str:code>/", "404")
    before = samples(here).get(key, 0)
    here.get("/places/NOPLACE1/")
    here.get("/places/NOPLACE2/")
    after = samples(here)
    assert after[key] - before == 2
    assert not any("NOPLACE" in part for name in after for part in name)
    assert after["hsforhs_request_seconds_count", "/places/<str:code>/"] >= 2


def test_unknown_methods_share_one_series(here: Client) -> None:
    for number in range(3):
        metrics.observe(f"X{number}", "-", 405, 0.001)
    found = samples(here)
    assert found["hsforhs_requests_total", "other", "-", "405"] >= 3
    assert not any("X1" in name for name in found)


def test_the_store_is_counted(here: Client, example_store: None) -> None:
    Job.objects.create(title="a", actor="operator", next_url="/")
    Job.objects.create(title="b", actor="operator", next_url="/", state=State.FAILED)
    found = samples(here)
    assert found["hsforhs_build_info", __version__] == 1
    assert found[("hsforhs_database_up",)] == 1
    assert found["hsforhs_records", "rounds"] > 8
    assert found["hsforhs_jobs", "waiting"] == found["hsforhs_jobs", "failed"] == 1
    assert found["hsforhs_jobs", "running"] == 0
    assert found["hsforhs_messages", "waiting"] == 0


def test_a_database_that_is_away_is_a_figure_and_not_a_fault(here: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise DatabaseError("gone")

    monkeypatch.setattr(metrics, "count_rounds", away)
    monkeypatch.setattr(connection, "close", lambda: None)
    found = samples(here)
    assert found[("hsforhs_database_up",)] == 0
    assert ("hsforhs_jobs", "waiting") not in found


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"SERVER_NAME": "testserver"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_figures_are_for_this_machine_alone(more: dict[str, str]) -> None:
    client = Client(**{"SERVER_NAME": "127.0.0.1", **more})
    assert client.get("/metrics").status_code == 403


def test_with_a_token_only_the_token_counts(here: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    far = Client(REMOTE_ADDR="192.0.2.1")
    assert samples(far, Authorization="Bearer a-long-token")
    for client, header in ((here, ""), (far, "Bearer another"), (far, "Basic a-long-token"), (far, "Bearer ä")):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 403


def test_the_site_is_well(client: Client) -> None:
    for path in ("/healthz", "/healthz?ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.content.decode()) == (200, f"ok {__version__}\n")
        assert "no-store" in answer["Cache-Control"]


def test_a_site_whose_tables_are_old_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "waiting_migrations", lambda: 2)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/healthz?ready")
    assert (answer.status_code, answer.content) == (503, b"2 migrations wait for `hsforhs migrate`\n")


def test_migrations_that_wait_are_counted() -> None:
    from django.db.migrations.recorder import MigrationRecorder

    assert waiting_migrations() == 0
    MigrationRecorder(connection).record_unapplied("outbox", "0001_first")
    assert waiting_migrations() == 1


def test_a_site_without_database_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")
