"""What the levels of an indicator ask: texts that an operator loads, with their source and licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import Count

from hsforhs.files import BadInput, Sentence
from hsforhs.scores.readers.attributes import Attribute
from hsforhs.workbench.audit.services import record

from .models import LevelAttribute, Tick

LONGEST_SOURCE = int(LevelAttribute._meta.get_field("source").max_length or 0)
Kind = Literal["new", "changed", "removed", "same"]


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """One attribute of a file beside the stored one; ``after`` is ``None`` where it would be removed."""

    kind: Kind
    before: LevelAttribute | None
    after: Attribute | None

    @property
    def name(self) -> str:
        """Where the attribute belongs: ``spar-2:C5.1, level 2, number 1``."""
        if self.after is not None:
            return f"{self.after.key}, level {self.after.level}, number {self.after.number}"
        return str(self.before)


def attribute_changes(found: Sequence[Attribute], *, source: str, licence: str = "") -> list[AttributeChange]:
    """Compare attributes of a file with the stored ones of the same indicators; reads only."""
    stored = {
        (x.instrument, x.code, x.level, x.number): x
        for x in LevelAttribute.objects.filter(instrument__in={x.key.instrument_id for x in found})
    }
    changes = [AttributeChange(_kind(stored.get(x.place), x, source, licence), stored.get(x.place), x) for x in found]
    here, asked = {x.place for x in found}, {x.place[:2] for x in found}
    gone = [x for place, x in stored.items() if place[:2] in asked and place not in here]
    return [*changes, *(AttributeChange("removed", x, None) for x in gone)]


def _kind(before: LevelAttribute | None, after: Attribute, source: str, licence: str) -> Kind:
    if before is None:
        return "new"
    old = (before.text, before.language, before.source, before.licence)
    return "same" if old == (after.text, after.language, source, licence) else "changed"


@transaction.atomic
def load_attributes(
    found: Sequence[Attribute], *, actor: str, source: str, licence: str = "", replace: bool = False
) -> Mapping[str, int]:
    """Store attributes of levels with their source and licence; returns how many of each kind there were.

    Without ``replace`` stored ones that the file leaves out stay, and one that differs raises BadInput. With it the
    indicators of the file hold what the file says and nothing else. Raises BadInput also where an attribute that was
    ticked in a round would read differently or go: what a team has ticked is not rewritten. The same file twice changes
    nothing and writes no event.
    """
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise BadInput(
            Sentence("the source is empty or too long"),
            expected=Sentence("publisher, title and year in 400 characters"),
        )
    changes = attribute_changes(found, source=source, licence=licence)
    if not replace:
        differing = [x for x in changes if x.kind == "changed"]
        if differing:
            raise BadInput(
                Sentence(
                    "%(number)s attributes are stored otherwise, the first %(name)s",
                    number=len(differing),
                    name=differing[0].name,
                ),
                expected=Sentence("the same texts, source and licence, or --replace"),
            )
        changes = [x for x in changes if x.kind != "removed"]
    _keep_ticked(changes)
    counts: Counter[str] = Counter(x.kind for x in changes)
    if not counts.keys() - {"same"}:
        return counts
    LevelAttribute.objects.filter(pk__in=[x.before.pk for x in changes if x.kind == "removed" and x.before]).delete()
    for change in changes:
        if change.kind in ("new", "changed") and change.after is not None:
            row = change.before or LevelAttribute()
            row.instrument, row.code, row.level, row.number = change.after.place
            row.text, row.language = change.after.text, change.after.language
            row.source, row.licence = source, licence
            row.save()
    facts = {"counts": dict(counts), "source": source, "licence": licence}
    instruments = sorted({x.key.instrument_id for x in found})
    record(
        actor=actor,
        action="assessments.load_attributes",
        subject=f"assessments.levelattribute:{','.join(instruments)}"[:120],
        facts=facts,
    )
    return counts


def _keep_ticked(changes: Sequence[AttributeChange]) -> None:
    """Refuse what would change the words under a tick; a new source or licence of the same words is no such change."""
    touched = {
        x.before.pk: x
        for x in changes
        if x.before and (x.after is None or x.after.text != x.before.text or x.after.language != x.before.language)
    }
    ticked = Tick.objects.filter(attribute__in=touched).values_list("attribute_id", flat=True).distinct()
    rows = [touched[x] for x in ticked.order_by("attribute_id")]
    if rows:
        raise BadInput(
            Sentence(
                "%(number)s attributes were ticked in rounds and would change or go, the first %(name)s",
                number=len(rows),
                name=rows[0].name,
            ),
            expected=Sentence("those with the text that is stored"),
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many attributes of one instrument came from one source."""

    instrument: str
    indicators: int
    attributes: int
    source: str
    licence: str


def loaded_attributes() -> list[Loaded]:
    """What is loaded, by instrument, source and licence."""
    rows = (
        LevelAttribute.objects.order_by("instrument", "source", "licence")
        .values("instrument", "source", "licence")
        .annotate(indicators=Count("code", distinct=True), attributes=Count("pk"))
    )
    return [Loaded(**x) for x in rows]
