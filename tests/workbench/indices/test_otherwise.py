"""Another formula, and an earlier run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from hsforhs.metric import evaluate, load
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indices import otherwise
from hsforhs.workbench.indices.models import Run, UnitResult
from hsforhs.workbench.indices.queries import loaded
from hsforhs.workbench.places.models import Visibility

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_other_formulas_are_told_where_there_are_some(lumora_run: Run, spar_run: Run) -> None:
    ready = loaded(lumora_run)
    names, found = otherwise.alternatives(ready, "XLM")
    assert names[0] == "Preparedness"
    assert [x.slug for x in found] == ["dpm-style-h2", "dpm-style-h3"]
    for other in found:
        whole = evaluate(load(other.slug), ready.table)
        assert other.scores[0] == f"{whole.of('XLM'):.1f}"
        assert len(other.scores) == 6
    assert otherwise.alternatives(loaded(spar_run), "GHA")[1] == []


def again(run: Run, **changes: Any) -> Run:
    """Store a run once more with other content."""
    results = list(run.results.all())
    copy = Run.objects.get(pk=run.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save()
    UnitResult.objects.bulk_create(UnitResult(run=copy, unit=x.unit, place=x.place, content=x.content) for x in results)
    return copy


def test_the_change_since_an_earlier_run_is_divided(spar_run: Run) -> None:
    text = spar_run.text.replace("scale: {low: 0, high: 100, each_level: 0}", "scale: {low: 0, high: 100}")
    assert text != spar_run.text
    newer = again(spar_run, text=text, version="2")
    found = otherwise.since(newer, spar_run, "GHA")
    assert found is not None
    assert (found.before, found.after) == ("52", "52")
    assert [name for name, _points in found.parts] == ["other observations", "another definition"]
    assert found.parts[0][1] == "0.0"
    assert otherwise.earlier_runs(VISITOR, newer, "GHA") == [spar_run]
    assert otherwise.earlier_runs(VISITOR, newer, "XLM") == []
    assert otherwise.earlier_runs(VISITOR, spar_run, "GHA") == []


def test_an_earlier_run_that_one_may_not_see_is_not_offered(
    spar_run: Run, join: Callable[..., User], client: Client
) -> None:
    newer = again(spar_run)
    assert "Since an earlier run" in client.get(f"/indices/spar-2/GHA/?before={spar_run.pk}").content.decode()
    Run.objects.filter(pk=spar_run.pk).update(visibility=Visibility.NETWORK)
    assert otherwise.earlier_runs(VISITOR, newer, "GHA") == []
    assert otherwise.earlier_runs(join(Role.VIEWER, "NGA"), newer, "GHA") == [spar_run]
    assert "Since an earlier run" not in client.get(f"/indices/spar-2/GHA/?before={spar_run.pk}").content.decode()
    Run.objects.filter(pk=spar_run.pk).update(visibility=Visibility.PUBLIC, withdrawn_at=timezone.now())
    assert otherwise.earlier_runs(VISITOR, newer, "GHA") == []
