from __future__ import annotations

from hsforhs.workbench.accounts.link_secrets import digest_of, new_secret


def test_secrets_differ_and_fit_into_an_address() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(x) >= 43 and x.replace("-", "").replace("_", "").isalnum() for x in made)


def test_a_digest_tells_secrets_apart_and_does_not_hold_them() -> None:
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest_of("abd") != digest_of("abc")
