"""Tags of the library: `{{ document|title_of }}` `{{ code|language_name }}` `{{ code|kind_name }}` `{{ reason|why }}`
`{% snippet hit.snippet language %}` `{{ concept|concept_name }}` `{{ tag|tag_name }}` `{{ text|written_in:"fr" }}`
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from hsforhs.library import Hit, Reason
from hsforhs.library.snippets import Snippet
from hsforhs.text import Concept
from hsforhs.workbench.library import words
from hsforhs.workbench.library.models import Document, Tag
from hsforhs.workbench.look.naming import marked

register = template.Library()


@register.filter
def title_of(found: Document | Hit) -> SafeString:
    """Show the title that a reader of the page understands best, marked with its language."""
    if isinstance(found, Document):
        titles: dict[str, Any] = dict(found.titles)
        language = words.reader_language() if words.reader_language() in titles else found.language
        return marked(titles[language], words.page_code(language))
    return marked(found.title, words.page_code(found.language))


@register.filter
def written_in(text: str, language: str) -> SafeString:
    """Mark a text with a language of the library."""
    return marked(text, words.page_code(language))


@register.filter
def language_name(code: str) -> str:
    """Name a language of documents."""
    return words.language_name(code)


@register.filter
def kind_name(code: str) -> str:
    """Name a kind of document."""
    return words.kind_name(code)


@register.filter
def why(reason: Reason) -> str:
    """Say why a document was found."""
    return words.reason_in_words(reason)


@register.filter
def concept_name(concept: Concept) -> str:
    """Name a concept in the language of the page."""
    return words.concept_name(concept)


@register.filter
def tag_name(tag: Tag) -> str:
    """Name what a tag stands for."""
    return words.tag_name(tag.scheme, tag.code)


@register.simple_tag
def snippet(found: Snippet, language: str) -> SafeString:
    """Show the piece of a text that answers, what was found marked."""
    return words.snippet_marked(found, language)
