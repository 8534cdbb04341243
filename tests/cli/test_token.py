"""Tokens are made, listed and revoked at the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.processes import hsforhs


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokens") / "store"
    hsforhs("user", "add", "nurse@example.org", "--role", "viewer", "--place", "GHA", "--data", folder)
    return folder


def test_a_token_is_printed_once_listed_without_secret_and_revoked(store: Path) -> None:
    made = hsforhs(
        "token", "make", "Nurse@example.org", "--scope", "read", "--days", "30", "--place", "gha", "--data", store
    )
    secret = made.stdout.strip()
    match = re.fullmatch(r"hsf_([0-9a-f]{12})_[\w-]{43}", secret)
    assert match
    listed = hsforhs("token", "list", "nurse@example.org", "--data", store).stdout
    assert secret not in listed
    assert re.search(rf"^{match[1]}  command line  read +GHA +\d{{4}}-\d\d-\d\d +in force$", listed, re.M)
    done = hsforhs("token", "revoke", match[1], "--data", store)
    assert done.stdout == f"the token {match[1]} is revoked\n"
    assert "revoked" in hsforhs("token", "list", "nurse@example.org", "--data", store).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("make", "nobody@example.org"), "nobody has the address nobody@example.org; expected one that `hsforhs user"),
        (("make", "nurse@example.org", "--place", "XXX"), "there is no place with the code XXX"),
        (("make", "nurse@example.org", "--place", "NGA"), "nurse@example.org is closed or holds no role at NGA"),
        (("make", "nurse@example.org", "--days", "400"), "400 is not in the range 1<=x<=366"),
        (("make", "nurse@example.org", "--scope", "write"), "'write' is not one of 'read', 'read:public'"),
        (("make", "nurse@example.org", "--name", " "), "Give the token a name"),
        (("revoke", "0123"), "there is no token that begins with 0123"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(store: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = hsforhs("token", *arguments, "--data", store, code=2)
    assert sentence in done.stderr
    assert done.stdout == ""
