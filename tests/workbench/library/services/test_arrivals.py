"""What the library tells of documents that came in."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.framework import Cell
from hsforhs.library import Document, Tag
from hsforhs.workbench.library.services.arrivals import documents_arrived, tell, titles_by_cell


def record(title: str, *tags: tuple[str, str]) -> Document:
    return Document(title, {"en": title}, tags=tuple(Tag(*x) for x in tags))


def test_every_area_goes_with_each_component_and_the_first_title_stays() -> None:
    both = record("one", ("area", "D2"), ("area", "P5"), ("component", "HIS"), ("step", "3"))
    found = titles_by_cell([both, record("two", ("area", "D2"), ("component", "HIS")), record("three", ("area", "D2"))])
    assert found == {Cell("D2", "HIS"): "one", Cell("P5", "HIS"): "one"}


@pytest.mark.django_db
@pytest.mark.parametrize(("titles", "times"), [({Cell("D2", "HIS"): "one"}, 1), ({}, 0)])
def test_nobody_is_told_of_nothing(titles: dict[Cell, str], times: int) -> None:
    heard: list[Any] = []

    def hear(**told: Any) -> None:
        heard.append((told["actor"], told["titles"]))

    documents_arrived.connect(hear)
    try:
        tell(actor="operator", titles=titles)
    finally:
        documents_arrived.disconnect(hear)
    assert heard == [("operator", titles)] * times
