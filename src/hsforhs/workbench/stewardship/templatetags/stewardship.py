"""Tags of the review pages: what people wrote, who they are, items by name, the words that differ.

`{% said text language %}` `{% who person %}` `{{ remark|item_name }}` `{% differing parts "ins" %}`
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hsforhs.framework import Cell, Key, VocabularyError, framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look import naming
from hsforhs.workbench.look.templatetags.look import named
from hsforhs.workbench.stewardship.difference import Part
from hsforhs.workbench.stewardship.items import Item
from hsforhs.workbench.stewardship.models import ItemKind, Remark

register = template.Library()


@register.simple_tag
def said(text: str, language: str = "") -> SafeString:
    """Show what a person wrote, in its own language and direction; "" where its language is not known."""
    written = linebreaksbr(text)
    if language != naming.page_language() and (language or naming.page_language() != ENGLISH):
        return format_html('<span lang="{}" dir="auto">{}</span>', language, written)
    return format_html('<span dir="auto">{}</span>', written)


@register.simple_tag
def who(person: Any) -> SafeString:
    """Name a person; somebody whose account is gone is named so."""
    return format_html("<bdi>{}</bdi>", person or _("a person who left"))


@register.filter
def item_name(found: Remark | Item) -> SafeString:
    """Name an item in the language of the page; one that is gone keeps the title that it had."""
    kind = found.kind if isinstance(found, Item) else found.item_kind
    words = framework()
    try:
        if kind in (ItemKind.CELL, ItemKind.SYNERGY):
            cell = words.cell(Cell.parse(found.reference))
            second = words.sectors[cell.sector] if cell.sector else words.components[cell.component]
            return format_html("{} × {}", named(words.areas[cell.area]), named(second))
        if kind == ItemKind.INDICATOR:
            return named(words.indicators[Key.parse(found.reference)])
    except (VocabularyError, KeyError):
        return naming.marked(found.title, ENGLISH)
    if kind in (ItemKind.CROSSWALK, ItemKind.EDITION):
        return naming.kept_apart(found.title)
    return naming.marked(found.title, ENGLISH)


@register.simple_tag
def differing(parts: Iterable[Part], mark: str) -> SafeString:
    """Show one side of a difference; ``mark`` is ``del`` or ``ins`` around the words that the other side lacks."""
    # What editions hold is written in English.
    tags = {"del": ("<del>", "</del>"), "ins": ("<ins>", "</ins>")}[mark]
    joined = format_html_join(
        "",
        "{}{}{}",
        (
            (SafeString(tags[0]), linebreaksbr(x.text), SafeString(tags[1]))
            if x.changed
            else ("", linebreaksbr(x.text), "")
            for x in parts
        ),
    )
    return naming.marked(joined, ENGLISH)
