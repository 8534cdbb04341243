"""What can be done with own catalogues: store a version, remove a catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from hsforhs.files import BadInput, Numbered, Sentence
from hsforhs.planning import Action
from hsforhs.planning.own_catalogue import CatalogueReading
from hsforhs.workbench.audit.services import record

from .models import SHORT_NAME, CatalogueVersion, OwnCatalogue, Readers
from .queries import newest_versions, rows_of

RESERVED = frozenset({"import", "ours"})
"""Short names that addresses and forms use themselves."""


def short_name(name: str) -> str:
    """Return the short name of a catalogue, such as ``who-benchmarks-2`` for *WHO benchmarks 2*.

    Raises BadInput for a name without Latin letters or digits, or one that is reserved.
    """
    found = slugify(name)[:SHORT_NAME].strip("-")
    if not found or found in RESERVED:
        raise BadInput(
            Sentence("'%(value)s' cannot be the name of a catalogue", value=name[:SHORT_NAME]),
            expected=Sentence("Latin letters, such as WHO benchmarks"),
        )
    return found


@transaction.atomic
def store_catalogue(
    *,
    actor: str,
    reading: CatalogueReading,
    name: str,
    licence: str,
    source: str,
    readable_by: str = Readers.MEMBERS,
    replace: bool = False,
) -> CatalogueVersion:
    """Store what was read as a new catalogue, or with ``replace`` as the next version of one that is there.

    Plans keep the version that they were made of. What is stored already, word for word, stays the same version.
    Raises BadInput for a missing licence or source, and for a name that is taken when nothing is to be replaced.
    """
    slug, title, licence, source = (short_name(name), *(" ".join(x.split()) for x in (name, licence, source)))
    _check(title=title, licence=licence, source=source, readable_by=readable_by)
    known = OwnCatalogue.objects.select_for_update().filter(slug=slug).first()
    newest = newest_versions().filter(catalogue=known).first() if known else None
    if newest is not None and not replace:
        raise BadInput(
            Sentence(
                "the catalogue %(slug)s is stored already, in version %(number)s", slug=slug, number=newest.number
            ),
            expected=Sentence("another name, or the wish to replace it by a new version"),
        )
    digest = digest_of(reading.actions)
    after = {"title": title, "licence": licence, "source": source, "readable_by": str(readable_by), "digest": digest}
    before = _standing(newest) if newest else {}
    if newest is not None and before == after:
        return newest
    catalogue = known or OwnCatalogue(slug=slug)
    catalogue.title, catalogue.readable_by = title, readable_by
    catalogue.save()
    version = CatalogueVersion.objects.create(
        catalogue=catalogue,
        number=newest.number + 1 if newest else 1,
        licence=licence,
        source=source,
        file_name=reading.file[:200],
        sha256=reading.sha256,
        digest=digest,
        columns=dict(reading.columns),
        imported_by=actor,
    )
    version.actions.bulk_create(rows_of(version, reading.actions), batch_size=500)
    facts = {"version": version.number, "actions": len(reading.actions), "sha256": reading.sha256}
    changed = {"before": before, "after": after} if before else after
    record(
        actor=actor, action="catalogues.import", subject=f"catalogues.owncatalogue:{slug}", facts={**facts, **changed}
    )
    return version


@transaction.atomic
def remove_catalogue(*, actor: str, catalogue: OwnCatalogue) -> None:
    """Remove a catalogue with all its versions; raises BadInput where a plan is made of one of them."""
    try:
        with transaction.atomic():
            catalogue.delete()
    except ProtectedError as error:
        plans = len(error.protected_objects)
        raise BadInput(
            Numbered(
                "%(number)s plan is made of the catalogue %(slug)s",
                "%(number)s plans are made of the catalogue %(slug)s",
                number=plans,
                slug=catalogue.slug,
            ),
            expected=Sentence("one that no plan uses"),
        ) from None
    subject = f"catalogues.owncatalogue:{catalogue.slug}"
    record(actor=actor, action="catalogues.remove", subject=subject, facts={"title": catalogue.title})


def digest_of(actions: Iterable[Action]) -> str:
    """Return the SHA-256 (hex) of actions with all their fields, in their order."""
    sha = hashlib.sha256()
    for action in actions:
        sha.update(repr(action).encode())
    return sha.hexdigest()


def _standing(version: CatalogueVersion) -> dict[str, str]:
    catalogue = version.catalogue
    return {
        "title": catalogue.title,
        "licence": version.licence,
        "source": version.source,
        "readable_by": str(catalogue.readable_by),
        "digest": version.digest,
    }


def _check(*, title: str, licence: str, source: str, readable_by: str) -> None:
    for what, text, field in (
        (Sentence("name"), title, OwnCatalogue._meta.get_field("title")),
        (Sentence("licence"), licence, CatalogueVersion._meta.get_field("licence")),
        (Sentence("source"), source, CatalogueVersion._meta.get_field("source")),
    ):
        if not text:
            raise BadInput(
                Sentence("the %(what)s of the catalogue is missing", what=what),
                expected=Sentence("it in a few words; it stands beside it"),
            )
        if len(text) > (field.max_length or 0):
            raise BadInput(
                Sentence("the %(what)s has %(number)s characters", what=what, number=len(text)),
                expected=Sentence("at most %(most)s", most=field.max_length),
            )
    if readable_by not in Readers.values:
        raise BadInput(
            Sentence("'%(readable_by)s' is no kind of reader", readable_by=readable_by),
            expected=Sentence("one of %(listed)s", listed=", ".join(Readers.values)),
        )
