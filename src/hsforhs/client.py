"""A small client of the workbench's API, for scripts and notebooks. It needs neither Django nor a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

SECONDS = 60.0
MOST = 500
Answer = Any


class WorkbenchError(Exception):
    """The workbench did not answer as asked; the text is its own sentence. ``status`` is 0 without an answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Workbench:
    """One workbench at an address such as ``http://127.0.0.1:8000``, with or without a token.

    Answers are kept in memory by their entity tag for the life of the object: asking again for what did not
    change costs one short message.
    """

    def __init__(self, address: str, token: str | None = None, *, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Accept-Encoding": "gzip", **({"Authorization": f"Bearer {token}"} if token else {})}
        self._http = httpx.Client(
            base_url=f"{address.rstrip('/')}/api/v1/", headers=headers, timeout=SECONDS, transport=transport
        )
        self._kept: dict[str, tuple[str, Answer]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, path: str, **filters: Any) -> Answer:
        """Return one answer such as ``get("places/GHA")``; raises WorkbenchError with the sentence of a refusal."""
        request = self._http.build_request("GET", path.lstrip("/"), params=_given(filters))
        address = str(request.url)
        if address in self._kept:
            request.headers["If-None-Match"] = self._kept[address][0]
        response = self._send(request)
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return self._kept[address][1]
        try:
            answer = response.json()
        except ValueError:
            raise WorkbenchError(response.status_code, _sentence(response)) from None
        if "ETag" in response.headers:
            self._kept[address] = (response.headers["ETag"], answer)
        return answer

    def items(self, path: str, **filters: Any) -> Iterator[Answer]:
        """Return every row of a list, page after page: ``items("scores", country="GHA", instrument="spar-2")``."""
        filters.setdefault("limit", MOST)
        cursor = None
        while True:
            page = self.get(path, **filters, cursor=cursor)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def download(self, table: str, file: Path, **filters: Any) -> Path:
        """Write a whole table to a file; the ending says how: ``scores.csv`` or ``scores.parquet``.

        ``table`` is places, assessments, scores or actions. A file that is there is replaced when all has arrived.
        """
        request = self._http.build_request("GET", f"bulk/{table}{file.suffix}", params=_given(filters))
        partial = file.with_name(f"{file.name}.part")
        try:
            response = self._send(request, stream=True)
            with closing(response), partial.open("wb") as output:
                for chunk in response.iter_bytes():
                    output.write(chunk)
            partial.replace(file)
        except httpx.HTTPError as error:
            raise WorkbenchError(0, f"the download of {table} broke off ({error})") from None
        finally:
            partial.unlink(missing_ok=True)
        return file

    def _send(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        try:
            response = self._http.send(request, stream=stream)
            if response.status_code in (httpx.codes.OK, httpx.codes.NOT_MODIFIED):
                return response
            response.read()
        except httpx.HTTPError as error:
            host = request.url.copy_with(path="/", query=None)
            raise WorkbenchError(0, f"{host} does not answer ({error}); expected a running workbench") from None
        raise WorkbenchError(response.status_code, _sentence(response))


def _given(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _sentence(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{response.url.copy_with(query=None)} answered {response.status_code}; expected an API of the workbench"
