from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "hsforhs.workbench.events"
    verbose_name = "Events"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
