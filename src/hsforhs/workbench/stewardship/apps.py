from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "hsforhs.workbench.stewardship"
    verbose_name = "Stewardship"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
