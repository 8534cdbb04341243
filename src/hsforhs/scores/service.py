"""Asking a public service for figures: patiently, within limits, and with one sentence when it does not answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from hsforhs.files import BadInput
from hsforhs.files.limits import megabytes

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 30.0
ATTEMPTS = 4
LONGEST_WAIT = 60.0
_TRANSIENT = {429, 500, 502, 503, 504}

Progress: TypeAlias = Callable[[int, int], None]
"""Told after each page: pages read, pages in all as far as known."""
Pause: TypeAlias = Callable[[float], None]
"""Waits a number of seconds."""


class ServiceDownError(BadInput):
    """The service could not be reached or kept failing, so that another question would most likely end the same."""


def service_client() -> httpx.Client:
    """Return a client that asks for JSON and follows no redirect: the operator names the service."""
    import httpx

    return httpx.Client(timeout=TIMEOUT_SECONDS, headers={"Accept": "application/json"})


def service_path(base_url: str, path: str) -> str:
    """Return the address of a path below a base address, which may end with a slash or not."""
    return f"{base_url.rstrip('/')}/{path}"


def service_address(address: str, query: Mapping[str, str]) -> str:
    """Return an address with its query; raises BadInput for one that is no web address."""
    import httpx

    try:
        return str(httpx.URL(address, params=dict(query)))
    except httpx.InvalidURL as error:
        raise _unusable(error, address) from None


def ask(
    client: httpx.Client,
    address: str,
    *,
    pause: Pause,
    most: int,
    expected: str = "200 and JSON",
    smaller: str = "one indicator",
) -> bytes:
    """Get the body of an answer of at most ``most`` bytes.

    A busy or failing service is asked four times, with a growing pause or the one that it names, at most a minute.
    Raises ServiceDownError when it cannot be reached or keeps failing, BadInput when it refuses or answers with too
    much; ``expected`` and ``smaller`` say what was expected then.
    """
    import httpx

    problem, down = "", True
    for attempt in range(ATTEMPTS):
        wait = float(2**attempt)
        try:
            with client.stream("GET", address) as response:
                if response.status_code == httpx.codes.OK:
                    return _content(response, address, most, smaller)
            problem = f"the service answered {response.status_code} {response.reason_phrase}"
            if response.status_code not in _TRANSIENT:
                down = False
                break
            wait = _retry_after(response) or wait
        except httpx.InvalidURL as error:
            raise _unusable(error, address) from None
        except httpx.HTTPError as error:
            problem = f"the service cannot be reached ({error or type(error).__name__})"
        if attempt < ATTEMPTS - 1:
            pause(min(wait, LONGEST_WAIT))
    raise (ServiceDownError if down else BadInput)(problem, file=address, expected=expected)


def _unusable(error: httpx.InvalidURL, address: str) -> BadInput:
    return BadInput(f"the address cannot be used ({error})", file=address, expected="https://host/path/")


def _content(response: httpx.Response, address: str, most: int, smaller: str) -> bytes:
    """Read the body in pieces: a service that never ends must not fill the memory."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most:
            raise BadInput(f"the answer is larger than {megabytes(most)}", file=address, expected=smaller)
    return bytes(content)


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() and text.isascii() else None
