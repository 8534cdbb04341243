"""Asking for whole tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.api.bulk import TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumora")]
Ask = Callable[..., HttpResponse]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv; charset=utf-8"), ("parquet", "application/vnd.apache.parquet")]
)
def test_every_table_is_there_in_both_forms(ask: Ask, name: str, form: str, kind: str) -> None:
    response = ask(f"bulk/{name}.{form}")
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Content-Disposition"] == f'attachment; filename="hsforhs-{name}.{form}"'
    assert response.getvalue()
    assert ask(f"bulk/{name}.{form}", tag=response["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("path", "filters", "status", "sentence"),
    [
        ("bulk/people.csv", {}, 404, "There is no such table; expected one of places, assessments, scores, actions."),
        (
            "bulk/places.csv",
            {"period": "2022"},
            422,
            "The table places cannot be narrowed by period; expected",
        ),
        ("bulk/actions.csv", {"country": "GHA"}, 422, "The table actions cannot be narrowed by country; expected no"),
        ("bulk/scores.csv", {"instrument": "spar"}, 422, "instrument: there is no instrument 'spar'"),
        ("bulk/scores.parquet", {"country": "ZZZ"}, 422, "country is 'ZZZ'; expected the code of a place"),
        ("bulk/scores.xlsx", {}, 404, "There is nothing at this address"),
    ],
)
def test_a_table_that_cannot_be_is_refused_in_a_sentence(
    ask: Ask, path: str, filters: dict[str, str], status: int, sentence: str
) -> None:
    response = ask(path, **filters)
    assert response.status_code == status
    assert response.json()["detail"].startswith(sentence)


def test_no_cell_of_any_table_starts_a_formula(ask: Ask) -> None:
    import csv
    import io

    for name in TABLES:
        rows = csv.reader(io.StringIO(ask(f"bulk/{name}.csv").getvalue().decode(), newline=""))
        assert not [x for row in rows for x in row if x.startswith(("=", "+", "@", "\t", "\r"))]
