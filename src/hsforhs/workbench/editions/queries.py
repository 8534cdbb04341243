"""Reading editions: which is current, what one holds, how two differ."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, QuerySet

from hsforhs import planning
from hsforhs.planning.edition import Pair, build, using
from hsforhs.planning.edition.tables import shipped_pair

from .models import Edition, Status

MOST_BUILT = 4
"""Editions that one process keeps built, of about 10 MB each: the current one and those of older plans."""
_NAMES = (
    f"SELECT name, version, status FROM {Edition._meta.db_table} WHERE version = %s OR status = %s ORDER BY id DESC"  # noqa: S608
)


class Built:
    """The editions that one process has built, by version; the least recently used is given up first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pairs: OrderedDict[str, Pair] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: str, read: Callable[[], Edition | None]) -> Pair | None:
        """Return a built edition, and build it from what ``read`` gives where it is not there yet."""
        with self._lock:
            if version in self._pairs:
                self._pairs.move_to_end(version)
                return self._pairs[version]
        found = read()
        if found is None:
            return None
        pair = build(found.tables)
        with self._lock:
            self._pairs[version] = pair
            while len(self._pairs) > self._most:
                self._pairs.popitem(last=False)
        return pair

    def clear(self) -> None:
        with self._lock:
            self._pairs.clear()


built = Built(MOST_BUILT)


def current() -> Edition | None:
    """The edition in use; ``None`` in a store that was not prepared, where the shipped one is."""
    return Edition.objects.filter(status=Status.CURRENT).first()


def draft() -> Edition | None:
    """The edition that changes are put into, if there is one."""
    return Edition.objects.filter(status=Status.DRAFT).first()


def current_pair() -> Pair:
    """What the edition in use holds: one small query, and nothing built where it is the shipped one."""
    version = Edition.objects.filter(status=Status.CURRENT).values_list("version", flat=True).first()
    return (version and pair_of(version)) or shipped_pair()


def pair_of(version: str) -> Pair | None:
    """What the edition of a version holds; ``None`` where this site has no such edition."""
    shipped = shipped_pair()
    if version == shipped[1].version:
        return shipped
    return built.get(version, lambda: Edition.objects.filter(version=version).order_by("-pk").first())


def named(name: str) -> Edition | None:
    """An edition by its name, without looking at its content."""
    return listed().filter(name=name).first()


def listed() -> QuerySet[Edition]:
    """All editions with the number of their changes, the newest first; the content is read only when asked for."""
    found = Edition.objects.defer("content").select_related("based_on").annotate(number=Count("changes"))
    # Said here again: the order of a model does not hold for rows that are counted.
    return found.order_by("-pk")


def name_of_framework(version: str) -> str:
    """The name of the first edition with a version of the vocabulary, which assessments keep; empty where none has."""
    found = Edition.objects.filter(version__startswith=f"{version}.").order_by("pk")
    return found.values_list("name", flat=True).first() or ""


def name_of(version: str) -> str:
    """The name of the edition with a version, empty where this site has none."""
    return Edition.objects.filter(version=version).order_by("pk").values_list("name", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class EditionNames:
    """The name of the edition of a record (empty where this site has none), and name and version of the current."""

    own: str
    current: str
    current_version: str


def edition_names(version: str) -> EditionNames:
    """Name the edition of a version and the current one, by one query."""
    shipped = shipped_pair()[1].version
    own, current = "", (shipped, shipped)
    # Every page of a plan asks it: written out, because making the words takes longer than the answer.
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [version, Status.CURRENT.value])
        rows = cursor.fetchall()
    for name, found, status in rows:
        own = name if found == version else own
        current = (name, found) if status == Status.CURRENT else current
    return EditionNames(own, *current)


@contextmanager
def using_version(version: str) -> Iterator[bool]:
    """Work with the edition of a version inside the block; gives whether this site holds it.

    Where it does not, the edition that is in use stays.
    """
    pair = pair_of(version)
    if pair is None:
        yield False
        return
    with using(pair):
        yield True


def count_of(tables: planning.edition.Edition) -> dict[str, int]:
    """How many rows each table of an edition has."""
    return {name: len(rows) for name, rows in tables.tables.items()}
