from typing import Any

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "hsforhs.workbench.messages"
    # Django's own app of short notices on pages is labelled `messages`.
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from hsforhs.workbench.accounts.erasure import person_erased

        person_erased.connect(_forget, dispatch_uid="messages.forget")


def _forget(*, address: str, **_more: Any) -> None:
    from .services import forget_address

    forget_address(address=address)
