"""Suggestions of tags with the words for which they are made."""

from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.library import Tag
from hsforhs.library.suggest import suggest_tags

from .made import made


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Surveillance of zebras"),
        ("fr", "La surveillance des zèbres"),
        ("es", "Vigilancia de cebras"),
        ("und", "Surveillance of zebras"),
    ],
)
def test_what_the_title_names_is_suggested_in_any_language(language: str, title: str) -> None:
    found = {(x.scheme, x.code): x for x in suggest_tags(made(title=title, language=language))}
    assert found["area", "D2"].in_title
    assert found["area", "D2"].concept.code == "D2"


def test_the_abstract_comes_after_the_title_and_each_tag_once() -> None:
    one = made(title="Laboratory networks", abstracts={"en": "Surveillance needs laboratory work and financing."})
    found = [(x.scheme, x.code, x.in_title) for x in suggest_tags(one)]
    assert len({x[:2] for x in found}) == len(found)
    assert ("area", "D1", True) in found
    assert ("area", "D2", False) in found
    assert [x[2] for x in found] == sorted((x[2] for x in found), reverse=True)


def test_what_it_has_already_is_not_suggested() -> None:
    assert "D2" not in {x.code for x in suggest_tags(made(title="Surveillance", tags=(Tag("area", "D2"),)))}
    assert suggest_tags(made(title="Zebra")) == []


def test_what_is_no_tag_is_not_suggested() -> None:
    found = suggest_tags(
        made(title="Components of the health system and capacities of the International Health Regulations")
    )
    assert {x.code for x in found if x.scheme == "component"} <= set(framework().components)
