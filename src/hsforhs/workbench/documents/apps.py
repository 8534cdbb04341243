from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hsforhs.workbench.documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from hsforhs.workbench.plans.documents import rows_come_from

        from .content import living_plan

        rows_come_from(living_plan)
