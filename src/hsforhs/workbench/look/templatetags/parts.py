"""``{% part "name" a b %} ... {% endpart %}`` keeps a part of a page that is the same for everybody who sees it.

The values after the name are all that the part is made of, next to the language of the page, the edition in use and
this program. What belongs to one person or one visit - their name, what they may do, the token of a form - must stand
outside. Values inside should be lazy (``SimpleLazyObject``), so that a kept part costs none of them.
"""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.workbench.look.keeping import digest, parts

register = template.Library()


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """Read the tag; raises TemplateSyntaxError where it has no name."""
    return _read(parser, token, of_edition=True)


@register.tag
def plain_part(parser: Parser, token: Token) -> PartNode:
    """Read a part that is the same in every edition, such as the menu, so that no edition is looked up for it."""
    return _read(parser, token, of_edition=False)


def _read(parser: Parser, token: Token, *, of_edition: bool) -> PartNode:
    tag, *words = token.split_contents()
    if not words:
        raise template.TemplateSyntaxError(f'A part needs a name: {{% {tag} "name" a b %}}.')
    inside = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(inside, [parser.compile_filter(word) for word in words], of_edition=of_edition)


class PartNode(Node):
    """A part, and what it is made of."""

    def __init__(self, nodelist: NodeList, made_of: list[FilterExpression], *, of_edition: bool) -> None:
        self.nodelist = nodelist
        self.made_of = made_of
        self.of_edition = of_edition

    def render(self, context: Context) -> SafeString:
        if not settings.KEEP_PAGES:
            return self.nodelist.render(context)
        edition = f"{framework().version} {action_catalogue().version}" if self.of_edition else ""
        values = "\0".join(str(x.resolve(context)) for x in self.made_of)
        key = digest(f"{get_language()}\0{edition}\0{values}")
        found = parts.get(key)
        if found is None:
            found = self.nodelist.render(context)
            parts.put(key, found)
        return SafeString(found)
