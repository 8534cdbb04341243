"""Empty cells of the library as questions, and what the library has near a question."""

from __future__ import annotations

from django.utils import translation

from hsforhs.framework import Cell, framework
from hsforhs.library import shipped_stock
from hsforhs.workbench.exercises.candidates import candidates, documents_near


def test_a_candidate_is_a_step_without_any_document() -> None:
    found = {(x.area.code, x.step) for x in candidates()}
    held = {(a, s) for x in shipped_stock().documents.values() for a in x.codes("area") for s in x.codes("step")}
    assert found
    assert not found & held
    assert found | held >= {(area, step) for area in framework().areas for step in "2345"}


def test_its_text_is_a_question_in_the_language_of_the_page() -> None:
    first = candidates()[0]
    assert first.text.endswith("?")
    assert f"to level {first.step}" in first.text
    with translation.override("fr"):
        assert first.area.title not in first.text or first.area.title == ""
    assert framework().cell(first.cells[0])


def test_documents_near_carry_the_cells() -> None:
    found = documents_near([Cell("D2", "HIS")])
    assert 0 < len(found) <= 5
    assert all("D2" in x.codes("area") and "HIS" in x.codes("component") for x in found)
    assert documents_near([]) == ()
