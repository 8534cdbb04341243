from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "hsforhs.workbench.editions"
    verbose_name = "Editions of the framework"

    def ready(self) -> None:
        """Let every background job work with the current edition, as every request does."""
        from django_tasks.signals import task_finished, task_started

        from . import active

        task_started.connect(active.begin_task, dispatch_uid="editions.begin")
        task_finished.connect(active.end_task, dispatch_uid="editions.end")
