"""Filters of figures: `{{ figures|beside_capacities }}` picks few of them for a profile."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from hsforhs.workbench.indicators import queries

register = template.Library()


@register.filter
def beside_capacities(shown: Sequence[queries.Shown]) -> list[queries.Shown]:
    """Pick few figures for a profile: those that repeat no assessment, components in turn."""
    return queries.beside_capacities(shown)
