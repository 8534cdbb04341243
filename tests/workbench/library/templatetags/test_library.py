"""Tags of the library in templates."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation

from hsforhs.library import Reason
from hsforhs.library.snippets import Snippet
from hsforhs.workbench.library.models import Document, Tag


def shown(text: str, **more: object) -> str:
    return Template("{% load library %}" + text).render(Context(more))


def test_a_title_is_shown_in_the_language_of_the_page_where_there_is_one() -> None:
    document = Document(language="ar", titles=[["ar", "حمار <b>"], ["fr", "Zèbre"]])
    assert shown("{{ x|title_of }}", x=document) == '<span lang="ar" dir="rtl">حمار &lt;b&gt;</span>'
    with translation.override("fr"):
        assert shown("{{ x|title_of }}", x=document) == "Zèbre"


def test_names_and_reasons() -> None:
    assert shown("{{ 'fr'|language_name }} {{ 'tool'|kind_name }}") == "French tool"
    assert shown("{{ x|why }}", x=Reason("title", "zebra")) == "“zebra” is in the title"
    assert shown("{{ x|tag_name }}", x=Tag(scheme="area", code="D2")) == "D2 Surveillance"
    assert shown("{{ x|written_in:'und' }}", x="a<b") == "a&lt;b"
    assert shown("{% snippet x 'en' %}", x=Snippet("zebra", ((0, 5),))) == "<mark>zebra</mark>"
