"""Relations between editions and instruments, and how relations chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from .keys import Key


class Predicate(Enum):
    """SKOS mapping relations; ``BROAD`` says that the object is broader than the subject."""

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"

    @property
    def inverse(self) -> Predicate:
        """The relation read from object to subject."""
        return {Predicate.BROAD: Predicate.NARROW, Predicate.NARROW: Predicate.BROAD}.get(self, self)

    def then(self, following: Predicate) -> Predicate:
        """The relation of two steps in a row: never stronger than either of them."""
        if self is following:
            return self
        weak, strong = sorted((self, following), key=_STRENGTH.index, reverse=True)
        if strong in (Predicate.EXACT, Predicate.CLOSE):
            return weak
        return Predicate.RELATED


_STRENGTH = [Predicate.EXACT, Predicate.CLOSE, Predicate.BROAD, Predicate.NARROW, Predicate.RELATED]


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One row of a crosswalk file. An end is ``None`` only where something is new, dropped or has no counterpart.

    ``relation`` keeps the words of the source; ``status`` says how far the row can be trusted: ``read`` in
    the source, ``own`` (our judgement), ``proposal`` (ours, where another map wins).
    """

    subject: Key | None
    predicate: Predicate | None
    object: Key | None
    justification: str
    relation: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What an indicator of one instrument corresponds to in another, with the way between them.

    ``through`` names the instruments in between (none for a direct crosswalk). ``relation`` joins the words
    of every step with " ; ". ``read`` is true when every step was read in a source.
    """

    subject: Key
    object: Key
    predicate: Predicate
    relation: str
    through: tuple[str, ...]
    read: bool


class Crosswalks:
    """All declared crosswalks, read in both directions and chained along declared routes."""

    def __init__(self, rows: Iterable[MappingRow]) -> None:
        self.rows = tuple(rows)
        self._steps: dict[tuple[str, str], dict[Key, list[Counterpart]]] = {}
        for row in self.rows:
            if row.subject and row.object and row.predicate and row.status != "proposal":
                self._add(row.subject, row.object, row.predicate, row)
                self._add(row.object, row.subject, row.predicate.inverse, row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Crosswalks) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def _add(self, subject: Key, target: Key, predicate: Predicate, row: MappingRow) -> None:
        step = self._steps.setdefault((subject.instrument_id, target.instrument_id), {})
        step.setdefault(subject, []).append(
            Counterpart(subject, target, predicate, row.relation, (), row.status == "read")
        )

    def counterparts(self, subject: Key, instrument_id: str) -> tuple[Counterpart, ...]:
        """Return what ``subject`` corresponds to in ``instrument_id``, the closest match first.

        Proposals (status ``proposal``) are left out. Without a declared route the answer is empty, as it is
        for an indicator without counterpart; :meth:`route` tells the two apart.
        """
        route = self.route(subject.instrument_id, instrument_id)
        found: dict[Key, Counterpart] = {}
        for way in sorted(self._walk(subject, route), key=lambda way: _STRENGTH.index(way.predicate)):
            found.setdefault(way.object, way)
        return tuple(found.values())

    def _walk(self, subject: Key, route: tuple[str, ...]) -> Iterator[Counterpart]:
        if len(route) < 2:
            return
        for step in self._steps.get((route[0], route[1]), {}).get(subject, []):
            if len(route) == 2:
                yield step
                continue
            for rest in self._walk(step.object, route[1:]):
                yield Counterpart(
                    subject,
                    rest.object,
                    step.predicate.then(rest.predicate),
                    f"{step.relation} ; {rest.relation}",
                    route[1:-1],
                    step.read and rest.read,
                )

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """Return the shortest chain of declared crosswalks between two instruments, both ends included."""
        frontier: list[tuple[str, ...]] = [(source,)]
        seen = {source}
        while frontier:
            following: list[tuple[str, ...]] = []
            for path in frontier:
                for start, end in self._steps:
                    if start != path[-1] or end in seen:
                        continue
                    if end == target:
                        return (*path, end)
                    seen.add(end)
                    following.append((*path, end))
            frontier = following
        return ()
