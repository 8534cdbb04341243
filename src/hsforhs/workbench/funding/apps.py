from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "hsforhs.workbench.funding"
    verbose_name = "Funding"

    def ready(self) -> None:
        from hsforhs.workbench.follow_up.money import register

        from .board import money_behind

        register(money_behind)
