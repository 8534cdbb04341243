"""Sending data value sets to a DHIS2 server and reading what it says of them.

Shapes as in the DHIS2 developer guide (Web API, data values). Newer servers wrap the import summary in an envelope
(``response``), older ones give it alone; both are read.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hsforhs.files import BadInput

from .dhis2 import OrgUnitScheme

PATH = "/api/dataValueSets"
_EXPECTED = "a DHIS2 server, such as https://dhis2.example.org"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A personal access token, or a user name with its password."""

    token: str = ""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return "Credentials(...)"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why the server took a value not: the object that it names, and its own words."""

    object: str
    what: str


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What the server did with the values, or would do in a dry run."""

    status: str
    imported: int
    updated: int
    ignored: int
    deleted: int
    conflicts: tuple[Conflict, ...]
    description: str = ""

    @property
    def clean(self) -> bool:
        """Whether the server took everything."""
        return not self.conflicts and self.status.upper() in ("SUCCESS", "OK")


def push(
    content: dict[str, Any], *, url: str, credentials: Credentials, dry_run: bool, scheme: OrgUnitScheme = "code"
) -> ImportSummary:
    """Send a data value set. In a dry run the server checks everything and stores nothing.

    Raises BadInput with one sentence when the address is none, the server cannot be reached, refuses the
    credentials, or answers with anything but an import summary.
    """
    import httpx
    from dhis2_client import DHIS2Client
    from dhis2_client.errors import DHIS2HTTPError

    base = _base(url)
    # Without a handler Python would print the library's own lines beside our one sentence.
    logging.getLogger("dhis2_client").addHandler(logging.NullHandler())
    params = {
        "dryRun": "true" if dry_run else "false",
        "importStrategy": "CREATE_AND_UPDATE",
        "orgUnitIdScheme": scheme,
        "async": "false",
    }
    client = DHIS2Client(
        base,
        token=credentials.token or None,
        username=credentials.user or None,
        password=credentials.password or None,
    )
    try:
        answer = client.post(PATH, params=params, json=content)
    except DHIS2HTTPError as error:
        if error.status_code == httpx.codes.CONFLICT and _counts(error.payload) is not None:
            return read_import_summary(error.payload, url=base)
        raise _refusal(error.status_code, error.payload, base) from None
    except httpx.InvalidURL as error:
        raise BadInput(f"the address cannot be used ({error})", file=base, expected=_EXPECTED) from None
    except httpx.HTTPError as error:
        raise BadInput(
            f"the server cannot be reached ({error or type(error).__name__})", file=base, expected=_EXPECTED
        ) from None
    except ValueError:
        raise BadInput("the server did not answer with JSON", file=base, expected=_EXPECTED) from None
    finally:
        client.close()
    return read_import_summary(answer, url=base)


def read_import_summary(answer: object, *, url: str = "") -> ImportSummary:
    """Read an import summary, alone or in its envelope; raises BadInput for anything else."""
    counts = _counts(answer)
    if counts is None:
        raise BadInput("the server did not answer with an import summary", file=url or None, expected=_EXPECTED)
    summary = _summary(answer)
    return ImportSummary(
        status=str(summary.get("status", "")),
        imported=_number(counts, "imported"),
        updated=_number(counts, "updated"),
        ignored=_number(counts, "ignored"),
        deleted=_number(counts, "deleted"),
        conflicts=tuple(_conflict(x) for x in summary.get("conflicts") or ()),
        description=str(summary.get("description") or ""),
    )


def _base(url: str) -> str:
    """Return the address of the server, whether or not it was given with /api."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise BadInput(f"the address cannot be used ({error})", file=url, expected=_EXPECTED) from None
    if "@" in parts.netloc:
        raise BadInput("the address holds a user name or password", expected="HSFORHS_DHIS2_USER and _PASSWORD")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("the address cannot be used", file=url, expected=_EXPECTED)
    return url.rstrip("/").removesuffix("/api")


def _summary(answer: object) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        return {}
    inner = answer.get("response")
    return inner if isinstance(inner, Mapping) else answer


def _counts(answer: object) -> Mapping[str, Any] | None:
    found = _summary(answer).get("importCount")
    return found if isinstance(found, Mapping) else None


def _number(counts: Mapping[str, Any], name: str) -> int:
    value = counts.get(name, 0)
    return value if isinstance(value, int) else 0


def _conflict(found: object) -> Conflict:
    if not isinstance(found, Mapping):
        return Conflict("", str(found))
    what = str(found.get("value") or found.get("message") or "")
    code = found.get("errorCode")
    return Conflict(str(found.get("object") or ""), f"{what} ({code})" if code else what)


def _refusal(status: int, payload: Mapping[str, Any], url: str) -> BadInput:
    if status in (401, 403):
        return BadInput(
            f"the server refuses the token or the user name ({status})",
            file=url,
            expected="HSFORHS_DHIS2_TOKEN, or HSFORHS_DHIS2_USER and HSFORHS_DHIS2_PASSWORD",
        )
    message = " ".join(str(payload.get("message") or "").split())
    shown = f": {message[:200]}" if message and not message.startswith("<") else ""
    return BadInput(f"the server answered {status}{shown}", file=url, expected="an import summary")
