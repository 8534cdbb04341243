from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "hsforhs.workbench.costs"
    verbose_name = "Costs"
