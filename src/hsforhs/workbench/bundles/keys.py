"""The key with which an instance signs, and the keys of others that it accepts."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.workbench.audit.queries import last_action
from hsforhs.workbench.audit.services import record

KEY_FILE = "bundle-key"
TRUST = "bundles.trust"
DISTRUST = "bundles.distrust"


def own_key() -> Ed25519PrivateKey:
    """Return the key of this instance, made on first use and kept in the data folder for its owner alone."""
    path = Path(settings.DATA_DIR) / KEY_FILE
    if not path.exists():
        _keep(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError:
        raise BadInput(
            "the key is damaged", file=str(path), expected="64 hexadecimal digits, as they were made"
        ) from None


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key: 64 hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def own_fingerprint() -> str:
    """Return the fingerprint of this instance."""
    return fingerprint(own_key().public_key().public_bytes_raw())


def in_groups(mark: str) -> str:
    """Write a fingerprint for reading aloud: groups of four."""
    return " ".join(mark[start : start + 4] for start in range(0, len(mark), 4))


def read_fingerprint(written: str) -> str:
    """Read a fingerprint however people group it; raises BadInput for anything else."""
    mark = re.sub(r"[\s:-]", "", written).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", mark):
        raise BadInput(
            f"'{written}' is no fingerprint", expected="the 64 digits that `hsforhs bundle key` prints there"
        )
    return mark


def is_signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether the key signed the content."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


@transaction.atomic
def trust(*, actor: str, mark: str, trusted: bool = True) -> bool:
    """Accept the key of another instance from now on, or no longer; says whether anything changed."""
    if is_trusted(mark) is trusted:
        return False
    record(actor=actor, action=TRUST if trusted else DISTRUST, subject=_subject(mark))
    return True


def is_trusted(mark: str) -> bool:
    """Say whether a key is accepted. That stands in the audit alone, where nobody can change it unseen."""
    return last_action(_subject(mark), (TRUST, DISTRUST)) == TRUST


def _subject(mark: str) -> str:
    return f"bundles.key:{mark}"


def _keep(path: Path, content: str) -> None:
    """Write the key whole or not at all; of two processes that make one at once, the first wins."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{content}\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink(missing_ok=True)
