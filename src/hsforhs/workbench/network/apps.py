from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hsforhs.workbench.network"
    verbose_name = "Network"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
