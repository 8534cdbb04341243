from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class LibraryConfig(AppConfig):
    name = "hsforhs.workbench.library"
    verbose_name = "Reference library"

    def ready(self) -> None:
        from hsforhs.workbench.places.models import Place

        from . import receivers

        receivers.connect()
        post_save.connect(_place_saved, sender=Place, dispatch_uid="library.place_saved")


def _place_saved(*, instance: Any, created: bool, **_: Any) -> None:
    from .services.state import place_changed

    if not created:
        place_changed(instance)
