"""Who may read, add, tag, review and curate documents of the library."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, is_member, may_administer
from hsforhs.workbench.places.models import Place, Visibility

from .models import Document, Tag

MEMBERS = "members"
_DECIDE = frozenset({Role.STEWARD, Role.APPROVER, Role.ADMINISTRATOR})
_KEEP = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
_USERS = (Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR)


def place_group(code: str) -> str:
    """Name the group of people with a role at a place, as the index knows it: letters and digits alone."""
    return f"p{code.encode().hex()}"


def readers_of_document(visibility: str, path: str) -> tuple[str, ...]:
    """Name the groups that may read a document; empty means everybody. ``path`` is that of its place, if it has one."""
    if visibility == Visibility.PUBLIC:
        return ()
    groups = tuple(place_group(code) for code in path.split("/") if code)
    return (MEMBERS, *groups) if visibility == Visibility.NETWORK else groups or ("nobody",)


def groups_of(person: Person) -> tuple[str, ...] | None:
    """Name the groups that a person belongs to; ``None`` for an administrator of the site, who reads everything."""
    if may_administer(person):
        return None
    held = {place_group(x.path.rpartition("/")[2]) for x in grants_of(person)}
    return ("everybody", *((MEMBERS,) if is_member(person) else ()), *sorted(held))


def may_read(person: Person, document: Document) -> bool:
    """A public document is for everybody, one of the network for members, a private one for people of its place."""
    groups = groups_of(person)
    readers = readers_of_document(document.visibility, document.place.path if document.place else "")
    return groups is None or not readers or not set(readers).isdisjoint(groups)


def readable(person: Person) -> Q:
    """Return :func:`may_read` as a condition on rows of documents."""
    if may_administer(person):
        return Q()
    found = Q(visibility=Visibility.PUBLIC)
    if is_member(person):
        found |= Q(visibility=Visibility.NETWORK)
    for path in {x.path for x in grants_of(person)}:
        found |= Q(place__path=path) | Q(place__path__startswith=f"{path}/")
    return found


def may_curate(person: Person, document: Document | None = None) -> bool:
    """Data stewards at the world and administrators of the site keep the library: they import, open to everybody, take
    out, decide on duplicates. A document of a place is also kept by the data stewards and administrators there.
    """
    if may_administer(person) or any(x.role is Role.STEWARD and "/" not in x.path for x in grants_of(person)):
        return True
    place = document.place if document is not None else None
    return place is not None and holds(person, place, Role.STEWARD, Role.ADMINISTRATOR)


def curated(person: Person) -> Q:
    """Return :func:`may_curate` as a condition on rows of documents."""
    if may_curate(person):
        return Q()
    found = Q(pk__in=())
    for path in {x.path for x in grants_of(person) if x.role in _KEEP}:
        found |= Q(place__path=path) | Q(place__path__startswith=f"{path}/")
    return found


def may_see_due(person: Person) -> bool:
    """The list of what is due is for data stewards and administrators, wherever they are: it shows what they keep."""
    return may_administer(person) or any(x.role in _KEEP for x in grants_of(person))


def may_add(person: Person) -> bool:
    """Members add documents and propose tags; what they add is for the network until a curator opens it."""
    return isinstance(person, User) and is_member(person)


def may_decide(person: Person, tag: Tag) -> bool:
    """A tag is accepted or rejected by a data steward, approver or administrator other than who proposed it."""
    if not isinstance(person, User) or tag.proposer == person.actor:
        return False
    return may_administer(person) or any(x.role in _DECIDE for x in grants_of(person))


def may_tell_use(person: Person, place: Place) -> bool:
    """Whoever works at a place may say that a document was used there; viewers only read."""
    return isinstance(person, User) and holds(person, place, *_USERS)
