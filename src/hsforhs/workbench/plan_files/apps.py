from django.apps import AppConfig


class PlanFilesConfig(AppConfig):
    name = "hsforhs.workbench.plan_files"
    verbose_name = "Plan files"
