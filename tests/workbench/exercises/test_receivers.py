"""A document that comes into the library asks for a new look at what is not answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hsforhs.library import Document, Tag
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.exercises.models import Question
from hsforhs.workbench.library.models import Tag as StoredTag
from hsforhs.workbench.library.services import decide_tag, import_records, set_visibility

pytestmark = pytest.mark.django_db


def record(*tags: tuple[str, str]) -> Document:
    return Document("made-1", {"en": "A study of alarms"}, kind="article", tags=tuple(Tag(*x) for x in tags))


def test_public_documents_do_and_private_ones_do_not(question: Question) -> None:
    found = record(("area", "D2"), ("component", "HIS"))
    import_records(actor="operator", records=[found], name="made", visibility="NETWORK")
    question.refresh_from_db()
    assert question.recheck == ""
    other = Document("made-2", {"en": "Another study"}, kind="article", tags=found.tags)
    import_records(actor="operator", records=[other], name="made")
    question.refresh_from_db()
    assert "Another study" in question.recheck


def test_a_tag_that_is_accepted_does(question: Question, join: Callable[..., User]) -> None:
    import_records(actor="operator", records=[record(("area", "D2"))], name="made")
    question.refresh_from_db()
    assert question.recheck == ""
    StoredTag.objects.create(
        document=StoredTag.objects.get().document,
        scheme="component",
        code="HIS",
        proposer="user:0",
        catalogue_version="x",
    )
    decide_tag(person=join(Role.STEWARD, "WORLD"), tag=StoredTag.objects.get(scheme="component"), accept=True)
    question.refresh_from_db()
    assert "A study of alarms" in question.recheck


def test_a_document_that_is_opened_to_everybody_does(question: Question, join: Callable[..., User]) -> None:
    found = record(("area", "D2"), ("component", "HIS"))
    import_records(actor="operator", records=[found], name="made", visibility="NETWORK")
    stored = StoredTag.objects.first().document  # type: ignore[union-attr]
    for wanted, asked in (("NETWORK", False), ("PUBLIC", True)):
        set_visibility(person=join(Role.STEWARD, "WORLD"), document=stored, visibility=wanted)
        question.refresh_from_db()
        assert ("A study of alarms" in question.recheck) is asked
