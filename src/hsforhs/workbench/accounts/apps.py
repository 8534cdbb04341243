from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hsforhs.workbench.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
