"""People are added at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_store import hsforhs


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
