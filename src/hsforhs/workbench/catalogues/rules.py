"""Who may read and who may bring in an operator's own catalogues."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, is_member, may_administer

from .models import CatalogueUpload, OwnCatalogue, Readers


def may_read(person: Person, catalogue: OwnCatalogue) -> bool:
    """A licensed catalogue is for members of the network, unless it was brought in for everybody."""
    return catalogue.readable_by == Readers.EVERYBODY or is_member(person)


def readable(person: Person, *, catalogue: str = "") -> Q:
    """Return :func:`may_read` as a condition on rows; ``catalogue`` leads to the catalogue, such as ``catalogue``."""
    return Q() if is_member(person) else Q(**{f"{catalogue}{'__' * bool(catalogue)}readable_by": Readers.EVERYBODY})


def may_import(person: Person) -> bool:
    """Administrators of the site bring catalogues in and remove them: they answer for the licence."""
    return isinstance(person, User) and may_administer(person)


def may_follow(person: Person, upload: CatalogueUpload) -> bool:
    """A file is the business of who handed it in, as long as the right lasts."""
    return may_import(person) and upload.person_id == person.pk
