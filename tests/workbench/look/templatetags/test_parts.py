from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from hsforhs.framework import shipped_framework
from hsforhs.planning import shipped_catalogue
from hsforhs.planning.edition import using
from hsforhs.workbench.look.keeping import parts


@pytest.fixture(autouse=True)
def keep(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    parts.clear()
    yield
    parts.clear()


class Asked:
    """Counts how often a page asked for it."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return "<b>"


PART = "{% load parts %}{% part 'one' a b %}{{ inside }}{{ a }}{% endpart %}|{{ outside }}"


def shown(**values: object) -> str:
    return Template(PART).render(Context(values))


@pytest.mark.django_db
class TestPart:
    def test_a_part_is_made_once_and_the_rest_each_time(self) -> None:
        asked = Asked()
        assert shown(a=1, b=2, inside=asked, outside="x") == "&lt;b&gt;1|x"
        assert shown(a=1, b=2, inside=asked, outside="y") == "&lt;b&gt;1|y"
        assert asked.times == 1

    def test_other_values_make_another_part(self) -> None:
        asked = Asked()
        pages = [shown(a=a, b=b, inside=asked) for a, b in ((1, 2), (2, 1), (12, ""), ("", 12), (1, 2))]
        assert (len(set(pages)), asked.times) == (4, 4)

    def test_each_language_has_its_own(self) -> None:
        asked = Asked()
        for language in ("en", "ar", "en"):
            with override(language):
                shown(inside=asked)
        assert asked.times == 2

    def test_each_edition_has_its_own(self) -> None:
        asked = Asked()
        words, actions = shipped_framework(), shipped_catalogue()
        others = (replace(words, version="other words"), actions), (words, replace(actions, version="other actions"))
        for pair in ((words, actions), *others, *others):
            with using(pair):
                shown(inside=asked)
        assert asked.times == 3

    def test_a_plain_part_is_the_same_in_every_edition(self, django_assert_num_queries: Any) -> None:
        asked = Asked()
        plain = Template("{% load parts %}{% plain_part 'menu' a %}{{ inside }}{% endpart %}")
        others = replace(shipped_framework(), version="other words"), shipped_catalogue()
        with using(others), django_assert_num_queries(0):
            plain.render(Context({"inside": asked}))
        for a in ("", "", "x"):
            plain.render(Context({"inside": asked, "a": a}))
        assert asked.times == 2

    def test_nothing_is_kept_where_pages_are_not_kept(self, settings: Any) -> None:
        settings.KEEP_PAGES = False
        asked = Asked()
        shown(inside=asked)
        shown(inside=asked)
        assert asked.times == 2


def test_a_part_without_a_name_is_refused() -> None:
    for tag in ("part", "plain_part"):
        with pytest.raises(TemplateSyntaxError, match="A part needs a name"):
            Template(f"{{% load parts %}}{{% {tag} %}}{{% endpart %}}")
