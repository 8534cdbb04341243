"""Remarks as a workbook or a table, for a meeting."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.formats import MEDIA_TYPES
from hsforhs.formats.remarks_xlsx import RemarkRow, remarks_csv, write_remarks_xlsx

from .. import queries, rules
from .review import wanted_from

MOST = 20_000


@never_cache
@login_required
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The remarks that fit the filter, as Excel."""
    stream = io.BytesIO()
    write_remarks_xlsx(list(_rows(request)), stream)
    return _file(stream.getvalue(), MEDIA_TYPES["xlsx"], "remarks.xlsx")


@never_cache
@login_required
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The same as CSV in UTF-8."""
    return _file(remarks_csv(_rows(request)), "text/csv; charset=utf-8", "remarks.csv")


def _rows(request: HttpRequest) -> Iterator[RemarkRow]:
    if not rules.may_read(request.user):
        raise Http404
    found = queries.seen_remarks(request.user, wanted_from(request)).prefetch_related("proposals")
    for x in found.order_by("pk")[:MOST]:
        yield RemarkRow(
            number=x.pk,
            item_kind=x.item_kind,
            item=x.reference,
            title=x.title,
            area=x.area,
            component=x.component,
            sector=x.sector,
            kind=x.kind,
            text=x.text,
            evidence=x.evidence,
            links=tuple(x.links),
            author=str(x.author) if x.author else "",
            day=x.at.date(),
            edition=x.edition,
            state=x.state,
            agree=x.agreeing,  # type: ignore[attr-defined]
            disagree=x.disagreeing,  # type: ignore[attr-defined]
            proposals=tuple(p.pk for p in x.proposals.all() if rules.may_see(request.user, p)),
        )


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
