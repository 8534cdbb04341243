"""Looking whether an address still answers, and asking for an archived copy of one that does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hsforhs.files import BadInput

if TYPE_CHECKING:
    import httpx

_GONE = (404, 410)
_FOR_EVER = (301, 308)
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Looked:
    """What an address answered: ``alive``, ``moved`` (for ever, to ``replacement``), ``gone``, ``unreached`` or
    ``refused`` (it leads to a network that is not public). ``status`` is 0 without an answer.
    """

    state: str
    status: int = 0
    replacement: str = ""


Look = Callable[[str], Looked]


def look_with(client: httpx.Client) -> Look:
    """Return a function that looks at one address; only the head of the answer is read."""
    import httpx

    def look(address: str) -> Looked:
        try:
            with client.stream("GET", address) as response:
                status = response.status_code
                hops = [x.status_code for x in response.history]
                final = str(response.history[-1].headers.get("Location", "")) if response.history else ""
                landed = str(httpx.URL(response.history[-1].url).join(final)) if final else ""
        except BadInput:
            return Looked("refused")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            return Looked("unreached")
        if status in _GONE:
            return Looked("gone", status)
        # Many publishers refuse programs: that says nothing about what a person finds.
        if not 200 <= status < 300:
            return Looked("unreached", status)
        moved = bool(hops) and all(x in _FOR_EVER for x in hops)
        return Looked("moved", status, landed) if moved else Looked("alive", status)

    return look


def archived_copy(client: httpx.Client, service: str, address: str) -> str:
    """Return the address of an archived copy as a service that speaks the Wayback availability form knows it; ``""``
    where it knows none or does not answer.
    """
    import httpx

    try:
        with client.stream("GET", f"{service}?{urlencode({'url': address})}") as response:
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > _MOST_BYTES:
                    return ""
            found = json.loads(content)["archived_snapshots"]["closest"]
        copy = str(found["url"]) if found["available"] else ""
    except (httpx.HTTPError, httpx.InvalidURL, BadInput, ValueError, KeyError, TypeError):
        return ""
    return copy if copy.startswith(("http://", "https://")) else ""
