"""Writing definitions, observations and runs: who may is asked in :mod:`.services`; the example comes in by here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

import hsforhs
from hsforhs.files import BadInput, Sentence
from hsforhs.metric import Definition, read_definition, shipped
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place, Visibility

from .computing import Order, Outcome, Progress, compute_run, table_of
from .models import ObservationSet, OwnDefinition, Owned, Run, UnitResult
from .stock import read_text

MOST_TEXT = 2 * 1024 * 1024
MOST_TABLE = 20 * 1024 * 1024


def owned_by(place: Place | None, *, actor: str, visibility: str) -> dict[str, Any]:
    """Return the fields that every record of an owner has."""
    return {
        "place": place,
        "country": place.country if place else "",
        "visibility": visibility,
        "invented": bool(place and place.invented),
        "actor": actor,
    }


def reference(found: Owned) -> str:
    """Return what events call a record."""
    return f"{found._meta.label_lower}:{found.pk}"


@transaction.atomic
def keep_definition(*, actor: str, place: Place | None, text: str, visibility: str) -> OwnDefinition:
    """Store one version of a definition; the same content of the same version stays the one that is there.

    Raises BadInput naming the line of a faulty definition, for the name of a shipped one, and for a version that is
    taken by other content.
    """
    definition = _checked(text, place)
    slug = f"{definition.id}@{place.code}" if place else definition.id
    known = OwnDefinition.objects.filter(slug=slug, version=definition.version).first()
    if known is not None:
        if known.sha256 == definition.sha256:
            return known
        raise BadInput(
            Sentence(
                "version %(version)s of '%(id)s' is stored with other content",
                version=definition.version,
                id=definition.id,
            ),
            expected=Sentence("another version under 'version'"),
        )
    made = OwnDefinition.objects.create(
        **owned_by(place, actor=actor, visibility=visibility),
        slug=slug,
        version=definition.version,
        sha256=definition.sha256,
        title=definition.name[:200],
        text=text,
    )
    facts = {"slug": slug, "version": definition.version, "sha256": definition.sha256, "visibility": str(visibility)}
    record(actor=actor, action="indices.store_definition", country=made.country, subject=reference(made), facts=facts)
    return made


def _checked(text: str, place: Place | None) -> Definition:
    if len(text) > MOST_TEXT:
        raise BadInput(
            Sentence("the definition is too large"),
            expected=Sentence("at most %(number)s MB", number=MOST_TEXT // 2**20),
        )
    definition = read_definition(text)
    if not definition.id.replace("-", "").replace("_", "").replace(".", "").isalnum() or len(definition.id) > 50:
        raise BadInput(
            Sentence("'%(id)s' cannot stand in an address", id=definition.id),
            expected=Sentence("letters, digits and - under 'id'"),
        )
    if len(definition.version) > 40:
        raise BadInput(Sentence("the version is too long"), expected=Sentence("at most 40 characters under 'version'"))
    if place is None and definition.id in (*shipped(), *RESERVED):
        raise BadInput(
            Sentence("'%(id)s' comes with the program", id=definition.id), expected=Sentence("another name under 'id'")
        )
    return definition


RESERVED = frozenset({"definitions", "runs", "new"})
"""Words that addresses use themselves."""


@transaction.atomic
def keep_observations(
    *,
    actor: str,
    place: Place | None,
    definition: Definition,
    text: str,
    title: str,
    source: str,
    licence: str,
    visibility: str,
    invented: bool = False,
) -> ObservationSet:
    """Store a table that fits a definition; the same table with the same source stays the one that is there.

    Raises BadInput naming line and column of what does not fit, and for a missing title, source or licence.
    """
    for what, words in (("title", title), ("source", source), ("licence", licence)):
        if not words.strip():
            raise BadInput(
                Sentence("the %(what)s of the observations is missing", what=what), expected=Sentence("a few words")
            )
    if len(text) > MOST_TABLE:
        raise BadInput(
            Sentence("the table is too large"), expected=Sentence("at most %(number)s MB", number=MOST_TABLE // 2**20)
        )
    table_of(text, definition)
    sha = hashlib.sha256(text.encode()).hexdigest()
    owner = owned_by(place, actor=actor, visibility=visibility)
    known = ObservationSet.objects.filter(place=place, sha256=sha, source=source, withdrawn_at=None).first()
    if known is not None:
        return known
    made = ObservationSet.objects.create(
        **{**owner, "invented": invented or owner["invented"]},
        title=title.strip()[:200],
        source=source.strip(),
        licence=licence.strip(),
        sha256=sha,
        text=text,
    )
    facts = {"title": made.title, "source": made.source, "sha256": sha, "rows": text.count("\n")}
    record(actor=actor, action="indices.store_observations", country=made.country, subject=reference(made), facts=facts)
    return made


@transaction.atomic
def begin_run(
    *,
    actor: str,
    place: Place | None,
    slug: str,
    text: str,
    observations: ObservationSet,
    order: Order,
    visibility: str,
) -> Run:
    """Write down what is to be computed; its results come with :func:`fill_run`."""
    definition = order.definition
    return Run.objects.create(
        **{
            **owned_by(place, actor=actor, visibility=visibility),
            "invented": observations.invented or bool(place and place.invented),
        },
        slug=slug,
        title=definition.name[:200],
        version=definition.version,
        definition_sha256=definition.sha256,
        text=text,
        observations=observations,
        engine=hsforhs.__version__,
        seed=order.seed,
        draws=order.draws,
        as_of=order.as_of,
        periods=[x.isoformat() for x in order.periods],
    )


def order_of(run: Run) -> Order:
    """Return what a run computes, from its own record alone."""
    return Order(
        definition=read_text(run.text),
        text=run.observations.text,
        as_of=run.as_of,
        periods=tuple(dt.date.fromisoformat(x) for x in run.periods),
        draws=run.draws,
        seed=run.seed,
    )


def fill_run(run: Run, progress: Progress | None = None) -> Run:
    """Compute a run and store the results of all units with one event. Raises BadInput; nothing is stored then."""
    return _store(run, compute_run(order_of(run), progress))


@transaction.atomic
def _store(run: Run, outcome: Outcome) -> Run:
    places = {x.code: x for x in Place.objects.filter(code__in=list(outcome.units)).only("pk", "code")}
    UnitResult.objects.bulk_create(
        [
            UnitResult(run=run, unit=unit, place=places.get(unit), content=_named(content, outcome.names.get(unit, "")))
            for unit, content in outcome.units.items()
        ],
        batch_size=500,
    )
    run.shown, run.factors, run.state = list(outcome.shown), outcome.factors, Run.State.DONE
    run.units = len(outcome.units)
    run.computed = sum(x["score"] is not None for x in outcome.units.values())
    run.save()
    record(
        actor=run.actor,
        action="indices.run",
        country=run.country,
        subject=reference(run),
        facts={
            "index": run.slug,
            "version": run.version,
            "definition": run.definition_sha256,
            "observations": outcome.observations_sha256,
            "engine": run.engine,
            "seed": run.seed,
            "draws": run.draws,
            "units": run.units,
            "visibility": str(run.visibility),
        },
    )
    return run


def _named(content: dict[str, Any], name: str) -> dict[str, Any]:
    return {"name": name, **content}


def standing(found: Owned) -> Mapping[str, Any]:
    """Return the values of a record that publishing and withdrawing change."""
    return {"visibility": str(Visibility(found.visibility)), "withdrawn": found.withdrawn_at is not None}
