"""Stored scores to a stand-in for a DHIS2 server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from hsforhs.formats.dhis2 import data_element_uid, metadata
from hsforhs.formats.observations import elements
from hsforhs.framework import framework
from tests.cli.exchange_store import Command, make_command
from tests.formats.dhis2_stub import PASSWORD, TOKEN, USER, Dhis2Stub

UPLAND = ("--place", "XLM-U", "--instrument", "spar-2", "--year", "2025")
pytestmark = pytest.mark.django_db


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    found = make_command(tmp_path / "store", monkeypatch)
    monkeypatch.setenv("HSFORHS_DHIS2_TOKEN", TOKEN)
    return found


@pytest.fixture
def stub(httpserver: HTTPServer) -> Dhis2Stub:
    found = Dhis2Stub(httpserver)
    content = metadata("spar-2", framework())
    found.data_elements = {x["id"] for x in content["dataElements"]}
    found.data_sets = {x["id"] for x in content["dataSets"]}
    return found


def events() -> list[tuple[str, dict]]:
    from hsforhs.workbench.audit.models import Event

    return list(Event.objects.filter(action="assessments.push").values_list("country", "facts"))


def test_without_a_word_it_is_a_dry_run(command: Command, stub: Dhis2Stub) -> None:
    done = command("push", "dhis2", "--url", stub.url, *UPLAND)
    assert done.stdout.startswith("dry run: the server checked everything and stored nothing\n")
    assert done.stdout.splitlines()[-1].split() == ["32", "32", "0", "0", "0", "SUCCESS"]
    assert "warning: the address is not https" in done.stderr
    assert stub.values == {}
    assert events() == []


def test_send_really_imports_and_leaves_an_event(command: Command, stub: Dhis2Stub) -> None:
    done = command("push", "dhis2", "--url", stub.url, *UPLAND, "--send")
    assert done.stdout.startswith("sent\n")
    assert len(stub.values) == 32
    ((country, facts),) = events()
    assert country == "XLM"
    assert (facts["address"], facts["imported"], facts["status"]) == (stub.url, 32, "SUCCESS")
    assert TOKEN not in json.dumps(facts)


def test_the_address_may_come_from_the_environment(
    command: Command, stub: Dhis2Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HSFORHS_DHIS2_URL", stub.url)
    assert "SUCCESS" in command("push", "dhis2", *UPLAND, "--dry-run").stdout


def test_a_user_name_with_a_password_does_as_well(
    command: Command, stub: Dhis2Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HSFORHS_DHIS2_TOKEN")
    done = command("push", "dhis2", "--url", stub.url, *UPLAND, code=2)
    assert "there is no token and no password; expected HSFORHS_DHIS2_TOKEN" in done.stderr
    assert len(stub.server.log) == 0
    monkeypatch.setenv("HSFORHS_DHIS2_USER", USER)
    monkeypatch.setenv("HSFORHS_DHIS2_PASSWORD", PASSWORD)
    command("push", "dhis2", "--url", stub.url, *UPLAND)


def test_conflicts_are_printed_and_end_with_1(command: Command, stub: Dhis2Stub) -> None:
    words = ("--place", "XLM", "--instrument", "spar-2", "--year", "2025", "--children")
    done = command("push", "dhis2", "--url", stub.url, *words, code=1)
    assert "conflict: XLM-C: Organisation unit not found or not accessible: `XLM-C` (E7610)" in done.stdout
    assert "the server did not take everything; expected an import without conflicts" in done.stderr
    answer = json.loads(command("push", "dhis2", "--url", stub.url, *words, "--json", code=1).stdout)
    assert answer["dry_run"] is True
    assert answer["sent"] == answer["imported"] + answer["ignored"]
    assert answer["conflicts"][0].keys() == {"object", "what"}


def test_a_conflict_in_sending_is_kept_in_the_event(command: Command, stub: Dhis2Stub) -> None:
    stub.data_elements.remove(data_element_uid(elements("spar-2", framework())[0]))
    command("push", "dhis2", "--url", stub.url, *UPLAND, "--send", code=1)
    ((_, facts),) = events()
    assert (facts["imported"], facts["ignored"], facts["status"]) == (31, 1, "WARNING")


def test_identifiers_come_from_the_file(command: Command, stub: Dhis2Stub, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("code,org_unit\nXLM-U,UplandUid01\n", encoding="utf-8")
    command("push", "dhis2", "--url", stub.url, *UPLAND, "--org-unit-scheme", "uid", "--org-units", units, "--send")
    assert {unit for _, _, unit in stub.values} == {"UplandUid01"}


def test_a_server_that_is_not_there_is_one_sentence_and_no_event(command: Command) -> None:
    with HTTPServer() as gone:
        address = gone.url_for("")
    done = command("push", "dhis2", "--url", address, *UPLAND, "--send", code=2)
    assert "the server cannot be reached" in done.stderr
    assert events() == []
