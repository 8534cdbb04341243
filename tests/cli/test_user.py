"""People are added at the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.processes import hsforhs


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people") / "store"


def test_a_person_gets_a_role_and_a_first_link_and_then_only_roles(store: Path) -> None:
    first = hsforhs("user", "add", "Nurse@example.org", "--role", "area-lead", "--place", "gha", "--data", store)
    assert first.stdout.splitlines()[0] == "nurse@example.org is area lead at Ghana (GHA)"
    assert "/account/link/" in first.stdout
    again = hsforhs("user", "add", "nurse@example.org", "--role", "steward", "--place", "AFRO", "--data", store)
    assert again.stdout == "nurse@example.org is data steward at African Region (AFRO)\n"


@pytest.mark.parametrize(
    ("email", "role", "place", "sentence"),
    [
        ("nurse@example.org", "king", "GHA", "'king' is not a role; expected one of viewer, contributor, area-lead"),
        ("nurse@example.org", "viewer", "XXX", "there is no place with the code XXX; expected one of the tree"),
        ("nurse", "viewer", "GHA", "'nurse' is not an e-mail address; expected one such as nurse@example.org"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_sentence(
    store: Path, email: str, role: str, place: str, sentence: str
) -> None:
    done = hsforhs("user", "add", email, "--role", role, "--place", place, "--data", store, code=2)
    assert sentence in done.stderr
    assert done.stdout == ""


def test_accounts_are_listed_with_their_roles(store: Path) -> None:
    hsforhs("user", "add", "lister@example.org", "--role", "viewer", "--place", "GHA", "--data", store)
    lines = hsforhs("user", "list", "--data", store).stdout.splitlines()
    assert "lister@example.org: viewer at GHA" in lines
    found = json.loads(hsforhs("user", "list", "--json", "--data", store).stdout)
    one = next(x for x in found if x["email"] == "lister@example.org")
    assert one["roles"] == [{"role": "viewer", "place": "GHA", "areas": []}]
    assert (one["open"], one["site_administrator"]) == (True, False)


def test_a_link_is_made_for_anybody_and_a_closed_account_gets_none(store: Path) -> None:
    hsforhs("user", "add", "leaver@example.org", "--role", "viewer", "--place", "GHA", "--data", store)
    first, second = (
        hsforhs("user", "link", "Leaver@example.org", "--data", store).stdout.strip() for _each in range(2)
    )
    assert first.startswith("/account/link/")
    assert first != second
    closed = hsforhs("user", "close", "leaver@example.org", "--data", store)
    assert closed.stdout == "the account of leaver@example.org is closed\n"
    assert "leaver@example.org (closed): no role" in hsforhs("user", "list", "--data", store).stdout
    for command in ("link", "close"):
        done = hsforhs("user", command, "leaver@example.org", "--data", store, code=2)
        assert "the account of leaver@example.org is closed; expected an open one" in done.stderr


def test_a_lost_second_factor_is_removed(store: Path) -> None:
    hsforhs("user", "add", "loser@example.org", "--role", "viewer", "--place", "GHA", "--data", store)
    done = hsforhs("user", "reset-second-factor", "loser@example.org", "--data", store)
    assert done.stdout == "loser@example.org has no second factor any more; removed: 0\n"


@pytest.mark.parametrize("command", ["link", "close", "reset-second-factor"])
def test_an_unknown_address_is_said_in_one_sentence(store: Path, command: str) -> None:
    done = hsforhs("user", command, "nobody@example.org", "--data", store, code=2)
    assert "there is no account with the address nobody@example.org; `hsforhs user list` shows all" in done.stderr


def test_a_person_is_erased(tmp_path: Path) -> None:
    data = tmp_path / "store"
    hsforhs("user", "add", "nurse@example.org", "--role", "viewer", "--place", "GHA", "--data", data)
    done = hsforhs("user", "erase", "Nurse@example.org", "--data", data)
    assert re.search(r"the person of account \d+ is erased, with personal values of 1 audit events", done.stdout)
    assert "1 with erased personal values" in hsforhs("audit", "verify", "--data", data).stdout
    again = hsforhs("user", "erase", "nurse@example.org", "--data", data, code=2)
    assert "there is no account with the address nurse@example.org" in again.stderr
    assert b"nurse@example.org" not in (data / "hsforhs.sqlite3").read_bytes()
