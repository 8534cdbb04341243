"""What lives at first start."""

from __future__ import annotations

import pytest

from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.indices.example import load_indices
from hsforhs.workbench.indices.models import Run, UnitResult

pytestmark = pytest.mark.django_db


def test_the_example_is_computed_once_and_says_what_is_invented(indices_store: None) -> None:
    events = Event.objects.count()
    load_indices()
    assert Event.objects.count() == events
    assert verify().broken == ()
    found = {x.slug: x for x in Run.objects.all()}
    assert {slug: x.invented for slug, x in found.items()} == {
        "spar-2": False,
        "readyscore": False,
        "syndromes@XLM": True,
    }
    for run in found.values():
        print(run.slug, run.units, run.computed, run.shown, run.periods)
        r = run.results.all()[0]
        print(r.unit, r.content)
    x = UnitResult.objects.get(run=found["syndromes@XLM"], unit="XLM").content
    print(x)
    for y in UnitResult.objects.filter(run=found["syndromes@XLM"]): print(y.unit, y.content["score"], y.content["reason"], y.content["available"], {k:v[0] for k,v in y.content["nodes"].items() if k.startswith("prep")})
