from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "hsforhs.workbench.threads"
    verbose_name = "Threads"

    def ready(self) -> None:
        from hsforhs.workbench.accounts.queries import further_data

        from .naming import own_data

        further_data["named_in"] = own_data
