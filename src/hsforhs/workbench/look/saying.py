"""Sentences of the core in the language of the page: words are translated, values written as the language does."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format, get_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from hsforhs.files import BadInput, Numbered, Remark, Sentence
from hsforhs.files.values import Written
from hsforhs.framework.labels import ENGLISH

from .naming import UNKNOWN, filled, kept_apart, listed, marked

_NUMBER = re.compile(r"(%\(\w+\))d")
"""A part of a sentence that is a number; on a page its value is text that may hold markup."""


def said(text: str | BadInput | Remark) -> SafeString:
    """Say a sentence of the core in the language of the page; what people wrote stands in it as it is, marked.

    A text without values that no catalogue holds, as an edition may word its own, stays English and says so.
    """
    if isinstance(text, BadInput | Remark):
        return _closed(text)
    if not isinstance(text, Sentence):
        return _words(text)
    if not text.values:
        return _words(text.template)
    return filled(_NUMBER.sub(r"\1s", _translated(text)), {name: _value(x) for name, x in text.values.items()})


def _closed(found: BadInput | Remark) -> SafeString:
    """Say a refusal or a remark with its full stop; texts that are no sentences of the core stay English."""
    what = found.what if isinstance(found.what, Sentence) else Sentence(found.what)
    if isinstance(found, BadInput):
        expected = found.expected
        known = Sentence(expected) if expected and not isinstance(expected, Sentence) else expected
        sentence = BadInput(what, file=found.file, place=found.place, expected=known).sentence()
    elif found.place:
        sentence = Sentence("%(where)s: %(what)s", where=found.place, what=what)
    else:
        sentence = what
    if sentence.endswith((".", "?", "!")):
        return said(sentence)
    return said(Sentence("%(sentence)s.", sentence=sentence))


def _translated(sentence: Sentence) -> str:
    if isinstance(sentence, Numbered):
        return ngettext(sentence.template, sentence.plural, int(str(sentence.values["number"])))
    return gettext(sentence.template)


def _words(text: str) -> SafeString:
    found = gettext(text) if text else ""
    return conditional_escape(found) if found != text else marked(text, ENGLISH)


def _value(value: object) -> SafeString:
    if isinstance(value, SafeString):
        # What the page has said already.
        return value
    if isinstance(value, Sentence):
        return said(value)
    if type(value) is tuple:
        return listed(map(_value, value))
    if isinstance(value, Written):
        return _written(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(str(value))
    return marked(value, UNKNOWN)


def _written(value: Written) -> SafeString:
    found = value.value
    if isinstance(found, dt.datetime) and found.time() != dt.time():
        return conditional_escape(f"{date_format(found, 'DATE_FORMAT')} {found:%H:%M}")
    if isinstance(found, dt.date):
        return conditional_escape(date_format(found, "DATE_FORMAT"))
    if isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        return _number(value.english)
    if isinstance(found, str) and found != value.english:
        return filled(gettext("“%(text)s”"), {"text": marked(found, UNKNOWN)})
    return marked(value.english, UNKNOWN)


def _number(english: str) -> SafeString:
    """Write a figure as the language does: narrow spaces where thousands are told apart, no empty decimals."""
    try:
        number = Decimal(english.replace(",", ""))
    except InvalidOperation:
        return marked(english, UNKNOWN)
    if number == number.to_integral_value():
        number = number.to_integral_value()
    text = f"{number:,f}" if "," in english else f"{number:f}"
    told = text.replace(",", "\u202f").replace(".", str(get_format("DECIMAL_SEPARATOR")))
    return kept_apart(told.replace("-", "\u2212")) if number < 0 else conditional_escape(told)
