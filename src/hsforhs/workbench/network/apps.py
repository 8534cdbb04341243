from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hsforhs.workbench.network"
    verbose_name = "Network"

    def ready(self) -> None:
        from hsforhs.workbench.threads.origins import register

        from . import origins, receivers

        register("network.assignment", origins.record_origin)
        receivers.connect()
