"""What people do with indices: bring in a definition, compute, publish, withdraw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, Sentence
from hsforhs.metric import Definition
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.tasks.models import Job
from hsforhs.workbench.tasks.services import Progress, start

from . import rules
from .computing import Order, quarters, table_of, years
from .models import MOST_DRAWS, ObservationSet, OwnDefinition, Owned, Run
from .sources import gather
from .storing import begin_run, fill_run, keep_definition, keep_observations, reference, standing

AT_ONCE = 40_000_000
"""Cells that are drawn while a person waits for the page; more are drawn by the worker."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A definition that a person chose: its name in addresses, its text, and the definition itself."""

    slug: str
    definition: Definition
    text: str


def store_definition(*, person: Person, place: Place | None, text: str, visibility: str) -> OwnDefinition:
    """Bring in an own definition for a place, or for the site without one. Raises BadInput, PermissionDenied."""
    actor = _owner(person, place)
    return keep_definition(actor=actor, place=place, text=text, visibility=Visibility(visibility))


def store_observations(
    *,
    person: Person,
    place: Place | None,
    definition: Definition,
    text: str,
    title: str,
    source: str,
    licence: str,
    visibility: str,
) -> ObservationSet:
    """Bring in a table of observations for a definition. Raises BadInput, PermissionDenied."""
    return keep_observations(
        actor=_owner(person, place),
        place=place,
        definition=definition,
        text=text,
        title=title,
        source=source,
        licence=licence,
        visibility=Visibility(visibility),
    )


def store_scores(*, person: Person, place: Place | None, definition: Definition, visibility: str) -> ObservationSet:
    """Make observations of the scores and figures that stand here: of a place with all below it, or of all States.

    Raises BadInput where none fit the definition, PermissionDenied.
    """
    actor = _owner(person, place)
    gathered = gather(definition, place)
    return keep_observations(
        actor=actor,
        place=place,
        definition=definition,
        text=gathered.text,
        title=gathered.title,
        source=gathered.source,
        licence=gathered.licence,
        visibility=Visibility(visibility),
        invented=gathered.invented,
    )


def run(
    *,
    person: Person,
    place: Place | None,
    chosen: Chosen,
    observations: ObservationSet,
    as_of: dt.date | None = None,
    history: str = "",
    draws: int = 1_000,
    seed: int = 1,
    visibility: str = Visibility.PRIVATE,
) -> Run | Job:
    """Compute an index for every unit of a table: at once where it is small, else as a job of the worker.

    ``history`` is "", ``years`` or ``quarters``. Raises BadInput for draws out of range and a table that does not fit,
    PermissionDenied; the store is unchanged then.
    """
    actor = _owner(person, place)
    if not rules.may_see(person, observations):
        raise PermissionDenied
    if not (1 <= draws <= MOST_DRAWS and 0 <= seed < 2**31):
        raise BadInput(
            Sentence("%(draws)s draws with seed %(seed)s", draws=draws, seed=seed),
            expected=Sentence("1 to %(most)s draws and a seed from 0", most=MOST_DRAWS),
        )
    last = as_of or timezone.localdate()
    periods = {"years": years, "quarters": quarters}[history](dt.date(last.year - 6, 1, 1), last) if history else ()
    order = Order(chosen.definition, observations.text, as_of, periods, draws, seed)
    table_of(order.text, order.definition, as_of=as_of)
    with transaction.atomic():
        made = begin_run(
            actor=actor,
            place=place,
            slug=chosen.slug,
            text=chosen.text,
            observations=observations,
            order=order,
            visibility=Visibility(visibility),
        )
        if order.cost > AT_ONCE:
            return start(
                compute_in_background,
                title=_("Index %(title)s") % {"title": made.title[:120]},
                actor=actor,
                next_url=reverse("indices:run", args=[made.pk]),
                country=made.country,
                run_id=made.pk,
            )
        return fill_run(made)


def compute_in_background(progress: Progress, run_id: int) -> None:
    """Compute a run that was written down; the worker calls this."""
    found = Run.objects.select_related("observations", "place").get(pk=run_id)
    if found.state == Run.State.WAITING:
        fill_run(found, progress)


@transaction.atomic
def set_visibility(*, person: Person, found: Owned, visibility: str) -> None:
    """Decide who reads a definition or a run; a run's observations are read by whoever reads the run."""
    actor = _owner(person, found.place)
    before = standing(found)
    found.visibility, found.withdrawn_at = Visibility(visibility), None
    found.save(update_fields=["visibility", "withdrawn_at"])
    _told(actor, "indices.publish", found, before)


@transaction.atomic
def withdraw(*, person: Person, found: Owned) -> None:
    """Take a definition or a run back: its owners still see it, nobody else does."""
    actor = _owner(person, found.place)
    before = standing(found)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    _told(actor, "indices.withdraw", found, before)


def _told(actor: str, action: str, found: Owned, before: object) -> None:
    facts = {"before": before, "after": standing(found)}
    record(actor=actor, action=action, country=found.country, subject=reference(found), facts=facts)


def _owner(person: Person, place: Place | None) -> str:
    if not (isinstance(person, User) and rules.may_own(person, place)):
        raise PermissionDenied
    return person.actor
