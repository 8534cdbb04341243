from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "hsforhs.workbench.outcomes"
    verbose_name = "Outcomes"
