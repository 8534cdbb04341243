"""What a place shows of its assessments; a page whose parts are kept asks for none of it."""

from __future__ import annotations

from functools import cached_property

from django.utils.safestring import SafeString

from hsforhs.framework import framework
from hsforhs.scores import CapacityGap, capacity_gaps
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.places.models import Place

from . import changes, profile


class PlaceProfile:
    """What the assessments of a place show, each part made when a page first asks for it."""

    def __init__(self, place: Place, rounds: list[StoredAssessment]) -> None:
        self.place = place
        self.rounds = rounds

    @cached_property
    def sheets(self) -> list[profile.Sheet]:
        return profile.sheets(self.rounds)

    @cached_property
    def latest(self) -> list[profile.Sheet]:
        return profile.latest(self.sheets)

    @cached_property
    def axis(self) -> tuple[list[tuple[str, str]], list[tuple[str, list[profile.Mark]]]]:
        return profile.time_axis(self.sheets)

    @cached_property
    def trends(self) -> list[changes.Trend]:
        return changes.trends(self.sheets)

    @cached_property
    def sentence(self) -> SafeString:
        return profile.sentence(self.place, self.sheets)

    @cached_property
    def changed(self) -> changes.WhatChanged | None:
        return changes.what_changed(self.sheets)

    @cached_property
    def extremes(self) -> profile.Extremes | None:
        return profile.extremes(self.sheets)

    @cached_property
    def capacity_gaps(self) -> tuple[CapacityGap, ...]:
        """The gaps of the newest round where it holds capacities alone."""
        newest = self.rounds[0].assessment if self.rounds else None
        return tuple(capacity_gaps(newest, framework())) if newest and not newest.values else ()
