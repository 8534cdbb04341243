"""What happens here when an account is erased or asks for its data: the profile of the person goes with it."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased
from hsforhs.workbench.accounts.queries import further_data
from hsforhs.workbench.threads.naming import erase_names
from hsforhs.workbench.threads.services import reference


def connect() -> None:
    """Listen to erasures, and tell a person what is stored; called once, when the app is ready."""
    further_data["network"] = _told
    person_erased.connect(_erased, dispatch_uid="network.erase")


def _told(user: Any) -> dict[str, Any] | None:
    from .models import Profile
    from .own_data import own_data

    found = Profile.objects.filter(user=user).first()
    return own_data(found) if found is not None else None


def _erased(*, actor: str, user: Any, address: str, name: str, **_more: Any) -> None:
    from .erasure import erase_profile, pseudonym
    from .models import Profile

    found = Profile.objects.filter(user=user).first()
    instead = pseudonym(found) if found is not None else f"person {user.pk}"
    erase_names(actor=actor, people=[reference(user)], names=[address, name], instead=instead)
    if found is not None:
        erase_profile(profile=found, actor=user.actor)
