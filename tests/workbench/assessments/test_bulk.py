"""Whole tables of scores and assessments: the store, row for row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from pyarrow import parquet

from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.assessments.queries import current
from hsforhs.workbench.places.models import Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_store")]
Ask = Callable[..., HttpResponse]


def table(ask: Ask, path: str, **filters: object) -> list[dict[str, str]]:
    response = ask(f"bulk/{path}.csv", **filters)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def test_scores_are_all_there_with_their_state_and_source(ask: Ask) -> None:
    stored = StoredScore.objects.filter(round__in=current()).select_related("round__source").in_bulk()
    found = table(ask, "scores")
    assert [int(x["id"]) for x in found] == sorted(stored)
    for row in found:
        score = stored[int(row["id"])]
        assert row["state"] == score.state
        assert row["citation"] == score.round.source.citation
        assert (float(row["value"]) if row["value"] else None) == (None if score.value is None else float(score.value))


def test_both_forms_hold_the_same_rows(ask: Ask) -> None:
    for name in ("scores", "assessments", "places", "actions"):
        with io.BytesIO(ask(f"bulk/{name}.parquet").getvalue()) as file:
            typed = parquet.read_table(file).to_pylist()
        plain = table(ask, name)
        first = next(iter(typed[0]))
        assert [str(x[first]) for x in typed] == [x[first] for x in plain]
        assert list(typed[0]) == list(plain[0])


def test_a_table_is_narrowed(ask: Ask) -> None:
    filters = {"instrument": "spar-2", "period": "2022", "country": "GHA"}
    found = table(ask, "assessments", **filters)
    assert [int(x["id"]) for x in found] == [x.pk for x in current().filter(**filters).order_by("pk")]
    assert {x["code"] for x in table(ask, "places", country="XLM")} >= {"XLM", "XLM-U", "XLM-U-1"}


def test_a_formula_in_a_text_is_harmless(ask: Ask) -> None:
    score = StoredScore.objects.filter(round__place__code="XLM").first()
    assert score is not None
    StoredScore.objects.filter(pk=score.pk).update(reasoning="=HYPERLINK(1)")
    found = {int(x["id"]): x for x in table(ask, "scores", country="XLM")}
    assert found[score.pk]["reasoning"] == "'=HYPERLINK(1)"


def test_the_tag_changes_when_a_round_comes_goes_or_is_hidden(ask: Ask) -> None:
    first = ask("bulk/scores.csv")["ETag"]
    assert ask("bulk/scores.csv")["ETag"] == first
    assert ask("bulk/scores.csv", country="GHA")["ETag"] != first
    assert ask("bulk/scores.csv", tag=first).status_code == 304
    hidden = current().first()
    Round.objects.filter(pk=hidden.pk).update(visibility=Visibility.PRIVATE)
    changed = ask("bulk/scores.csv", tag=first)
    assert changed.status_code == 200
    assert changed["ETag"] != first


def test_what_the_caller_has_is_not_read_again(ask: Ask, django_assert_max_num_queries: Callable[..., object]) -> None:
    first = ask("bulk/scores.parquet")
    tag = first["ETag"]
    assert first.getvalue()
    # One for the edition in use, one for the version of the table.
    with django_assert_max_num_queries(2):
        assert ask("bulk/scores.parquet", tag=f"W/{tag}").status_code == 304
