"""Adapted instruments: a part of the indicators of an instrument, in the words of a country's own places.

A district need not answer what only a ministry can. An adapted instrument keeps the codes and the scale of its base,
so what it asks can be compared; what it leaves out stays open and is never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hsforhs.files import BadInput, Sentence, Table, read_delimited
from hsforhs.framework import Framework, Key, normalise_code

from .records import Assessment, Score
from .rollup import RollUp, roll_up

LONGEST_WORDING = 600
_ID = re.compile(r"(?P<base>[a-z]+-\d+)\+(?P<owner>[a-z]{3})-(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<version>[1-9]\d*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_COLUMNS = ("code", "wording", "language")


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator as it is asked: its key in the base, and the wording by language (empty: the title stands)."""

    key: Key
    wordings: Mapping[str, str]

    def wording(self, language: str) -> str | None:
        """Return the wording in a language, ``None`` where there is none."""
        return self.wordings.get(language)


@dataclass(frozen=True, slots=True)
class AdaptedInstrument:
    """A part of a base instrument, such as ``spar-2+xlm-district-1``: base, owner (ISO3), name and version."""

    id: str
    base: str
    owner: str
    name: str
    version: int
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Key, ...]:
        """The indicators that are asked, in the order of the book."""
        return tuple(x.key for x in self.questions)


@dataclass(frozen=True, slots=True)
class Applied:
    """An assessment seen through an adapted instrument, and the indicators with a value that it does not ask."""

    assessment: Assessment
    left_out: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class PartialRollUp:
    """A roll-up over the indicators that were asked, and how many of each capacity these are: {"C5": (1, 3)}.

    A figure over a part of a capacity is no figure of the whole: ``asked_of`` has to stand beside it.
    """

    figures: RollUp
    asked_of: Mapping[str, tuple[int, int]]

    @property
    def whole(self) -> bool:
        """Say whether every indicator of the base was asked."""
        return all(asked == every for asked, every in self.asked_of.values())


def parse_id(text: str, framework: Framework) -> tuple[str, str, str, int]:
    """Return base, owner, name and version of an id; raises BadInput for another shape or an unknown base."""
    match = _ID.fullmatch(text)
    if match is None:
        raise BadInput(
            Sentence("'%(value)s' is no adapted instrument", value=text[:60]),
            expected=Sentence("base+country-name-version, such as spar-2+xlm-district-1"),
        )
    base = match["base"]
    if base not in framework.instruments or not framework.instruments[base].scale:
        known = ", ".join(x.id for x in framework.instruments.values() if x.scale)
        raise BadInput(Sentence("'%(base)s' is no instrument with scores", base=base), expected=known)
    return base, match["owner"].upper(), match["name"], int(match["version"])


def read_adapted(path: Path, instrument_id: str, framework: Framework) -> AdaptedInstrument:
    """Read an adapted instrument from a table with the columns code, wording and language.

    One row for each wording; a code whose only wording is empty is asked under the title of the base. Raises
    BadInput for codes that the base does not have, doubled wordings, and what is no language code.
    """
    base, owner, name, version = parse_id(instrument_id, framework)
    table = read_delimited(path)
    missing = [x for x in _COLUMNS if x not in table.header]
    if missing:
        raise BadInput(
            Sentence("no column is called %(value)s", value=missing[0]),
            file=table.file,
            expected=Sentence("code, wording, language"),
        )
    wordings: dict[Key, dict[str, str]] = {}
    for index in range(len(table.rows)):
        try:
            key, language, wording = _row(table, index, base, framework)
            known = wordings.setdefault(key, {})
            if language in known:
                raise BadInput(
                    Sentence("%(code)s has two wordings in %(language)s", code=key.code, language=language),
                    expected=Sentence("one for each language"),
                )
        except BadInput as error:
            raise error.at(file=table.file, place=f"line {table.lines[index]}") from None
        if language:
            known[language] = wording
    if not wordings:
        raise BadInput(Sentence("the file asks no indicator"), file=table.file, expected=Sentence("at least one row"))
    ordered = (x.key for x in framework.indicators_of(base) if x.key in wordings)
    return AdaptedInstrument(
        instrument_id, base, owner, name, version, tuple(Question(x, wordings[x]) for x in ordered)
    )


def _row(table: Table, index: int, base: str, framework: Framework) -> tuple[Key, str, str]:
    cells = dict(zip(table.header, table.rows[index], strict=True))
    code = normalise_code(base, cells["code"]) or cells["code"]
    key = Key.of(base, code)
    if key not in framework.indicators:
        raise BadInput(
            Sentence("%(base)s has no indicator '%(value)s'", base=base, value=cells["code"][:40]),
            expected=Sentence("a code of %(base)s", base=base),
        )
    wording = " ".join(cells["wording"].split())
    if not wording:
        return key, "", ""
    if len(wording) > LONGEST_WORDING:
        raise BadInput(
            Sentence("the wording has %(number)s characters", number=len(wording)),
            expected=Sentence("at most %(most)s", most=LONGEST_WORDING),
        )
    language = cells["language"].lower().replace("_", "-")
    if not _LANGUAGE.fullmatch(language):
        raise BadInput(
            Sentence("'%(value)s' is no language code", value=language[:40]),
            expected=Sentence("a code such as fr or zh-hans"),
        )
    return key, language, wording


def apply(adapted: AdaptedInstrument, assessment: Assessment) -> Applied:
    """Keep of an assessment what an adapted instrument asks; what it asks and nobody scored was not reported.

    Raises BadInput for an assessment by another instrument than the base.
    """
    if assessment.instrument != adapted.base:
        raise BadInput(
            Sentence("the assessment is by %(instrument)s", instrument=assessment.instrument),
            expected=Sentence("%(base)s, of which this is a part", base=adapted.base),
        )
    scores = {key: assessment.scores.get(key) or Score.of(key, None) for key in adapted.asked}
    left_out = tuple(key for key in assessment.values if key not in scores)
    return Applied(replace(assessment, scores=scores, published={}), left_out)


def partial_roll_up(adapted: AdaptedInstrument, assessment: Assessment, framework: Framework) -> PartialRollUp | None:
    """Roll up the indicators that were asked by the rule of the base; ``None`` for JEE, which has no such rule."""
    figures = roll_up(apply(adapted, assessment).assessment, framework)
    if figures is None:
        return None
    asked = set(adapted.asked)
    counts = {
        x.key.code: (len(asked.intersection(x.indicators)), len(x.indicators))
        for x in framework.groups_of(adapted.base)
    }
    return PartialRollUp(figures, {code: count for code, count in counts.items() if count[0]})
