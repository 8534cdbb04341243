"""Filters of figures."""

from __future__ import annotations

from django.template import Context, Template

from hsforhs.indicators import registry
from hsforhs.workbench.indicators.models import StoredFigure
from hsforhs.workbench.indicators.queries import FEW, Shown


def test_a_profile_shows_few_figures() -> None:
    every = [Shown(x, StoredFigure()) for x in registry().find()]
    text = "{% load indicators %}{% for x in figures|beside_capacities %}{{ x.indicator.id }} {% endfor %}"
    found = Template(text).render(Context({"figures": every})).split()
    assert len(found) == FEW
    assert not [x for x in found if registry().indicators[x].same_as]
