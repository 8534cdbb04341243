"""What people write into reviews, lessons, recommendations and timelines: trimmed, checked, refused in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hsforhs.framework import Framework, Key, VocabularyError, framework
from hsforhs.library.records import GRADES
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written

from .models import LessonKind, ReviewKind, Status, TimeFrame

REVIEW_TEXTS = {"event": 200, "period": 80, "citation": 2_000, "summary": 5_000}
LESSON_TEXTS = ("in_place", "happened", "figure", "enabling", "limiting")
TEXTS = (*LESSON_TEXTS, "lesson")
"""All fields of a lesson in which people write as they like."""
STEP_TEXTS = {"lead": 200, "supporting": 300, "proof": 300}


def review_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a review as they are stored; raises ValidationError for what cannot be."""
    words = framework()
    found: dict[str, Any] = {x: optional(str(given.get(x) or ""), longest=most) for x, most in REVIEW_TEXTS.items()}
    found["title"] = written(str(given.get("title") or ""), missing=_("Write a title first."), longest=200)
    found["kind"] = _code(given, "kind", ReviewKind.values, needed=True)
    found["hazard"] = _code(given, "hazard", words.lists["hazard"])
    found["level"] = _code(given, "level", words.lists["level"])
    found["address"] = "".join(web_addresses([str(given.get("address") or "")]))
    for first, last in (("event_from", "event_to"), ("held_from", "held_to")):
        found[first], found[last] = given.get(first), given.get(last)
        in_order(found[first], found[last])
    return found


def lesson_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a lesson as they are stored; raises ValidationError for what cannot be."""
    words = framework()
    found: dict[str, Any] = {name: optional(str(given.get(name) or "")) for name in LESSON_TEXTS}
    found["lesson"] = written(str(given.get("lesson") or ""), missing=_("Write what was learned first."))
    found["kind"] = _code(given, "kind", LessonKind.values, needed=True)
    found["areas"] = codes(given.get("areas"), words.areas)
    found["components"] = codes(given.get("components"), words.components)
    found["sectors"] = codes(given.get("sectors"), words.sectors)
    found["resilience"] = codes(given.get("resilience"), words.lists["resilience"])
    found["phase"] = _code(given, "phase", words.lists["phase"])
    found["mode"] = _code(given, "mode", words.lists["mode"])
    found["grade"] = _code(given, "grade", GRADES)
    return found


def step_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a recommendation as they are stored; raises ValidationError for what cannot be."""
    words = framework()
    found: dict[str, Any] = {x: optional(str(given.get(x) or ""), longest=most) for x, most in STEP_TEXTS.items()}
    found["text"] = written(str(given.get("text") or ""), missing=_("Write what is to be done first."))
    found["time_frame"] = _code(given, "time_frame", TimeFrame.values)
    found["due_on"] = given.get("due_on")
    level = given.get("target_level")
    if level not in (None, "", 1, 2, 3, 4, 5):
        raise ValidationError(_("The level wanted is 1 to 5."))
    found["target_level"] = level or None
    found["indicator"] = indicator(str(given.get("indicator") or ""), words)
    return found


def status(value: str) -> str:
    """Return a status of a recommendation, or refuse it."""
    return _code({"status": value}, "status", Status.values, needed=True)


def visibility(value: str) -> str:
    """Return a visibility, or refuse it."""
    return _code({"visibility": value}, "visibility", Visibility.values, needed=True)


def indicator(text: str, words: Framework) -> str:
    """Return the key of an indicator such as ``spar-2:C4.1``, or refuse one that does not exist."""
    text = text.strip()
    if not text:
        return ""
    try:
        key = Key.parse(text)
        known = key in words.indicators
    except VocabularyError:
        known = False
    if not known:
        raise ValidationError(
            _("“%(code)s” is no indicator; expected one with its instrument, such as spar-2:C4.1.")
            % {"code": text[:40]}
        )
    return str(key)


def codes(value: Any, known: Iterable[str]) -> list[str]:
    """Return a list of codes, each once, in the order given; refuses one that does not exist."""
    given = value.split() if isinstance(value, str) else list(value or ())
    there = set(known)
    for code in given:
        if code not in there:
            raise _unknown(code, known)
    return list(dict.fromkeys(given))


def in_order(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse a last day that is before the first one."""
    if first and last and last < first:
        raise ValidationError(_("The last day is before the first one."))


def _code(given: Mapping[str, Any], name: str, known: Iterable[str], *, needed: bool = False) -> str:
    code = str(given.get(name) or "")
    if code not in known and (code or needed):
        raise _unknown(code, known)
    return code


def _unknown(code: str, known: Iterable[str]) -> ValidationError:
    return ValidationError(
        _("“%(code)s” does not exist; expected one of %(known)s.") % {"code": code[:40], "known": ", ".join(known)}
    )
