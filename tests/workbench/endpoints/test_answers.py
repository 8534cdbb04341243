from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from ninja.errors import HttpError
from pydantic import TypeAdapter

from hsforhs.workbench.endpoints.answers import Moment, answers, changed_at, known_instrument, known_term, missing


def test_a_moment_without_an_offset_is_in_utc() -> None:
    read = TypeAdapter(Moment).validate_python
    assert read("2026-01-02T03:04:05") == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert read("2026-01-02T03:04:05+02:00").utcoffset() == dt.timedelta(hours=2)


def test_one_record_may_be_missing_and_a_list_may_not() -> None:
    def statuses(described: dict) -> set[int]:
        return {y for x in described for y in (x if isinstance(x, tuple) else [x])}

    assert 404 in statuses(answers(int, named=True))
    assert statuses(answers(int)) == {200, 304, 401, 422, 429}


def test_a_change_is_told_only_where_it_is_known() -> None:
    response = HttpResponse()
    changed_at(response, None)
    assert not response.has_header("Last-Modified")
    changed_at(response, dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC))
    assert response["Last-Modified"] == "Fri, 02 Jan 2026 03:04:05 GMT"


def test_what_is_not_in_a_list_is_refused_with_the_list() -> None:
    assert known_instrument("spar-2") == "spar-2"
    assert known_term("kind", "a", ["a", "b"]) == "a"
    with pytest.raises(HttpError, match="there is no instrument 'spar-9'; known are jee-1") as error:
        known_instrument("spar-9")
    assert error.value.status_code == 422
    with pytest.raises(HttpError, match=r"kind is 'c'; expected one of a, b\."):
        known_term("kind", "c", ["a", "b"])
    assert missing("Not here.").status_code == 404
