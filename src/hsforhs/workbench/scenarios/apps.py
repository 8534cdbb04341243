from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "hsforhs.workbench.scenarios"
    verbose_name = "Scenarios"
