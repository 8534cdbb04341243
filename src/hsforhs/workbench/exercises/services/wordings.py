"""What scorers are asked in other languages than that of the exercise: criteria, questions, words of the scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User

from ..models import Criterion, Entry, Exercise
from ..options import scale_of
from ..texts import LONGEST_QUESTION, halves, optional
from .acting import for_protocol, tell
from .protocols import CriterionText

LONGEST_WORD = 60


@transaction.atomic
def word_in_language(
    *,
    person: User,
    exercise: Exercise,
    language: str,
    criteria: Iterable[CriterionText] = (),
    questions: Mapping[str, str] | None = None,
    scale: Mapping[float, str] | None = None,
) -> None:
    """Write what scorers read in a language; a text that is the one translated, or empty, is none.

    ``criteria`` are all of them in order with as many sub-questions, or none at all; ``questions`` are texts by code,
    ``scale`` words by value. In the language of the exercise itself there are words of the scale alone. Raises
    ValidationError, with nothing stored, for other criteria, questions and values than the exercise has, and once
    scoring has opened.
    """
    found = for_protocol(person, exercise)
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("There is no language “%(code)s”.") % {"code": language[:20]})
    words = _words_of_scale(found, scale or {})
    found.scale_words = _with(found.scale_words, language, words)
    found.save(update_fields=["scale_words"])
    done = 0
    if language != found.language:
        done += _word_criteria(found, language, list(criteria))
        done += _word_questions(found, language, questions or {})
    tell(person, "exercises.word", found, language=language, texts=done + len(words))


def _words_of_scale(exercise: Exercise, given: Mapping[float, str]) -> dict[str, str]:
    values = scale_of(exercise)
    for value in given:
        if value not in values:
            raise ValidationError(
                _("%(value)s is not on the scale; expected %(scale)s.")
                % {"value": f"{value:g}", "scale": ", ".join(f"{x:g}" for x in values) or "–"}
            )
    found = {f"{value:g}": optional(text, longest=LONGEST_WORD) for value, text in sorted(given.items())}
    return {value: text for value, text in found.items() if text}


def _word_criteria(exercise: Exercise, language: str, given: list[CriterionText]) -> int:
    known = list(exercise.criteria.all())
    if given and [len(x.subquestions) for x in given] != [len(x.subquestions) for x in known]:
        raise ValidationError(_("The criteria are to be the same ones in the same order, with as many sub-questions."))
    for i, x in enumerate(known):
        x.translations = _with(x.translations, language, _translated(x, given[i]) if given else {})
    Criterion.objects.bulk_update(known, ["translations"])
    return sum(bool(x.translations.get(language)) for x in known)


def _translated(own: Criterion, text: CriterionText) -> dict[str, Any]:
    subquestions = [_other(x, y, 400) for x, y in zip(text.subquestions, own.subquestions, strict=True)]
    found: dict[str, Any] = {
        "title": _other(text.title, own.title, 120),
        "asks": _other(text.asks, own.asks, 400),
        "subquestions": subquestions if any(subquestions) else [],
    }
    return {name: x for name, x in found.items() if x}


def _other(text: str, own: str, longest: int) -> str:
    found = optional(text, longest=longest)
    return "" if found == own else found


def _word_questions(exercise: Exercise, language: str, given: Mapping[str, str]) -> int:
    entries = list(exercise.entries.select_related("question"))
    if unknown := set(given) - {x.question.code for x in entries}:
        raise ValidationError(_("There is no question “%(code)s”.") % {"code": min(unknown)[:40]})
    for x in entries:
        text = _other(given.get(x.question.code, ""), x.question.text, LONGEST_QUESTION)
        x.translations = _with(x.translations, language, text)
    Entry.objects.bulk_update(entries, ["translations"], batch_size=200)
    return sum(language in x.translations for x in entries)


def _with(texts: Mapping[str, Any], language: str, text: Any) -> dict[str, Any]:
    """Return texts by language with another one, or without one that is empty."""
    rest = {x: y for x, y in texts.items() if x != language}
    return {**rest, language: text} if text else rest


def coded_lines(text: str) -> dict[str, str]:
    """Read lines such as ``Q12: which alarms come in time?``; raises ValidationError for one without code and colon."""
    found = {}
    for line in filter(None, (x.strip() for x in text.splitlines())):
        code, words, has_colon = halves(line)
        if not has_colon or code in found:
            raise ValidationError(
                _("“%(line)s”: expected a code, a colon and the text, each code once.") % {"line": line[:40]}
            )
        found[code] = words
    return found
