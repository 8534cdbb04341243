"""Secrets of links: handed out once, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """Return a secret that cannot be guessed and fits into an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored in place of a secret: SHA-256, enough for secrets with 256 bits of chance."""
    return hashlib.sha256(secret.encode()).hexdigest()
