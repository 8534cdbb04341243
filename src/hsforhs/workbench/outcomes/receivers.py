"""What happens here when somebody is erased: the person's name goes out of what came out of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.events.erasure import registrations_erased
from hsforhs.workbench.events.models import Registration
from hsforhs.workbench.threads.naming import Erased, names_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    person_erased.connect(_erased, dispatch_uid="outcomes.erase")
    names_erased.connect(_names, dispatch_uid="outcomes.erase_names")
    registrations_erased.connect(_registrations, dispatch_uid="outcomes.erase_registrations")


def _erased(*, user: Any, address: str, name: str = "", **_more: Any) -> None:
    from .erasure import erase_person_in_outcomes

    erase_person_in_outcomes(user=user, names=(address, name))


def _names(*, actor: str, erased: Erased, **_more: Any) -> None:
    from .erasure import take_names_out

    if rows := take_names_out(names=erased.names, instead=erased.instead):
        record(actor=actor, action="outcomes.erase_names", facts={"rows": rows})


def _registrations(*, registrations: Sequence[Registration], names: Mapping[int, str], **_more: Any) -> None:
    from .erasure import take_signature_out

    for row in registrations:
        if name := names.get(row.pk, "").strip():
            take_signature_out(event=row.event_id, name=name, instead=f"participant {row.pk}")
