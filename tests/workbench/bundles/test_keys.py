"""Keys of instances: kept safe, told by fingerprint, accepted once and in the audit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.bundles.keys import (
    KEY_FILE,
    fingerprint,
    in_groups,
    is_signed,
    is_trusted,
    own_fingerprint,
    own_key,
    read_fingerprint,
    trust,
)

MARK = "0123456789abcdef" * 4


def test_a_key_is_made_once_and_kept_for_its_owner_alone(at: Callable[[str], None], settings: Any) -> None:
    at("one")
    mark = own_fingerprint()
    path = Path(settings.DATA_DIR) / KEY_FILE
    assert path.stat().st_mode & 0o077 == 0
    assert own_fingerprint() == mark
    assert [x.name for x in path.parent.iterdir()] != []
    assert not list(path.parent.glob(f".{KEY_FILE}*"))


def test_two_instances_have_two_keys(at: Callable[[str], None]) -> None:
    at("one")
    mark = own_fingerprint()
    at("two")
    assert own_fingerprint() != mark


def test_a_damaged_key_is_named(at: Callable[[str], None], settings: Any) -> None:
    at("one")
    (Path(settings.DATA_DIR) / KEY_FILE).write_text("no key")
    with pytest.raises(BadInput, match="the key is damaged; expected 64 hexadecimal digits"):
        own_key()


@given(st.binary(max_size=40), st.integers(0, 39))
def test_a_signature_fits_one_content_and_one_key(content: bytes, place: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key, other = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
    public = key.public_key().public_bytes_raw()
    signature = key.sign(content)
    assert is_signed(content, signature, public)
    assert not is_signed(content + b"x", signature, public)
    assert not is_signed(content, signature, other.public_key().public_bytes_raw())
    assert not is_signed(content, signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :], public)


@pytest.mark.parametrize("public", [b"", b"short", b"x" * 31, b"x" * 33])
def test_what_is_no_key_signed_nothing(public: bytes) -> None:
    assert not is_signed(b"a", b"b" * 64, public)


def test_fingerprints_are_read_however_they_are_grouped() -> None:
    assert read_fingerprint(in_groups(MARK)) == MARK
    assert read_fingerprint(MARK.upper()) == MARK
    assert read_fingerprint(f" {MARK[:32]}-{MARK[32:]} ") == MARK
    assert in_groups(fingerprint(b"x" * 32)).count(" ") == 15


@pytest.mark.parametrize("written", ["", "abc", f"{MARK}0", "g" * 64])
def test_another_text_is_no_fingerprint(written: str) -> None:
    with pytest.raises(BadInput, match="is no fingerprint; expected the 64 digits"):
        read_fingerprint(written)


@pytest.mark.django_db
def test_trust_stands_in_the_audit() -> None:
    assert not is_trusted(MARK)
    assert trust(actor="operator", mark=MARK)
    assert is_trusted(MARK)
    assert not trust(actor="operator", mark=MARK)
    assert not is_trusted("ff" * 32)
    assert trust(actor="operator", mark=MARK, trusted=False)
    assert not is_trusted(MARK)
    assert [x.action for x in Event.objects.order_by("pk")] == ["bundles.trust", "bundles.distrust"]
