"""Sending to a stand-in for a DHIS2 server; the library that sends is the one of the HISP Centre."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dhis2_client import DHIS2Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Response

from hsforhs.files import BadInput
from hsforhs.formats.dhis2 import data_element_uid, data_value_set, metadata
from hsforhs.formats.dhis2_push import Conflict, Credentials, ImportSummary, push, read_import_summary
from hsforhs.formats.observations import elements
from hsforhs.framework import framework
from tests.formats.dhis2_stub import PASSWORD, TOKEN, UNITS, USER, Dhis2Stub
from tests.formats.exchanged import three_states

WORDS = framework()
CONTENT = data_value_set([three_states()], WORDS, org_units={"GHA": "XLM"})
BY_TOKEN = Credentials(token=TOKEN)


@pytest.fixture
def stub(httpserver: HTTPServer) -> Dhis2Stub:
    return Dhis2Stub(httpserver)


@pytest.fixture
def ready(stub: Dhis2Stub, client: DHIS2Client) -> Dhis2Stub:
    """A server that has our metadata, brought there by another program than ours."""
    client.post("/api/metadata", json=metadata("spar-2", WORDS))
    return stub


@pytest.fixture
def client(stub: Dhis2Stub) -> Iterator[DHIS2Client]:
    found = DHIS2Client(stub.url, username=USER, password=PASSWORD)
    yield found
    found.close()


def send(url: str, content: dict[str, Any] = CONTENT, **more: Any) -> ImportSummary:
    return push(content, url=url, **{"credentials": BY_TOKEN, "dry_run": True, **more})


class TestPush:
    def test_a_dry_run_is_checked_and_stores_nothing(self, ready: Dhis2Stub) -> None:
        found = send(ready.url)
        assert (found.status, found.imported, found.updated, found.ignored, found.conflicts) == ("SUCCESS", 4, 0, 0, ())
        assert found.clean
        assert ready.values == {}

    def test_sending_stores_every_value_and_a_second_time_updates(self, ready: Dhis2Stub) -> None:
        assert send(ready.url, dry_run=False).imported == 4
        ids = {x.code: data_element_uid(x) for x in elements("spar-2", WORDS)}
        assert ready.values[ids["C1.1"], "2022", "XLM"] == "0"
        assert ready.values[ids["C1.2"], "2022", "XLM"] == "60"
        assert (ids["C2.1"], "2022", "XLM") not in ready.values
        again = send(ready.url, dry_run=False)
        assert (again.imported, again.updated) == (0, 4)

    def test_the_server_is_asked_as_its_guide_says(self, ready: Dhis2Stub) -> None:
        send(ready.url)
        send(ready.url, dry_run=False)
        asked = [dict(x.args) for x, _ in ready.server.log if x.path == "/api/dataValueSets"]
        assert [x["dryRun"] for x in asked] == ["true", "false"]
        assert {(x["importStrategy"], x["orgUnitIdScheme"], x["async"]) for x in asked} == {
            ("CREATE_AND_UPDATE", "code", "false")
        }

    def test_without_metadata_every_value_is_a_conflict(self, stub: Dhis2Stub) -> None:
        found = send(stub.url)
        assert found.ignored == 4
        assert not found.clean
        assert Conflict(CONTENT["dataSet"], "Data set not found or not accessible (E7603)") in found.conflicts

    def test_an_unknown_organisation_unit_is_told_in_the_words_of_the_server(self, ready: Dhis2Stub) -> None:
        content = data_value_set([three_states()], WORDS)
        found = send(ready.url, content)
        assert {x.object for x in found.conflicts} == {"GHA"}
        assert "Organisation unit not found or not accessible: `GHA` (E7610)" in found.conflicts[0].what

    def test_by_identifier_with_a_user_name(self, ready: Dhis2Stub) -> None:
        content = data_value_set([three_states()], WORDS, org_units={"GHA": UNITS["XLM"]}, scheme="uid")
        found = send(ready.url, content, scheme="uid", credentials=Credentials(user=USER, password=PASSWORD))
        assert found.imported == 4

    def test_an_older_server_gives_the_summary_without_envelope(self, ready: Dhis2Stub) -> None:
        ready.envelope = False
        assert send(ready.url).imported == 4
        assert send(ready.url, data_value_set([three_states()], WORDS)).conflicts

    @pytest.mark.parametrize("ending", ["/", "/api", "/api/"])
    def test_the_address_may_end_in_any_way(self, ready: Dhis2Stub, ending: str) -> None:
        assert send(ready.url + ending).imported == 4

    @pytest.mark.parametrize(
        "credentials", [Credentials(token="wrong"), Credentials(user=USER, password="wrong"), Credentials()]
    )
    def test_wrong_credentials_are_one_sentence_without_them(self, ready: Dhis2Stub, credentials: Credentials) -> None:
        with pytest.raises(BadInput, match=r"refuses the token or the user name \(401\); expected HSFORHS_") as caught:
            send(ready.url, credentials=credentials)
        assert "wrong" not in str(caught.value)
        assert "wrong" not in repr(credentials)


class TestOtherProgram:
    """The library on its own against the stand-in: it must behave as a server does."""

    def test_organisation_units_come_in_pages(self, client: DHIS2Client) -> None:
        found = {x["code"]: x["id"] for x in client.get_organisation_units(fields="id,code")}
        assert found == UNITS

    def test_it_says_its_version(self, client: DHIS2Client) -> None:
        assert client.get_system_info()["version"]

    def test_it_takes_our_file_as_it_stands(self, ready: Dhis2Stub, client: DHIS2Client) -> None:
        answer = client.post_data_value_set(CONTENT)
        assert answer["response"]["importCount"]["imported"] == 4


class TestTrouble:
    @pytest.mark.parametrize(
        ("status", "body", "what"),
        [
            (
                409,
                '{"message": "Data set is locked"}',
                "the server answered 409: Data set is locked; expected an import",
            ),
            (500, "<html>Oops</html>", "the server answered 500; expected an import summary"),
            (404, '{"message": "No such path"}', "the server answered 404: No such path"),
            (403, '{"message": "Access denied"}', r"refuses the token or the user name \(403\)"),
            (302, "", "the server answered 302"),
            (200, "<html>Sign in</html>", "the server did not answer with JSON"),
            (200, "{}", "the server did not answer with an import summary"),
            (200, "[]", "the server did not answer with an import summary"),
            (200, "", "the server did not answer with an import summary"),
            (200, '{"response": {"importCount": 4}}', "the server did not answer with an import summary"),
        ],
    )
    def test_an_answer_that_is_no_summary_is_one_sentence(
        self, httpserver: HTTPServer, capfd: pytest.CaptureFixture[str], status: int, body: str, what: str
    ) -> None:
        httpserver.expect_request("/api/dataValueSets").respond_with_response(
            Response(body, status, headers={"Location": "/login"})
        )
        with pytest.raises(BadInput, match=what) as caught:
            send(httpserver.url_for(""))
        assert "\n" not in str(caught.value)
        assert capfd.readouterr().err == ""

    def test_a_server_that_is_not_there(self) -> None:
        with HTTPServer() as gone:
            address = gone.url_for("")
        with pytest.raises(BadInput, match="the server cannot be reached"):
            send(address)

    @pytest.mark.parametrize(
        ("url", "what"),
        [
            ("dhis2.example.org", "the address cannot be used"),
            ("ftp://dhis2.example.org", "the address cannot be used"),
            ("http://[::1", "the address cannot be used"),
            ("https://", "the address cannot be used"),
            ("http://example.org:port", "the address cannot be used"),
            ("https://ann:secret@dhis2.example.org", "holds a user name or password; expected HSFORHS_DHIS2_USER"),
        ],
    )
    def test_what_is_no_address_of_a_server_is_refused(self, url: str, what: str) -> None:
        with pytest.raises(BadInput, match=what) as caught:
            send(url)
        assert "secret" not in str(caught.value)


class TestSummary:
    @given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.sampled_from(["SUCCESS", "WARNING", "ERROR"]))
    def test_counts_are_read_with_and_without_envelope(self, new: int, old: int, left: int, status: str) -> None:
        inner = {"status": status, "importCount": {"imported": new, "updated": old, "ignored": left, "deleted": 0}}
        for answer in (inner, {"status": "OK", "response": inner}):
            found = read_import_summary(answer)
            assert (found.imported, found.updated, found.ignored, found.status) == (new, old, left, status)
            assert found.clean == (status == "SUCCESS")

    def test_conflicts_of_any_shape_are_told(self) -> None:
        conflicts = [{"object": "x", "value": "gone"}, {"message": "locked", "errorCode": "E1"}, "text", {}]
        found = read_import_summary({"status": "SUCCESS", "importCount": {}, "conflicts": conflicts})
        assert found.conflicts == (
            Conflict("x", "gone"),
            Conflict("", "locked (E1)"),
            Conflict("", "text"),
            Conflict("", ""),
        )
        assert not found.clean, "a conflict counts, whatever the status says"
        assert found.imported == 0
