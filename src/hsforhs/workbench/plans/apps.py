from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "hsforhs.workbench.plans"
    verbose_name = "Plans"
