from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.queries import browser_in_words, has_account, orcid_address

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (CHROME, "Chrome, Linux"),
        (f"{CHROME} Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.5\n  extra", "curl/8.5 extra"),
        ("x" * 500, "x" * 60),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(line: str, words: str) -> None:
    assert browser_in_words(line) == words


@pytest.mark.django_db
def test_an_address_is_known_in_any_case() -> None:
    from hsforhs.workbench.accounts.models import User

    User.objects.create_user("known@example.org", None, is_active=False)
    assert has_account("Known@example.org"), "a closed account keeps its address"
    assert not has_account("other@example.org")


def test_the_address_of_an_orcid_record() -> None:
    assert orcid_address("0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"
