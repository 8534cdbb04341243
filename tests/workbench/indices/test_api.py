"""Indices over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indices.models import Run
from hsforhs.workbench.places.models import Visibility

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]


def test_runs_are_listed_with_what_repeats_them(ask: Ask, lumora_run: Run) -> None:
    found = {x["index"]: x for x in ask("indices").json()["items"]}
    assert set(found) == {"spar-2", "readyscore", "dpm-style", "syndromes@XLM"}
    own = found["syndromes@XLM"]
    assert (own["place"], own["invented"], own["seed"]) == ("XLM", True, 20261122)
    assert own["definition_sha256"] == lumora_run.definition_sha256
    assert own["observations_sha256"] == lumora_run.observations.sha256
    for filters, names in (
        ({"index": "spar-2"}, ["spar-2"]),
        ({"country": "XLM"}, ["syndromes@XLM"]),
        ({"invented": "false"}, ["spar-2", "readyscore", "dpm-style"]),
    ):
        assert [x["index"] for x in ask("indices", **filters).json()["items"]] == names


def test_results_come_in_the_order_of_the_table_page_by_page(ask: Ask, lumora_run: Run) -> None:
    path = f"indices/{lumora_run.pk}/results"
    first = ask(path, limit=10).json()
    rest = ask(path, limit=10, cursor=first["next"]).json()
    rows = [*first["items"], *rest["items"]]
    assert [x["unit"] for x in rows] == list(lumora_run.results.values_list("unit", flat=True))
    assert rest["next"] is None
    one = ask(path, unit="XLM").json()["items"]
    assert one == [x for x in rows if x["unit"] == "XLM"]
    top = one[0]["nodes"]["preparedness"]
    assert top["value"] == one[0]["score"]
    assert top["q05"] <= top["q50"] <= top["q95"]
    assert len(one[0]["classes"]["preparedness"]) == 3


def test_a_private_run_opens_to_who_may_see_it(
    ask: Ask, lumora_run: Run, join: Callable[..., User], token_of: Callable[..., str]
) -> None:
    Run.objects.filter(pk=lumora_run.pk).update(visibility=Visibility.PRIVATE)
    path = f"indices/{lumora_run.pk}/results"
    viewer = join(Role.VIEWER, "XLM")
    assert ask(path).status_code == ask("indices/999/results").status_code == 404
    assert ask(path).json() == ask("indices/999/results").json()
    assert ask(path, token_of(viewer)).status_code == 200
    assert ask(path, token_of(join(Role.VIEWER, "GHA"))).status_code == 404
    narrowed = token_of(viewer, "XLM")
    assert [x["index"] for x in ask("indices", narrowed).json()["items"]] == ["syndromes@XLM"]
    spar = Run.objects.get(slug="spar-2")
    assert ask(f"indices/{spar.pk}/results", narrowed).status_code == 404
