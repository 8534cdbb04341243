from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "hsforhs.workbench.assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        from hsforhs.workbench.audit.guards import register

        from .guarding import ROUNDS

        register(ROUNDS)
