"""Empty cells of the library as questions, and what the library has near a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from hsforhs.framework import Cell, framework
from hsforhs.library import Document, Tag
from hsforhs.workbench.exercises.candidates import candidates, documents_near
from hsforhs.workbench.library import indexing
from hsforhs.workbench.library.services import import_records

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
STEPS = 4


@pytest.fixture(autouse=True)
def own_index() -> Iterator[None]:
    indexing.forget()
    yield
    indexing.forget()


def put(number: int = 1, **more: object) -> None:
    tags = (Tag("area", "D2"), Tag("component", "HIS"), Tag("step", "3"))
    record = Document(f"made-{number}", {"en": f"Invented guide {number}"}, kind="guideline", year=2024, tags=tags)
    import_records(actor="operator", records=[record], name="made", **more)  # type: ignore[arg-type]


def test_a_candidate_is_a_step_without_a_document_that_one_may_read() -> None:
    every = {x.key for x in candidates(VISITOR)}
    assert len(every) == STEPS * len(framework().areas)
    put()
    assert every - {x.key for x in candidates(VISITOR)} == {"D2-3"}


def test_its_text_is_a_question_in_the_language_of_the_page() -> None:
    first = candidates(VISITOR)[0]
    assert first.text.endswith("?")
    assert f"to level {first.step}" in first.text
    assert first.area.title in first.text
    with translation.override("fr"):
        assert first.area.title not in first.text
    assert framework().cell(first.cells[0])


def test_documents_near_carry_the_area_of_the_cell() -> None:
    put()
    (found,) = documents_near(VISITOR, [Cell("D2", "HIS")])
    assert found.title == "Invented guide 1"
    assert documents_near(VISITOR, [Cell("RE", "SD")]) == []
    assert documents_near(VISITOR, []) == []
