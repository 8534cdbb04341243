"""What a record is made from: a decision behind a change proposal, an answer behind a document or a lesson.

Each part says of its own kinds what a person finds there, and how many may read what the person makes of it. Whoever
makes something confirms it in a form: nothing here copies words by itself. The link leads both ways, to each reader as
far as they may read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Place, Visibility

from .models import Link
from .naming import People, keep_names
from .records import Pointed, may_be_shown, pointed
from .services import DRAFTED_FROM, reference

_WIDTHS = (Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC)


@dataclass(frozen=True, slots=True)
class Origin:
    """A record that another one comes from, as one person finds it.

    ``name`` is how links name it, ``address`` its page, ``words`` what stands in its place in a list. ``title``,
    ``text``, ``evidence``, ``links``, ``cells`` (``D2`` or ``D2:HIS``) and ``on`` stand in the draft at first.
    ``place`` owns its words. ``widest`` is the widest visibility that the person may give to what is made of them;
    empty where the person reads only. ``people`` are those whom its words may name.
    """

    name: str
    address: str
    words: str
    language: str = ""
    title: str = ""
    text: str = ""
    evidence: str = ""
    links: Sequence[str] = ()
    cells: Sequence[str] = ()
    on: dt.date | None = None
    place: Place | None = None
    widest: str = ""
    people: People = tuple


Finding = Callable[[Person, str], Origin | None]
"""Returns the record of a key if the person may read it."""

_known: dict[str, Finding] = {}


def register(kind: str, finding: Finding) -> None:
    """Let records be made from a kind of record, named as tags and links name it (``app.model``)."""
    _known[kind] = finding


def find_origin(person: Person, name: str) -> Origin | None:
    """Return the record of a name such as ``outcomes.decision:4f2c...`` if the person may read it."""
    kind, _colon, key = name.partition(":")
    return _known[kind](person, key) if kind in _known else None


def find_usable(person: Person, name: str) -> Origin | None:
    """Return the record of a name if the person may make something of it."""
    found = find_origin(person, name)
    return found if found is not None and found.widest else None


def origins_of(person: Person, record: Model) -> list[Origin]:
    """Return what a record was made from, as far as the person may read it."""
    names = Link.objects.filter(source=reference(record), relation=DRAFTED_FROM).values_list("target", flat=True)
    return [x for name in names if (x := find_origin(person, name))]


def made_of(person: Person, records: Iterable[Model]) -> dict[str, list[Pointed]]:
    """Return what was made of records, by their names, as far as the person may see it."""
    names = [reference(x) for x in records]
    found: dict[str, list[Pointed]] = {x: [] for x in names}
    rows = Link.objects.filter(target__in=names, relation=DRAFTED_FROM).order_by("pk") if names else ()
    for row in rows:
        if may_be_shown(row.source, person):
            found[row.target].append(pointed(row.source))
    return found


def keep_origin(
    *, person: User, record: Model, origin: Origin, words: Iterable[str] = (), authors: Iterable[str] = ()
) -> None:
    """Remember what a record was made from and whom of its people it names; the caller writes the event of the act."""
    keep_names(record=record, people=origin.people(), words=words, authors=authors)
    Link.objects.get_or_create(
        source=reference(record),
        relation=DRAFTED_FROM,
        target=origin.name,
        defaults={"proposer": person.actor, "country": origin.place.country if origin.place else ""},
    )


def check_use(origin: Origin, *, visibility: str, place: Place | None) -> None:
    """Refuse what would be read by more people than the person may show the words to.

    Raises PermissionDenied for who may make nothing of them, ValidationError for a visibility that is too wide, and
    for words that stay at their place and would go to another one.
    """
    if not origin.widest:
        raise PermissionDenied
    if _WIDTHS.index(Visibility(visibility)) > _WIDTHS.index(Visibility(origin.widest)):
        raise ValidationError(
            _("More people would read it than may read what it is made from; this can be at most: %(most)s.")
            % {"most": Visibility(origin.widest).label}
        )
    # People with a role at a place or above it read what is private there.
    is_home = origin.place is None or (place is not None and f"{origin.place.path}/".startswith(f"{place.path}/"))
    if origin.widest == Visibility.PRIVATE and origin.place is not None and not is_home:
        raise ValidationError(
            _("What it is made from belongs to %(place)s and stays there.") % {"place": origin.place.code}
        )
