from django.apps import AppConfig


class PlanImportsConfig(AppConfig):
    name = "hsforhs.workbench.plan_imports"
    verbose_name = "Plan imports"
