"""Getting the population of States from the World Bank's indicators service (version 2).

Four traps of the service are met here: an error comes with status 200 and a list of one element; regions and income
groups stand among the countries; long answers come in pages; a figure that is not known is null.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput, Remark
from hsforhs.files.jsonfile import read_json
from hsforhs.framework import framework

from .service import Pause, Progress, ask, service_address, service_client, service_path

DEFAULT_BASE_URL = "https://api.worldbank.org/v2/"
POPULATION_INDICATOR = "SP.POP.TOTL"
SOURCE_TITLE = "World Bank, World Development Indicators, population, total (SP.POP.TOTL)"
LICENCE = "World Bank data: the licence stands on the page of the indicator; it was not checked here"
ROWS_PER_PAGE = 1_000
MOST_PAGES = 100
MOST_BYTES = 20 * 1024 * 1024
_SHAPE = "a list of paging and rows"


@dataclass(frozen=True, slots=True)
class FetchedPopulation:
    """Population of States Parties in one year, by ISO3 code, with everything that must stand beside the figures."""

    year: int
    populations: Mapping[str, int]
    address: str
    sha256: str
    retrieved_at: dt.datetime
    source: str
    licence: str
    remarks: tuple[Remark, ...]


def fetch_population(
    year: int,
    *,
    base_url: str = DEFAULT_BASE_URL,
    progress: Progress | None = None,
    pause: Pause = time.sleep,
) -> FetchedPopulation:
    """Get the population of all States Parties in one year, in persons.

    Regions, income groups and territories are left out, and so are States without a figure; the remarks count them.
    Raises BadInput with one sentence when the service cannot be reached, keeps failing after four attempts, refuses
    the question, answers in another shape, or holds no figure at all.
    """
    address = service_path(base_url, f"country/all/indicator/{POPULATION_INDICATOR}")
    digest = hashlib.sha256()
    rows: list[Any] = []
    for number, (content, found, pages, _head) in enumerate(pages_of(address, {"date": str(year)}, pause), start=1):
        digest.update(content)
        rows += found
        if progress:
            progress(number, max(pages, number))
    populations, remarks = _read(rows, year, address)
    return FetchedPopulation(
        year=year,
        populations=populations,
        address=address,
        sha256=digest.hexdigest(),
        retrieved_at=dt.datetime.now(dt.UTC),
        source=SOURCE_TITLE,
        licence=LICENCE,
        remarks=remarks,
    )


def pages_of(
    address: str, query: Mapping[str, str], pause: Pause
) -> Iterator[tuple[bytes, list[Any], int, Mapping[str, Any]]]:
    """Yield the pages of an answer within limits: the bytes, the rows, the number of pages, and the paging itself."""
    size = 0
    with service_client() as client:
        for page in range(1, MOST_PAGES + 1):
            asked = {"format": "json", **query, "per_page": str(ROWS_PER_PAGE), "page": str(page)}
            content = ask(client, service_address(address, asked), pause=pause, most=MOST_BYTES - size)
            size += len(content)
            rows, pages, head = _page(content, address, page)
            yield content, rows, pages, head
            if page >= pages:
                return
    raise BadInput(f"the service gave more than {MOST_PAGES} pages", file=address, expected="an end of the answer")


def _page(content: bytes, address: str, wanted: int) -> tuple[list[Any], int, Mapping[str, Any]]:
    """Return the rows of a page, the number of pages, and the paging."""
    answer = read_json(content, name=address)
    if not isinstance(answer, list) or not answer or not isinstance(answer[0], dict):
        raise BadInput(f"the answer is not {_SHAPE}", file=address, expected=_SHAPE)
    head = answer[0]
    if "message" in head:
        raise BadInput(f"the service refused the question ({_message(head['message'])})", file=address, expected=_SHAPE)
    rows = answer[1] if len(answer) > 1 else None
    try:
        page, pages = int(head["page"]), int(head["pages"])
    except (KeyError, TypeError, ValueError):
        raise BadInput("the answer does not say which page it is", file=address, expected=_SHAPE) from None
    if rows is None and not pages:
        return [], 0, head
    if not isinstance(rows, list):
        raise BadInput(f"the answer is not {_SHAPE}", file=address, expected=_SHAPE)
    if page != wanted:
        raise BadInput(f"the service gave page {page}", file=address, expected=f"page {wanted}")
    return rows, pages, head


def _message(found: Any) -> str:
    parts = (
        [str(x.get("value") or x.get("key")) for x in found if isinstance(x, dict)] if isinstance(found, list) else []
    )
    return "; ".join(parts) or str(found)


def _read(rows: list[Any], year: int, address: str) -> tuple[dict[str, int], tuple[Remark, ...]]:
    states = framework().states
    populations: dict[str, int] = {}
    others: set[str] = set()
    unknown: list[str] = []
    for number, row in enumerate(rows, start=1):
        place = f"row {number}"
        code, value = _fields(row, year, address, place)
        if code not in states:
            others.add(code or str(row.get("country")))
        elif value is None:
            unknown.append(code)
        elif populations.setdefault(code, value) != value:
            raise BadInput(f"{code} has two figures", file=address, place=place, expected="one figure for a State")
    if not populations:
        raise BadInput(f"the answer holds no population of a State in {year}", file=address, expected="another year")
    remarks = []
    if others:
        remarks.append(Remark(None, f"{len(others)} regions, income groups and territories were left out"))
    if unknown:
        remarks.append(Remark(None, f"no figure is known for {', '.join(sorted(unknown))}"))
    return dict(sorted(populations.items())), tuple(remarks)


def _fields(row: Any, year: int, address: str, place: str) -> tuple[str, int | None]:
    if not isinstance(row, dict) or "countryiso3code" not in row or "value" not in row:
        raise BadInput(
            "a row has not the fields of the service",
            file=address,
            place=place,
            expected="countryiso3code, date, value",
        )
    if str(row.get("date")) != str(year):
        raise BadInput(f"a row is of {row.get('date')}", file=address, place=place, expected=str(year))
    value = row["value"]
    if value is None:
        return str(row["countryiso3code"] or ""), None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadInput(f"{value!r} is no population", file=address, place=place, expected="a number of persons")
    # Aggregates are computed and may hold parts of a person.
    return str(row["countryiso3code"] or ""), round(value)
