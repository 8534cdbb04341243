"""Names of things in the language of the page: records of the vocabulary, places, and texts in another language.

A page marks every text that is not in its own language with ``lang`` and, where the direction differs, with ``dir``,
so that it is read aloud, broken and laid out as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import bidirectional

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, get_language_info, gettext, pgettext

from hsforhs.framework import Area, Component, Group, Indicator, Label, Sector, framework
from hsforhs.framework.labels import ENGLISH

WORLD = "WORLD"
UNKNOWN = ""
"""The language of a text that does not say in which language it was written."""
RIGHT_TO_LEFT = {"R", "AL"}
RECORDS = {Area: "area", Component: "component", Sector: "sector"}


def page_language() -> str:
    """Return the language of the page, such as ``zh-hans``."""
    return get_language() or "en"


def titled(scheme: str, code: str) -> Label:
    """Return the title of a code in the language of the page; schemes as in ``Framework.label``."""
    return framework().label(scheme, code, page_language())


def label_of(thing: Any) -> Label:
    """Return the name of a record of the vocabulary, or of a place: anything with ``code`` and ``name``.

    A place may know names in further languages (``names``, by code of the language); they go first.
    """
    if isinstance(thing, Label):
        return thing
    if isinstance(thing, Indicator | Group):
        return titled("indicator" if isinstance(thing, Indicator) else "group", str(thing.key))
    if type(thing) in RECORDS:
        return titled(RECORDS[type(thing)], thing.code)
    if isinstance(thing, Mapping):
        return place_label(thing["code"], thing["name"])
    further = getattr(thing, "names", {}).get(page_language())
    return Label(further, page_language(), official=True) if further else place_label(thing.code, thing.name)


def place_label(code: str, name: str) -> Label:
    """Name a place: States and WHO regions in the language of the page where it is known, others as they stand."""
    words, language = framework(), page_language()
    if code == WORLD:
        return Label(gettext("World"), language, official=False)
    if code in words.regions:
        return titled("region", code)
    if code in words.states:
        return titled("state", code) if language != "en" else Label(name, language, official=True)
    return Label(name, UNKNOWN, official=True)


def marked(text: object, language: str) -> SafeString:
    """Return a text with its language and direction where they are not those of the page.

    A text of an unknown language is kept apart from the words around it and says so with an empty ``lang``; on English
    pages only where directions could mix, because most of what people write without saying so is English.
    """
    if language == UNKNOWN:
        if page_language() == ENGLISH and not mixes(str(text)):
            return conditional_escape(str(text))
        return format_html('<bdi lang="">{}</bdi>', text)
    if language == page_language():
        return conditional_escape(str(text))
    return format_html("<span{}>{}</span>", attributes(language), text)


def filled(words: str, values: Mapping[str, object]) -> SafeString:
    """Fill the ``%(name)s`` of a message with texts that may hold markup; all other text is escaped."""
    return SafeString(
        conditional_escape(words) % {name: conditional_escape(str(value)) for name, value in values.items()}
    )


def mixes(text: str) -> bool:
    """Return whether a text and the page could run in different directions."""
    return get_language_bidi() or any(bidirectional(letter) in RIGHT_TO_LEFT for letter in text)


def kept_apart(code: str) -> SafeString:
    """Keep a code or a signed number left to right, where the page or the code itself could turn it round."""
    if not mixes(code):
        return conditional_escape(code)
    if code[:1].isascii() and code[:1].isalpha():
        return format_html("<bdi>{}</bdi>", code)
    return format_html('<bdi dir="ltr">{}</bdi>', code)


def attributes(language: str) -> SafeString:
    """Return `` lang=".." dir=".."`` for a text of a language; nothing where both are those of the page."""
    if language in (UNKNOWN, page_language()):
        return SafeString("")
    try:
        right_to_left = get_language_info(language)["bidi"]
    except KeyError:
        # What people write may be in a language whose direction is not known here.
        return format_html(' lang="{}" dir="auto"', language)
    if right_to_left == get_language_bidi():
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, "rtl" if right_to_left else "ltr")


def kept_ltr(text: str) -> str:
    """Return a name in Latin letters that digits beside it cannot tear apart, also where no markup may stand."""
    return f"\u2066{text}\u2069" if get_language_bidi() else text


def per_cent(figure: str) -> str:
    """Return a written figure with the sign and the blank that the language puts to it."""
    # Translators: a figure in per cent; put the sign and the blank where the language has them.
    return (gettext("%(number)s %%") % {"number": figure}).replace(" ", "\u202f")


def comma() -> str:
    """Return what stands between the items of a list."""
    # Translators: stands between the items of a list, with its blank.
    return pgettext("between the items of a list", ", ")


def semicolon() -> str:
    """Return what stands between items that may hold commas themselves."""
    # Translators: stands between long items of a list, with its blank.
    return pgettext("between the items of a list", "; ")


def colon() -> str:
    """Return what stands between a heading and what it heads."""
    return gettext("%(where)s: %(what)s") % {"where": "", "what": ""}


def stop() -> str:
    """Return what ends a sentence."""
    return gettext("%(sentence)s.") % {"sentence": ""}


def all_of(items: Sequence[str]) -> str:
    """Join things as a sentence does: commas, and a word before the last one."""
    if len(items) < 2:
        return "".join(items)
    return gettext("%(most)s and %(last)s") % {"most": comma().join(items[:-1]), "last": items[-1]}


def listed(items: Iterable[object]) -> SafeString:
    """Join things with the comma of the language."""
    return SafeString(conditional_escape(comma()).join(conditional_escape(str(item)) for item in items))
