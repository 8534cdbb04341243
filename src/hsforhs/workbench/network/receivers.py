"""What happens here when an account is erased: the profile of the person goes too."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    person_erased.connect(_erased, dispatch_uid="network.erase")


def _erased(*, user: Any, **_more: Any) -> None:
    from .erasure import erase_profile
    from .models import Profile

    found = Profile.objects.filter(user=user).first()
    if found is not None:
        erase_profile(profile=found, actor=user.actor)
