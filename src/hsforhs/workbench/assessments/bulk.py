"""Assessments and scores as whole tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from hsforhs.workbench.accounts.tokens import Caller
from hsforhs.workbench.endpoints.bulk import BATCH, BulkTable, Cell, Column, Filters

from . import queries
from .answers import number_of, title_of
from .models import Round

_NOTE = (
    "Figures as published or handed in, each with its source; never recomputed. Not reported and not applicable are "
    "states of their own; 0 is a value."
)
_FILTERS = ("instrument", "period", "country")
_OF_ROUND = (
    Column("place", "text", "code of the place that was assessed"),
    Column("country", "text", "ISO3 code of the State that owns the record"),
    Column("instrument", "text", "instrument with its edition"),
    Column("kind", "text", "SELF, EXT, FUNC, PEER or DATA"),
    Column("period", "text", "year of a report, or the last day of a mission"),
)
_LAST = (
    Column("invented", "truth", "whether the record belongs to the invented example"),
    Column("vintage", "whole", "1 for the first; a corrected import makes the next"),
    Column("citation", "text", "source of the figures"),
    Column("licence", "text", "licence of the source, as far as known"),
    Column("catalogue_version", "text", "catalogue that the record was made with"),
    Column("stored_at", "moment", "when it was stored"),
    Column("published_at", "moment", "when the team published it here, where it was not published before"),
)


def _rounds(caller: Caller, filters: Filters) -> QuerySet[Round]:
    found = caller.narrow(queries.seen_rounds(caller.person)).prefetch_related(None)
    return found.filter(**{name: getattr(filters, name) for name in filters.given}).order_by("pk")


def _first(found: Round) -> tuple[Cell, ...]:
    return found.place.code, found.country, found.instrument, found.kind, found.period


def _last(found: Round) -> tuple[Cell, ...]:
    source = found.source
    return (
        found.invented,
        found.vintage,
        source.citation,
        source.licence,
        found.catalogue_version,
        found.stored_at,
        found.published_at,
    )


def _assessment_rows(caller: Caller, filters: Filters) -> Iterator[Sequence[Cell]]:
    for found in _rounds(caller, filters).iterator(chunk_size=500):
        own = (found.year, found.date, found.reported, found.status_as_written, found.published_total, found.visibility)
        yield found.pk, *_first(found), *own, *_last(found)


def _score_rows(caller: Caller, filters: Filters) -> Iterator[Sequence[Cell]]:
    found = _rounds(caller, filters)
    rounds = {x.pk: (x.instrument, _first(x), _last(x)) for x in found.iterator(chunk_size=500)}
    titles: dict[tuple[str, str], str] = {}
    fields = ("state", "value", "reasoning", "evidence", "strengths", "to_strengthen", "language", "dated")
    rows = queries.scores_in(found).order_by("pk").values_list("pk", "round_id", "code", *fields)
    for pk, round_id, code, state, value, *texts in rows.iterator(chunk_size=BATCH):
        # A round that was published between the two reads comes with the next download.
        if round_id in rounds:
            instrument, first, last = rounds[round_id]
            key = (instrument, code)
            if key not in titles:
                titles[key] = title_of(*key)
            yield pk, round_id, *first, code, titles[key], state, number_of(value), *texts, *last


def _stamp(caller: Caller, filters: Filters) -> Iterator[object]:
    """What differs when a row does: a published round never changes, a correction is another round."""
    rounds = _rounds(caller, filters)
    yield from rounds.values_list("pk", "visibility", "stored_at", "place__code").iterator()


ASSESSMENTS = BulkTable(
    "assessments",
    _NOTE,
    (
        Column("id", "whole", "number of the assessment"),
        *_OF_ROUND,
        Column("year", "whole", "reporting year"),
        Column("date", "day", "last day of the mission"),
        Column("reported", "truth", "whether the State reported"),
        Column("status_as_written", "text", "status in the words of the source"),
        Column("published_total", "number", "total in per cent as published"),
        Column("visibility", "text", "PRIVATE, NETWORK or PUBLIC"),
        *_LAST,
    ),
    _FILTERS,
    _assessment_rows,
    _stamp,
)
SCORES = BulkTable(
    "scores",
    _NOTE,
    (
        Column("id", "whole", "number of the score"),
        Column("assessment", "whole", "number of the assessment"),
        *_OF_ROUND,
        Column("code", "text", "code of the indicator in its instrument"),
        Column("title", "text", "title of the indicator"),
        Column("state", "text", "value, not reported or not applicable"),
        Column("value", "number", "per cent for SPAR, level for JEE; empty unless the state is value"),
        Column("reasoning", "text", "reasoning of the team"),
        Column("evidence", "text", "evidence that the team names"),
        Column("strengths", "text", "strengths that the team names"),
        Column("to_strengthen", "text", "what the team wants to strengthen"),
        Column("language", "text", "language of the texts, where it is known"),
        Column("dated", "day", "date of the evidence"),
        *_LAST,
    ),
    _FILTERS,
    _score_rows,
    _stamp,
)
