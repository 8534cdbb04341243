from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "hsforhs.workbench.threads"
    verbose_name = "Threads"
