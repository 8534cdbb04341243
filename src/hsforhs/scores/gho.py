"""Getting SPAR averages and capacities from WHO's Global Health Observatory (OData)."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from hsforhs.files import BadInput
from hsforhs.files.jsonfile import read_json

from .readers.gho import read_gho_answers
from .records import Reading
from .service import Pause, Progress, ask, service_address, service_client, service_path

DEFAULT_BASE_URL = "https://ghoapi.azureedge.net/api/"
SPAR_INDICATOR = "SDGIHR2021"
SOURCE_TITLE = "World Health Organization, Global Health Observatory, IHR core capacity scores (SPAR, second edition)"
LICENCE = (
    "WHO data: see the licence line of the indicator's page (CC BY-NC-SA 3.0 IGO or later at the time of writing); "
    "WHO and the reporting country are acknowledged"
)
MOST_PAGES = 500
MOST_BYTES = 60 * 1024 * 1024


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
    pause: Pause = time.sleep,
) -> Fetched:
    """Get the averages and capacities of all States, for one year or all.

    The service holds no indicators. Raises BadInput with one sentence when it cannot be reached, keeps
    failing after four attempts, or does not answer with JSON of the expected shape.
    """
    wanted = "SpatialDimType eq 'COUNTRY'" + (f" and TimeDim eq {year}" if year else "")
    address = service_path(base_url, SPAR_INDICATOR)
    digest = hashlib.sha256()
    answers = []
    for number, content in enumerate(odata_pages(address, {"$filter": wanted}, pause), start=1):
        digest.update(content)
        answers.append(odata_answer(content, address))
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


def odata_answer(content: bytes, address: str) -> dict[str, Any]:
    """Return one page of an OData answer; raises BadInput for anything else."""
    answer = read_json(content, name=address)
    if not isinstance(answer, dict) or not isinstance(answer.get("value"), list):
        raise BadInput("the answer has no list 'value'", file=address, expected="an OData answer")
    return answer


def odata_pages(address: str, query: dict[str, str], pause: Pause) -> Iterator[bytes]:
    """Yield the pages of an answer within limits of number and size; the next one must be on the same host."""
    following: str | None = service_address(address, query)
    size = 0
    with service_client() as client:
        for _ in range(MOST_PAGES):
            if following is None:
                return
            content = ask(client, following, pause=pause, most=MOST_BYTES - size)
            size += len(content)
            yield content
            following = _next_link(odata_answer(content, address), following)
    raise BadInput(f"the service gave more than {MOST_PAGES} pages", file=address, expected="an end of the answer")


def _next_link(answer: dict[str, Any], present: str) -> str | None:
    link = answer.get("@odata.nextLink")
    if not link:
        return None
    following = urljoin(present, str(link))
    if urlsplit(following)[:2] != urlsplit(present)[:2]:
        raise BadInput(f"the next page is on another host ({following})", file=present, expected="the same host")
    return following
