"""How an endpoint describes its answers, and what every refusal looks like."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.http import http_date
from ninja.errors import HttpError
from pydantic import AfterValidator, BaseModel, Field

from hsforhs.framework import VocabularyError, framework

PUBLIC = "public, no-cache"
"""For what everybody may see: may be kept anywhere, and is asked for again by its tag before it is used."""
PRIVATE = "private, no-cache"
"""For what a person sees: kept by the person's own program alone."""


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


Moment = Annotated[dt.datetime, AfterValidator(_in_utc)]
"""A moment in a question; without an offset it is in UTC."""


class Fault(BaseModel):
    """Why there is no answer, in one sentence."""

    detail: str = Field(description="One sentence: what, where, what was expected.")


def answers(model: Any, *, named: bool = False) -> dict[Any, Any]:
    """Return the answers of a reading endpoint for its description; ``named`` for one record by its code or number."""
    refusals = (401, 404, 422, 429) if named else (401, 422, 429)
    return {200: model, 304: None, refusals: Fault}


def refused(sentence: str) -> HttpError:
    """Return the refusal of a question that cannot be answered as it was asked."""
    return HttpError(422, sentence)


def missing(sentence: str) -> HttpError:
    """Return the refusal for what is not there or not for this caller; the two look the same."""
    return HttpError(404, sentence)


def changed_at(response: HttpResponse, moment: dt.datetime | None) -> None:
    """Say when the newest part of an answer was stored, where that is known."""
    if moment is not None:
        response["Last-Modified"] = http_date(moment.timestamp())


def known_instrument(code: str) -> str:
    """Return the code of an instrument and edition, or refuse it with what there is."""
    try:
        return framework().instrument(code).id
    except VocabularyError as error:
        raise refused(f"instrument: {error}.") from None


def known_term(name: str, code: str, known: Any) -> str:
    """Return a code of a list, or refuse it with what there is."""
    if code not in known:
        raise refused(f"{name} is '{code}'; expected one of {', '.join(str(x) for x in known)}.")
    return code
