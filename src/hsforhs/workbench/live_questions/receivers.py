"""What happens here when a person is erased: what they asked goes, their votes belong to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased
from hsforhs.workbench.events.erasure import registrations_erased
from hsforhs.workbench.events.models import Registration


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    person_erased.connect(_person, dispatch_uid="live_questions.person")
    registrations_erased.connect(_registrations, dispatch_uid="live_questions.registrations")


def _person(*, user: Any, **_more: Any) -> None:
    from .own_data import erase
    from .voices import account_voices

    erase(account_voices(user))


def _registrations(*, registrations: Sequence[Registration], **_more: Any) -> None:
    from .own_data import erase
    from .voices import registration_voice

    erase([registration_voice(x) for x in registrations])
