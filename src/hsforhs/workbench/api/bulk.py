"""Whole tables over the API, as CSV and as Parquet."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.assessments.bulk import ASSESSMENTS, SCORES
from hsforhs.workbench.endpoints.answers import answers, known_instrument, missing, refused
from hsforhs.workbench.endpoints.bulk import PARQUET, BulkTable, Filters, csv_lines, etag_of, parquet_parts
from hsforhs.workbench.places.api import PLACES, named_place

from .actions import ACTIONS
from .manners import has

router = Router(tags=["bulk"])
TABLES = {x.name: x for x in (PLACES, ASSESSMENTS, SCORES, ACTIONS)}
CSV = "text/csv"


class BulkFilters(Schema):
    """What a table is narrowed by, where it has such a column."""

    instrument: str = Field("", description="Instrument with its edition, such as spar-2.")
    period: str = Field("", max_length=10, description="Year of a report, or the last day of a mission.")
    country: str = Field("", description="ISO3 code of the State that owns the rows.")


def _described(kind: str) -> dict[str, object]:
    names = ", ".join(TABLES)
    return {
        "responses": {200: {"description": f"The table; one of {names}.", "content": {kind: {"schema": _FILE}}}},
    }


_FILE = {"type": "string", "format": "binary"}


@router.get(
    "/bulk/{table}.csv",
    response=answers(None, named=True),
    operation_id="download_csv",
    summary="Download a table as CSV",
    openapi_extra=_described(CSV),
)
def download_csv(request: HttpRequest, table: str, filters: Query[BulkFilters]) -> HttpResponseBase:
    """The whole table as CSV in UTF-8. Text that a spreadsheet would run as a formula begins with an apostrophe."""

    def file(found: BulkTable, wanted: Filters) -> HttpResponseBase:
        rows = found.rows(caller_of(request), wanted)
        return StreamingHttpResponse(csv_lines(found, rows), content_type=f"{CSV}; charset=utf-8")

    return _download(request, table, filters, "csv", file)


@router.get(
    "/bulk/{table}.parquet",
    response=answers(None, named=True),
    operation_id="download_parquet",
    summary="Download a table as Parquet",
    openapi_extra=_described(PARQUET),
)
def download_parquet(request: HttpRequest, table: str, filters: Query[BulkFilters]) -> HttpResponseBase:
    """The whole table as Parquet with typed columns; its metadata name the table, its origin and the catalogue."""

    def file(found: BulkTable, wanted: Filters) -> HttpResponseBase:
        facts = {"framework_version": framework().version, "catalogue_version": action_catalogue().version}
        parts = parquet_parts(found, found.rows(caller_of(request), wanted), facts)
        return StreamingHttpResponse(parts, content_type=PARQUET)

    return _download(request, table, filters, "parquet", file)


def _download(
    request: HttpRequest,
    name: str,
    asked: BulkFilters,
    form: str,
    file: Callable[[BulkTable, Filters], HttpResponseBase],
) -> HttpResponseBase:
    table = TABLES.get(name)
    if table is None:
        raise missing(f"There is no such table; expected one of {', '.join(TABLES)}.")
    filters = Filters(asked.instrument, asked.period, asked.country)
    for given in filters.given:
        if given not in table.filters:
            expected = ", ".join(table.filters) or "no filter"
            raise refused(f"The table {name} cannot be narrowed by {given}; expected {expected}.")
    if filters.instrument:
        known_instrument(filters.instrument)
    if filters.country:
        named_place("country", filters.country)
    etag = etag_of(table, caller_of(request), filters, form, action_catalogue().version)
    # What the caller already has is not read again from the store.
    response = HttpResponse() if has(request, etag) else file(table, filters)
    response["ETag"] = etag
    response["Content-Disposition"] = f'attachment; filename="hsforhs-{name}.{form}"'
    return response
