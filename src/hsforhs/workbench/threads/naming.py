"""Names of people in what was made from records: kept by reference to the person, gone when the person is erased.

A document of the library or a lesson that is made from a record of an event may name who spoke or wrote, with their
consent. Who it was is remembered beside it, so that an erasure finds the name as it stands there, whatever the person
is called elsewhere by then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from hsforhs.text.names import name_pattern, without_names
from hsforhs.workbench.accounts.models import User

from .models import Link, Naming
from .services import DRAFTED_FROM, reference

SHORTEST = 3
"""Characters below which a name is not searched for in running text: it would stand in other words."""

names_erased = Signal()
"""Sent in the transaction of an erasure with ``actor`` and ``erased`` (:class:`Erased`), also where a restored backup
is erased anew: parts that hold what was made from records take the names out of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a record may name. ``person`` is a reference (``accounts.user:5``).

    What people call themselves without an account, anybody can write: with ``in_text`` false such a name counts as an
    author only, so that nobody takes a common word out of a text by erasing themselves.
    """

    person: str
    name: str
    in_text: bool = True


People = Callable[[], Sequence[Named]]
"""Returns the people of a record; asked for only when something is made of it."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Names that are erased: ``names`` wherever they stand, ``of_record`` those of one record; and what comes there."""

    names: frozenset[str]
    instead: str
    of_record: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def pattern(self, *records: str) -> re.Pattern[str]:
        """Return what finds the names that stand in records."""
        return name_pattern(self.names.union(*(self.of_record.get(x, frozenset()) for x in records)))

    def take_out(self, row: Model, fields: Iterable[str], *records: str) -> list[str]:
        """Put the number in the place of the names in fields of a row, without saving it; returns what changed.

        ``records`` name the records whose own names count, the row itself without any.
        """
        pattern, changed = self.pattern(*(records or (reference(row),))), []
        for name in fields:
            before = getattr(row, name)
            after = without_names(before, pattern, self.instead)
            if after != before:
                setattr(row, name, after)
                changed.append(name)
        return changed


def keep_names(*, record: Model, people: Iterable[Named], words: Iterable[str], authors: Iterable[str] = ()) -> None:
    """Remember which people a new record names: as authors, or anywhere in its words."""
    text, written = "\n".join(words), {x.strip().casefold() for x in authors}
    for one in people:
        name = one.name.strip()
        in_text = one.in_text and len(name) >= SHORTEST and name_pattern([name]).search(text)
        if name and (in_text or name.casefold() in written):
            Naming.objects.get_or_create(record=reference(record), person=one.person, name=name)


def erase_names(*, actor: str, people: Iterable[str], names: Iterable[str] = (), instead: str) -> None:
    """Take people out of what was made from records; the caller erases the people and has checked who acts.

    ``people`` are references, ``names`` what else the person is called; ``instead`` is the pseudonym.
    """
    rows = Naming.objects.filter(person__in=list(people))
    of_record: dict[str, set[str]] = {}
    for record, name in rows.values_list("record", "name"):
        of_record.setdefault(record, set()).add(name)
    wanted = frozenset(x.strip() for x in names if len(x.strip()) >= SHORTEST)
    if wanted or of_record:
        erased = Erased(wanted, instead, {x: frozenset(found) for x, found in of_record.items()})
        names_erased.send(sender=None, actor=actor, erased=erased)
    rows.delete()


def made_from_records(kind: type[Model]) -> list[int]:
    """Return the numbers of the rows of a kind that were made from other records."""
    label = f"{kind._meta.label_lower}:"
    made = Link.objects.filter(source__startswith=label, relation=DRAFTED_FROM).values_list("source", flat=True)
    return sorted({int(x.removeprefix(label)) for x in made})


def own_data(user: User) -> list[dict[str, Any]]:
    """Return where a person with an account is named, as JSON types."""
    return [{"record": x.record, "name": x.name} for x in Naming.objects.filter(person=reference(user))]
