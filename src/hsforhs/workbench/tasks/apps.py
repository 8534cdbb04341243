from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "hsforhs.workbench.tasks"
    verbose_name = "Tasks"
