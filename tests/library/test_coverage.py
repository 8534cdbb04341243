from __future__ import annotations

from hsforhs.framework import framework
from hsforhs.library import Tag, shipped_stock
from hsforhs.library.coverage import STEPS, coverage
from tests.library.made import made


def test_documents_count_in_each_of_their_cells() -> None:
    tags = (Tag("area", "D2"), Tag("area", "P4"), Tag("step", "3"))
    found = coverage([made(1, tags=tags), made(2, tags=tags[:1], language="ar")], framework())
    assert (found.cells["D2", "3", "en"], found.cells["P4", "3", "en"], found.cells["D2", "", "ar"]) == (1, 1, 1)
    assert sum(found.cells.values()) == 3
    assert (found.areas["D2"], found.areas["P4"], found.areas["CE"]) == (2, 1, 0)
    assert ("D2", "3") not in found.empty("en")
    assert len(found.empty("ar")) == len(framework().areas) * len(STEPS)


def test_every_area_of_the_stock_has_a_document_and_many_cells_are_empty() -> None:
    found = coverage(shipped_stock().documents.values(), framework())
    assert min(found.areas.values()) > 0
    assert len(found.empty("zh")) == 76
    assert 0 < len(found.empty("en")) < 76
