from django.apps import AppConfig


class PlanDocumentsConfig(AppConfig):
    name = "hsforhs.workbench.plan_documents"
    verbose_name = "Plan documents"

    def ready(self) -> None:
        from hsforhs.workbench.plans.documents import rows_come_from

        from .costed import costs_state, outgoing

        rows_come_from(outgoing, state=costs_state)
