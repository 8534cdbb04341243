"""The record of an assignment as what a document of the library or a lesson is made from."""

from __future__ import annotations

from django.urls import reverse

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.stewardship.texts import LONGEST_TITLE
from hsforhs.workbench.threads.naming import Named
from hsforhs.workbench.threads.origins import Origin
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import Assignment
from .queries import find_request

_LONGEST_NUMBER = 18


def record_origin(person: Person, key: str) -> Origin | None:
    """Return the record of an assignment that has ended, for who reads the request.

    Nothing says who wrote it: that is for the form, with the consent of who is named.
    """
    if not (key.isascii() and key.isdecimal() and len(key) <= _LONGEST_NUMBER):
        return None
    found = Assignment.objects.exclude(ended=None).filter(pk=int(key)).first()
    viewer = rules.viewer_of(person)
    request = find_request(viewer, found.request_id) if found is not None else None
    if found is None or request is None:
        return None
    found.request = request
    return Origin(
        name=reference(found),
        address=f"{reverse('network:request', args=[request.pk])}#assignment-{found.pk}",
        words=request.title,
        language=request.language,
        title=request.title[:LONGEST_TITLE],
        text=found.record,
        evidence=found.outcome,
        links=[found.outcome] if found.outcome else [],
        cells=[request.gap] if request.gap else [],
        on=found.ended,
        place=request.place,
        widest=rules.widest_use(viewer, found),
        people=lambda: _people(found),
    )


def _people(found: Assignment) -> list[Named]:
    """Return the member who was assigned, by the account where there is one."""
    profile = found.profile
    known = [profile.user] if profile.user is not None else []
    whom = reference(known[0]) if known else reference(profile)
    return [Named(whom, x) for x in dict.fromkeys([profile.name, *(x.name for x in known)]) if x]
