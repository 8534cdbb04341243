"""Getting SPAR averages and capacities from WHO's Global Health Observatory (OData)."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from hsforhs.files import BadInput
from hsforhs.files.jsonfile import read_json

from .readers.gho import read_gho_answers
from .records import Reading

if TYPE_CHECKING:
    import httpx

DEFAULT_BASE_URL = "https://ghoapi.azureedge.net/api/"
SPAR_INDICATOR = "SDGIHR2021"
SOURCE_TITLE = "World Health Organization, Global Health Observatory, IHR core capacity scores (SPAR, second edition)"
LICENCE = (
    "WHO data: see the licence line of the indicator's page (CC BY-NC-SA 3.0 IGO or later at the time of writing); "
    "WHO and the reporting country are acknowledged"
)
TIMEOUT_SECONDS = 30.0
ATTEMPTS = 4
LONGEST_WAIT = 60.0
MOST_PAGES = 500
MOST_BYTES = 60 * 1024 * 1024
_TRANSIENT = {429, 500, 502, 503, 504}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of a service with everything that must stand beside its figures."""

    reading: Reading
    address: str
    sha256: str
    retrieved_at: dt.datetime
    citation: str
    licence: str


def fetch_spar(
    *,
    year: int | None = None,
    base_url: str = DEFAULT_BASE_URL,
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Get the averages and capacities of all States, for one year or all.

    The service holds no indicators. Raises BadInput with one sentence when it cannot be reached, keeps
    failing after four attempts, or does not answer with JSON of the expected shape.
    """
    wanted = "SpatialDimType eq 'COUNTRY'" + (f" and TimeDim eq {year}" if year else "")
    address = urljoin(base_url if base_url.endswith("/") else f"{base_url}/", SPAR_INDICATOR)
    digest = hashlib.sha256()
    answers = []
    for number, content in enumerate(_pages(address, {"$filter": wanted}, pause), start=1):
        digest.update(content)
        answers.append(_answer(content, address))
        if progress:
            progress(number, number + (1 if answers[-1].get("@odata.nextLink") else 0))
    retrieved_at = dt.datetime.now(dt.UTC)
    return Fetched(
        reading=read_gho_answers(answers, file=address),
        address=address,
        sha256=digest.hexdigest(),
        retrieved_at=retrieved_at,
        citation=f"{SOURCE_TITLE}, retrieved on {retrieved_at:%Y-%m-%d}",
        licence=LICENCE,
    )


def _answer(content: bytes, address: str) -> dict[str, Any]:
    answer = read_json(content, name=address)
    if not isinstance(answer, dict) or not isinstance(answer.get("value"), list):
        raise BadInput("the answer has no list 'value'", file=address, expected="an OData answer")
    return answer


def _pages(address: str, query: dict[str, str], pause: Callable[[float], None]) -> Iterator[bytes]:
    import httpx

    try:
        following: str | None = str(httpx.URL(address, params=query))
    except httpx.InvalidURL as error:
        raise BadInput(f"the address cannot be used ({error})", file=address, expected="https://host/path/") from None
    size = 0
    with httpx.Client(timeout=TIMEOUT_SECONDS, headers={"Accept": "application/json"}) as client:
        for _ in range(MOST_PAGES):
            if following is None:
                return
            content = _get(client, following, pause, most=MOST_BYTES - size)
            size += len(content)
            yield content
            following = _next_link(_answer(content, address), following)
    raise BadInput(f"the service gave more than {MOST_PAGES} pages", file=address, expected="an end of the answer")


def _next_link(answer: dict[str, Any], present: str) -> str | None:
    link = answer.get("@odata.nextLink")
    if not link:
        return None
    following = urljoin(present, str(link))
    if urlsplit(following)[:2] != urlsplit(present)[:2]:
        raise BadInput(f"the next page is on another host ({following})", file=present, expected="the same host")
    return following


def _get(client: httpx.Client, address: str, pause: Callable[[float], None], *, most: int) -> bytes:
    import httpx

    problem = ""
    for attempt in range(ATTEMPTS):
        wait = float(2**attempt)
        try:
            with client.stream("GET", address) as response:
                if response.status_code == httpx.codes.OK:
                    return _content(response, address, most)
            problem = f"the service answered {response.status_code} {response.reason_phrase}"
            if response.status_code not in _TRANSIENT:
                break
            wait = _retry_after(response) or wait
        except httpx.InvalidURL as error:
            raise BadInput(
                f"the address cannot be used ({error})", file=address, expected="https://host/path/"
            ) from None
        except httpx.HTTPError as error:
            problem = f"the service cannot be reached ({error or type(error).__name__})"
        if attempt < ATTEMPTS - 1:
            pause(min(wait, LONGEST_WAIT))
    raise BadInput(problem, file=address, expected="200 and JSON")


def _content(response: httpx.Response, address: str, most: int) -> bytes:
    """Read the body in pieces: a service that never ends must not fill the memory."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most:
            raise BadInput(
                f"the answer is larger than {MOST_BYTES // 2**20} MB", file=address, expected="one indicator"
            )
    return bytes(content)


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() and text.isascii() else None
