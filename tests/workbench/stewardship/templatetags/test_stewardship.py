"""Tags: texts in their language, people who left, items by name, words that differ."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.workbench.stewardship.difference import word_difference
from hsforhs.workbench.stewardship.items import find_item
from hsforhs.workbench.stewardship.models import Remark
from hsforhs.workbench.stewardship.templatetags.stewardship import differing, item_name, said, who

pytestmark = pytest.mark.django_db


def test_what_people_wrote_is_escaped_and_marked_with_its_language() -> None:
    assert said("<b>\nx", "en") == '<span dir="auto">&lt;b&gt;<br>x</span>'
    assert said("نص", "ar") == '<span lang="ar" dir="auto">نص</span>'
    assert said("x") == '<span dir="auto">x</span>'
    with translation.override("fr"):
        assert said("x") == '<span lang="" dir="auto">x</span>'
        assert said("x", "fr") == '<span dir="auto">x</span>'


def test_a_person_or_somebody_who_left() -> None:
    assert who("Ada <x>") == "<bdi>Ada &lt;x&gt;</bdi>"
    assert who(None) == "<bdi>a person who left</bdi>"


@pytest.mark.parametrize(
    ("kind", "reference", "part"),
    [
        ("cell", "D2:HIS", "×"),
        ("cell", "P5:OS:ANI", "×"),
        ("indicator", "jee-3:D2.1", "urveillance"),
        ("action", "D2-010", "Measure the days"),
    ],
)
def test_items_are_named_from_the_vocabulary(kind: str, reference: str, part: str) -> None:
    item = find_item(kind, reference)
    assert item is not None
    remark = Remark(item_kind=kind, reference=reference, title="an old title")
    assert part in item_name(item)
    if kind != "action":
        assert item_name(remark) == item_name(item)
        with translation.override("fr"):
            assert item_name(remark) != item_name(Remark(item_kind="edition", title=item.title))


@pytest.mark.parametrize(
    ("kind", "reference"), [("cell", "ZZ:HIS"), ("indicator", "jee-3:Z9.9"), ("action", "D2-999"), ("edition", "x")]
)
def test_what_is_gone_keeps_its_title(kind: str, reference: str) -> None:
    assert "An old title" in item_name(Remark(item_kind=kind, reference=reference, title="An old title"))


def test_only_words_that_differ_are_marked_and_all_is_escaped() -> None:
    words = word_difference("report <weekly>", "report <daily>")
    assert differing(words.before, "del") == "report &lt;<del>weekly</del>&gt;"
    assert differing(words.after, "ins") == "report &lt;<ins>daily</ins>&gt;"
    with translation.override("ar"):
        assert differing(words.after, "ins").startswith('<span lang="en" dir="ltr">report')
